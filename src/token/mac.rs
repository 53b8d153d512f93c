//! HMAC with the three hashes of tokens (RFC 2104; RFC 7518, section 3.2) and with a key of any length.
//!
//! Attacks and the careless verifier use it, since [`sign`](super::sign) refuses short secrets. The strict verifier does not.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Sha256, Sha384, Sha512};

use super::algorithm::Algorithm;

/// The HMAC of `message` with `key`; `None` for an algorithm that is not an HMAC.
#[must_use]
pub fn compute_hmac(algorithm: Algorithm, key: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    macro_rules! hmac_with {
        ($hash:ty) => {{
            let mut mac = Hmac::<$hash>::new_from_slice(key).ok()?;
            mac.update(message);
            Some(mac.finalize().into_bytes().to_vec())
        }};
    }
    match algorithm {
        Algorithm::Hs256 => hmac_with!(Sha256),
        Algorithm::Hs384 => hmac_with!(Sha384),
        Algorithm::Hs512 => hmac_with!(Sha512),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::jwk::Jwk;
    use crate::token::{base64url, sign};

    #[test]
    fn it_computes_what_the_library_computes() {
        let secret = [7; 64];
        for algorithm in [Algorithm::Hs256, Algorithm::Hs384, Algorithm::Hs512] {
            let ours = compute_hmac(algorithm, &secret, b"a.b").map(base64url::encode);
            assert_eq!(ours, sign::sign_input("a.b", &Jwk::from_secret(secret), algorithm).ok());
        }
        assert_eq!(compute_hmac(Algorithm::Rs256, &secret, b""), None);
    }
}
