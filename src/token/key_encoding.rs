//! Keys as text that can be kept: JWK or PEM. This is the one place that writes secrets and private keys, for the commands that
//! were asked for them.

use pkcs8::Document;
use pkcs8::der::pem::LineEnding;
use serde_json::{Map, Value as Json};

use super::base64url;
use super::der_encoding::{self, public_pem};
use super::jwk::{Jwk, KeyMaterial};
use super::key_error::KeyError;
use super::signing_key::{ec_public_point, ed25519_public_key};

/// The format of a key that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyEncoding {
    /// A JSON object (RFC 7517) on one line.
    Jwk,
    /// `PUBLIC KEY` (RFC 5280) or `PRIVATE KEY` (RFC 5958).
    Pem,
}

impl KeyEncoding {
    /// The public half of `key`, with a newline at its end.
    ///
    /// # Errors
    /// When there is no public half, or the kind of key is not built in.
    pub fn encode_public(self, key: &Jwk) -> Result<String, KeyError> {
        match self {
            Self::Jwk => key.to_public_json().map(|json| format!("{json}\n")).ok_or(KeyError::NoPublicKey),
            Self::Pem => public_pem(key).ok_or(KeyError::NoPublicKey),
        }
    }

    /// The secret, or the key pair with its private part, with a newline at its end.
    ///
    /// # Errors
    /// When there is no private part or it belongs to another public one, or a secret is to be written as PEM, which has no form
    /// for it.
    pub fn encode_private(self, key: &Jwk) -> Result<String, KeyError> {
        check_halves(&key.material)?;
        match self {
            Self::Jwk => private_json(key).map(|json| format!("{json}\n")),
            Self::Pem => private_pem(&key.material),
        }
    }
}

/// PEM keeps the private half of an Ed25519 key alone: with another public half beside it, another key would be read again.
fn check_halves(material: &KeyMaterial) -> Result<(), KeyError> {
    let is_one_key = match material {
        KeyMaterial::Ec { curve, x, y, d: Some(d) } => {
            let point = ec_public_point(*curve, &der_encoding::ec_private_to_pkcs8(*curve, d, None)?);
            point == Some([&[4], x.as_slice(), y].concat())
        }
        KeyMaterial::Ed25519 { x, d: Some(seed) } => ed25519_public_key(seed).as_ref() == Some(x),
        _ => true,
    };
    if is_one_key { Ok(()) } else { Err(KeyError::HalvesDiffer) }
}

fn private_json(key: &Jwk) -> Result<Json, KeyError> {
    let members: Vec<(&str, &[u8])> = match &key.material {
        KeyMaterial::Secret(secret) => vec![("k", secret)],
        KeyMaterial::Rsa { private: Some(private), .. } => {
            let super::jwk::RsaPrivateParameters { d, p, q, dp, dq, qi } = private;
            vec![("d", d), ("p", p), ("q", q), ("dp", dp), ("dq", dq), ("qi", qi)]
        }
        KeyMaterial::Ec { d: Some(d), .. } | KeyMaterial::Ed25519 { d: Some(d), .. } => vec![("d", d)],
        _ => return Err(KeyError::NoPrivateKey),
    };
    let mut object = match key.to_public_json() {
        Some(Json::Object(object)) => object,
        _ => key.add_attributes(Map::from_iter([("kty".to_owned(), "oct".into())])),
    };
    object.extend(members.into_iter().map(|(name, bytes)| (name.to_owned(), base64url::encode(bytes).into())));
    Ok(Json::Object(object))
}

fn private_pem(material: &KeyMaterial) -> Result<String, KeyError> {
    let der = match material {
        KeyMaterial::Secret(_) => return Err(KeyError::SecretAsPem),
        KeyMaterial::Rsa { n, e, private: Some(private), padding } => {
            der_encoding::rsa_private_to_pkcs8(n, e, private, *padding)?
        }
        KeyMaterial::Ec { curve, x, y, d: Some(d) } => der_encoding::ec_private_to_pkcs8(*curve, d, Some((x, y)))?,
        KeyMaterial::Ed25519 { d: Some(seed), .. } => der_encoding::ed25519_private_to_pkcs8(seed)?,
        _ => return Err(KeyError::NoPrivateKey),
    };
    let document = Document::try_from(der)?;
    document.to_pem("PRIVATE KEY", LineEnding::LF).map_err(|error| KeyError::Damaged(error.to_string()))
}
