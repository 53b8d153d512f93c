//! `/basket`: what somebody means to order, visitors included. It lies in the session, which may not name anybody yet.

use std::sync::Arc;

use axum::extract::State;
use hyper::StatusCode;
use serde_json::json;

use super::item_field::{ITEM_FIELD, read_item};
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::csrf::{self, CSRF_CHECKS};
use crate::lab::server::auth::visitor_session::{self, VisitorSession};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::lab::session_store::Session;
use crate::model::switch_types::AuthMode;

/// How many items a basket may hold.
const MAX_ITEMS: usize = 20;

/// `GET /basket`: what lies in it.
pub(super) async fn show(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let VisitorSession { session, cookie } = find_session(&mut state, &credentials, checks)?;
        Ok(basket_page(&session).with_cookie(cookie))
    })
}

/// `POST /basket`: puts an item into it.
pub(super) async fn add(State(lane): State<Arc<LabLane>>, request: StateChangingRequest) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let visitor = find_session(&mut state, &request.credentials, checks)?;
        checks.plan(&CSRF_CHECKS);
        let user = visitor.session.user.as_deref();
        let fields = csrf::admit_change(&state, &request, user, checks)?;
        let item = read_item(&fields).ok_or_else(|| ServerResponse::bad_request(ITEM_FIELD))?;
        let mut basket = visitor.session.data.basket.clone();
        if basket.len() == MAX_ITEMS {
            return Err(ServerResponse::bad_request("the basket is full"));
        }
        basket.push(item);
        let written = visitor_session::write_basket(&state, &visitor, basket)?;
        let VisitorSession { session, cookie } = written.ok_or_else(changed_meanwhile)?;
        Ok(basket_page(&session).with_cookie(cookie))
    })
}

/// Takes everything out of the basket of the session that came along: it is being ordered.
pub(super) fn take_items(
    state: &LaneState,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<Vec<String>, ServerResponse> {
    let Some(visitor) = visitor_session::presented_session(state, credentials)? else { return Ok(Vec::new()) };
    if visitor.session.data.basket.is_empty() {
        return Ok(Vec::new());
    }
    let emptied = visitor_session::write_basket(state, &visitor, Vec::new())?.ok_or_else(changed_meanwhile)?;
    if let Some(cookie) = emptied.cookie {
        checks.set_renewed_cookie(cookie);
    }
    Ok(visitor.session.data.basket)
}

fn find_session(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    checks: &mut CheckRecorder,
) -> Result<VisitorSession, ServerResponse> {
    if state.setup.shop.auth == AuthMode::Jwt {
        let why = "a shop without sessions keeps no basket; the browser does";
        return Err(ServerResponse::error(StatusCode::NOT_FOUND, why));
    }
    Ok(visitor_session::resume_or_begin(state, credentials, checks)?)
}

fn basket_page(session: &Session) -> ServerResponse {
    ServerResponse::ok(&json!({ "page": "basket", "user": session.user, "items": session.data.basket }))
}

/// 409: two requests have changed the same session at the same time.
fn changed_meanwhile() -> ServerResponse {
    ServerResponse::error(StatusCode::CONFLICT, "another request has just changed this basket; try again")
}
