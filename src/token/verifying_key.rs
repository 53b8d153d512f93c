//! A key as the crypto library takes it, bound to the one algorithm that it verifies.

use aws_lc_rs::hmac;
use aws_lc_rs::rsa::PublicKeyComponents;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519,
    EcdsaVerificationAlgorithm, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384,
    RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512,
    RsaParameters,
};

use super::algorithm::{Algorithm, AlgorithmFamily, EcCurve};
use super::jwk::KeyMaterial;

/// Verifies signatures of one algorithm with one key.
#[derive(Debug)]
pub(super) enum VerifyingKey {
    Hmac(Box<hmac::Key>),
    Public(ParsedPublicKey),
}

impl VerifyingKey {
    /// `None` where `material` is no key for `algorithm`, or no key at all: a point that is not on its curve (RFC 8725,
    /// section 3.4). How strong a key is, this does not ask.
    pub(super) fn new(material: &KeyMaterial, algorithm: Algorithm) -> Option<Self> {
        match (algorithm.family(), material) {
            (AlgorithmFamily::Hmac, KeyMaterial::Secret(secret)) => {
                Some(Self::Hmac(Box::new(hmac::Key::new(hmac_hash(algorithm)?, secret))))
            }
            (AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss, KeyMaterial::Rsa { n, e, .. }) => {
                PublicKeyComponents { n, e }.to_parsed_public_key(rsa_parameters(algorithm)?).ok().map(Self::Public)
            }
            (AlgorithmFamily::Ecdsa(wanted), KeyMaterial::Ec { curve, x, y, .. }) if *curve == wanted => {
                // The byte 4 begins an uncompressed point (SEC 1, section 2.3.3).
                let point = [&[4], &x[..], y].concat();
                ParsedPublicKey::new(ecdsa_verification(wanted), point).ok().map(Self::Public)
            }
            (AlgorithmFamily::EdDsa, KeyMaterial::Ed25519 { x, .. }) => {
                ParsedPublicKey::new(&ED25519, x).ok().map(Self::Public)
            }
            _ => None,
        }
    }

    /// Whether `signature` was made over `message` with this key. A MAC is compared in constant time.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Self::Public(key) => key.verify_sig(message, signature).is_ok(),
        }
    }

    /// The signature that `message` should have, which only the holder of a shared secret can compute.
    pub(super) fn expected_mac(&self, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Hmac(key) => Some(hmac::sign(key, message).as_ref().to_vec()),
            Self::Public(_) => None,
        }
    }
}

/// The hash of an HMAC; `None` for another algorithm.
pub(super) fn hmac_hash(algorithm: Algorithm) -> Option<hmac::Algorithm> {
    match algorithm {
        Algorithm::Hs256 => Some(hmac::HMAC_SHA256),
        Algorithm::Hs384 => Some(hmac::HMAC_SHA384),
        Algorithm::Hs512 => Some(hmac::HMAC_SHA512),
        _ => None,
    }
}

/// `None` for an algorithm that is not RSA.
fn rsa_parameters(algorithm: Algorithm) -> Option<&'static RsaParameters> {
    match algorithm {
        Algorithm::Rs256 => Some(&RSA_PKCS1_2048_8192_SHA256),
        Algorithm::Rs384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        Algorithm::Rs512 => Some(&RSA_PKCS1_2048_8192_SHA512),
        Algorithm::Ps256 => Some(&RSA_PSS_2048_8192_SHA256),
        Algorithm::Ps384 => Some(&RSA_PSS_2048_8192_SHA384),
        Algorithm::Ps512 => Some(&RSA_PSS_2048_8192_SHA512),
        _ => None,
    }
}

/// R and S side by side, at full length each (RFC 7518, section 3.4; RFC 8812, section 3.2). S may be in the upper half of its
/// range: no standard of JOSE forbids it.
const fn ecdsa_verification(curve: EcCurve) -> &'static EcdsaVerificationAlgorithm {
    match curve {
        EcCurve::P256 => &ECDSA_P256_SHA256_FIXED,
        EcCurve::P384 => &ECDSA_P384_SHA384_FIXED,
        EcCurve::P521 => &ECDSA_P521_SHA512_FIXED,
        EcCurve::Secp256k1 => &ECDSA_P256K1_SHA256_FIXED,
    }
}
