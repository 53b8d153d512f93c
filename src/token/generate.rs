//! Keys from random bytes. The caller provides the bytes, so that a lesson's seed gives the same keys again.

use aws_lc_rs::rsa::KeySize;
use sha2::{Digest as _, Sha512};

use super::algorithm::{Algorithm, AlgorithmFamily, EcCurve};
use super::der::{ec_from_private_number, ed25519_from_seed, private_key_from_pkcs8};
use super::jwk::{Jwk, KeyMaterial};
use super::key_error::KeyError;
use super::signing_key::new_rsa_pair;

/// The random bytes that [`generate_key`] takes: as many as the longest secret, that of HS512, needs.
pub const RANDOM_BYTES: usize = 64;

/// The length of an RSA modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaBits {
    /// What RFC 7518, section 3.3, wants at least.
    Bits2048,
    /// As strong as the other algorithms.
    Bits3072,
    /// More than most need, and slow.
    Bits4096,
}

/// A new key for `algorithm` from `random` bytes, named `kid`.
///
/// # Errors
/// A reason in words: for RSA, whose keys need a search for primes, and about once in 2^32 times when the bytes are not a
/// private number of the curve; then call it again with other bytes.
pub fn generate_key(algorithm: Algorithm, kid: &str, random: &[u8; RANDOM_BYTES]) -> Result<Jwk, KeyError> {
    let first = |length: usize| random.get(..length).unwrap_or(random);
    let material = match algorithm.family() {
        AlgorithmFamily::Hmac => KeyMaterial::Secret(first(algorithm.hash_bytes()).to_vec()),
        AlgorithmFamily::Ecdsa(curve) => match curve {
            EcCurve::P521 => ec_from_private_number(curve, &p521_number(random))?,
            _ => ec_from_private_number(curve, first(curve.coordinate_bytes()))?,
        },
        AlgorithmFamily::EdDsa => ed25519_from_seed(first(32))?,
        AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss => {
            return Err(KeyError::RsaFromBytes);
        }
    };
    Ok(Jwk::new(material).with_kid_and_alg(kid, algorithm.name()))
}

/// A new RSA key with a modulus of this length. Its primes come from the system's random numbers, so unlike other keys it cannot
/// be made again.
///
/// # Errors
/// When the library cannot make one.
pub fn generate_rsa_key(bits: RsaBits) -> Result<Jwk, KeyError> {
    let size = match bits {
        RsaBits::Bits2048 => KeySize::Rsa2048,
        RsaBits::Bits3072 => KeySize::Rsa3072,
        RsaBits::Bits4096 => KeySize::Rsa4096,
    };
    let pkcs8 = new_rsa_pair(size).ok_or(KeyError::NotGenerated)?;
    private_key_from_pkcs8(&pkcs8).map(Jwk::new)
}

/// A private number of P-521, whose 521 bits are more than the random bytes have, so they are stretched by a hash. Almost every
/// number of that length is below the order of the curve.
fn p521_number(random: &[u8; RANDOM_BYTES]) -> Vec<u8> {
    let hash = |counter: u8| Sha512::new().chain_update([counter]).chain_update(random).finalize();
    let mut number: Vec<u8> = hash(0).into_iter().chain(hash(1)).take(EcCurve::P521.coordinate_bytes()).collect();
    if let Some(first) = number.first_mut() {
        *first &= 1;
    }
    number
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
