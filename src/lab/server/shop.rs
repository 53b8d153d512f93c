//! The shop: its routes, and what each one asks before it answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::{delete, get, post};
use serde_json::json;

use super::admit::{Says, Wants, admit};
use super::answer::{Answer, Challenge, or_else_nothing};
use super::checks::Checks;
use super::session::RECOGNISE;
use super::visit::Visit;
use super::{introspect, login, logins, logout, refresh, revoke, session};
use crate::lab::lane::Lane;
use crate::world::{AuthMode, Check};

/// The shop of a lane.
pub(super) fn router(lane: Arc<Lane>) -> Router {
    let routes = Router::new()
        .route("/", get(start))
        .route("/login", post(login::log_in))
        .route("/refresh", post(refresh::refresh))
        .route("/me", get(me))
        .route("/admin", get(admin))
        .route("/logout", post(logout::log_out))
        .route("/logout/all", post(logout::log_out_everywhere))
        .route("/sessions", get(logins::list))
        .route("/sessions/{login}", delete(logins::end))
        .route("/revoke", post(revoke::revoke))
        .route("/introspect", post(introspect::introspect))
        .route("/.well-known/jwks.json", get(keys));
    or_else_nothing(routes).with_state(lane)
}

/// `GET /`: the start page refuses nobody. Whoever comes without a session gets one that stands for nobody yet, where the
/// shop has sessions.
async fn start(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let nobody = json!({ "page": "start", "user": null });
    if world.setup.shop.auth == AuthMode::Jwt {
        return Answer::ok(&nobody);
    }
    let brought = session::brought(&world, &visit);
    let mut asked = Checks::of(RECOGNISE);
    if let Some(session) = session::recognise(&mut world, brought.as_ref(), &mut asked).await {
        let body = json!({ "page": "start", "user": session.user });
        return Answer::ok(&body).after(asked.believing(session.user));
    }
    // Nothing was refused, so no check has failed: the page just does not insist on a session.
    let mut checks = Checks::of(RECOGNISE);
    let new = session::begin(&mut world, &visit).await;
    let why = if brought.is_some() { "does not count" } else { "none" };
    checks.not_checked(Check::SessionCookie, format!("{why}: {} begins", crate::world::value::abbreviate(&new.id)));
    let cookie = session::cookie(&world, &new.id);
    Answer::ok(&nobody).with_cookie(Some(cookie)).after(checks.believing(None))
}

/// `GET /me`: who am I?
async fn me(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    match admit(&mut world, &visit, Wants::Anybody).await {
        Ok((person, checks)) => {
            let body = json!({ "user": person.name, "role": person.role });
            Answer::ok(&body).after(checks.believing(Some(person.name)))
        }
        Err(refusal) => refusal,
    }
}

/// `GET /admin`: for admins. With a session the role is read from the account each time, so that a change counts at once; a
/// token says what the role was when it was made.
async fn admin(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let (person, mut checks) = match admit(&mut world, &visit, Wants::Admin).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal,
    };
    if person.role == "admin" {
        let by = match person.says {
            Says::Account => "",
            Says::Row => ", says the row",
            Says::Token => ", says the token",
        };
        checks.passed(Check::Role, format!("admin{by}"));
        let body = json!({ "page": "admin", "user": person.name });
        return Answer::ok(&body).after(checks.believing(Some(person.name)));
    }
    let role = crate::lab::secret::shown(&person.role).into_owned();
    checks.failed(Check::Role, format!("is {role}, needs admin"));
    let refusal = Answer::forbidden().after(checks.believing(Some(person.name)));
    if person.says == Says::Token { refusal.challenging(Challenge::MoreScope(visit.token.scheme())) } else { refusal }
}

/// `GET /.well-known/jwks.json`: the public keys, for everybody who wants to verify by themselves (RFC 7517, section 5).
async fn keys(State(lane): State<Arc<Lane>>) -> Answer {
    let mut world = lane.world().await;
    match super::issue::ready(&mut world) {
        Ok(()) => Answer::ok(&world.tokens.keys.published().to_public_json()),
        Err(why) => Answer::error(hyper::StatusCode::INTERNAL_SERVER_ERROR, &why),
    }
}
