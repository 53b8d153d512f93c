//! Why a key cannot sign or verify with an algorithm.

use std::fmt;

use super::algorithm::{Algorithm, explain_unknown_algorithm};
use super::jwk::KeyMaterial;
use super::key_error::KeyError;

/// Why a key cannot sign or verify with an algorithm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyUseError {
    /// It cannot be read.
    Unreadable(KeyError),
    /// Nobody says with which algorithm.
    NoAlgorithm,
    /// The algorithm of this name is not built in.
    UnknownAlgorithm(String),
    /// It is bound to another algorithm.
    BoundTo {
        /// The name of that algorithm.
        own: String,
        /// The name of the one that it was to be used with.
        other: String,
    },
    /// Its `use` is this, and not `sig` (RFC 7517, section 4.2).
    Purpose(String),
    /// Its `key_ops` lack this operation (RFC 7517, section 4.3).
    Operation(String),
    /// It is of a kind that does not go with the algorithm.
    Kind {
        /// The kind, in words.
        kind: String,
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// It is a secret with so few bytes.
    ShortSecret(usize, Algorithm),
    /// It lies on another curve than the algorithm wants.
    Curve {
        /// The name of its curve.
        own: &'static str,
        /// The name of the one that is wanted.
        wanted: &'static str,
        /// The algorithm.
        algorithm: Algorithm,
    },
    /// Its parameters are those of one algorithm with PSS, and the other is not that.
    PssParameters {
        /// The algorithm of its parameters.
        own: Algorithm,
        /// The one that it was to be used with.
        other: Algorithm,
    },
    /// It is for RSASSA-PSS alone, which this algorithm is not.
    PssAlone(Algorithm),
    /// It is too weak, for this reason.
    Weak(String),
    /// Its numbers are no public key for this algorithm.
    Damaged(Algorithm),
}

impl KeyUseError {
    pub(super) fn kind(material: &KeyMaterial, algorithm: Algorithm) -> Self {
        let kind = match material {
            KeyMaterial::Secret(_) => "a secret".to_owned(),
            KeyMaterial::Rsa { .. } => "an RSA key".to_owned(),
            KeyMaterial::Ec { .. } => "an EC key".to_owned(),
            KeyMaterial::Ed25519 { .. } => "an Ed25519 key".to_owned(),
            KeyMaterial::Unsupported(kind) => format!("a key of the kind {kind}"),
        };
        Self::Kind { kind, algorithm }
    }
}

impl fmt::Display for KeyUseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => error.fmt(f),
            Self::NoAlgorithm => f.write_str("no algorithm: neither given, nor named by the key"),
            Self::UnknownAlgorithm(name) => write!(f, "{name} {}", explain_unknown_algorithm(name)),
            Self::BoundTo { own, other } => write!(f, "the key is for {own}, not for {other}"),
            Self::Purpose(purpose) => write!(f, "the key is for use {purpose:?}, not \"sig\""),
            Self::Operation(operation) => write!(f, "the key's key_ops do not say {operation:?}"),
            Self::Kind { kind, algorithm } => write!(f, "{kind} is no key for {algorithm}"),
            Self::ShortSecret(bytes, algorithm) => {
                write!(f, "the secret has {bytes} bytes, and {algorithm} wants at least {}", algorithm.hash_bytes())
            }
            Self::Curve { own, wanted, algorithm } => {
                write!(f, "the key lies on {own}, and {algorithm} wants {wanted}")
            }
            Self::PssParameters { own, other } => {
                write!(f, "the parameters of the key are those of {own} alone, which {other} is not")
            }
            Self::PssAlone(algorithm) => {
                write!(f, "the key is for RSASSA-PSS alone, which {algorithm} is not: PS256, PS384 or PS512")
            }
            Self::Weak(reason) => f.write_str(reason),
            Self::Damaged(algorithm) => {
                write!(f, "the key is damaged: its numbers are no public key for {algorithm}")
            }
        }
    }
}

impl std::error::Error for KeyUseError {}
