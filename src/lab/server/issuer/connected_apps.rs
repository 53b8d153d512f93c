//! `GET /apps` and `POST /apps/disconnect`: where users see which apps have access for them, and end it.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;
use serde_json::json;

use super::issuer_cookie;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::Check;

/// Lists the apps that hold a refresh token of the user.
pub(super) async fn list(State(lane): State<Arc<LabLane>>, headers: HeaderMap) -> ServerResponse {
    let state = lane.state().await;
    respond(|checks| {
        let user = logged_in_user(&state, &headers, checks)?;
        let apps = state.issuer.clients_of(&user);
        Ok(ServerResponse::ok(&json!({ "page": "apps", "user": user, "apps": apps })))
    })
}

/// Ends the refresh tokens that the app has for the user, and forgets the consent. Access tokens last until `exp`.
pub(super) async fn disconnect(State(lane): State<Arc<LabLane>>, headers: HeaderMap, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = logged_in_user(&state, &headers, checks)?;
        let client = form_field(&body, "client_id").ok_or_else(|| ServerResponse::bad_request("send client_id"))?;
        let ended = state.issuer.disconnect(&user, &client);
        Ok(ServerResponse::ok(&json!({ "user": user, "ended": ended })))
    })
}

/// Who is logged in. The cookie is `SameSite=Lax`, so no other site posts in the name of a user.
fn logged_in_user(
    state: &LaneState,
    headers: &HeaderMap,
    checks: &mut CheckRecorder,
) -> Result<String, ServerResponse> {
    let session_id = issuer_cookie::session_id(state, headers);
    let Some((user, _)) = issuer_cookie::logged_in(state, session_id.as_deref()) else {
        checks.failed(Check::IssuerLogin, "nobody");
        return Err(ServerResponse::unauthorized().with_realm("id"));
    };
    checks.passed(Check::IssuerLogin, user);
    checks.set_user(user);
    Ok(user.to_owned())
}
