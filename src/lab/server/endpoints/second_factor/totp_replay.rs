//! **Careless on purpose**, with `shop.mfa.once = false`: a one-time code that counts more than once. Whoever saw it, over a
//! shoulder or on a page that asked for it, can log in with it until its window is over.

use crate::lab::server::check_recorder::CheckRecorder;
use crate::model::Check;

/// Takes a code of a step from which one was taken before.
pub(super) fn accept(step: i64, checks: &mut CheckRecorder) {
    checks.not_checked(Check::OneTimeCodeReplay, format!("step {step}, once more"));
}
