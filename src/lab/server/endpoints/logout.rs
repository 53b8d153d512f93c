//! `POST /logout` and `/logout/all`. A session is deleted. With tokens the refresh token ends, and the access token only if
//! the shop has a way to revoke it; otherwise every copy of it stays valid until `exp`.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;

use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::revocation;
use crate::lab::server::auth::authorize::{AccessRule, RecognizedCredential, authenticate};
use crate::lab::server::auth::bearer::TokenIdentity;
use crate::lab::server::auth::{bearer, credential_cookie, remember_me, session};
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::oauth::refresh;
use crate::lab::session_store::{Session, StoreError};
use crate::model::CredentialKinds;
use crate::model::switch_types::{RevocationMethod, TokenStorage};

/// `POST /logout`: ends this login.
pub(super) async fn log_out(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let cookie = match authenticate(&mut state, &credentials, AccessRule::Credential, checks)? {
            RecognizedCredential::Session(session) => Some(end_session(&state, &session)?),
            RecognizedCredential::Token(identity) => {
                let refresh_token = refresh::refresh_token_in_body(&headers, &body);
                end_tokens(&mut state, &identity, refresh_token)?;
                end_accompanying_session(&state, &credentials)?
            }
        };
        let keeps_token_in_cookie = state.setup.shop.access.storage == TokenStorage::Cookie;
        let remember_cookie = remember_me::end(&mut state, &credentials);
        let token_cookie = keeps_token_in_cookie.then(|| credential_cookie::expired_token_cookie(&state));
        Ok(ServerResponse::no_content().with_cookie(cookie).with_cookie(token_cookie).with_cookie(remember_cookie))
    })
}

pub(super) fn end_session(state: &LaneState, session: &Session) -> Result<String, StoreError> {
    // The careless shop only asks the browser to forget the cookie; every copy of the ID stays valid.
    if state.setup.shop.logout_deletes_session {
        session::end(state, session)?;
    }
    Ok(credential_cookie::expired_cookie(state))
}

/// Ends what came along, the access token as far as the shop has a way to.
///
/// # Errors
/// When the blocklist doesn't answer; the refresh token has ended.
pub(super) fn end_tokens(
    state: &mut LaneState,
    identity: &TokenIdentity,
    refresh_token: Option<String>,
) -> Result<(), StoreError> {
    if let Some(token) = refresh_token {
        state.tokens.refresh_families.end_owned_by(&token, &identity.user);
    }
    bearer::revoke_access_token(state, identity)
}

/// In a shop with both, the session that came along ends with the token.
fn end_accompanying_session(state: &LaneState, credentials: &RequestCredentials) -> Result<Option<String>, StoreError> {
    if state.setup.shop.accepted_at(&credentials.host) != CredentialKinds::Both {
        return Ok(None);
    }
    let Some(presented) = session::presented_session_id(state, credentials) else { return Ok(None) };
    if state.setup.shop.logout_deletes_session
        && let Some(session) = state.store.find(&presented.id)?
    {
        session::end(state, &session)?;
    }
    Ok(Some(credential_cookie::expired_cookie(state)))
}

/// `POST /logout/all`: ends every login of this user, on every device: sessions, refresh tokens, and access tokens if the
/// shop has a way to revoke them.
pub(super) async fn log_out_everywhere(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let credential = authenticate(&mut state, &credentials, AccessRule::Login, checks)?;
        let cookie = match &credential {
            RecognizedCredential::Session(_) => Some(credential_cookie::expired_cookie(&state)),
            RecognizedCredential::Token(identity) => {
                if state.setup.shop.access.revoke == RevocationMethod::Blocklist {
                    // It may have been issued before the shop kept a log, and then `revoke_all_access_tokens` doesn't know it.
                    bearer::revoke_access_token(&mut state, identity)?;
                }
                None
            }
        };
        revocation::revoke_all_access_tokens(&mut state, credential.user())?;
        revocation::end_recorded_logins(&mut state, credential.user())?;
        let remember_cookie = remember_me::end(&mut state, &credentials);
        Ok(ServerResponse::no_content().with_cookie(cookie).with_cookie(remember_cookie))
    })
}
