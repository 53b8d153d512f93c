//! Why nothing was signed.

use std::fmt;

use super::header_error::HeaderError;
use super::key_error::KeyError;
use super::key_use_error::KeyUseError;

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignError {
    /// The key does not suit the algorithm.
    UnsuitableKey(KeyUseError),
    /// The key has no private part.
    NoPrivatePart,
    /// No verifier would understand the header.
    BadHeader(HeaderError),
    /// The `alg` of the header is not the algorithm that signs.
    AlgMismatch,
    /// The key cannot be written as the library takes it.
    BadKey(KeyError),
    /// The library refused the key, in its words.
    Library(String),
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnsuitableKey(error) => error.fmt(f),
            Self::NoPrivatePart => f.write_str("the key has no private part, so it can verify but not sign"),
            Self::BadHeader(error) => write!(f, "the header: {error}"),
            Self::AlgMismatch => f.write_str("alg in the header is not the algorithm that signs"),
            Self::BadKey(error) => write!(f, "the key cannot sign: {error}"),
            Self::Library(reason) => write!(f, "the key cannot sign: {reason}"),
        }
    }
}

impl std::error::Error for SignError {}

impl From<KeyError> for SignError {
    fn from(error: KeyError) -> Self {
        Self::BadKey(error)
    }
}
