//! A key as the libraries take it, bound to the one algorithm that it verifies.
//!
//! The signatures of every algorithm that `jsonwebtoken` knows are verified by it. ES512 and ES256K, which it does not know, are
//! left to aws-lc, on which it is built.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256K1_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED,
    EcdsaVerificationAlgorithm, ParsedPublicKey,
};
use jsonwebtoken::crypto::CryptoProvider;
use jsonwebtoken::{Algorithm as LibraryAlgorithm, AlgorithmFamily as LibraryFamily, DecodingKey, EncodingKey};

use super::algorithm::{Algorithm, AlgorithmFamily, EcCurve};
use super::jwk::KeyMaterial;

/// Named, and not looked up: the crate's own choice panics where no backend is built in, or two.
pub(super) const BACKEND: &CryptoProvider = &jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;

/// Verifies signatures of one algorithm with one key.
#[derive(Debug)]
pub(super) enum VerifyingKey {
    Jsonwebtoken(LibraryAlgorithm, DecodingKey),
    AwsLc(ParsedPublicKey),
}

impl VerifyingKey {
    /// `None` where `material` is no key for `algorithm`, or no key at all: a point that is not on its curve (RFC 8725,
    /// section 3.4). How strong a key is, this does not ask.
    pub(super) fn new(material: &KeyMaterial, algorithm: Algorithm) -> Option<Self> {
        let key = match (algorithm.family(), material) {
            (AlgorithmFamily::Hmac, KeyMaterial::Secret(secret)) => DecodingKey::from_secret(secret),
            (AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss, KeyMaterial::Rsa { n, e, .. }) => {
                DecodingKey::from_rsa_raw_components(n, e)
            }
            (AlgorithmFamily::Ecdsa(wanted), KeyMaterial::Ec { curve, x, y, .. }) if *curve == wanted => {
                // The byte 4 begins an uncompressed point (SEC 1, section 2.3.3).
                let point = [&[4], &x[..], y].concat();
                let parsed = ParsedPublicKey::new(ecdsa_verification(wanted), &point).ok()?;
                let Some(algorithm) = library_algorithm(algorithm) else { return Some(Self::AwsLc(parsed)) };
                return Some(Self::Jsonwebtoken(algorithm, DecodingKey::from_ec_der(&point)));
            }
            (AlgorithmFamily::EdDsa, KeyMaterial::Ed25519 { x, .. }) => DecodingKey::from_ed_der(x),
            _ => return None,
        };
        Some(Self::Jsonwebtoken(library_algorithm(algorithm)?, key))
    }

    /// Whether `signature` was made over `message` with this key. A MAC is compared in constant time.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Jsonwebtoken(algorithm, key) => (BACKEND.verifier_factory)(algorithm, key)
                .is_ok_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok()),
            Self::AwsLc(key) => key.verify_sig(message, signature).is_ok(),
        }
    }

    /// The signature that `message` should have, which only the holder of a shared secret can compute.
    pub(super) fn expected_mac(&self, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Jsonwebtoken(algorithm, key) if algorithm.family() == LibraryFamily::Hmac => {
                let key = EncodingKey::from_secret(key.try_get_as_bytes().ok()?);
                (BACKEND.signer_factory)(algorithm, &key).ok()?.try_sign(message).ok()
            }
            Self::Jsonwebtoken(..) | Self::AwsLc(_) => None,
        }
    }
}

/// The name of the algorithm in `jsonwebtoken`; `None` for those that it lacks.
pub(super) const fn library_algorithm(algorithm: Algorithm) -> Option<LibraryAlgorithm> {
    Some(match algorithm {
        Algorithm::Hs256 => LibraryAlgorithm::HS256,
        Algorithm::Hs384 => LibraryAlgorithm::HS384,
        Algorithm::Hs512 => LibraryAlgorithm::HS512,
        Algorithm::Rs256 => LibraryAlgorithm::RS256,
        Algorithm::Rs384 => LibraryAlgorithm::RS384,
        Algorithm::Rs512 => LibraryAlgorithm::RS512,
        Algorithm::Ps256 => LibraryAlgorithm::PS256,
        Algorithm::Ps384 => LibraryAlgorithm::PS384,
        Algorithm::Ps512 => LibraryAlgorithm::PS512,
        Algorithm::Es256 => LibraryAlgorithm::ES256,
        Algorithm::Es384 => LibraryAlgorithm::ES384,
        Algorithm::EdDsa | Algorithm::Ed25519 => LibraryAlgorithm::EdDSA,
        Algorithm::Es512 | Algorithm::Es256k => return None,
    })
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
