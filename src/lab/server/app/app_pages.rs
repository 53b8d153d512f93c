//! The app's pages.

mod taken_over_package;

use std::sync::Arc;

use axum::extract::State;
use hyper::header::HeaderMap;
use serde_json::json;

use super::app_cookies;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::Check;

/// `GET /`: refuses nobody.
pub(super) async fn start(State(lane): State<Arc<LabLane>>, headers: HeaderMap) -> ServerResponse {
    let state = lane.state().await;
    respond(|checks| {
        let user = session_user(&state, &headers);
        match &user {
            Some(user) => checks.set_user(user),
            None => checks.not_checked(Check::Login, "nobody, and nobody has to be"),
        }
        Ok(ServerResponse::ok(&json!({ "page": "start", "user": user })))
    })
}

/// `GET /me`: who is logged in at the app.
pub(super) async fn me(State(lane): State<Arc<LabLane>>, headers: HeaderMap) -> ServerResponse {
    let state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::SessionCookie, Check::Login]);
        let user = logged_in_user(&state, &headers, checks)?;
        Ok(ServerResponse::ok(&json!({ "user": user })))
    })
    .with_realm("app")
}

/// `GET /app`: where a phone hands the address to the app that claims it. A browser without the app shows this.
pub(super) async fn native_callback() -> ServerResponse {
    ServerResponse::html(
        "<!doctype html><title>Prints</title><p>Open this page on a phone with the app.</p>".to_owned(),
    )
}

/// `GET /gallery`: the app's page, with the scripts that it includes.
pub(super) async fn gallery(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let package = if lane.state().await.setup.app.compromised { taken_over_package::SCRIPT } else { "" };
    ServerResponse::html(format!("<!doctype html><title>Prints</title><h1>Your photos</h1>{package}"))
}

/// `POST /logout`: ends the session, and with it what the app's server keeps.
pub(super) async fn log_out(State(lane): State<Arc<LabLane>>, headers: HeaderMap) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::SessionCookie, Check::Login]);
        logged_in_user(&state, &headers, checks)?;
        if let Some(id) = app_cookies::session_id(&headers) {
            state.app.end_session(&id);
        }
        Ok(ServerResponse::no_content().with_cookie(Some(app_cookies::end_of_session())))
    })
    .with_realm("app")
}

fn session_user(state: &LaneState, headers: &HeaderMap) -> Option<String> {
    let id = app_cookies::session_id(headers)?;
    state.app.session(&id).map(|session| session.user.clone())
}

fn logged_in_user(
    state: &LaneState,
    headers: &HeaderMap,
    checks: &mut CheckRecorder,
) -> Result<String, ServerResponse> {
    if app_cookies::session_id(headers).is_none() {
        checks.failed(Check::SessionCookie, "none");
        return Err(ServerResponse::unauthorized());
    }
    checks.passed(Check::SessionCookie, "the app's own");
    let Some(user) = session_user(state, headers) else {
        checks.failed(Check::Login, "no such session");
        return Err(ServerResponse::unauthorized());
    };
    checks.passed(Check::Login, &user);
    checks.set_user(&user);
    Ok(user)
}
