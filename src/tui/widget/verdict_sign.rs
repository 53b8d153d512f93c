//! The sign of a check's verdict, the same wherever checks are listed.

use crate::model::Verdict;
use crate::tui::theme::Tone;

/// The sign of a verdict. *Not checked* looks like no other, so that nobody takes it for *passed*.
pub(in crate::tui) const fn verdict_sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Passed => ("✓", Tone::Good),
        Verdict::Failed => ("✗", Tone::Bad),
        Verdict::NotChecked => ("–", Tone::Warn),
        Verdict::NotReached => ("·", Tone::Dim),
    }
}
