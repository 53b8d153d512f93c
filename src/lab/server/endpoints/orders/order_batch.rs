//! Several orders in one request. Who asks is found out once; whether each order is theirs is asked for each.

use hyper::Uri;
use serde_json::{Value as Json, json};

use super::{find_visible, order_json};
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::authorize::AuthenticatedUser;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Check;

/// How many orders a request may ask for: who may ask for any number needs no second request.
const MAX_IDS: usize = 20;

/// The IDs in `?id=1001&id=1002`, in their order.
pub(super) fn requested_ids(uri: &Uri) -> Vec<String> {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    query.filter(|(name, _)| name == "id").map(|(_, id)| id.into_owned()).collect()
}

/// Each order that the user may see, and `null` for each other one, in the order of `ids`: the answer tells nobody which of
/// those exist.
pub(super) fn answer(
    state: &LaneState,
    user: &AuthenticatedUser,
    ids: &[String],
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    if ids.len() > MAX_IDS {
        return Err(ServerResponse::bad_request("ask for up to 20 orders at a time"));
    }
    let checks_owner = state.setup.shop.orders.check_owner;
    let visible = ids.iter().map(|id| find_visible(state, user, id));
    let orders: Vec<Json> = visible.map(|order| order.map_or(Json::Null, order_json)).collect();
    let found = orders.iter().filter(|order| !order.is_null()).count();
    let told = format!("{found} of {}", ids.len());
    if checks_owner {
        checks.passed(Check::Owner, format!("{told} are {}'s own", user.name));
    } else {
        checks.not_checked(Check::Owner, format!("{told}, whosever they are"));
    }
    Ok(ServerResponse::ok(&json!({ "user": user.name, "found": found, "orders": orders })))
}
