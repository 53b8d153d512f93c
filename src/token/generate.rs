//! Keys from random bytes. Where the bytes come from is the caller's business, so that a seed gives the same keys again.

use super::algorithm::{Algorithm, Family};
use super::asn1::{ec_of, ed25519_of};
use super::jwk::{Jwk, Material};

/// The most bytes that [`key`] uses.
pub const BYTES: usize = 64;

/// A new key for `algorithm` from `random` bytes, named `kid`.
///
/// # Errors
/// In words: for RSA, which cannot be made from so few bytes, and, about once in 2^32 times, when the bytes make no
/// number of the curve; then other bytes will do.
pub fn key(algorithm: Algorithm, kid: &str, random: &[u8; BYTES]) -> Result<Jwk, String> {
    let first = |length: usize| random.get(..length).unwrap_or(random);
    let material = match algorithm.family() {
        Family::Hmac => Material::Secret(first(algorithm.hash_bytes()).to_vec()),
        Family::Ecdsa(curve) => ec_of(curve, first(curve.bytes()))?,
        Family::Edwards => ed25519_of(first(32))?,
        Family::RsaPkcs1 | Family::RsaPss => return Err("an RSA key is not made from a few bytes".to_owned()),
    };
    Ok(Jwk::new(material).named(kid, algorithm.name()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::sign::signature;

    #[test]
    fn the_same_bytes_give_the_same_key_and_it_signs() {
        for algorithm in Algorithm::ALL.iter().copied() {
            let one = key(algorithm, "a", &[7; BYTES]);
            assert_eq!(one, key(algorithm, "a", &[7; BYTES]));
            if matches!(algorithm.family(), Family::RsaPkcs1 | Family::RsaPss) {
                assert!(one.is_err());
                continue;
            }
            let one = one.expect("a key");
            assert!(signature("a.b", &one, algorithm).is_ok(), "{algorithm}");
            assert_ne!(one, key(algorithm, "a", &[8; BYTES]).expect("a key"));
        }
        assert!(key(Algorithm::Es256, "a", &[0; BYTES]).is_err(), "zero is no private number");
        assert!(key(Algorithm::Es256, "a", &[0xff; BYTES]).is_err(), "and this one is too large");
    }
}
