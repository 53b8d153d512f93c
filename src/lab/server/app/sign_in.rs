//! `/signin`: a login with an ID token that the client has got by itself, as mobile apps do. The app's server gives a nonce
//! first; then the ID token counts in this client alone, and once.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;
use serde_json::{Value as Json, json};

use super::app_cookies;
use super::callback::{refusal, take_flow, validate_id_token};
use super::login::new_flow;
use crate::lab::app_state::AppSession;
use crate::lab::issuer_state::registered_client::NATIVE_CLIENT;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::ServerResponse;
use crate::model::Check;
use crate::token::TOKEN_CHECKS;

/// `GET /signin`: the nonce for the authorization request.
pub(super) async fn page(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let mut state = lane.state().await;
    let flow = new_flow(&mut state);
    let page = json!({ "page": "signin", "client_id": NATIVE_CLIENT, "nonce": flow.nonce });
    let LaneState { app, random, .. } = &mut *state;
    let id = app.begin_flow(flow, random);
    ServerResponse::ok(&page).with_cookie(Some(app_cookies::flow_cookie(&id)))
}

/// `POST /signin`: validates the ID token, and begins a session.
pub(super) async fn sign_in(State(lane): State<Arc<LabLane>>, headers: HeaderMap, body: Bytes) -> ServerResponse {
    let mut checks = CheckRecorder::default();
    let response = log_in(&lane, &headers, &body, &mut checks).await;
    response.unwrap_or_else(|refusal| refusal).with_checks(checks)
}

async fn log_in(
    lane: &LabLane,
    headers: &HeaderMap,
    body: &[u8],
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    checks.plan(&[Check::IssuerKeys]);
    checks.plan(&TOKEN_CHECKS);
    checks.plan(&[Check::Nonce]);
    let id_token = form_field(body, "id_token").ok_or_else(refusal)?;
    let flow = take_flow(&mut *lane.state().await, headers);
    let nonce = flow.map(|flow| flow.nonce);
    let claims = validate_id_token(lane, &id_token, NATIVE_CLIENT, nonce.as_deref(), checks).await?;
    let user = claims.get("sub").and_then(Json::as_str).unwrap_or_default().to_owned();
    checks.set_user(&user);
    let LaneState { app, random, .. } = &mut *lane.state().await;
    let session_id = app.begin_session(AppSession { user: user.clone(), tokens: None }, random);
    Ok(ServerResponse::ok(&json!({ "user": user }))
        .with_cookie(Some(app_cookies::session_cookie(&session_id)))
        .with_cookie(Some(app_cookies::end_of_flow())))
}
