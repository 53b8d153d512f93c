//! Bytes as hexadecimal digits.

/// The bytes of `text`, with `0x` in front, colons and white space between, if at all; `None` if there is half a byte or anything
/// else.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let digits = text.strip_prefix("0x").unwrap_or(text).chars().filter(|c| !c.is_whitespace() && *c != ':');
    let values: Vec<u8> = digits.map(|c| u8::try_from(c.to_digit(16)?).ok()).collect::<Option<_>>()?;
    let pairs = values.chunks_exact(2);
    pairs.remainder().is_empty().then(|| pairs.map(|pair| pair[0] << 4 | pair[1]).collect())
}

/// Two digits for each byte, in small letters.
pub(super) fn encode(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_in_pairs() {
        assert_eq!(decode("0x00:aB\n ff"), Some(vec![0, 0xab, 0xff]));
        assert_eq!(encode(&[0, 0xab, 0xff]), "00abff");
        for text in ["abc", "0g", "é0"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
