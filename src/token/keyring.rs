//! The keys of a verifier, each bound to the one algorithm that it may verify (RFC 8725, section 3.1).
//!
//! The keys are bound here, from configuration, before the verifier sees a token. That is what makes algorithm confusion
//! impossible: an RSA key of this ring cannot become an HMAC secret, whatever a header says.

use super::algorithm::{Algorithm, AlgorithmFamily};
use super::jwk::{Jwk, JwkSet, KeyMaterial, KeyVisibility, RsaPadding, UnreadableJwk};
use super::key_use_error::KeyUseError;
use super::verifying_key::VerifyingKey;
use super::weak_ed25519;
use super::weak_rsa;

/// Which algorithm a verifier accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowedAlgorithm {
    /// The one with this name. A key whose own `alg` is another one is unusable.
    Only(String),
    /// The one that each key names in its own `alg`. A key without `alg` verifies nothing.
    FromKey,
}

impl From<Algorithm> for AllowedAlgorithm {
    fn from(algorithm: Algorithm) -> Self {
        Self::Only(algorithm.name().to_owned())
    }
}

/// The keys that a verifier trusts.
#[derive(Debug)]
pub struct Keyring {
    pub(super) allowed: AllowedAlgorithm,
    pub(super) entries: Vec<KeyringEntry>,
    pub(super) selection: KeySelection,
    /// Why no key of this ring may be used at all, if so.
    pub(super) error: Option<String>,
}

/// How the key for a token is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeySelection {
    /// There is only one key, so `kid` is no more than a hint (RFC 7515, section 4.1.4).
    SingleKey,
    /// By `kid`. A token without `kid` may be signed by any key that fits, and a token with one by a key without a name
    /// (RFC 7515, section 4.1.4 and appendix D).
    ByKid,
}

#[derive(Debug)]
pub(super) struct KeyringEntry {
    pub(super) kid: Option<String>,
    pub(super) usability: KeyUsability,
}

/// Whether this verifier can use a key; if not, why, or which kind of key it is.
#[derive(Debug)]
pub(super) enum KeyUsability {
    Usable { algorithm: Algorithm, signature_bytes: usize, key: VerifyingKey },
    Unusable(KeyUseError),
    Unsupported(String),
}

impl Keyring {
    /// A ring with a single key.
    #[must_use]
    pub fn from_key(jwk: &Jwk, allowed: impl Into<AllowedAlgorithm>) -> Self {
        let allowed = allowed.into();
        let entries = vec![KeyringEntry { kid: jwk.kid.clone(), usability: assess_key(jwk, &allowed) }];
        Self { allowed, entries, selection: KeySelection::SingleKey, error: None }
    }

    /// A ring with all keys of a set. A set that mixes secrets, private keys and public keys is refused: somebody has confused what
    /// is published with what is not.
    #[must_use]
    pub fn from_set(set: &JwkSet, allowed: impl Into<AllowedAlgorithm>) -> Self {
        let allowed = allowed.into();
        let entry = |member: &Result<Jwk, UnreadableJwk>| match member {
            Ok(jwk) => KeyringEntry { kid: jwk.kid.clone(), usability: assess_key(jwk, &allowed) },
            Err(unreadable) => KeyringEntry {
                kid: unreadable.kid.clone(),
                usability: KeyUsability::Unusable(KeyUseError::Unreadable(unreadable.reason.clone())),
            },
        };
        let entries = set.keys.iter().map(entry).collect();
        Self { entries, selection: KeySelection::ByKid, error: mixed_set_error(set), allowed }
    }
}

fn mixed_set_error(set: &JwkSet) -> Option<String> {
    let mut visibilities = set.keys.iter().flatten().map(Jwk::visibility);
    let first = visibilities.next()?;
    let other = visibilities.find(|visibility| *visibility != first)?;
    let word = |visibility| match visibility {
        KeyVisibility::Secret => "secrets",
        KeyVisibility::Private => "private keys",
        KeyVisibility::Public => "public keys",
    };
    Some(format!("the set mixes {} and {}", word(first), word(other)))
}

/// Whether a verifier that accepts `allowed` can use `jwk`.
fn assess_key(jwk: &Jwk, allowed: &AllowedAlgorithm) -> KeyUsability {
    let name = match (allowed, &jwk.alg) {
        (AllowedAlgorithm::Only(name), _) => name,
        (AllowedAlgorithm::FromKey, Some(own)) => own,
        (AllowedAlgorithm::FromKey, None) => {
            if let KeyMaterial::Unsupported(kind) = &jwk.material {
                return KeyUsability::Unsupported(kind.clone());
            }
            return KeyUsability::Unusable(KeyUseError::NoAlgorithm);
        }
    };
    if let Err(error) = check_permitted(jwk, "verify") {
        return KeyUsability::Unusable(error);
    }
    let algorithm = Algorithm::by_name(name);
    if let KeyMaterial::Unsupported(kind) = &jwk.material
        && could_suit(kind, algorithm)
    {
        return KeyUsability::Unsupported(kind.clone());
    }
    if let Some(own) = jwk.alg.as_ref().filter(|own| *own != name && !algorithm.is_some_and(|one| one.is_called(own))) {
        return KeyUsability::Unusable(KeyUseError::BoundTo { own: own.clone(), other: name.clone() });
    }
    let Some(algorithm) = algorithm else {
        return KeyUsability::Unusable(KeyUseError::UnknownAlgorithm(name.clone()));
    };
    match check_suitable(&jwk.material, algorithm) {
        Ok(()) => usable_key(&jwk.material, algorithm),
        Err(error) => KeyUsability::Unusable(error),
    }
}

/// Whether a key of a `kind` that is not built in could fit `algorithm`. It could if that is not built in either, and Ed448
/// could be meant by `EdDSA`, the name that both Edwards curves share (RFC 8037, section 3.1). Otherwise it is a wrong key.
fn could_suit(kind: &str, algorithm: Option<Algorithm>) -> bool {
    match algorithm {
        None => true,
        Some(algorithm) => algorithm == Algorithm::EdDsa && kind == "Ed448",
    }
}

/// Whether `use` and `key_ops` of the key permit `operation`, which is `sign` or `verify` (RFC 7517, sections 4.2 and 4.3).
///
/// # Errors
/// When they do not.
pub fn check_permitted(jwk: &Jwk, operation: &str) -> Result<(), KeyUseError> {
    if let Some(purpose) = jwk.purpose.as_deref().filter(|purpose| *purpose != "sig") {
        return Err(KeyUseError::Purpose(purpose.to_owned()));
    }
    match &jwk.key_ops {
        Some(ops) if !ops.iter().any(|op| op == operation) => Err(KeyUseError::Operation(operation.to_owned())),
        _ => Ok(()),
    }
}

/// Whether `material` is the right kind of key for `algorithm`, and strong enough.
pub(super) fn check_suitable(material: &KeyMaterial, algorithm: Algorithm) -> Result<(), KeyUseError> {
    match (algorithm.family(), material) {
        (AlgorithmFamily::Hmac, KeyMaterial::Secret(secret)) if secret.len() < algorithm.hash_bytes() => {
            Err(KeyUseError::ShortSecret(secret.len(), algorithm))
        }
        (AlgorithmFamily::Ecdsa(wanted), KeyMaterial::Ec { curve, .. }) if *curve != wanted => {
            Err(KeyUseError::Curve { own: curve.name(), wanted: wanted.name(), algorithm })
        }
        (
            AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss,
            KeyMaterial::Rsa { padding: RsaPadding::PssAlone(Some(own)), .. },
        ) if *own != algorithm => Err(KeyUseError::PssParameters { own: *own, other: algorithm }),
        (AlgorithmFamily::RsaPkcs1, KeyMaterial::Rsa { padding: RsaPadding::PssAlone(_), .. }) => {
            Err(KeyUseError::PssAlone(algorithm))
        }
        (AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss, KeyMaterial::Rsa { n, e, .. }) => {
            weak_rsa::rsa_weakness(n, e).map_or(Ok(()), |reason| Err(KeyUseError::Weak(reason)))
        }
        (AlgorithmFamily::EdDsa, KeyMaterial::Ed25519 { x, .. }) => {
            weak_ed25519::ed25519_weakness(x).map_or(Ok(()), |reason| Err(KeyUseError::Weak(reason)))
        }
        (AlgorithmFamily::Hmac, KeyMaterial::Secret(_)) | (AlgorithmFamily::Ecdsa(_), KeyMaterial::Ec { .. }) => Ok(()),
        (_, material) => Err(KeyUseError::kind(material, algorithm)),
    }
}

/// The algorithms that a key of this kind can be for, whatever its strength; none for a kind that is not built in.
#[must_use]
pub fn algorithms_for(material: &KeyMaterial) -> Vec<Algorithm> {
    let fits = |algorithm: &Algorithm| match (algorithm.family(), material) {
        (AlgorithmFamily::RsaPkcs1, KeyMaterial::Rsa { padding: RsaPadding::PssAlone(_), .. }) => false,
        (AlgorithmFamily::RsaPss, KeyMaterial::Rsa { padding: RsaPadding::PssAlone(Some(own)), .. }) => {
            own == algorithm
        }
        (AlgorithmFamily::Hmac, KeyMaterial::Secret(_))
        | (AlgorithmFamily::RsaPkcs1 | AlgorithmFamily::RsaPss, KeyMaterial::Rsa { .. })
        | (AlgorithmFamily::EdDsa, KeyMaterial::Ed25519 { .. }) => true,
        (AlgorithmFamily::Ecdsa(wanted), KeyMaterial::Ec { curve, .. }) => *curve == wanted,
        _ => false,
    };
    Algorithm::ALL.iter().copied().filter(fits).collect()
}

fn usable_key(material: &KeyMaterial, algorithm: Algorithm) -> KeyUsability {
    let signature_bytes = match material {
        // As long as its modulus.
        KeyMaterial::Rsa { n, .. } => Some(n.len()),
        _ => algorithm.signature_bytes(),
    };
    match (VerifyingKey::new(material, algorithm), signature_bytes) {
        (Some(key), Some(signature_bytes)) => KeyUsability::Usable { algorithm, signature_bytes, key },
        _ => KeyUsability::Unusable(KeyUseError::Damaged(algorithm)),
    }
}
