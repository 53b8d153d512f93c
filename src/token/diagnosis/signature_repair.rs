//! What can be changed so that a refused token would be accepted. Nothing does so by itself: the workbench offers it.

use std::fmt;

use crate::token::algorithm::Algorithm;

/// A change after which the signature fits.
#[derive(Clone, PartialEq, Eq)]
pub enum SignatureRepair {
    /// The verifier trusts this secret instead.
    Secret(Vec<u8>),
    /// The token is written like this.
    Token(String),
    /// The verifier accepts this algorithm instead.
    Algorithm(Algorithm),
}

/// Never writes the secret: debug output ends up in logs.
impl fmt::Debug for SignatureRepair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(secret) => write!(f, "Secret({} bytes)", secret.len()),
            Self::Token(token) => write!(f, "Token({} characters)", token.len()),
            Self::Algorithm(algorithm) => write!(f, "Algorithm({algorithm})"),
        }
    }
}
