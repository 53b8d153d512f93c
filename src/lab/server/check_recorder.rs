//! Records what a server does for one request while it does it: the checks, and the requests to other servers.

use std::time::Duration;

use crate::lab::side_channel::ServerNotes;
use crate::model::{Check, Exchange, MeasuredTime, Trace, Verdict};

/// The checks that a route plans, and the notes so far.
#[derive(Debug, Default)]
pub(super) struct CheckRecorder {
    plan: Vec<Check>,
    /// The `Set-Cookie` of each credential that was renewed along the way: a session that lies in its cookie, a session that
    /// a remember-me token has begun, and the next such token.
    renewed_cookies: Vec<String>,
    notes: ServerNotes,
}

impl CheckRecorder {
    /// Plans further checks, in this order.
    pub(super) fn plan(&mut self, checks: &[Check]) {
        self.plan.extend(checks);
    }

    pub(super) fn passed(&mut self, check: Check, detail: impl Into<String>) {
        self.notes.trace.push(check, Verdict::Passed, detail);
    }

    /// The check refuses the request.
    pub(super) fn failed(&mut self, check: Check, detail: impl Into<String>) {
        self.notes.trace.push(check, Verdict::Failed, detail);
    }

    /// This server doesn't make the check, or doesn't insist on it.
    pub(super) fn not_checked(&mut self, check: Check, detail: impl Into<String>) {
        self.notes.trace.push(check, Verdict::NotChecked, detail);
    }

    /// Counts password hashes that were computed.
    pub(super) fn add_password_hashes(&mut self, hashes: u32) {
        self.notes.trace.password_hashes += hashes;
    }

    /// Notes how long the answer has taken.
    pub(super) fn set_answer_time(&mut self, time: Duration) {
        self.notes.trace.answer_time = MeasuredTime::new(time);
    }

    /// Adds checks that were made elsewhere, such as those of the token verifier.
    pub(super) fn append(&mut self, trace: Trace) {
        self.notes.trace.lines.extend(trace.lines);
    }

    /// Adds what another recorder holds.
    pub(super) fn absorb(&mut self, mut other: Self) {
        self.plan.append(&mut other.plan);
        for cookie in other.take_renewed_cookies() {
            self.set_renewed_cookie(cookie);
        }
        self.append(other.notes.trace);
    }

    /// What the check that refused has found.
    pub(super) fn refusal(&self) -> Option<&str> {
        let lines = &self.notes.trace.lines;
        lines.iter().find(|line| line.verdict == Verdict::Failed).map(|line| line.detail.as_str())
    }

    /// Notes whom the server takes the sender for.
    pub(super) fn set_user(&mut self, user: impl Into<String>) {
        self.notes.trace.user = Some(user.into());
    }

    /// Notes a request that the server sent to another one.
    pub(super) fn add_backchannel(&mut self, exchange: Exchange) {
        self.notes.backchannel.push(exchange);
    }

    /// Notes a `Set-Cookie` that the response needs unless it sets that cookie itself. The last one of a name counts.
    pub(super) fn set_renewed_cookie(&mut self, cookie: String) {
        self.renewed_cookies.retain(|other| cookie_name(other) != cookie_name(&cookie));
        self.renewed_cookies.push(cookie);
    }

    /// Takes those `Set-Cookie`s.
    pub(super) fn take_renewed_cookies(&mut self) -> Vec<String> {
        std::mem::take(&mut self.renewed_cookies)
    }

    /// Ends the record. Planned checks that a refusal has left out are marked as not reached.
    pub(super) fn into_notes(mut self) -> ServerNotes {
        let trace = &mut self.notes.trace;
        if trace.refused_by().is_some() {
            for check in self.plan {
                if trace.verdict(check).is_none() {
                    trace.push(check, Verdict::NotReached, "");
                }
            }
        }
        self.notes
    }
}

/// The name of the cookie that a `Set-Cookie` sets.
pub(super) fn cookie_name(set_cookie: &str) -> &str {
    set_cookie.split('=').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorder() -> CheckRecorder {
        let mut checks = CheckRecorder::default();
        checks.plan(&[Check::SessionCookie, Check::SessionLookup, Check::Login]);
        checks
    }

    #[test]
    fn behind_a_refusal_nothing_is_reached() {
        let mut checks = recorder();
        checks.passed(Check::SessionCookie, "41c0");
        checks.failed(Check::SessionLookup, "no such session");
        let trace = checks.into_notes().trace;
        let verdicts: Vec<_> = trace.lines.iter().map(|line| line.verdict).collect();
        assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed, Verdict::NotReached]);
        assert_eq!(trace.refused_by(), Some(Check::SessionLookup));
    }

    #[test]
    fn without_a_refusal_only_what_was_made_is_told() {
        let mut checks = recorder();
        checks.not_checked(Check::SessionCookie, "");
        assert_eq!(checks.into_notes().trace.lines.len(), 1);
    }
}
