//! `application/x-www-form-urlencoded`: the format of forms and query strings (WHATWG URL, section 5).

use std::borrow::Cow;

/// The pairs of a form or a query, in order; a name without `=` has an empty value.
pub(super) fn decode_pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

/// The value of the field `name`; `None` if the field is missing or repeated (RFC 6749, section 3.2: parameters must not be
/// included more than once).
pub(super) fn single_value(text: &str, name: &str) -> Option<String> {
    let mut values = decode_pairs(text).filter(|(other, _)| other == name).map(|(_, value)| value);
    match (values.next(), values.next()) {
        (value, None) => value,
        (_, Some(_)) => None,
    }
}

/// Encodes pairs as a form.
pub(super) fn encode<'a>(pairs: impl IntoIterator<Item = (&'a String, &'a String)>) -> String {
    let mut form = String::new();
    for (name, value) in pairs {
        if !form.is_empty() {
            form.push('&');
        }
        encode_into(&mut form, name);
        form.push('=');
        encode_into(&mut form, value);
    }
    form
}

const HEX: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];

fn encode_into(form: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => form.push(char::from(byte)),
            b' ' => form.push('+'),
            _ => form.extend(['%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        }
    }
}

/// Decodes `+` to a space and `%41` to a byte. A `%` without two hex digits stands for itself; invalid UTF-8 is replaced.
fn decode(text: &str) -> String {
    let with_spaces: Cow<'_, str> = if text.contains('+') { text.replace('+', " ").into() } else { text.into() };
    if !with_spaces.contains('%') {
        return with_spaces.into_owned();
    }
    let mut rest = with_spaces.as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                bytes.push(hex_digit_value(*high) << 4 | hex_digit_value(*low));
                rest = after;
            }
            _ => bytes.push(*first),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_digit_value(hex: u8) -> u8 {
    match hex {
        b'0'..=b'9' => hex - b'0',
        _ => (hex | 0x20) - b'a' + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let pair = ("a b&c".to_owned(), "ü=1+1%".to_owned());
        let form = encode([(&pair.0, &pair.1)]);
        assert_eq!(form, "a+b%26c=%C3%BC%3D1%2B1%25");
        assert_eq!(decode_pairs(&form).collect::<Vec<_>>(), [pair]);
    }

    #[test]
    fn rfc_6749_3_2_a_field_that_stands_twice_says_nothing() {
        assert_eq!(single_value("a=1&token=x", "token").as_deref(), Some("x"));
        for form in ["token=x&token=x", "token=x&tok%65n=y", "a=1", ""] {
            assert_eq!(single_value(form, "token"), None, "{form}");
        }
    }

    #[test]
    fn odd_percent_signs_stand_for_themselves() {
        let read: Vec<_> =
            decode_pairs("a=%4&b=%zz&&c&d=%ff%").map(|(name, value)| format!("{name}:{value}")).collect();
        assert_eq!(read, ["a:%4", "b:%zz", "c:", "d:\u{fffd}%"]);
    }
}
