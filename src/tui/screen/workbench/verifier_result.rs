//! What the verifier says of a token: the strict verifier of the course, or a careless one with the mistakes turned on.

use super::verifier::{VerifierOwner, WorkbenchVerifier};
use crate::model::{Check, Trace};
use crate::token::careless::{CarelessVerifier, verify_carelessly};
use crate::token::diagnosis::{Diagnosis, RefusedToken, diagnose};
use crate::token::{Algorithm, AllowedAlgorithm, Jwk, JwkSet, Keyring, TokenRequirements, VerificationOutcome, verify};

/// A token and what the verifier says of it.
#[derive(Clone, Debug)]
pub struct VerifierResult {
    pub(super) token: String,
    /// How it ended.
    pub verdict: TokenVerdict,
    /// What was checked.
    pub trace: Trace,
}

impl WorkbenchVerifier {
    /// Why the token of `result` may have been refused. This takes too long to be done for every letter that is typed. There is no
    /// diagnosis for a verifier with mistakes, which refuses for reasons of its own, nor for the shop's, whose secret it would
    /// help to find.
    pub(super) fn diagnose(&self, result: &VerifierResult) -> Vec<Diagnosis> {
        let Some(refused_by) = result.trace.refused_by() else { return Vec::new() };
        if self.owner == VerifierOwner::Shop || !self.mistakes.is_empty() {
            return Vec::new();
        }
        let keys: Vec<&Jwk> = self.keys.iter().collect();
        let (token, allowed) = (&*result.token, self.algorithm.map(Algorithm::name));
        diagnose(&RefusedToken {
            token,
            refused_by,
            others: &[],
            keys: &keys,
            allowed,
            rules: &self.rules,
            now: self.now,
        })
    }
}

/// How a token was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenVerdict {
    /// The verifier believes it.
    Valid,
    /// By the check of this label.
    Refused(String),
    /// The verifier cannot say, for this reason: it has no key, or does not support something.
    Unknown(String),
}

impl TokenVerdict {
    /// By the check that failed in `trace`.
    fn refusal(trace: &Trace) -> Self {
        Self::Refused(trace.refused_by().map_or("refused", Check::label).to_owned())
    }
}

impl WorkbenchVerifier {
    pub(super) fn verify(&self, token: String) -> VerifierResult {
        match self.algorithm {
            Some(algorithm) if !self.keys.is_empty() && !self.mistakes.is_empty() => {
                self.verify_with_mistakes(token, algorithm)
            }
            _ => self.verify_strictly(token),
        }
    }

    fn verify_with_mistakes(&self, token: String, algorithm: Algorithm) -> VerifierResult {
        let careless = CarelessVerifier {
            mistakes: &self.mistakes,
            denied_algorithms: &self.denied,
            algorithm,
            keys: &self.keys,
            rules: &self.rules,
            files: &self.files,
        };
        let checked = verify_carelessly(&token, &careless, self.now);
        let verdict = match checked.claims {
            Some(_) => TokenVerdict::Valid,
            None => TokenVerdict::refusal(&checked.trace),
        };
        VerifierResult { token, verdict, trace: checked.trace }
    }

    fn verify_strictly(&self, token: String) -> VerifierResult {
        let allowed = AllowedAlgorithm::Only(self.algorithm.map_or("", Algorithm::name).to_owned());
        let key_set = JwkSet { keys: self.keys.iter().cloned().map(Ok).collect() };
        let keyring = match (self.keys.as_slice(), self.owner) {
            // The workbench's own key is meant whatever `kid` the token names; the shop looks its keys up by `kid`.
            ([key], VerifierOwner::Workbench) => Keyring::from_key(key, allowed),
            _ => Keyring::from_set(&key_set, allowed),
        };
        let checked = verify(&token, &keyring, &TokenRequirements::Claims(self.rules.clone()), self.now);
        let failed_at_key = checked.trace.refused_by() == Some(Check::Key);
        let verdict = match checked.outcome {
            VerificationOutcome::Valid(_) => TokenVerdict::Valid,
            VerificationOutcome::Invalid { .. } if self.keys.is_empty() && failed_at_key => {
                TokenVerdict::Unknown("the server has no key yet: ctrl-s sends the token to it".to_owned())
            }
            VerificationOutcome::Invalid { .. } => TokenVerdict::refusal(&checked.trace),
            VerificationOutcome::Unsupported(reason) => TokenVerdict::Unknown(reason),
        };
        VerifierResult { token, verdict, trace: checked.trace }
    }
}
