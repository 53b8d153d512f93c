//! Why a key cannot be read or made. None of these holds any of the key.

use std::fmt;

use super::algorithm::EcCurve;
use super::base64url::Base64UrlError;
use super::key_conversion::{KeyConversion, shell_word};

/// Why a key cannot be read or made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// Nothing at all.
    Empty,
    /// Something that begins like JSON and is none, in the words of the crate that reads it.
    NotJson(String),
    /// A JWK is this JSON type, and not an object.
    NotAnObject(&'static str),
    /// A JWKS without a list `keys`.
    NoKeyList,
    /// A JWK without this member.
    Missing(&'static str),
    /// A member is this JSON type, and not a text.
    NotText {
        /// Its name.
        member: &'static str,
        /// The JSON type found.
        json_type: &'static str,
    },
    /// A member is not base64url.
    NotBase64url(&'static str, Base64UrlError),
    /// A member has so many bytes, and not as many as its curve wants.
    WrongLength {
        /// The member's name.
        member: &'static str,
        /// Its length.
        bytes: usize,
        /// The length that the curve asks for, in bytes.
        wanted: usize,
    },
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
    /// XML in which no key is found.
    UnknownXml,
    /// Something that begins like a key in DER or its base64, and does not end like one.
    CutOff,
    /// DER of something that is no key.
    NotDer,
    /// PEM of something else, by its label.
    UnknownPemLabel(String),
    /// PEM whose END is missing, by its label.
    NoEnd(String),
    /// PEM whose text is not base64, by its label.
    NotBase64(String),
    /// A file with so many different keys.
    SeveralKeys(usize),
    /// A key that has to be converted first.
    NeedsConversion(KeyConversion),
    /// An `OpenID` configuration, and the address of the keys in it.
    OpenIdConfiguration(String),
    /// PEM or DER that holds no key, in the words of the crate that reads it.
    Damaged(String),
    /// PKCS #8 that cannot be read, in the words of the crate that reads it.
    BadPkcs8(String),
    /// The key has no public half.
    NoPublicKey,
    /// The key has no private part.
    NoPrivateKey,
    /// A secret was to be written as PEM.
    SecretAsPem,
    /// A public key with a broken byte at its end.
    NotWholeBytes,
    /// A kind of key that signs, but has no algorithm for tokens, by its name.
    SignsNoTokens(String),
    /// A kind of key that signs nothing, by its name.
    AgreesOnKeys(&'static str),
    /// A curve that no algorithm of tokens has, by its name.
    UnsupportedCurve(String),
    /// The private and the public half do not belong together.
    HalvesDiffer,
    /// A key of OpenSSH whose kind or format is not read, by its name.
    UnsupportedSsh(String),
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
    /// The library could not make a key.
    NotGenerated,
}

impl KeyError {
    /// The error with a command, if there is one, that names this `file`.
    #[must_use]
    pub fn describe(&self, file: &str) -> String {
        match self {
            Self::NeedsConversion(conversion) => conversion.describe(file),
            other => other.to_string(),
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the key is empty"),
            Self::NotJson(why) => write!(f, "the key: {why}"),
            Self::NotAnObject(found) => write!(f, "a key is an object, and this is {found}"),
            Self::NoKeyList => f.write_str("a set of keys is an object with a list \"keys\""),
            Self::Missing(name) => write!(f, "{name} is missing"),
            Self::NotText { member, json_type } => write!(f, "{member} must be a text, and is {json_type}"),
            Self::NotBase64url(name, error) => write_member_error(f, name, error),
            Self::WrongLength { member, bytes, wanted } => {
                write!(f, "{member} has {bytes} bytes, and this curve wants {wanted}")
            }
            Self::Zero(name) => write!(f, "{name} is zero"),
            Self::BadKeyOps => f.write_str("key_ops must be a list of texts, each once"),
            Self::UnknownKeyType(kty) => write!(f, "kty {kty:?} is none of oct, RSA, EC, OKP"),
            Self::UnknownCurve(crv) => write!(f, "crv {crv:?} does not belong to this kty"),
            Self::NotPem => f.write_str("this is no PEM file"),
            Self::UnknownXml => {
                f.write_str("this is XML, and no key is found in it; if it is a secret, give it with --secret-file")
            }
            Self::CutOff => f.write_str(
                "this begins like a key in DER and does not end like one: it was cut off or changed; \
                 if it is a secret, give it with --secret-file",
            ),
            Self::NotDer => f.write_str("what it holds is no key in a format that is known"),
            Self::UnknownPemLabel(label) => {
                write!(f, "{label} is no key; give a PUBLIC KEY, a PRIVATE KEY or a CERTIFICATE")
            }
            Self::NoEnd(label) => write!(f, "the PEM of {label} breaks off: its END line is missing"),
            Self::NotBase64(label) => write!(f, "between BEGIN and END of {label} is something that is not base64"),
            Self::SeveralKeys(count) => {
                write!(f, "it holds {count} different keys; give one, or make them a key set: authwalk token jwks")
            }
            Self::NeedsConversion(conversion) => f.write_str(&conversion.describe("FILE")),
            Self::OpenIdConfiguration(address) => write_keys_address(f, address),
            Self::Damaged(why) => write!(f, "the key is damaged: {why}"),
            Self::BadPkcs8(why) => f.write_str(why),
            Self::NoPublicKey => f.write_str("there is no public key"),
            Self::NoPrivateKey => f.write_str("the key has no private part"),
            Self::SecretAsPem => f.write_str("PEM has no form for a secret; write it as JWK"),
            Self::NotWholeBytes => f.write_str("the key is not made of whole bytes"),
            Self::SignsNoTokens(kind) => {
                write!(f, "{kind} signs no tokens: RSA, P-256, P-384, P-521, secp256k1 and Ed25519 do")
            }
            Self::AgreesOnKeys(kind) => write!(f, "{kind} is for agreeing on a key, and signs nothing"),
            Self::UnsupportedCurve(curve) => {
                write!(f, "the key lies on {curve}; tokens are signed on P-256, P-384, P-521, secp256k1 or Ed25519")
            }
            Self::HalvesDiffer => f.write_str("the private and the public half do not belong together"),
            Self::UnsupportedSsh(kind) => write!(f, "{kind:?} of OpenSSH is no key that signs tokens"),
            Self::UnnamedCurve => f.write_str("the key does not name its curve"),
            Self::NoPoint(curve) => write!(f, "the key is no uncompressed point on {}", curve.name()),
            Self::NoPrivateNumber(curve) => write!(f, "no private number of {}", curve.name()),
            Self::SeedLength => f.write_str("the seed of an Ed25519 key has 32 bytes"),
            Self::NotGenerated => f.write_str("the library could not make a key"),
            Self::RsaFromBytes => f.write_str("an RSA key is not made from a few bytes"),
        }
    }
}

/// A character of a private member is a part of the key, and is not told.
fn write_member_error(f: &mut fmt::Formatter<'_>, name: &str, error: &Base64UrlError) -> fmt::Result {
    match (name, error) {
        ("k" | "d" | "p" | "q" | "dp" | "dq" | "qi", Base64UrlError::Character(_, position)) => {
            write!(f, "{name}: character {} is not base64url", position + 1)
        }
        _ => write!(f, "{name}: {error}"),
    }
}

fn write_keys_address(f: &mut fmt::Formatter<'_>, address: &str) -> fmt::Result {
    f.write_str("this is an OpenID configuration, and ")?;
    if ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)) {
        let address = shell_word(address);
        write!(f, "the keys are at its jwks_uri: curl -s {address} -o jwks.json, then --jwks jwks.json")
    } else {
        f.write_str("its jwks_uri is no https address: give the keys themselves")
    }
}

impl std::error::Error for KeyError {}

impl From<pkcs8::der::Error> for KeyError {
    fn from(error: pkcs8::der::Error) -> Self {
        Self::Damaged(error.to_string())
    }
}
