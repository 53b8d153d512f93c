//! The shop: its routes, and what each one asks before it answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{delete, get, post};
use serde_json::json;

use super::{login, logout, sessions};
use crate::lab::lane::LabLane;
use crate::lab::server::auth::authorize::{RequiredRole, RoleSource, authorize};
use crate::lab::server::auth::session;
use crate::lab::server::auth::session::SESSION_CHECKS;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{Challenge, ServerResponse, with_fallbacks};
use crate::lab::server::oauth::{introspect, refresh, revoke};
use crate::model::{AuthMode, Check};

/// The shop of a lane.
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

/// `GET /`: the start page refuses nobody. Whoever comes without a session gets one that stands for nobody yet, where the
/// shop has sessions.
async fn start(State(lane): State<Arc<LabLane>>, visit: RequestCredentials) -> ServerResponse {
    let mut world = lane.state().await;
    let nobody = json!({ "page": "start", "user": null });
    if world.setup.shop.auth == AuthMode::Jwt {
        return ServerResponse::ok(&nobody);
    }
    let brought = session::presented_session_id(&world, &visit);
    let mut asked = CheckRecorder::new(SESSION_CHECKS);
    if let Some(session) = session::authenticate(&mut world, brought.as_ref(), &mut asked).await {
        let body = json!({ "page": "start", "user": session.user });
        return ServerResponse::ok(&body).with_trace(asked.into_trace(session.user));
    }
    // Nothing was refused, so no check has failed: the page just does not insist on a session.
    let mut checks = CheckRecorder::new(SESSION_CHECKS);
    let new = session::create(&mut world, &visit).await;
    let why = if brought.is_some() { "does not count" } else { "none" };
    checks
        .not_checked(Check::SessionCookie, format!("{why}: {} begins", crate::model::abbreviate::abbreviate(&new.id)));
    let cookie = session::session_cookie(&world, &new.id);
    ServerResponse::ok(&nobody).with_cookie(Some(cookie)).with_trace(checks.into_trace(None))
}

/// `GET /me`: who am I?
async fn me(State(lane): State<Arc<LabLane>>, visit: RequestCredentials) -> ServerResponse {
    let mut world = lane.state().await;
    match authorize(&mut world, &visit, RequiredRole::AnyUser).await {
        Ok((person, checks)) => {
            let body = json!({ "user": person.name, "role": person.role });
            ServerResponse::ok(&body).with_trace(checks.into_trace(Some(person.name)))
        }
        Err(refusal) => refusal,
    }
}

/// `GET /admin`: for admins. With a session the role is read from the account each time, so that a change counts at once; a
/// token says what the role was when it was made.
async fn admin(State(lane): State<Arc<LabLane>>, visit: RequestCredentials) -> ServerResponse {
    let mut world = lane.state().await;
    let (person, mut checks) = match authorize(&mut world, &visit, RequiredRole::Admin).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal,
    };
    if person.role == "admin" {
        let by = match person.role_source {
            RoleSource::Account => "",
            RoleSource::Session => ", says the row",
            RoleSource::Token => ", says the token",
        };
        checks.passed(Check::Role, format!("admin{by}"));
        let body = json!({ "page": "admin", "user": person.name });
        return ServerResponse::ok(&body).with_trace(checks.into_trace(Some(person.name)));
    }
    let role = crate::lab::secret::sanitize_for_trace(&person.role).into_owned();
    checks.failed(Check::Role, format!("is {role}, needs admin"));
    let refusal = ServerResponse::forbidden().with_trace(checks.into_trace(Some(person.name)));
    if person.role_source == RoleSource::Token {
        refusal.with_challenge(Challenge::InsufficientScope(visit.token.scheme()))
    } else {
        refusal
    }
}

/// `GET /.well-known/jwks.json`: the public keys, for everybody who wants to verify by themselves (RFC 7517, section 5).
async fn jwks(State(lane): State<Arc<LabLane>>) -> ServerResponse {
    let mut world = lane.state().await;
    match crate::lab::server::oauth::issue::ensure_signing_key(&mut world) {
        Ok(()) => ServerResponse::ok(&world.tokens.signing_keys.public_jwks().to_public_json()),
        Err(why) => ServerResponse::error(hyper::StatusCode::INTERNAL_SERVER_ERROR, &why),
    }
}
