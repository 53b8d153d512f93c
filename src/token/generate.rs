//! Keys from random bytes. The caller provides the bytes, so that a lesson's seed gives the same keys again.

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::jwk::{Jwk, KeyMaterial};
use super::key_error::KeyError;
use super::pem::{ec_from_private_number, ed25519_from_seed};

/// The random bytes that [`generate_key`] takes: as many as the longest key, that of HS512, needs.
pub const RANDOM_BYTES: usize = 64;

/// A new key for `algorithm` from `random` bytes, named `kid`.
///
/// # Errors
/// A reason in words: for RSA, whose keys need a search for primes, and about once in 2^32 times when the bytes are not a
/// private number of the curve; then call it again with other bytes.
pub fn generate_key(algorithm: Algorithm, kid: &str, random: &[u8; RANDOM_BYTES]) -> Result<Jwk, KeyError> {
    let first = |length: usize| random.get(..length).unwrap_or(random);
    let material = match algorithm.family() {
        AlgorithmFamily::Hmac => KeyMaterial::Secret(first(algorithm.hash_bytes()).to_vec()),
        AlgorithmFamily::Ecdsa(curve) => ec_from_private_number(curve, first(curve.coordinate_bytes()))?,
        AlgorithmFamily::EdDsa => ed25519_from_seed(first(32))?,
        AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => {
            return Err(KeyError::RsaFromBytes);
        }
    };
    Ok(Jwk::new(material).with_kid_and_alg(kid, algorithm.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::sign::sign_input;

    #[test]
    fn the_same_bytes_give_the_same_key_and_it_signs() {
        for algorithm in Algorithm::ALL.iter().copied() {
            let one = generate_key(algorithm, "a", &[7; RANDOM_BYTES]);
            assert_eq!(one, generate_key(algorithm, "a", &[7; RANDOM_BYTES]));
            if matches!(algorithm.family(), AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss) {
                assert!(one.is_err());
                continue;
            }
            let one = one.expect("a key");
            assert!(sign_input("a.b", &one, algorithm).is_ok(), "{algorithm}");
            assert_ne!(one, generate_key(algorithm, "a", &[8; RANDOM_BYTES]).expect("a key"));
        }
        assert!(generate_key(Algorithm::Es256, "a", &[0; RANDOM_BYTES]).is_err(), "zero is no private number");
        assert!(generate_key(Algorithm::Es256, "a", &[0xff; RANDOM_BYTES]).is_err(), "and this one is too large");
    }
}
