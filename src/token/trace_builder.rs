//! Builds the trace while a token is being verified.

use serde_json::{Map, Value as Json};

use super::claim_error::ClaimError;
use super::claims::{ClaimCheck, ClaimCheckResult};
use crate::model::{Check, Trace, Verdict};

/// The checks of a token, in the order in which a verifier makes them: nothing of the payload is read before the signature.
pub const TOKEN_CHECKS: [Check; 12] = [
    Check::ThreeParts,
    Check::Base64url,
    Check::Header,
    Check::Algorithm,
    Check::Key,
    Check::Signature,
    Check::Claims,
    Check::Exp,
    Check::Nbf,
    Check::Iss,
    Check::Aud,
    Check::Typ,
];

pub(super) struct TraceBuilder(Trace);

impl TraceBuilder {
    pub(super) fn new() -> Self {
        Self(Trace { lines: Vec::with_capacity(TOKEN_CHECKS.len()), ..Trace::default() })
    }

    pub(super) fn add_passed(&mut self, check: Check, detail: impl Into<String>) {
        self.0.push(check, Verdict::Passed, detail);
    }

    pub(super) fn add_not_checked(&mut self, check: Check, detail: &str) {
        self.0.push(check, Verdict::NotChecked, detail);
    }

    /// Adds how the check of a claim ended. If it failed, the reason comes back and no line is added: the caller ends the trace
    /// with [`TraceBuilder::add_failure`].
    pub(super) fn add_claim_check(&mut self, check: Check, result: ClaimCheckResult) -> Result<(), ClaimError> {
        match result? {
            ClaimCheck::Passed(detail) => self.add_passed(check, detail),
            ClaimCheck::NotChecked(detail) => self.add_not_checked(check, detail),
        }
        Ok(())
    }

    /// The token was accepted, so the server takes the sender for its subject.
    pub(super) fn set_user_from(&mut self, claims: &Map<String, Json>) {
        self.0.user = claims.get("sub").and_then(Json::as_str).map(str::to_owned);
    }

    /// Ends the trace with a failed `check`. Every check then has one line, in order: checks without a line yet were not reached.
    pub(super) fn add_failure(&mut self, check: Check, reason: &str) {
        let lines = std::mem::take(&mut self.0.lines);
        for token_check in TOKEN_CHECKS {
            match lines.iter().find(|line| line.check == token_check) {
                Some(line) => self.0.lines.push(line.clone()),
                None if token_check == check => self.0.push(token_check, Verdict::Failed, reason),
                None => self.0.push(token_check, Verdict::NotReached, ""),
            }
        }
    }

    pub(super) fn into_trace(self) -> Trace {
        self.0
    }
}
