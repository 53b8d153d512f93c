//! **Careless on purpose**, with `shop.blocklist.fails_open = true`: a blocklist that doesn't answer, in a shop that goes on
//! without it. Whoever keeps the list from answering uses tokens that were revoked.

use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::session_store::StoreError;
use crate::model::Check;

/// Lets a token in that nobody could look up.
pub(super) fn let_in(error: &StoreError, checks: &mut CheckRecorder) {
    checks.passed(Check::Revoked, format!("let in unchecked; blocklist: {error}"));
}
