//! Signing (RFC 7515, section 5.1), with the same demands on the key as the verifier has.

use std::fmt;

use jsonwebtoken::EncodingKey;
use serde_json::{Map, Value as Json};

use super::algorithm::Algorithm;
use super::asn1;
use super::base64url;
use super::jwk::{Jwk, Material};
use super::keyring::{may, suits};

/// Why nothing was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignFault {
    /// The key does not suit the algorithm, in words.
    Key(String),
    /// The key has no private part.
    NoPrivatePart,
    /// The header does not name the algorithm that signs.
    Header,
    /// The library refused the key.
    Library(String),
}

impl fmt::Display for SignFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(reason) => f.write_str(reason),
            Self::NoPrivatePart => f.write_str("the key has no private part, so it can verify but not sign"),
            Self::Header => f.write_str("alg in the header is not the algorithm that signs"),
            Self::Library(reason) => write!(f, "the key cannot sign: {reason}"),
        }
    }
}

impl std::error::Error for SignFault {}

/// A signed token with these claims. The header has `alg`, `typ` (where given) and the key's `kid`.
///
/// # Errors
/// When the key does not suit `algorithm`, is too weak, or has no private part.
pub fn sign_claims(
    claims: &Map<String, Json>,
    typ: Option<&str>,
    key: &Jwk,
    algorithm: Algorithm,
) -> Result<String, SignFault> {
    let mut header = Map::new();
    header.insert("alg".to_owned(), algorithm.name().into());
    for (name, value) in [("typ", typ), ("kid", key.kid.as_deref())] {
        if let Some(value) = value {
            header.insert(name.to_owned(), value.into());
        }
    }
    sign(&header, to_text(claims).as_bytes(), key, algorithm)
}

/// A signed token with this header and any payload.
///
/// # Errors
/// When `header` does not name `algorithm`, or when the key does not suit it, is too weak, or has no private part.
pub fn sign(header: &Map<String, Json>, payload: &[u8], key: &Jwk, algorithm: Algorithm) -> Result<String, SignFault> {
    if header.get("alg").and_then(Json::as_str) != Some(algorithm.name()) {
        return Err(SignFault::Header);
    }
    let input = format!("{}.{}", base64url::encode(to_text(header)), base64url::encode(payload));
    let signature = signature(&input, key, algorithm)?;
    Ok(format!("{input}.{signature}"))
}

/// The signature over `input`, base64url.
///
/// # Errors
/// When the key does not suit `algorithm`, is too weak, or has no private part.
pub fn signature(input: &str, key: &Jwk, algorithm: Algorithm) -> Result<String, SignFault> {
    if let Some(own) = key.alg.as_deref().filter(|own| *own != algorithm.name()) {
        return Err(SignFault::Key(format!("the key is for {own}, not for {algorithm}")));
    }
    may(key, "sign").and_then(|()| suits(&key.material, algorithm)).map_err(SignFault::Key)?;
    let key = signing_key(&key.material)?;
    jsonwebtoken::crypto::sign(input.as_bytes(), &key, algorithm.library())
        .map_err(|error| SignFault::Library(error.to_string()))
}

fn signing_key(material: &Material) -> Result<EncodingKey, SignFault> {
    let encoded = |der: Result<Vec<u8>, String>| der.map_err(SignFault::Library);
    match material {
        Material::Secret(secret) => Ok(EncodingKey::from_secret(secret)),
        Material::Rsa { n, e, private: Some(private) } => {
            Ok(EncodingKey::from_rsa_der(&encoded(asn1::rsa_private(n, e, private))?))
        }
        Material::Ec { curve, x, y, d: Some(d) } => {
            Ok(EncodingKey::from_ec_der(&encoded(asn1::ec_private(*curve, x, y, d))?))
        }
        Material::Ed25519 { d: Some(d), .. } => Ok(EncodingKey::from_ed_der(&encoded(asn1::ed25519_private(d))?)),
        _ => Err(SignFault::NoPrivatePart),
    }
}

/// An object as the text that goes into a token, without white space.
pub(super) fn to_text(object: &Map<String, Json>) -> String {
    Json::Object(object.clone()).to_string()
}
