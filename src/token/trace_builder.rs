//! The trace of a token in the making.

use serde_json::{Map, Value as Json};

use crate::model::{Check, Trace, Verdict};

use super::claims::ClaimCheck;

/// The checks of a token, in the order in which they are made.
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

/// The lines so far.
pub(super) struct TraceBuilder(Trace);

impl TraceBuilder {
    pub(super) fn new() -> Self {
        Self(Trace { lines: Vec::with_capacity(TOKEN_CHECKS.len()), user: None })
    }

    pub(super) fn add_passed(&mut self, check: Check, saw: impl Into<String>) {
        self.0.push(check, Verdict::Passed, saw);
    }

    pub(super) fn add_not_checked(&mut self, check: Check, saw: &str) {
        self.0.push(check, Verdict::NotChecked, saw);
    }

    /// Notes how the check of a claim ended.
    ///
    /// # Errors
    /// The reason, where it failed; [`TraceBuilder::add_failure`] writes that line.
    pub(super) fn add_claim_check(&mut self, check: Check, made: Result<ClaimCheck, String>) -> Result<(), String> {
        match made? {
            ClaimCheck::Passed(saw) => self.add_passed(check, saw),
            ClaimCheck::NotChecked(saw) => self.add_not_checked(check, saw),
        }
        Ok(())
    }

    /// The token was accepted: its subject is whom the server takes the sender for.
    pub(super) fn set_user_from(&mut self, claims: &Map<String, Json>) {
        self.0.user = claims.get("sub").and_then(Json::as_str).map(str::to_owned);
    }

    /// Ends the trace: `check` failed. Of the others, those that were not made were not reached.
    pub(super) fn add_failure(&mut self, check: Check, reason: &str) {
        let made = std::mem::take(&mut self.0.lines);
        for each in TOKEN_CHECKS {
            match made.iter().find(|line| line.check == each) {
                Some(line) => self.0.lines.push(line.clone()),
                None if each == check => self.0.push(each, Verdict::Failed, reason),
                None => self.0.push(each, Verdict::NotReached, ""),
            }
        }
    }

    pub(super) fn into_trace(self) -> Trace {
        self.0
    }
}
