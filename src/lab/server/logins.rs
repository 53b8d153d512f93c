//! `/sessions`: a person's own logins, to be seen and to be ended. Only a server that keeps rows can offer this.
//!
//! Each login has a number, which is no secret; the id of a session is one, and is told to nobody but its own cookie.

use std::sync::Arc;

use axum::extract::{Path, State};
use hyper::StatusCode;
use serde_json::{Value as Json, json};

use super::admit::{Wants, admit};
use super::answer::Answer;
use super::session;
use super::visit::Visit;
use crate::lab::lane::Lane;
use crate::lab::store::Session;
use crate::token::words::format_timestamp;

/// `GET /sessions`: where am I logged in?
pub(super) async fn list(State(lane): State<Arc<Lane>>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let (person, checks) = match admit(&mut world, &visit, Wants::Anybody).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal,
    };
    let here = session::brought(&world, &visit);
    let logins = session::logins_of(&mut world, &person.name).await;
    let this = |session: &Session| here.as_ref().is_some_and(|here| here.id == session.id);
    let listed: Vec<Json> = logins.iter().map(|session| told(session, this(session))).collect();
    let body = json!({ "count": listed.len(), "sessions": listed });
    Answer::ok(&body).after(checks.believing(Some(person.name)))
}

fn told(session: &Session, this: bool) -> Json {
    json!({
        "login": session.login,
        "device": session.device,
        "first": format_timestamp(session.created),
        "last": format_timestamp(session.used),
        "this": this,
    })
}

/// `DELETE /sessions/2`: ends one login of one's own. Somebody else's numbers lead nowhere: only one's own rows are asked.
pub(super) async fn end(State(lane): State<Arc<Lane>>, Path(login): Path<String>, visit: Visit) -> Answer {
    let mut world = lane.world().await;
    let (person, checks) = match admit(&mut world, &visit, Wants::Anybody).await {
        Ok(admitted) => admitted,
        Err(refusal) => return refusal,
    };
    let trace = checks.believing(Some(person.name.clone()));
    let logins = session::logins_of(&mut world, &person.name).await;
    let meant = logins.iter().find(|session| login.parse() == Ok(session.login));
    let Some(meant) = meant else {
        return Answer::error(StatusCode::NOT_FOUND, "no such login").after(trace);
    };
    session::end(&mut world, meant).await;
    let here = session::brought(&world, &visit).is_some_and(|here| here.id == meant.id);
    let cookie = here.then(|| session::expired_cookie(&world));
    Answer::no_content().with_cookie(cookie).after(trace)
}
