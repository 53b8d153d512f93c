//! base64url as tokens use it (RFC 7515, section 2): no padding, no line breaks, and one spelling for each byte string. With
//! several spellings, one token would have several texts, and a blocklist of texts could be passed by.

use std::fmt;

use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use base64::{DecodeError, Engine as _};

/// Why a text is not base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base64UrlError {
    /// `=` at this byte position: tokens have no padding.
    Padding(usize),
    /// Another byte outside `A-Z a-z 0-9 - _`, and its position.
    Character(u8, usize),
    /// One character is left over, and six bits are less than a byte.
    Length,
    /// The last character, at this byte position, has bits set that belong to no byte: another spelling of the same bytes.
    TrailingBits(usize),
}

/// `bytes` as base64url text.
#[must_use]
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes that `text` stands for.
///
/// # Errors
/// When `text` is not the canonical spelling of any bytes.
pub fn decode(text: &str) -> Result<Vec<u8>, Base64UrlError> {
    URL_SAFE_NO_PAD.decode(text).map_err(|error| match error {
        DecodeError::InvalidByte(position, b'=') => Base64UrlError::Padding(position),
        DecodeError::InvalidByte(position, byte) => Base64UrlError::Character(byte, position),
        DecodeError::InvalidLastSymbol(position, _) => Base64UrlError::TrailingBits(position),
        DecodeError::InvalidLength(_) => Base64UrlError::Length,
        DecodeError::InvalidPadding => Base64UrlError::Padding(text.find('=').unwrap_or(text.len())),
    })
}

impl fmt::Display for Base64UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Padding(position) => write!(f, "padding = at character {}", position + 1),
            Self::Character(byte @ 0x21..=0x7e, position) => {
                write!(f, "{} at character {} is not base64url", char::from(*byte), position + 1)
            }
            Self::Character(byte, position) => {
                write!(f, "byte {byte:02x} at character {} is not base64url", position + 1)
            }
            Self::Length => f.write_str("one character too many, or too few"),
            Self::TrailingBits(position) => write!(f, "character {} has bits that belong to no byte", position + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_spelling_only() {
        assert_eq!(decode("Zm9v"), Ok(b"foo".to_vec()));
        assert_eq!(decode(""), Ok(Vec::new()));
        assert_eq!(decode("AA"), Ok(vec![0]));
        assert_eq!(decode("AB"), Err(Base64UrlError::TrailingBits(1)));
        assert_eq!(decode("AA=="), Err(Base64UrlError::Padding(2)));
        assert_eq!(decode("A"), Err(Base64UrlError::Length));
        assert_eq!(decode("ab+/"), Err(Base64UrlError::Character(b'+', 2)));
        assert_eq!(decode("Zm 9v"), Err(Base64UrlError::Character(b' ', 2)));
        assert_eq!(decode("Zm9v\n"), Err(Base64UrlError::Character(b'\n', 4)));
        assert_eq!(decode("é234"), Err(Base64UrlError::Character(0xc3, 0)));
    }
}
