//! The basket of a session from before a login, and the session after it.

use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::session_store::{Session, SessionData};
use crate::model::Check;

/// What goes from the session before a login into the one after it: the basket, and nothing that gives a right. What somebody
/// else has left in this browser stays theirs.
pub(super) fn data_for_login(
    state: &LaneState,
    old: Option<&Session>,
    user: &str,
    checks: &mut CheckRecorder,
) -> SessionData {
    let Some(old) = old.filter(|old| !old.data.basket.is_empty()) else { return SessionData::default() };
    let count = old.data.basket.len();
    let items = if count == 1 { "1 item".to_owned() } else { format!("{count} items") };
    if !state.setup.shop.basket.keep_at_login {
        checks.not_checked(Check::BasketTransfer, format!("{items} lost with the old session"));
    } else if old.user.as_deref().is_some_and(|other| other != user) {
        checks.not_checked(Check::BasketTransfer, format!("{items} of somebody else stay behind"));
    } else {
        checks.passed(Check::BasketTransfer, items);
        return SessionData { basket: old.data.basket.clone() };
    }
    SessionData::default()
}
