//! Signatures by the crypto library, and key pairs that it completes or makes.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
    RsaKeyPair,
};

use super::algorithm::{Algorithm, EcCurve};
use super::verifying_key::hmac_hash;

/// The MAC of `message`; `None` for an algorithm that is no HMAC.
pub(super) fn sign_with_secret(algorithm: Algorithm, secret: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    let key = hmac::Key::new(hmac_hash(algorithm)?, secret);
    Some(hmac::sign(&key, message).as_ref().to_vec())
}

/// The signature with a key pair as PKCS #1. An error is a sentence.
pub(super) fn sign_with_rsa(algorithm: Algorithm, pkcs1: &[u8], message: &[u8]) -> Result<Vec<u8>, String> {
    let pair = RsaKeyPair::from_der(pkcs1).map_err(|error| error.to_string())?;
    let encoding: &dyn RsaEncoding = match algorithm {
        Algorithm::Rs256 => &RSA_PKCS1_SHA256,
        Algorithm::Rs384 => &RSA_PKCS1_SHA384,
        Algorithm::Rs512 => &RSA_PKCS1_SHA512,
        Algorithm::Ps256 => &RSA_PSS_SHA256,
        Algorithm::Ps384 => &RSA_PSS_SHA384,
        Algorithm::Ps512 => &RSA_PSS_SHA512,
        other => return Err(format!("{other} is not an algorithm of RSA keys")),
    };
    let mut signature = vec![0; pair.public_modulus_len()];
    pair.sign(encoding, &SystemRandom::new(), message, &mut signature)
        .map_err(|_| "the library refused to sign".to_owned())?;
    Ok(signature)
}

/// R and S side by side, with the private number `d` and its public point. An error is a sentence: the two must belong together.
pub(super) fn sign_with_ec(curve: EcCurve, d: &[u8], point: &[u8], message: &[u8]) -> Result<Vec<u8>, String> {
    let pair = EcdsaKeyPair::from_private_key_and_public_key(ecdsa_signing(curve), d, point)
        .map_err(|error| error.to_string())?;
    let signature = pair.sign(&SystemRandom::new(), message).map_err(|_| "the library refused to sign".to_owned())?;
    Ok(signature.as_ref().to_vec())
}

/// The signature with `seed`, which must belong to the public key `x`. An error is a sentence.
pub(super) fn sign_with_ed25519(seed: &[u8], x: &[u8], message: &[u8]) -> Result<Vec<u8>, String> {
    let pair = Ed25519KeyPair::from_seed_and_public_key(seed, x).map_err(|error| error.to_string())?;
    Ok(pair.sign(message).as_ref().to_vec())
}

/// The uncompressed public point of the EC key pair in `pkcs8`; `None` if the private number is none of this curve.
pub(super) fn ec_public_point(curve: EcCurve, pkcs8: &[u8]) -> Option<Vec<u8>> {
    let pair = EcdsaKeyPair::from_pkcs8(ecdsa_signing(curve), pkcs8).ok()?;
    Some(pair.public_key().as_ref().to_vec())
}

/// The public key of an Ed25519 seed; `None` if that does not have 32 bytes.
pub(super) fn ed25519_public_key(seed: &[u8]) -> Option<Vec<u8>> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
    Some(pair.public_key().as_ref().to_vec())
}

/// A new RSA key pair as PKCS #8, from the system's random numbers; `None` if the library cannot make one.
pub(super) fn new_rsa_pair(size: KeySize) -> Option<Vec<u8>> {
    let pair = aws_lc_rs::rsa::KeyPair::generate(size).ok()?;
    let der: Pkcs8V1Der<'_> = pair.as_der().ok()?;
    Some(der.as_ref().to_vec())
}

const fn ecdsa_signing(curve: EcCurve) -> &'static EcdsaSigningAlgorithm {
    match curve {
        EcCurve::P256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
        EcCurve::P384 => &ECDSA_P384_SHA384_FIXED_SIGNING,
        EcCurve::P521 => &ECDSA_P521_SHA512_FIXED_SIGNING,
        EcCurve::Secp256k1 => &ECDSA_P256K1_SHA256_FIXED_SIGNING,
    }
}
