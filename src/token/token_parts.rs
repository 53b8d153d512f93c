//! Splitting a compact token into its three parts (RFC 7515, section 7.1; RFC 7519, section 3).

use std::fmt;

use serde_json::{Map, Value as Json};

use super::base64url;
use super::json::read_object;

/// The three parts of a token as written, not decoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenParts<'a> {
    /// The first part: the header, base64url.
    pub header: &'a str,
    /// The second part: the payload, base64url.
    pub payload: &'a str,
    /// The third part: the signature, base64url.
    pub signature: &'a str,
    /// The first two parts with the dot between them: exactly what is signed (RFC 7515, section 5.2).
    pub signing_input: &'a str,
}

/// Why a text does not have the three parts of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitError {
    /// It is JSON: another serialization, or what stands inside a token.
    Json,
    /// It has so many dots, and not two.
    Dots(usize),
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json => f.write_str("JSON, where three parts and two dots belong"),
            Self::Dots(0) => f.write_str("no dot, where two belong"),
            Self::Dots(1) => f.write_str("one dot, where two belong"),
            Self::Dots(4) => f.write_str("4 dots, where two belong; five parts are an encrypted token (JWE)"),
            Self::Dots(dots) => write!(f, "{dots} dots, where two belong"),
        }
    }
}

impl std::error::Error for SplitError {}

impl<'a> TokenParts<'a> {
    /// Splits `token` at its dots; the parts may be empty.
    ///
    /// # Errors
    /// A short reason, when there are not exactly two dots.
    pub fn split(token: &'a str) -> Result<Self, SplitError> {
        if token.trim_start().starts_with('{') {
            return Err(SplitError::Json);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(SplitError::Dots(0))?;
        match signing_input.split_once('.') {
            Some((header, payload)) if !payload.contains('.') => Ok(Self { header, payload, signature, signing_input }),
            _ => Err(SplitError::Dots(token.matches('.').count())),
        }
    }

    /// The header as a verifier reads it: base64url, and no name twice. `None` if it is no such JSON object.
    #[must_use]
    pub fn header_object(&self) -> Option<Map<String, Json>> {
        read_object(&base64url::decode(self.header).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_parts_and_two_dots() {
        let parts = TokenParts::split("a.b.c").expect("three parts");
        assert_eq!((parts.header, parts.payload, parts.signature, parts.signing_input), ("a", "b", "c", "a.b"));
        assert_eq!(TokenParts::split("a..").expect("empty parts").signature, "");
        for (token, word) in [
            ("", "no dot"),
            ("abc", "no dot"),
            ("a.b", "one dot"),
            ("a.b.c.", "3 dots"),
            ("a.b.c.d.e", "JWE"),
            ("{\"payload\":\"a.b.c\"}", "JSON"),
        ] {
            assert!(TokenParts::split(token).expect_err("a fault").to_string().contains(word), "{token}");
        }
    }
}
