//! What the shop's verifier of tokens works with.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

/// What the shop's verifier of tokens works with, beside its switches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifierView {
    /// Its keys, oldest first.
    pub keys: Vec<VerifierKey>,
    /// Who must have issued a token (`iss`).
    pub issuer: String,
    /// The audience for which it must be meant (`aud`).
    pub audience: String,
    /// The type that it must have (`typ`).
    pub typ: String,
    /// The folder in which it looks for keys named by `kid`, where it is careless enough to do that.
    pub key_folder: String,
    /// Its file system, by paths. It exists only here: a path traversal in the lab must not reach the learner's disk.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A key that the shop's verifier trusts.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// Its name (`kid`).
    pub kid: String,
    /// The one algorithm that it is for.
    pub alg: String,
    /// The key itself.
    pub material: VerifierKeyMaterial,
}

/// What a verifier holds of a key.
#[derive(Clone, PartialEq, Eq)]
pub enum VerifierKeyMaterial {
    /// A public key as a JWK: good for verifying only.
    Public(Json),
    /// An HMAC secret: good for verifying and for signing.
    Secret(Vec<u8>),
}

/// Never writes the key itself, since debug output ends up in logs and failed assertions.
impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({} for {})", self.kid, self.alg)
    }
}
