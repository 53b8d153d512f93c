//! UTF-16, as some shells write texts into files.

/// The text of `bytes` that have a byte order mark, or a zero byte beside each of the first two letters; `None` if it is no UTF-16.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xff, 0xfe, pairs @ ..] => decode_units(pairs, u16::from_le_bytes),
        [0xfe, 0xff, pairs @ ..] => decode_units(pairs, u16::from_be_bytes),
        [_, 0, _, 0, ..] => decode_units(bytes, u16::from_le_bytes),
        [0, _, 0, _, ..] => decode_units(bytes, u16::from_be_bytes),
        _ => None,
    }
}

fn decode_units(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty() && !pairs.is_empty())
}
