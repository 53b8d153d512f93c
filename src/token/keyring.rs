//! The keys of a verifier, each bound to the one algorithm that it may verify (RFC 8725, section 3.1).
//!
//! The binding is made here, from configuration, before any token is seen.

use jsonwebtoken::DecodingKey;

use super::algorithm::{Algorithm, Family};
use super::edwards;
use super::jwk::{Jwk, JwkSet, Material, Sort};
use super::rsa;

/// Which algorithm a verifier accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// The one of this name, whatever the keys say.
    Only(String),
    /// The one that each key names itself, in its `alg`. A key that names none verifies nothing.
    OfTheKey,
}

impl From<Algorithm> for Allowed {
    fn from(algorithm: Algorithm) -> Self {
        Self::Only(algorithm.name().to_owned())
    }
}

/// The keys that a verifier trusts.
#[derive(Debug)]
pub struct Keyring {
    pub(super) allowed: Allowed,
    pub(super) entries: Vec<Entry>,
    pub(super) choice: Choice,
    /// Why no key of this ring may be used at all.
    pub(super) fault: Option<String>,
}

/// How a key is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// There is one, so `kid` is no more than a hint (RFC 7515, section 4.1.4).
    TheOne,
    /// By `kid`; a token without it may be of any key that fits, and one with it of a key without a name (RFC 7515,
    /// section 4.1.4 and appendix D).
    ByName,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) kid: Option<String>,
    pub(super) fit: Fit,
}

/// What a key can do for this verifier.
#[derive(Debug)]
pub(super) enum Fit {
    Usable { algorithm: Algorithm, signature_bytes: usize, key: DecodingKey },
    Unfit(String),
    NotBuiltIn(String),
}

impl Keyring {
    /// A ring of one key.
    #[must_use]
    pub fn one(jwk: &Jwk, allowed: impl Into<Allowed>) -> Self {
        let allowed = allowed.into();
        let entries = vec![Entry { kid: jwk.kid.clone(), fit: fit(jwk, &allowed) }];
        Self { allowed, entries, choice: Choice::TheOne, fault: None }
    }

    /// A ring of a whole set. Secrets beside public keys, or private keys beside public ones, are refused: in such a set
    /// somebody has mixed up what is published and what is not.
    #[must_use]
    pub fn set(set: &JwkSet, allowed: impl Into<Allowed>) -> Self {
        let allowed = allowed.into();
        let entry = |member: &Result<Jwk, super::jwk::UnreadKey>| match member {
            Ok(jwk) => Entry { kid: jwk.kid.clone(), fit: fit(jwk, &allowed) },
            Err(unread) => Entry { kid: unread.kid.clone(), fit: Fit::Unfit(unread.fault.clone()) },
        };
        let entries = set.keys.iter().map(entry).collect();
        Self { entries, choice: Choice::ByName, fault: mixed(set), allowed }
    }
}

fn mixed(set: &JwkSet) -> Option<String> {
    let mut sorts = set.keys.iter().flatten().map(Jwk::sort);
    let first = sorts.next()?;
    let other = sorts.find(|sort| *sort != first)?;
    let word = |sort| match sort {
        Sort::Secret => "secrets",
        Sort::Private => "private keys",
        Sort::Public => "public keys",
    };
    Some(format!("the set mixes {} and {}", word(first), word(other)))
}

/// What `jwk` can do where `allowed` is allowed.
fn fit(jwk: &Jwk, allowed: &Allowed) -> Fit {
    let name = match (allowed, &jwk.alg) {
        (Allowed::Only(name), _) => name,
        (Allowed::OfTheKey, Some(own)) => own,
        (Allowed::OfTheKey, None) => return Fit::Unfit("no algorithm: neither given, nor named by the key".to_owned()),
    };
    if let Err(reason) = may(jwk, "verify") {
        return Fit::Unfit(reason);
    }
    let algorithm = Algorithm::by_name(name);
    if let Material::NotBuiltIn(kind) = &jwk.material
        && may_suit(kind, algorithm)
    {
        return Fit::NotBuiltIn(kind.clone());
    }
    if let Some(own) = jwk.alg.as_ref().filter(|own| *own != name) {
        return Fit::Unfit(format!("the key is for {own}, not for {name}"));
    }
    let Some(algorithm) = algorithm else { return Fit::Unfit(format!("{name} is not built in")) };
    match suits(&jwk.material, algorithm) {
        Ok(()) => usable(&jwk.material, algorithm),
        Err(reason) => Fit::Unfit(reason),
    }
}

/// Whether a key of a `kind` that is not built in could be for `algorithm`: for one that is not built in either, and
/// Ed448 for the one name that both Edwards curves share (RFC 8037, section 3.1). For all others it is a wrong key.
fn may_suit(kind: &str, algorithm: Option<Algorithm>) -> bool {
    match algorithm {
        None => true,
        Some(algorithm) => algorithm == Algorithm::EdDsa && kind == "Ed448",
    }
}

/// Whether the key's owner allows it to `operation` (RFC 7517, sections 4.2 and 4.3).
pub(super) fn may(jwk: &Jwk, operation: &str) -> Result<(), String> {
    if let Some(purpose) = jwk.purpose.as_deref().filter(|purpose| *purpose != "sig") {
        return Err(format!("the key is for use {purpose:?}, not \"sig\""));
    }
    match &jwk.key_ops {
        Some(ops) if !ops.iter().any(|op| op == operation) => {
            Err(format!("the key's key_ops do not say {operation:?}"))
        }
        _ => Ok(()),
    }
}

/// Whether `material` is the right kind of key for `algorithm`, and strong enough.
pub(super) fn suits(material: &Material, algorithm: Algorithm) -> Result<(), String> {
    match (algorithm.family(), material) {
        (Family::Hmac, Material::Secret(secret)) if secret.len() < algorithm.hash_bytes() => Err(format!(
            "the secret has {} bytes, and {algorithm} wants at least {}",
            secret.len(),
            algorithm.hash_bytes()
        )),
        (Family::Ecdsa(wanted), Material::Ec { curve, .. }) if *curve != wanted => {
            Err(format!("the key lies on {}, and {algorithm} wants {}", curve.name(), wanted.name()))
        }
        (Family::RsaPkcs1 | Family::RsaPss, Material::Rsa { n, e, .. }) => rsa::weakness(n, e).map_or(Ok(()), Err),
        (Family::Edwards, Material::Ed25519 { x, .. }) => edwards::weakness(x).map_or(Ok(()), Err),
        (Family::Hmac, Material::Secret(_)) | (Family::Ecdsa(_), Material::Ec { .. }) => Ok(()),
        (_, material) => Err(format!("{} is no key for {algorithm}", kind_of(material))),
    }
}

fn kind_of(material: &Material) -> String {
    match material {
        Material::Secret(_) => "a secret".to_owned(),
        Material::Rsa { .. } => "an RSA key".to_owned(),
        Material::Ec { .. } => "an EC key".to_owned(),
        Material::Ed25519 { .. } => "an Ed25519 key".to_owned(),
        Material::NotBuiltIn(kind) => format!("a key of the kind {kind}"),
    }
}

fn usable(material: &Material, algorithm: Algorithm) -> Fit {
    let signature_bytes = match material {
        Material::Secret(_) => algorithm.hash_bytes(),
        Material::Rsa { n, .. } => n.len(),
        Material::Ec { curve, .. } => 2 * curve.bytes(),
        Material::Ed25519 { .. } => 64,
        Material::NotBuiltIn(kind) => return Fit::NotBuiltIn(kind.clone()),
    };
    match verifying_key(material) {
        Some(key) => Fit::Usable { algorithm, signature_bytes, key },
        None => Fit::Unfit("the key cannot verify".to_owned()),
    }
}

/// `material` as the library takes it; nothing for a key that is not built in.
pub(super) fn verifying_key(material: &Material) -> Option<DecodingKey> {
    Some(match material {
        Material::Secret(secret) => DecodingKey::from_secret(secret),
        Material::Rsa { n, e, .. } => DecodingKey::from_rsa_raw_components(n, e),
        // 4 announces an uncompressed point (SEC 1, section 2.3.3).
        Material::Ec { x, y, .. } => DecodingKey::from_ec_der(&[&[4], &x[..], y].concat()),
        Material::Ed25519 { x, .. } => DecodingKey::from_ed_der(x),
        Material::NotBuiltIn(_) => return None,
    })
}
