//! `%2E` and the like (RFC 3986, section 2.1).

/// The bytes of `text` with each `%2E` as the byte that it stands for. A `+` stays one, as does a `%` without two digits.
pub(super) fn decode(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = tail.get(..2).filter(|hex| *first == b'%' && hex.iter().all(u8::is_ascii_hexdigit));
        let decoded = hex.and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_encoding_stays() {
        for (text, bytes) in
            [("%2e%2E+%", &b"..+%"[..]), ("%4", b"%4"), ("%+4%g1", b"%+4%g1"), ("%FFé", b"\xff\xc3\xa9")]
        {
            assert_eq!(decode(text), bytes, "{text}");
        }
    }
}
