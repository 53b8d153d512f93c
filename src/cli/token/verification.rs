//! What a token is verified with.

use super::key_source::KeyOrSet;
use crate::token::{Algorithm, AllowedAlgorithm, ClaimRules, Keyring, TokenRequirements, TokenVerification, verify};

/// The keys, the algorithm and the rules that the arguments name.
#[derive(Debug)]
pub(super) struct VerificationOptions {
    /// The keys that are trusted.
    pub(super) keys: KeyOrSet,
    /// The one algorithm that is accepted; without it, the one that the key itself names. The token never decides.
    pub(super) alg: Option<String>,
    /// What is demanded of the claims.
    pub(super) rules: ClaimRules,
}

impl VerificationOptions {
    /// Whether neither the caller nor the one key names an algorithm, so that no token can be valid.
    pub(super) fn lacks_algorithm(&self) -> bool {
        self.alg.is_none() && matches!(&self.keys, KeyOrSet::One(key) if key.alg.is_none())
    }

    pub(super) fn verify(&self, token: &str, now: i64) -> TokenVerification {
        let allowed = self.alg.clone().map_or(AllowedAlgorithm::FromKey, AllowedAlgorithm::Only);
        let keyring = match &self.keys {
            KeyOrSet::One(key) => Keyring::from_key(key, allowed),
            KeyOrSet::Set(set) => Keyring::from_set(set, allowed),
        };
        verify(token, &keyring, &TokenRequirements::Claims(self.rules.clone()), now)
    }
}

/// The algorithm with that name, spelled exactly as in RFC 7518. An error is a sentence.
pub(super) fn parse_algorithm(name: &str) -> Result<Algorithm, String> {
    Algorithm::by_name(name).ok_or_else(|| {
        let names: Vec<_> = Algorithm::ALL.iter().map(|algorithm| algorithm.name()).collect();
        format!("{name} is not built in; there are {}", names.join(", "))
    })
}
