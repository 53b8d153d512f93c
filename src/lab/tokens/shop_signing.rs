//! How the shop signs its tokens: the name in `iss`, and the algorithm.

use crate::model::Setup;
use crate::token::sign::SignError;
use crate::token::{Algorithm, KeyError};

/// The shop's name in `iss`. The shop is also an audience of its own tokens, so this is its name in `aud` as well.
pub(in crate::lab) const SHOP_ISSUER: &str = "https://shop.test";

/// The `typ` of an access token (RFC 9068, section 2.1). An ID token has another one, so neither passes for the other.
pub(in crate::lab) const ACCESS_TOKEN_TYP: &str = "at+jwt";

/// The algorithm that the shop is configured to sign with. Validation refuses a setup without one before the lab starts.
pub(in crate::lab) fn signing_algorithm(setup: &Setup) -> Result<Algorithm, SigningError> {
    let name = &setup.shop.access.alg;
    Algorithm::by_name(name).ok_or_else(|| SigningError::UnknownAlgorithm(name.clone()))
}

/// Why the shop can't sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SigningError {
    /// The setup names an algorithm that doesn't exist.
    UnknownAlgorithm(String),
    /// No key can be made.
    Key(KeyError),
    /// The key doesn't sign.
    Sign(SignError),
}

impl From<KeyError> for SigningError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}
