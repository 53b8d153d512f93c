//! Why a key cannot be read or made. None of these holds any of the key.

use std::fmt;

use super::algorithm::EcCurve;
use super::base64url::Base64UrlError;

/// Why a key cannot be read or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// A JWK is this JSON type, and not an object.
    NotAnObject(&'static str),
    /// A JWKS without a list `keys`.
    NoKeyList,
    /// A JWK without this member.
    Missing(&'static str),
    /// A member is this JSON type, and not a text.
    NotText(&'static str, &'static str),
    /// A member is not base64url.
    NotBase64url(&'static str, Base64UrlError),
    /// A member has so many bytes, and not as many as its curve wants.
    WrongLength(&'static str, usize, usize),
    /// A member of an RSA key is zero.
    Zero(&'static str),
    /// `key_ops` is no list of different texts.
    BadKeyOps,
    /// `kty` is none of those that are built in.
    UnknownKeyType(String),
    /// `crv` is no curve of this `kty`.
    UnknownCurve(String),
    /// A text that is not PEM.
    NotPem,
    /// PEM of something else, by its label.
    UnknownPemLabel(String),
    /// PEM or DER that holds no key, in the words of the crate that reads it.
    Damaged(String),
    /// PKCS #8 that cannot be read, in the words of the crate that reads it.
    BadPkcs8(String),
    /// The key has no public half.
    NoPublicKey,
    /// A public key with a broken byte at its end.
    NotWholeBytes,
    /// Another kind of key.
    UnsupportedKind,
    /// Another curve.
    UnsupportedCurve,
    /// A key that does not say on which curve it lies.
    UnnamedCurve,
    /// Not an uncompressed point on this curve.
    NoPoint(EcCurve),
    /// Not a private number of this curve.
    NoPrivateNumber(EcCurve),
    /// The seed of an Ed25519 key does not have 32 bytes.
    SeedLength,
    /// An RSA key was to be made from random bytes.
    RsaFromBytes,
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnObject(found) => write!(f, "a key is an object, and this is {found}"),
            Self::NoKeyList => f.write_str("a set of keys is an object with a list \"keys\""),
            Self::Missing(name) => write!(f, "{name} is missing"),
            Self::NotText(name, found) => write!(f, "{name} must be a text, and is {found}"),
            Self::NotBase64url(name, fault) => write!(f, "{name}: {fault}"),
            Self::WrongLength(name, got, wanted) => write!(f, "{name} has {got} bytes, and this curve wants {wanted}"),
            Self::Zero(name) => write!(f, "{name} is zero"),
            Self::BadKeyOps => f.write_str("key_ops must be a list of texts, each once"),
            Self::UnknownKeyType(kty) => write!(f, "kty {kty:?} is none of oct, RSA, EC, OKP"),
            Self::UnknownCurve(crv) => write!(f, "crv {crv:?} does not belong to this kty"),
            Self::NotPem => f.write_str("this is no PEM file"),
            Self::UnknownPemLabel(label) => {
                write!(f, "{label} is not read; give a PUBLIC KEY or an unencrypted PRIVATE KEY")
            }
            Self::Damaged(why) => write!(f, "the key is damaged: {why}"),
            Self::BadPkcs8(why) => f.write_str(why),
            Self::NoPublicKey => f.write_str("there is no public key"),
            Self::NotWholeBytes => f.write_str("the key is not made of whole bytes"),
            Self::UnsupportedKind => f.write_str("only RSA, P-256, P-384 and Ed25519 are built in"),
            Self::UnsupportedCurve => f.write_str("of the curves, P-256 and P-384 are built in"),
            Self::UnnamedCurve => f.write_str("the key does not name its curve"),
            Self::NoPoint(curve) => write!(f, "the key is no uncompressed point on {}", curve.name()),
            Self::NoPrivateNumber(curve) => write!(f, "no private number of {}", curve.name()),
            Self::SeedLength => f.write_str("the seed of an Ed25519 key has 32 bytes"),
            Self::RsaFromBytes => f.write_str("an RSA key is not made from a few bytes"),
        }
    }
}

impl std::error::Error for KeyError {}

impl From<pkcs8::der::Error> for KeyError {
    fn from(error: pkcs8::der::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
