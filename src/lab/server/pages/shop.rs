//! The shop: its routes, and the pages that need no file of their own.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{delete, get, post};
use hyper::StatusCode;
use serde_json::json;

use super::{login, logout, sessions};
use crate::lab::lane::LabLane;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::authorize::{AuthorizedRequest, RequiredRole, RoleSource, authorize};
use crate::lab::server::auth::session::{self, SESSION_CHECKS};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{Challenge, ServerResponse, with_fallbacks};
use crate::lab::server::oauth::{introspect, issue, refresh, revoke};
use crate::model::Check;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::AuthMode;

/// The shop's routes.
pub(in crate::lab::server) fn router(lane: Arc<LabLane>) -> Router {
    let routes = Router::new()
        .route("/", get(start))
        .route("/login", post(login::log_in))
        .route("/refresh", post(refresh::refresh))
        .route("/me", get(me))
        .route("/admin", get(admin))
        .route("/logout", post(logout::log_out))
        .route("/logout/all", post(logout::log_out_everywhere))
        .route("/sessions", get(sessions::list))
        .route("/sessions/{login}", delete(sessions::end))
        .route("/revoke", post(revoke::revoke))
        .route("/introspect", post(introspect::introspect))
        .route("/.well-known/jwks.json", get(jwks));
    with_fallbacks(routes).with_state(lane)
}

/// `GET /`: the start page refuses nobody. In a shop with sessions, a visitor without one gets one that names no user yet.
async fn start(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    let anonymous = json!({ "page": "start", "user": null });
    if state.setup.shop.auth == AuthMode::Jwt {
        return ServerResponse::ok(&anonymous);
    }
    let presented = session::presented_session_id(&state, &credentials);
    let mut session_checks = CheckRecorder::new(SESSION_CHECKS);
    if let Some(session) = session::authenticate(&mut state, presented.as_ref(), &mut session_checks).await {
        let body = json!({ "page": "start", "user": session.user });
        return ServerResponse::ok(&body).with_trace(session_checks.into_trace(session.user));
    }
    // The failed checks are dropped: nothing was refused, the page just doesn't insist on a session.
    let mut checks = CheckRecorder::new(SESSION_CHECKS);
    let session = session::create(&mut state, &credentials).await;
    let why = if presented.is_some() { "does not count" } else { "none" };
    checks.not_checked(Check::SessionCookie, format!("{why}: {} begins", abbreviate(&session.id)));
    let cookie = session::session_cookie(&state, &session.id);
    ServerResponse::ok(&anonymous).with_cookie(Some(cookie)).with_trace(checks.into_trace(None))
}

/// `GET /me`: who am I?
async fn me(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    match authorize(&mut state, &credentials, RequiredRole::AnyUser).await {
        Ok(AuthorizedRequest { user, checks }) => {
            let body = json!({ "user": user.name, "role": user.role });
            ServerResponse::ok(&body).with_trace(checks.into_trace(Some(user.name)))
        }
        Err(refusal) => refusal,
    }
}

/// `GET /admin`: for admins. With a session the role is read from the account each time, so that a change counts at once; a
/// JWT says what the role was when it was issued.
async fn admin(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    let authorized = authorize(&mut state, &credentials, RequiredRole::Admin).await;
    let AuthorizedRequest { user, mut checks } = match authorized {
        Ok(authorized) => authorized,
        Err(refusal) => return refusal,
    };
    if user.role == "admin" {
        let source = match user.role_source {
            RoleSource::Account => "",
            RoleSource::Session => ", says the row",
            RoleSource::Token => ", says the token",
        };
        checks.passed(Check::Role, format!("admin{source}"));
        let body = json!({ "page": "admin", "user": user.name });
        return ServerResponse::ok(&body).with_trace(checks.into_trace(Some(user.name)));
    }
    checks.failed(Check::Role, format!("is {}, needs admin", sanitize_for_trace(&user.role)));
    let refusal = ServerResponse::forbidden().with_trace(checks.into_trace(Some(user.name)));
    match user.role_source {
        RoleSource::Token => refusal.with_challenge(Challenge::InsufficientScope(credentials.token.scheme())),
        RoleSource::Account | RoleSource::Session => refusal,
    }
}

/// `GET /.well-known/jwks.json`: the public keys, for everybody who wants to verify the shop's tokens (RFC 7517, section 5).
async fn jwks(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let mut state = lane.state().await;
    match issue::signing_key(&mut state) {
        Ok(_) => ServerResponse::ok(&state.tokens.signing_keys.public_jwks().to_public_json()),
        Err(why) => ServerResponse::error(StatusCode::INTERNAL_SERVER_ERROR, &why),
    }
}
