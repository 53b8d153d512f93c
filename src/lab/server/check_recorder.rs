//! Records the checks of one request while they are made.

use crate::model::{Check, Trace, Verdict};

/// The checks that a route plans, and the verdicts so far.
#[derive(Debug)]
pub(super) struct CheckRecorder {
    plan: Vec<Check>,
    trace: Trace,
}

impl CheckRecorder {
    /// Plans these checks, in this order.
    pub(super) fn new(plan: impl Into<Vec<Check>>) -> Self {
        let plan = plan.into();
        Self { trace: Trace { lines: Vec::with_capacity(plan.len()), user: None }, plan }
    }

    pub(super) fn passed(&mut self, check: Check, detail: impl Into<String>) {
        self.trace.push(check, Verdict::Passed, detail);
    }

    /// The check refuses the request.
    pub(super) fn failed(&mut self, check: Check, detail: impl Into<String>) {
        self.trace.push(check, Verdict::Failed, detail);
    }

    /// This server doesn't make the check, or doesn't insist on it.
    pub(super) fn not_checked(&mut self, check: Check, detail: impl Into<String>) {
        self.trace.push(check, Verdict::NotChecked, detail);
    }

    /// Adds checks that were made elsewhere, such as those of the token verifier.
    pub(super) fn append(&mut self, trace: Trace) {
        self.trace.lines.extend(trace.lines);
    }

    /// Ends the record with the user that the server recognised. Planned checks that a refusal has left out are marked as not
    /// reached.
    pub(super) fn into_trace(mut self, user: Option<String>) -> Trace {
        if self.trace.refused_by().is_some() {
            for check in &self.plan {
                if self.trace.verdict(*check).is_none() {
                    self.trace.push(*check, Verdict::NotReached, "");
                }
            }
        }
        self.trace.user = user;
        self.trace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &[Check] = &[Check::SessionCookie, Check::SessionLookup, Check::Login];

    #[test]
    fn behind_a_refusal_nothing_is_reached() {
        let mut checks = CheckRecorder::new(PLAN);
        checks.passed(Check::SessionCookie, "41c0");
        checks.failed(Check::SessionLookup, "no such row");
        let trace = checks.into_trace(None);
        let verdicts: Vec<_> = trace.lines.iter().map(|line| line.verdict).collect();
        assert_eq!(verdicts, [Verdict::Passed, Verdict::Failed, Verdict::NotReached]);
        assert_eq!(trace.refused_by(), Some(Check::SessionLookup));
    }

    #[test]
    fn without_a_refusal_only_what_was_made_is_told() {
        let mut checks = CheckRecorder::new(PLAN);
        checks.not_checked(Check::SessionCookie, "");
        assert_eq!(checks.into_trace(None).lines.len(), 1);
    }
}
