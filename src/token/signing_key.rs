//! A private key or a secret as the libraries take it, bound to the one algorithm that it signs with; and key pairs that aws-lc
//! completes or makes. Which library signs is decided as in [`verifying_key`](super::verifying_key).

use std::error::Error as _;

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P256K1_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING,
    ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, Ed25519KeyPair, KeyPair as _,
};
use jsonwebtoken::{Algorithm as LibraryAlgorithm, EncodingKey};

use super::algorithm::{Algorithm, EcCurve};
use super::der_encoding::{ec_private_to_pkcs8, ed25519_private_to_pkcs8, rsa_private_to_pkcs1};
use super::jwk::KeyMaterial;
use super::key_error::KeyError;
use super::sign_error::SignError;
use super::verifying_key::{BACKEND, library_algorithm};

/// Signs with one algorithm and one key.
pub(super) enum SigningKey {
    Jsonwebtoken(LibraryAlgorithm, EncodingKey),
    AwsLc(EcdsaKeyPair),
}

impl SigningKey {
    /// The two halves of a key pair must belong together.
    pub(super) fn new(material: &KeyMaterial, algorithm: Algorithm) -> Result<Self, SignError> {
        let key = match material {
            KeyMaterial::Secret(secret) => EncodingKey::from_secret(secret),
            KeyMaterial::Rsa { n, e, private: Some(private), .. } => {
                EncodingKey::from_rsa_der(&rsa_private_to_pkcs1(n, e, private)?)
            }
            KeyMaterial::Ec { curve, x, y, d: Some(d) } => {
                let pkcs8 = ec_private_to_pkcs8(*curve, d, Some((x, y)))?;
                let pair = EcdsaKeyPair::from_pkcs8(ecdsa_signing(*curve), &pkcs8)
                    .map_err(|error| refused_by_library(&error))?;
                let Some(algorithm) = library_algorithm(algorithm) else { return Ok(Self::AwsLc(pair)) };
                return Ok(Self::Jsonwebtoken(algorithm, EncodingKey::from_ec_der(&pkcs8)));
            }
            KeyMaterial::Ed25519 { x, d: Some(seed) } if ed25519_public_key(seed).as_ref() == Some(x) => {
                EncodingKey::from_ed_der(&ed25519_private_to_pkcs8(seed)?)
            }
            KeyMaterial::Ed25519 { d: Some(_), .. } => return Err(KeyError::HalvesDiffer.into()),
            _ => return Err(KeyError::NoPrivateKey.into()),
        };
        let algorithm =
            library_algorithm(algorithm).ok_or_else(|| SignError::Library(format!("it is no key for {algorithm}")))?;
        Ok(Self::Jsonwebtoken(algorithm, key))
    }

    /// The signature over `message`, as a token holds it.
    pub(super) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SignError> {
        match self {
            Self::Jsonwebtoken(algorithm, key) => {
                let signer = (BACKEND.signer_factory)(algorithm, key).map_err(|error| refused_by_library(&error))?;
                // What the crate says of its own is that there was an error.
                signer.try_sign(message).map_err(|error| {
                    SignError::Library(error.source().map_or_else(|| error.to_string(), ToString::to_string))
                })
            }
            Self::AwsLc(pair) => pair
                .sign(&SystemRandom::new(), message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|error| refused_by_library(&error)),
        }
    }
}

fn refused_by_library(error: &impl ToString) -> SignError {
    SignError::Library(error.to_string())
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
