//! `/sessions`: a user's own logins, to look at and to end. Only a server that keeps records of them can offer this.
//!
//! Each login has a number, which isn't secret. A session ID is: it is sent to its own client only.

use std::sync::Arc;

use axum::extract::{Path, State};
use hyper::StatusCode;
use serde_json::{Value as Json, json};

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::authorize::{AccessRule, authorize};
use crate::lab::server::auth::{credential_cookie, session};
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::session_store::{Session, StoreError};
use crate::model::calendar::format_timestamp;

/// `GET /sessions`: where am I logged in?
pub(super) async fn list(State(lane): State<Arc<LabLane>>, credentials: RequestCredentials) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        let presented_key = presented_key(&state, &credentials)?;
        let sessions = session::active_sessions_of(&state, &user.name)?;
        let listed: Vec<Json> = sessions
            .iter()
            .map(|session| session_json(session, presented_key.as_ref() == Some(&session.key)))
            .collect();
        Ok(ServerResponse::ok(&json!({ "count": listed.len(), "sessions": listed })))
    })
}

/// The key of the session that the request itself belongs to.
fn presented_key(state: &LaneState, credentials: &RequestCredentials) -> Result<Option<String>, StoreError> {
    let Some(presented) = session::presented_session_id(state, credentials) else { return Ok(None) };
    Ok(state.store.find(&presented.id)?.map(|session| session.key))
}

fn session_json(session: &Session, is_this_one: bool) -> Json {
    json!({
        "login": session.login_number,
        "device": session.device,
        "first": format_timestamp(session.created),
        "last": format_timestamp(session.last_used),
        "this": is_this_one,
    })
}

/// `DELETE /sessions/2`: ends one of the user's own logins. The number is looked for among their sessions alone, so somebody
/// else's number is as good as none.
pub(in crate::lab::server) async fn end(
    State(lane): State<Arc<LabLane>>,
    Path(login_number): Path<String>,
    credentials: RequestCredentials,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let user = authorize(&mut state, &credentials, AccessRule::Account, checks)?;
        let sessions = session::active_sessions_of(&state, &user.name)?;
        let session = sessions.iter().find(|session| login_number.parse() == Ok(session.login_number));
        let session = session.ok_or_else(|| ServerResponse::error(StatusCode::NOT_FOUND, "no such login"))?;
        let is_this_one = presented_key(&state, &credentials)?.is_some_and(|key| key == session.key);
        session::end(&state, session)?;
        let cookie = is_this_one.then(|| credential_cookie::expired_cookie(&state));
        Ok(ServerResponse::no_content().with_cookie(cookie))
    })
}
