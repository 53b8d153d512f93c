//! `POST /exchange`: the other kind of credential for the one that somebody holds. A shop that moves from sessions to tokens, or
//! back, takes its users along with it: nobody has to log in again.

use std::sync::Arc;

use axum::extract::State;
use hyper::StatusCode;

use super::login::{self, LoginGrant};
use super::logout;
use crate::lab::accounts::Account;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::authorize::{AccessRule, RecognizedCredential, admit, authenticate};
use crate::lab::server::auth::{credential_cookie, csrf};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::http::state_changing_request::StateChangingRequest;
use crate::lab::server::oauth::issue::TokenGrantRequest;
use crate::lab::server::oauth::refresh;
use crate::model::switch_types::{AcceptedCredentials, TokenStorage};
use crate::model::{Check, CredentialKinds};

/// Gives what a login gives now, and ends the credential that came. It changes something in the user's name, so it makes the
/// checks of every such request.
pub(super) async fn exchange_credential(
    State(lane): State<Arc<LabLane>>,
    request: StateChangingRequest,
) -> ServerResponse {
    let mut state = lane.state().await;
    let credentials = &request.credentials;
    respond(|checks| {
        if state.setup.shop.accepts != AcceptedCredentials::Either {
            return Err(ServerResponse::error(
                StatusCode::CONFLICT,
                "this shop takes one kind of credential, and exchanges none",
            ));
        }
        let credential = authenticate(&mut state, credentials, AccessRule::Account, checks)?;
        checks.plan(&csrf::CSRF_CHECKS);
        let user = admit(&state, credential.clone(), credentials, AccessRule::Account, checks)?;
        csrf::admit_change(&state, &request, Some(&user.name), checks)?;
        let account = account_in_good_standing(&state, &user.name, checks)?;
        match (&credential, state.setup.shop.issued_at(&credentials.host)) {
            (RecognizedCredential::Session(_), CredentialKinds::Session)
            | (RecognizedCredential::Token(_), CredentialKinds::Token)
            | (_, CredentialKinds::Both) => {
                return Err(ServerResponse::error(StatusCode::CONFLICT, "this is what a login gives already"));
            }
            _ => {}
        }
        let old_cookie = match &credential {
            RecognizedCredential::Session(session) => Some(logout::end_session(&state, session)?),
            RecognizedCredential::Token(identity) => {
                logout::end_tokens(
                    &mut state,
                    identity,
                    refresh::refresh_token_in_body(&request.headers, &request.body),
                )?;
                let keeps_token_in_cookie = state.setup.shop.access.storage == TokenStorage::Cookie;
                keeps_token_in_cookie.then(|| credential_cookie::expired_token_cookie(&state))
            }
        };
        let grant =
            TokenGrantRequest::default().into_grant().ok_or_else(|| ServerResponse::bad_request("invalid_target"))?;
        let response = login::give_credentials(
            &mut state,
            credentials,
            &account,
            LoginGrant { tokens: grant, remember: false },
            checks,
        )?;
        Ok(response.with_cookie(old_cookie))
    })
}

/// The account, if nobody has banned it. A JWT alone doesn't say: whoever gives a new credential for one has to look.
fn account_in_good_standing(
    state: &LaneState,
    name: &str,
    checks: &mut CheckRecorder,
) -> Result<Account, ServerResponse> {
    let account = state.accounts.find(name).filter(|account| !account.banned).cloned();
    account.ok_or_else(|| {
        checks.failed(Check::Account, format!("{name} is banned"));
        ServerResponse::forbidden()
    })
}
