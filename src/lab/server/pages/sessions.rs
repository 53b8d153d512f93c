//! `/sessions`: a person's own logins, to be seen and to be ended. Only a server that keeps rows can offer this.
//!
//! Each login has a number, which is no secret; the id of a session is one, and is told to nobody but its own cookie.

use std::sync::Arc;

use axum::extract::{Path, State};
use hyper::StatusCode;
use serde_json::{Value as Json, json};

use crate::lab::lane::LabLane;
use crate::lab::server::auth::authorize::{RequiredRole, authorize};
use crate::lab::server::auth::session;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::store::Session;
use crate::token::formatting::format_timestamp;

/// `GET /sessions`: where am I logged in?
pub(in crate::lab::server) async fn list(
    State(lane): State<Arc<LabLane>>,
    visit: RequestCredentials,
) -> ServerResponse {
    let mut world = lane.state().await;
    let (person, checks) = match authorize(&mut world, &visit, RequiredRole::AnyUser).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal,
    };
    let here = session::presented_session_id(&world, &visit);
    let logins = session::active_sessions_of(&mut world, &person.name).await;
    let this = |session: &Session| here.as_ref().is_some_and(|here| here.id == session.id);
    let listed: Vec<Json> = logins.iter().map(|session| session_json(session, this(session))).collect();
    let body = json!({ "count": listed.len(), "sessions": listed });
    ServerResponse::ok(&body).with_trace(checks.into_trace(Some(person.name)))
}

fn session_json(session: &Session, this: bool) -> Json {
    json!({
        "login": session.login_number,
        "device": session.device,
        "first": format_timestamp(session.created),
        "last": format_timestamp(session.used),
        "this": this,
    })
}

/// `DELETE /sessions/2`: ends one login of one's own. Somebody else's numbers lead nowhere: only one's own rows are asked.
pub(in crate::lab::server) async fn end(
    State(lane): State<Arc<LabLane>>,
    Path(login): Path<String>,
    visit: RequestCredentials,
) -> ServerResponse {
    let mut world = lane.state().await;
    let (person, checks) = match authorize(&mut world, &visit, RequiredRole::AnyUser).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal,
    };
    let trace = checks.into_trace(Some(person.name.clone()));
    let logins = session::active_sessions_of(&mut world, &person.name).await;
    let meant = logins.iter().find(|session| login.parse() == Ok(session.login_number));
    let Some(meant) = meant else {
        return ServerResponse::error(StatusCode::NOT_FOUND, "no such login").with_trace(trace);
    };
    session::end(&mut world, meant).await;
    let here = session::presented_session_id(&world, &visit).is_some_and(|here| here.id == meant.id);
    let cookie = here.then(|| session::expired_cookie(&world));
    ServerResponse::no_content().with_cookie(cookie).with_trace(trace)
}
