//! The shop as an issuer of tokens: its name, and the algorithm it signs with.

use crate::model::Setup;
use crate::token::Algorithm;

/// The shop's name in `iss`. The shop is also an audience of its own tokens, so this is its name in `aud` as well.
pub(in crate::lab) const ISSUER: &str = "https://shop.test";

/// The `typ` of an access token (RFC 9068, section 2.1). An ID token has another one, so neither passes for the other.
pub(in crate::lab) const ACCESS_TOKEN_TYP: &str = "at+jwt";

/// The algorithm that the shop is configured to sign with. Validation refuses a setup without one before the lab starts.
pub(in crate::lab) fn signing_algorithm(setup: &Setup) -> Result<Algorithm, String> {
    let name = &setup.shop.access.alg;
    Algorithm::by_name(name).ok_or_else(|| format!("{name} is no algorithm"))
}
