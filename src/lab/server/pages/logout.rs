//! `POST /logout` and `/logout/all`. A session is deleted. With tokens the refresh token ends, and the access token only if
//! the shop has a way to revoke it; otherwise every copy of it stays valid until `exp`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::revocation;
use crate::lab::server::auth::authorize::{session_user, token_checks, uses_token};
use crate::lab::server::auth::session::SESSION_CHECKS;
use crate::lab::server::auth::{bearer, session};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::server::oauth::refresh;
use crate::lab::store::SessionStore as _;
use crate::model::Check;
use crate::model::switch_types::AuthMode;
use crate::model::switch_types::RevocationMethod;

/// `POST /logout`: ends this login.
pub(super) async fn log_out(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut state = lane.state().await;
    if uses_token(&state, &credentials) {
        let refresh_token = refresh::refresh_token_in_body(&headers, &body);
        log_out_by_token(&mut state, &credentials, refresh_token).await
    } else {
        log_out_by_session(&mut state, &credentials).await
    }
}

async fn log_out_by_token(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    refresh_token: Option<String>,
) -> ServerResponse {
    let mut checks = CheckRecorder::new(token_checks(state));
    let identity = match bearer::authenticate(state, credentials, &mut checks) {
        Ok(identity) => identity,
        Err(refusal) => return refusal.with_trace(checks.into_trace(None)),
    };
    if let Some(token) = refresh_token {
        state.tokens.refresh_families.end_owned_by(&token, &identity.user);
    }
    bearer::revoke_access_token(state, &identity);
    let cookie = end_accompanying_session(state, credentials).await;
    ServerResponse::no_content().with_cookie(cookie).with_trace(checks.into_trace(None))
}

async fn log_out_by_session(state: &mut LaneState, credentials: &RequestCredentials) -> ServerResponse {
    let mut checks = CheckRecorder::new(SESSION_CHECKS);
    let presented = session::presented_session_id(state, credentials);
    let Some(session) = session::authenticate(state, presented.as_ref(), &mut checks).await else {
        return ServerResponse::unauthorized().with_trace(checks.into_trace(None));
    };
    // The careless shop only asks the browser to forget the cookie; every copy of the ID stays valid.
    if state.setup.shop.logout_deletes_row {
        session::end(state, &session).await;
    }
    let cookie = session::expired_cookie(state);
    ServerResponse::no_content().with_cookie(Some(cookie)).with_trace(checks.into_trace(None))
}

/// In a shop with both, the session that came along ends with the token.
async fn end_accompanying_session(state: &mut LaneState, credentials: &RequestCredentials) -> Option<String> {
    if state.setup.shop.auth != AuthMode::Both {
        return None;
    }
    let presented = session::presented_session_id(state, credentials)?;
    if state.setup.shop.logout_deletes_row {
        let Ok(_) = state.store.remove(&presented.id).await;
    }
    Some(session::expired_cookie(state))
}

/// `POST /logout/all`: ends every login of this user, on every device: sessions, refresh tokens, and access tokens if the
/// shop has a way to revoke them.
pub(super) async fn log_out_everywhere(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
) -> ServerResponse {
    let mut state = lane.state().await;
    if uses_token(&state, &credentials) {
        log_out_everywhere_by_token(&mut state, &credentials).await
    } else {
        log_out_everywhere_by_session(&mut state, &credentials).await
    }
}

async fn log_out_everywhere_by_token(state: &mut LaneState, credentials: &RequestCredentials) -> ServerResponse {
    let mut checks = CheckRecorder::new(token_checks(state));
    let identity = match bearer::authenticate(state, credentials, &mut checks) {
        Ok(identity) => identity,
        Err(refusal) => return refusal.with_trace(checks.into_trace(None)),
    };
    if state.setup.shop.access.revoke == RevocationMethod::Blocklist {
        // It may have been issued before the shop kept a log, and then `revoke_all_access_tokens` doesn't know it.
        bearer::revoke_access_token(state, &identity);
    }
    revocation::revoke_all_access_tokens(state, &identity.user);
    revocation::end_recorded_logins(state, &identity.user).await;
    ServerResponse::no_content().with_trace(checks.into_trace(None))
}

async fn log_out_everywhere_by_session(state: &mut LaneState, credentials: &RequestCredentials) -> ServerResponse {
    let mut checks = CheckRecorder::new([&SESSION_CHECKS[..], &[Check::Login]].concat());
    let presented = session::presented_session_id(state, credentials);
    let session = session::authenticate(state, presented.as_ref(), &mut checks).await;
    let Some(user) = session.and_then(|session| session_user(session, &mut checks)) else {
        return ServerResponse::unauthorized().with_trace(checks.into_trace(None));
    };
    revocation::revoke_all_access_tokens(state, &user);
    revocation::end_recorded_logins(state, &user).await;
    let cookie = session::expired_cookie(state);
    ServerResponse::no_content().with_cookie(Some(cookie)).with_trace(checks.into_trace(None))
}
