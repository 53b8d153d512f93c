//! **Careless on purpose**, with `shop.login.same_answer = false` or `shop.login.same_work = false`: refusals that tell which
//! names have an account. Whoever asks for a list of names learns who is a customer (user enumeration), by what the answer says
//! or by how soon it comes.

use hyper::StatusCode;

use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Check;

/// The refusal that says what was wrong.
pub(super) fn refusal(state: &LaneState, user: &str) -> ServerResponse {
    let why = if state.accounts.find(user).is_some() { "wrong password" } else { "no such user" };
    ServerResponse::error(StatusCode::UNAUTHORIZED, why)
}

/// Refuses an unknown name without hashing anything: the answer comes some milliseconds sooner.
pub(super) fn unknown_at_once(state: &LaneState, user: &str, checks: &mut CheckRecorder) -> ServerResponse {
    checks.failed(Check::Password, format!("no account {}, nothing hashed", sanitize_for_trace(user)));
    super::refusal(state, user)
}
