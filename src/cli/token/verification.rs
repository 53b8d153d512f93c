//! What a token is verified with.

use serde_json::Value as Json;

use crate::cli::exit_code::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE};
use crate::model::Check;
use crate::token::algorithm::explain_unknown_algorithm;
use crate::token::diagnosis::{Diagnosis, RefusedToken, diagnose};
use crate::token::{
    Algorithm, AllowedAlgorithm, ClaimRules, Jwk, KeyOrSet, Keyring, TokenParts, TokenRequirements, TokenVerification,
    VerificationOutcome, algorithms_for, verify,
};

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

/// What was done about the signature of a token.
pub(super) enum SignatureCheck {
    /// There was no key, and so no question.
    NoKey,
    /// There may be a key; it is that of the token around this one.
    Nested,
    /// There was a key and no algorithm; the sentence asks for one.
    NoAlgorithm(String),
    /// It was verified.
    Judged(Box<JudgedToken>),
}

impl SignatureCheck {
    /// A token that a key was given for and that was not verified is no valid one.
    pub(super) const fn exit_code(&self) -> u8 {
        match self {
            Self::NoKey | Self::Nested => EXIT_OK,
            Self::NoAlgorithm(_) => EXIT_USAGE,
            Self::Judged(judged) => judged.exit_code(),
        }
    }
}

/// A token's verdict, and why it is not another one.
pub(super) struct JudgedToken {
    pub(super) verification: TokenVerification,
    /// What a refusal is put down to.
    pub(super) diagnoses: Vec<Diagnosis>,
}

impl JudgedToken {
    const fn exit_code(&self) -> u8 {
        if matches!(self.verification.outcome, VerificationOutcome::Valid(_)) { EXIT_OK } else { EXIT_FINDINGS }
    }
}

impl VerificationOptions {
    /// If neither the caller nor a key that `token` may mean names an algorithm, so that it cannot be valid: a sentence that asks
    /// for one of those that these keys allow. What the token says of its algorithm plays no part.
    pub(super) fn missing_algorithm(&self, token: &str) -> Option<String> {
        if self.alg.is_some() {
            return None;
        }
        let keys: Vec<&Jwk> = match &self.keys {
            KeyOrSet::One(key) => vec![key],
            KeyOrSet::Set(_) => meant_keys(&self.keys, token),
        };
        if keys.is_empty() || keys.iter().any(|key| key.alg.is_some()) {
            return None;
        }
        ask_for_algorithm("name the one algorithm that you accept", &keys)
    }

    /// Verifies `token` if an algorithm is known; the `others` were pasted with it.
    pub(super) fn check(&self, token: &str, others: &[&str], now: i64) -> SignatureCheck {
        match self.missing_algorithm(token) {
            Some(question) => SignatureCheck::NoAlgorithm(question),
            None => SignatureCheck::Judged(Box::new(self.judge(token, others, now))),
        }
    }

    /// Verifies `token`, and looks for what a refusal can be put down to; the `others` were pasted with it.
    fn judge(&self, token: &str, others: &[&str], now: i64) -> JudgedToken {
        let verification = self.verify(token, now);
        let diagnoses = match verification.outcome {
            VerificationOutcome::Invalid { check, .. } => self.diagnose(token, others, check, now),
            VerificationOutcome::Valid(_) | VerificationOutcome::Unsupported(_) => Vec::new(),
        };
        JudgedToken { verification, diagnoses }
    }

    fn diagnose(&self, token: &str, others: &[&str], refused_by: Check, now: i64) -> Vec<Diagnosis> {
        let keys: Vec<&Jwk> = self.keys.readable().collect();
        let allowed = self.alg.as_deref();
        diagnose(&RefusedToken { token, refused_by, others, keys: &keys, allowed, rules: &self.rules, now })
    }

    fn verify(&self, token: &str, now: i64) -> TokenVerification {
        let allowed = self.alg.clone().map_or(AllowedAlgorithm::FromKey, AllowedAlgorithm::Only);
        let keyring = match &self.keys {
            KeyOrSet::One(key) => Keyring::from_key(key, allowed),
            KeyOrSet::Set(set) => Keyring::from_set(set, allowed),
        };
        verify(token, &keyring, &TokenRequirements::Claims(self.rules.clone()), now)
    }
}

/// The keys of a set that have the `kid` of the token, or all of them.
fn meant_keys<'a>(keys: &'a KeyOrSet, token: &str) -> Vec<&'a Jwk> {
    let header = TokenParts::split(token.trim()).ok().and_then(|parts| parts.header_object()).unwrap_or_default();
    let kid = header.get("kid").and_then(Json::as_str);
    let named: Vec<&Jwk> = keys.readable().filter(|key| kid.is_some() && key.kid.as_deref() == kid).collect();
    if named.is_empty() { keys.readable().collect() } else { named }
}

/// A sentence that begins with `request` and names the algorithms that `keys` are for; `None` if they are for none that is
/// built in.
pub(super) fn ask_for_algorithm(request: &str, keys: &[&Jwk]) -> Option<String> {
    let fits = |algorithm: &&Algorithm| keys.iter().any(|key| algorithms_for(&key.material).contains(algorithm));
    let names: Vec<&str> = Algorithm::ALL.iter().filter(fits).map(|algorithm| algorithm.name()).collect();
    let [first, others @ ..] = names.as_slice() else { return None };
    let which = if keys.len() == 1 { "this key names none, and allows" } else { "these keys name none, and allow" };
    let list = [&[*first], others].concat().join(", ");
    Some(format!("{request}, such as --alg {first}: {which} {list}"))
}

/// The algorithm with that name, spelled exactly as in RFC 7518. An error is a sentence.
pub(super) fn parse_algorithm(name: &str) -> Result<Algorithm, String> {
    Algorithm::by_name(name).ok_or_else(|| format!("{name} {}", explain_unknown_algorithm(name)))
}
