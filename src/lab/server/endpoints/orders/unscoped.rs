//! **Careless on purpose**, with `shop.orders.check_owner = false` or `shop.orders.tenant = "query"`: look-ups that are not
//! limited to what the caller may see. Any order for anybody who is logged in (IDOR), and any tenant for whoever names it.

use hyper::Uri;

use super::{display_tenant, find_order};
use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::RequestFields;
use crate::model::{Check, OrderView};

/// The order with this ID, whoever asks.
pub(super) fn any_order<'s>(state: &'s LaneState, id: &str) -> Option<&'s OrderView> {
    find_order(state, id)
}

/// The same, with a note that nobody asked whose it is.
pub(super) fn show<'s>(state: &'s LaneState, id: &str, checks: &mut CheckRecorder) -> Option<&'s OrderView> {
    let order = any_order(state, id);
    let detail = order.map_or_else(|| "there is none".to_owned(), |order| format!("it is {}'s", order.user));
    checks.not_checked(Check::Owner, detail);
    order
}

/// The tenant in `?tenant=`; without one, the user's own.
pub(super) fn requested_tenant(uri: &Uri, own: String, checks: &mut CheckRecorder) -> String {
    let Some(requested) = RequestFields::of_query(uri.query().unwrap_or_default()).text("tenant") else {
        checks.not_checked(Check::Tenant, format!("{}, the URL names none", display_tenant(&own)));
        return own;
    };
    checks.not_checked(Check::Tenant, format!("{}, says the URL", sanitize_for_trace(&requested)));
    requested
}
