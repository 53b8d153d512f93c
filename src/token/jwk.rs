//! Keys as JSON, in and out: JWK and JWKS (RFC 7517; RFC 7518, section 6; RFC 8037, section 2).
//!
//! Reading is strict about the members that a key needs and ignores unknown ones. Writing gives public keys only; what writes
//! the private ones is [`KeyEncoding`](super::KeyEncoding).

mod members;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value as Json, json};
use sha2::{Digest as _, Sha256};

use super::algorithm::{Algorithm, EcCurve};
use super::base64url;
use super::json::json_type_name;
use super::key_error::KeyError;
use members::{fixed_length_bytes, key_ops, optional_text, required_bytes, required_text, rsa_integer};

/// A JSON Web Key: the key itself, and what its owner says about its use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    /// The name by which a token can refer to it (RFC 7517, section 4.5).
    pub kid: Option<String>,
    /// The one algorithm that it is meant for (section 4.4).
    pub alg: Option<String>,
    /// `use`: `sig` or `enc` (section 4.2).
    pub purpose: Option<String>,
    /// The operations for which it may be used, such as `verify` (section 4.3).
    pub key_ops: Option<Vec<String>>,
    /// The key itself.
    pub material: KeyMaterial,
}

/// The numbers that make up a key, big-endian: for RSA without leading zeros, for curves at full length.
#[derive(Clone, PartialEq, Eq)]
pub enum KeyMaterial {
    /// `oct`: a secret.
    Secret(Vec<u8>),
    /// `RSA`.
    Rsa {
        /// Modulus.
        n: Vec<u8>,
        /// Public exponent.
        e: Vec<u8>,
        /// The private part, if it is there.
        private: Option<RsaPrivateParameters>,
        /// What its owner made it for.
        padding: RsaPadding,
    },
    /// `EC`.
    Ec {
        /// The curve.
        curve: EcCurve,
        /// First coordinate.
        x: Vec<u8>,
        /// Second coordinate.
        y: Vec<u8>,
        /// The private number, if it is there.
        d: Option<Vec<u8>>,
    },
    /// `OKP` with the curve Ed25519.
    Ed25519 {
        /// The public key.
        x: Vec<u8>,
        /// The seed of the private key, if it is there.
        d: Option<Vec<u8>>,
    },
    /// A known kind of key that is not built in, by its name: `Ed448`. Kept apart from nonsense, so that the verifier
    /// can answer "unsupported" and not "wrong key".
    Unsupported(String),
}

/// The paddings with which an RSA key may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RsaPadding {
    /// Either of the two.
    Any,
    /// PSS alone, as keys with the identifier of RSASSA-PSS say (RFC 4055, section 1.2); with its parameters, in this one
    /// algorithm.
    PssAlone(Option<Algorithm>),
}

/// The private part of an RSA key (RFC 7518, section 6.3.2).
#[derive(Clone, PartialEq, Eq)]
pub struct RsaPrivateParameters {
    /// Private exponent.
    pub d: Vec<u8>,
    /// First prime.
    pub p: Vec<u8>,
    /// Second prime.
    pub q: Vec<u8>,
    /// `d mod (p - 1)`.
    pub dp: Vec<u8>,
    /// `d mod (q - 1)`.
    pub dq: Vec<u8>,
    /// The inverse of `q` modulo `p`.
    pub qi: Vec<u8>,
}

/// A set of keys (RFC 7517, section 5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JwkSet {
    /// The keys in order. One that cannot be read stays in its place with the reason, and does not spoil the others.
    pub keys: Vec<Result<Jwk, UnreadableJwk>>,
}

/// A member of a set that could not be read as a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableJwk {
    /// Its `kid`, if at least that could be read.
    pub kid: Option<String>,
    /// What is wrong with it.
    pub reason: KeyError,
}

/// Whether a key must be kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyVisibility {
    /// A secret that signs and verifies.
    Secret,
    /// A key pair with its private part.
    Private,
    /// A public key.
    Public,
}

impl Jwk {
    /// A key of `material` without a name or a purpose.
    #[must_use]
    pub const fn new(material: KeyMaterial) -> Self {
        Self { kid: None, alg: None, purpose: None, key_ops: None, material }
    }

    /// A secret for HMAC.
    #[must_use]
    pub fn from_secret(bytes: impl Into<Vec<u8>>) -> Self {
        Self::new(KeyMaterial::Secret(bytes.into()))
    }

    /// The same key with a `kid` and an `alg`, and with `use` set to `sig`.
    #[must_use]
    pub fn with_kid_and_alg(mut self, kid: &str, alg: &str) -> Self {
        self.kid = Some(kid.to_owned());
        self.alg = Some(alg.to_owned());
        self.purpose = Some("sig".to_owned());
        self
    }

    /// Reads a JWK.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(json: &Json) -> Result<Self, KeyError> {
        let Json::Object(object) = json else {
            return Err(KeyError::NotAnObject(json_type_name(json)));
        };
        Ok(Self {
            kid: optional_text(object, "kid")?,
            alg: optional_text(object, "alg")?,
            purpose: optional_text(object, "use")?,
            key_ops: key_ops(object)?,
            material: KeyMaterial::read(object)?,
        })
    }

    /// Whether the key may be published.
    #[must_use]
    pub const fn visibility(&self) -> KeyVisibility {
        match &self.material {
            KeyMaterial::Secret(_) => KeyVisibility::Secret,
            KeyMaterial::Rsa { private: Some(_), .. }
            | KeyMaterial::Ec { d: Some(_), .. }
            | KeyMaterial::Ed25519 { d: Some(_), .. } => KeyVisibility::Private,
            _ => KeyVisibility::Public,
        }
    }

    /// The key without its private part; `None` for a secret, which has no public part.
    #[must_use]
    pub fn to_public(&self) -> Option<Self> {
        let material = match &self.material {
            KeyMaterial::Secret(_) => return None,
            KeyMaterial::Rsa { n, e, padding, .. } => {
                KeyMaterial::Rsa { n: n.clone(), e: e.clone(), private: None, padding: *padding }
            }
            KeyMaterial::Ec { curve, x, y, .. } => {
                KeyMaterial::Ec { curve: *curve, x: x.clone(), y: y.clone(), d: None }
            }
            KeyMaterial::Ed25519 { x, .. } => KeyMaterial::Ed25519 { x: x.clone(), d: None },
            KeyMaterial::Unsupported(name) => KeyMaterial::Unsupported(name.clone()),
        };
        // What the private half may do (`sign`) is not what the public half may do.
        Some(Self { material, key_ops: None, ..self.clone() })
    }

    /// The public key as a JWK, as a server publishes it; `None` for a secret and for a key that is not built in.
    #[must_use]
    pub fn to_public_json(&self) -> Option<Json> {
        self.material.public_members().map(|members| Json::Object(self.add_attributes(members)))
    }

    /// The `members` of its material with what its owner says about its use.
    pub(super) fn add_attributes(&self, mut members: Map<String, Json>) -> Map<String, Json> {
        for (name, value) in
            [("use", self.purpose.as_deref()), ("alg", self.written_alg()), ("kid", self.kid.as_deref())]
        {
            if let Some(value) = value {
                members.insert(name.to_owned(), value.into());
            }
        }
        members
    }

    /// The `alg` of the JWK. Only there can it say that the key is for PSS alone; without it the key would become one for both
    /// paddings.
    fn written_alg(&self) -> Option<&str> {
        let algorithm = match self.material {
            KeyMaterial::Rsa { padding: RsaPadding::PssAlone(algorithm), .. } => {
                Some(algorithm.unwrap_or(Algorithm::Ps256))
            }
            _ => None,
        };
        self.alg.as_deref().or(algorithm.map(Algorithm::name))
    }

    /// The SHA-256 thumbprint of the public key, base64url (RFC 7638); `cnf.jkt` of a DPoP-bound token.
    #[must_use]
    pub fn thumbprint(&self) -> Option<String> {
        let members = self.material.public_members()?;
        // The required members alone, sorted by name and without white space (RFC 7638, section 3.3).
        let sorted: BTreeMap<String, Json> = members.into_iter().collect();
        let canonical = serde_json::to_string(&sorted).ok()?;
        Some(base64url::encode(Sha256::digest(canonical)))
    }
}

impl JwkSet {
    /// Reads a JWKS. A member that cannot be read does not spoil the others (RFC 7517, section 5).
    ///
    /// # Errors
    /// When there is no list `keys`.
    pub fn read(json: &Json) -> Result<Self, KeyError> {
        let Some(Json::Array(members)) = json.get("keys") else {
            return Err(KeyError::NoKeyList);
        };
        let read = |member: &Json| {
            let kid = || member.get("kid").and_then(Json::as_str).map(str::to_owned);
            Jwk::read(member).map_err(|reason| UnreadableJwk { kid: kid(), reason })
        };
        Ok(Self { keys: members.iter().map(read).collect() })
    }

    /// The public keys as a JWKS, as a server publishes it. Secrets are left out.
    #[must_use]
    pub fn to_public_json(&self) -> Json {
        let public = self.keys.iter().flatten().filter_map(Jwk::to_public_json);
        json!({ "keys": public.collect::<Vec<_>>() })
    }
}

impl FromIterator<Jwk> for JwkSet {
    fn from_iter<I: IntoIterator<Item = Jwk>>(keys: I) -> Self {
        Self { keys: keys.into_iter().map(Ok).collect() }
    }
}

impl KeyMaterial {
    fn read(object: &Map<String, Json>) -> Result<Self, KeyError> {
        match optional_text(object, "kty")?.as_deref() {
            Some("oct") => Ok(Self::Secret(required_bytes(object, "k")?)),
            Some("RSA") => Ok(Self::Rsa {
                n: rsa_integer(object, "n")?,
                e: rsa_integer(object, "e")?,
                private: rsa_private_parameters(object)?,
                padding: RsaPadding::Any,
            }),
            Some("EC") => {
                let crv = required_text(object, "crv")?;
                let curve = EcCurve::by_name(&crv).ok_or(KeyError::UnknownCurve(crv))?;
                ec_material(object, curve)
            }
            Some("OKP") => match required_text(object, "crv")?.as_str() {
                "Ed25519" => ed25519_material(object),
                crv @ "Ed448" => Ok(Self::Unsupported(crv.to_owned())),
                other => Err(KeyError::UnknownCurve(other.to_owned())),
            },
            // Keys of ML-DSA, a signature that withstands quantum computers.
            Some(kty @ "AKP") => Ok(Self::Unsupported(kty.to_owned())),
            Some(other) => Err(KeyError::UnknownKeyType(other.to_owned())),
            None => Err(KeyError::Missing("kty")),
        }
    }

    /// The members that everybody may know, which are also those that a thumbprint covers.
    fn public_members(&self) -> Option<Map<String, Json>> {
        let members = match self {
            Self::Rsa { n, e, .. } => {
                json!({ "kty": "RSA", "n": base64url::encode(n), "e": base64url::encode(e) })
            }
            Self::Ec { curve, x, y, .. } => {
                let (x, y) = (base64url::encode(x), base64url::encode(y));
                json!({ "kty": "EC", "crv": curve.name(), "x": x, "y": y })
            }
            Self::Ed25519 { x, .. } => json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url::encode(x) }),
            Self::Secret(_) | Self::Unsupported(_) => return None,
        };
        members.as_object().cloned()
    }
}

fn ec_material(object: &Map<String, Json>, curve: EcCurve) -> Result<KeyMaterial, KeyError> {
    let length = curve.coordinate_bytes();
    Ok(KeyMaterial::Ec {
        curve,
        x: fixed_length_bytes(object, "x", length)?,
        y: fixed_length_bytes(object, "y", length)?,
        d: private_number(object, length)?,
    })
}

fn ed25519_material(object: &Map<String, Json>) -> Result<KeyMaterial, KeyError> {
    let d = private_number(object, 32)?;
    Ok(KeyMaterial::Ed25519 { x: fixed_length_bytes(object, "x", 32)?, d })
}

/// The member `d` of a curve key; `None` for a public key.
fn private_number(object: &Map<String, Json>, length: usize) -> Result<Option<Vec<u8>>, KeyError> {
    if object.contains_key("d") { fixed_length_bytes(object, "d", length).map(Some) } else { Ok(None) }
}

/// The private part, if it is complete. A key with `d` alone or with more than two primes, both rare, can verify here but not
/// sign.
fn rsa_private_parameters(object: &Map<String, Json>) -> Result<Option<RsaPrivateParameters>, KeyError> {
    let complete = ["d", "p", "q", "dp", "dq", "qi"].iter().all(|name| object.contains_key(*name));
    if !complete || object.contains_key("oth") {
        return Ok(None);
    }
    let number = |name| rsa_integer(object, name);
    let (d, p, q) = (number("d")?, number("p")?, number("q")?);
    Ok(Some(RsaPrivateParameters { d, p, q, dp: number("dp")?, dq: number("dq")?, qi: number("qi")? }))
}

/// Says what kind of key it is, and never writes the key itself: debug output ends up in logs.
impl fmt::Debug for KeyMaterial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret(secret) => write!(f, "Secret({} bytes)", secret.len()),
            Self::Rsa { n, private, .. } => write!(f, "Rsa({} bytes{})", n.len(), private_suffix(private.is_some())),
            Self::Ec { curve, d, .. } => write!(f, "Ec({}{})", curve.name(), private_suffix(d.is_some())),
            Self::Ed25519 { d, .. } => write!(f, "Ed25519({})", private_suffix(d.is_some())),
            Self::Unsupported(name) => write!(f, "NotBuiltIn({name})"),
        }
    }
}

const fn private_suffix(is_private: bool) -> &'static str {
    if is_private { ", private" } else { "" }
}

impl fmt::Debug for RsaPrivateParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaPrivate")
    }
}
