//! `POST /token`: the token endpoint (RFC 6749, section 3.2). Here a client shows that the code, or the refresh token, is its
//! own.

mod code_replay;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::claims::{self, LoginFacts, TokenSubject};
use super::client_authentication;
use crate::lab::issuer_state::registered_client::{ClientSecret, RegisteredClient};
use crate::lab::issuer_state::scope_set::{OPENID, ScopeSet};
use crate::lab::issuer_state::{AuthorizationCode, RefreshOutcome};
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::{constant_time_eq, new_id};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::form_field;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::model::Check;
use crate::token::base64url;

/// The scope that asks for a refresh token (`OpenID` Connect Core, section 11).
const OFFLINE_ACCESS: &str = "offline_access";

/// Gives tokens for a code, for a refresh token, or to a client that acts for itself.
pub(super) async fn token(State(lane): State<Arc<LabLane>>, headers: HeaderMap, body: Bytes) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::OauthClient]);
        let grant_type = form_field(&body, "grant_type");
        match grant_type.as_deref() {
            Some("authorization_code") => {
                checks.plan(&[Check::AuthorizationCode, Check::RedirectUri, Check::Pkce]);
                let client = client_authentication::authenticate(&mut state, &headers, &body, checks)?;
                exchange_code(&mut state, client, &body, checks)
            }
            Some("refresh_token") => {
                checks.plan(&[Check::RefreshLookup, Check::RefreshReuse, Check::Account]);
                let client = client_authentication::authenticate(&mut state, &headers, &body, checks)?;
                refresh(&mut state, client, &body, checks)
            }
            Some("client_credentials") => {
                checks.plan(&[Check::Scope]);
                let client = client_authentication::authenticate(&mut state, &headers, &body, checks)?;
                serve_client(&mut state, client, &body, checks)
            }
            Some(_) => Err(ServerResponse::bad_request("unsupported_grant_type")),
            None => Err(ServerResponse::bad_request("invalid_request")),
        }
    })
}

/// Exchanges a code. Only a success uses it up: otherwise anybody who sees a code could spoil it with a wrong verifier.
fn exchange_code(
    state: &mut LaneState,
    client: &'static RegisteredClient,
    body: &[u8],
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    let invalid_grant = || ServerResponse::bad_request("invalid_grant");
    let code = form_field(body, "code").ok_or_else(|| ServerResponse::bad_request("invalid_request"))?;
    let record = find_code(state, client, &code, checks).ok_or_else(invalid_grant)?;
    if form_field(body, "redirect_uri").as_deref() != Some(&record.request.redirect_uri) {
        checks.failed(Check::RedirectUri, "not the one to which the code was sent");
        return Err(invalid_grant());
    }
    checks.passed(Check::RedirectUri, "the one to which the code was sent");
    check_verifier(&record, form_field(body, "code_verifier").as_deref(), checks).ok_or_else(invalid_grant)?;
    state.issuer.mark_code_used(&code);
    checks.set_user(&record.user);
    give_tokens(state, &record, &code)
}

/// The code, if it is this client's to use. One that comes a second time ends what came of the first.
fn find_code(
    state: &mut LaneState,
    client: &'static RegisteredClient,
    code: &str,
    checks: &mut CheckRecorder,
) -> Option<AuthorizationCode> {
    let record = state.issuer.code(code).cloned();
    let record = record.filter(|record| record.request.client == client);
    let why = match &record {
        None => "none that was given to this client",
        Some(record) if record.was_used && state.setup.issuer.single_use_codes => {
            state.issuer.end_grants_of_code(code);
            "used before: the tokens that it brought end"
        }
        Some(record) if state.now() >= record.expires_at => "too old",
        Some(record) if record.was_used && code_replay::counts(record) => {
            checks.not_checked(Check::AuthorizationCode, "used before, and taken again");
            return Some(record.clone());
        }
        Some(record) => {
            checks.passed(Check::AuthorizationCode, format!("for {}, first use", record.user));
            return Some(record.clone());
        }
    };
    checks.failed(Check::AuthorizationCode, why);
    None
}

/// RFC 7636, section 4.6. A verifier for a code that was asked for without a challenge is refused, too: somebody has taken the
/// challenge out (RFC 9700, section 4.8.2).
fn check_verifier(record: &AuthorizationCode, verifier: Option<&str>, checks: &mut CheckRecorder) -> Option<()> {
    match (&record.request.challenge, verifier) {
        (None, None) => checks.not_checked(Check::Pkce, "the code was asked for without a challenge"),
        (Some(challenge), Some(verifier))
            if constant_time_eq(&base64url::encode(Sha256::digest(verifier)), challenge) =>
        {
            checks.passed(Check::Pkce, "the verifier fits the challenge");
        }
        (challenge, verifier) => {
            let why = match (challenge, verifier) {
                (None, _) => "a verifier came, and there was no challenge",
                (_, None) => "no verifier came",
                _ => "the verifier does not fit the challenge",
            };
            checks.failed(Check::Pkce, why);
            return None;
        }
    }
    Some(())
}

fn give_tokens(
    state: &mut LaneState,
    record: &AuthorizationCode,
    code: &str,
) -> Result<ServerResponse, ServerResponse> {
    let (client, scope) = (record.request.client, &record.request.scope);
    let access_token = claims::access_token(state, TokenSubject::User(&record.user), client.id, scope)?;
    let mut response = token_response(state, &access_token, scope);
    if scope.contains(OPENID) {
        let login = LoginFacts {
            client_id: client.id,
            auth_time: record.auth_time,
            nonce: record.request.nonce.as_deref(),
            access_token: &access_token,
        };
        response["id_token"] = claims::id_token(state, &record.user, scope, &login)?.into();
    }
    if scope.contains(OFFLINE_ACCESS) {
        let refresh_token = new_id(&mut state.random);
        let now = state.now();
        state.issuer.begin_grant(record, code, &refresh_token, now);
        response["refresh_token"] = refresh_token.into();
    }
    Ok(ServerResponse::ok(&response))
}

/// Exchanges a refresh token, which retires it.
fn refresh(
    state: &mut LaneState,
    client: &'static RegisteredClient,
    body: &[u8],
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    let invalid_grant = || ServerResponse::bad_request("invalid_grant");
    let token = form_field(body, "refresh_token").ok_or_else(|| ServerResponse::bad_request("invalid_request"))?;
    let now = state.now();
    let grant = match state.issuer.judge_refresh_token(&token, client.id, now) {
        RefreshOutcome::Unknown => {
            checks.failed(Check::RefreshLookup, "none of this client's");
            return Err(invalid_grant());
        }
        RefreshOutcome::Reused { seconds_ago } => {
            checks.passed(Check::RefreshLookup, "one of ours");
            checks.failed(Check::RefreshReuse, format!("used {seconds_ago} s ago: the family ends"));
            return Err(invalid_grant());
        }
        RefreshOutcome::Valid(grant) => grant,
    };
    checks.passed(Check::RefreshLookup, &grant.user);
    checks.passed(Check::RefreshReuse, "first use");
    if state.accounts.find(&grant.user).is_none_or(|account| account.banned) {
        checks.failed(Check::Account, format!("{} is banned", grant.user));
        return Err(invalid_grant());
    }
    checks.passed(Check::Account, format!("{}, not banned", grant.user));
    checks.set_user(&grant.user);
    let next = new_id(&mut state.random);
    state.issuer.rotate(&token, &next, now);
    let access_token = claims::access_token(state, TokenSubject::User(&grant.user), client.id, &grant.scope)?;
    let mut response = token_response(state, &access_token, &grant.scope);
    response["refresh_token"] = next.into();
    Ok(ServerResponse::ok(&response))
}

/// Gives a token to a client that acts for itself (RFC 6749, section 4.4). Only one with a secret can: anybody could be the
/// others.
fn serve_client(
    state: &mut LaneState,
    client: &'static RegisteredClient,
    body: &[u8],
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    if client.secret == ClientSecret::Public {
        checks.not_checked(Check::Scope, "a public client acts for nobody but users");
        return Err(ServerResponse::bad_request("unauthorized_client"));
    }
    let scope = ScopeSet::parse(&form_field(body, "scope").unwrap_or_default());
    if scope.names().any(|name| name == OPENID || name == OFFLINE_ACCESS || !client.scopes.contains(&name)) {
        checks.failed(Check::Scope, "not for this client");
        return Err(ServerResponse::bad_request("invalid_scope"));
    }
    checks.passed(Check::Scope, scope.to_string());
    let access_token = claims::access_token(state, TokenSubject::Client, client.id, &scope)?;
    Ok(ServerResponse::ok(&token_response(state, &access_token, &scope)))
}

/// RFC 6749, section 5.1.
fn token_response(state: &LaneState, access_token: &str, scope: &ScopeSet) -> serde_json::Value {
    json!({
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": u64::from(state.setup.issuer.token_minutes) * 60,
        "scope": scope.to_string(),
    })
}
