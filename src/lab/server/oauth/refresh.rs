//! `POST /refresh`: exchanges a refresh token for a new access token, with rotation and reuse detection.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::header::HeaderMap;
use serde_json::{Value as Json, json};

use super::issue;
use crate::lab::accounts::Account;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::server::auth::dpop;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::{form_field, media_type};
use crate::lab::server::http::credentials::{DpopRequest, RequestCredentials};
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::tokens::refresh_token_families::{RefreshTokenStatus, ValidRefreshToken};
use crate::model::Check;

/// Answers a refresh. An invalid refresh token is a bad request: 400, not 401 (RFC 6749, section 5.2).
pub(in crate::lab::server) async fn refresh(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        checks.plan(&[Check::RefreshLookup, Check::RefreshReuse, Check::Account]);
        let Some(token) = refresh_token_in_body(&headers, &body) else {
            checks.failed(Check::RefreshLookup, "none");
            return Err(ServerResponse::bad_request("invalid_request"));
        };
        let account = validate(&mut state, &token, &credentials.dpop, checks)?;
        let tokens = issue::issue_at_refresh(&mut state, &account, &token)?;
        checks.set_user(account.name);
        Ok(tokens.into_response(&state, json!({})))
    })
}

/// Makes every check of a refresh; the error codes are those of RFC 6749, section 5.2. The account is read anew: a banned user gets nothing, and a
/// changed role counts from here on.
fn validate(
    state: &mut LaneState,
    token: &str,
    dpop: &DpopRequest,
    checks: &mut CheckRecorder,
) -> Result<Account, ServerResponse> {
    // The key comes before the token: otherwise a thief without the key could end the owner's family by reusing a token.
    check_bound_key(state, token, dpop, checks)?;
    let user = redeem(state, token, checks).ok_or_else(invalid_grant)?;
    let account = match state.accounts.find(&user) {
        Some(account) if !account.banned => account.clone(),
        _ => {
            checks.failed(Check::Account, format!("{user} is banned"));
            state.tokens.refresh_families.end_all(&user);
            return Err(invalid_grant());
        }
    };
    checks.passed(Check::Account, format!("{user}, not banned"));
    Ok(account)
}

fn invalid_grant() -> ServerResponse {
    ServerResponse::bad_request("invalid_grant")
}

/// Checks the proof of possession, if the token's family is bound to a key.
fn check_bound_key(
    state: &mut LaneState,
    token: &str,
    dpop: &DpopRequest,
    checks: &mut CheckRecorder,
) -> Result<(), ServerResponse> {
    let Some(bound_key) = state.tokens.refresh_families.bound_key(token) else { return Ok(()) };
    let proof_key = dpop::check_proof(state, dpop, None, checks)
        .ok_or_else(|| ServerResponse::bad_request("invalid_dpop_proof"))?;
    if proof_key != bound_key {
        checks.failed(Check::KeyBinding, "made by another key");
        return Err(invalid_grant());
    }
    Ok(())
}

/// The user of a refresh token, if it is valid. A reused one ends its family.
fn redeem(state: &mut LaneState, token: &str, checks: &mut CheckRecorder) -> Option<String> {
    let grace_seconds = state.setup.shop.refresh.grace_seconds;
    let now = state.now();
    match state.tokens.refresh_families.validate(token, now, grace_seconds) {
        RefreshTokenStatus::Unknown => checks.failed(Check::RefreshLookup, "none of ours"),
        RefreshTokenStatus::Expired => checks.failed(Check::RefreshLookup, "its family is out of date"),
        RefreshTokenStatus::Reused { user, seconds_ago } => {
            checks.passed(Check::RefreshLookup, user);
            checks.failed(Check::RefreshReuse, format!("used {seconds_ago} s ago: the family ends"));
        }
        RefreshTokenStatus::Valid(ValidRefreshToken { user, retired_seconds_ago }) => {
            checks.passed(Check::RefreshLookup, &user);
            let detail = match retired_seconds_ago {
                Some(seconds) => format!("used {seconds} s ago, forgiven"),
                None => "first use".to_owned(),
            };
            checks.passed(Check::RefreshReuse, detail);
            return Some(user);
        }
    }
    None
}

/// The refresh token in a body: JSON, or a form as in RFC 6749, section 6.
pub(in crate::lab::server) fn refresh_token_in_body(headers: &HeaderMap, body: &[u8]) -> Option<String> {
    if media_type(headers) == "application/json" {
        let body: Json = serde_json::from_slice(body).ok()?;
        return body.get("refresh_token").and_then(Json::as_str).map(str::to_owned);
    }
    form_field(body, "refresh_token")
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::{CONTENT_TYPE, HeaderValue};

    #[test]
    fn a_refresh_token_comes_in_json_or_a_form() {
        let read = |content_type, body: &str| {
            let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
            refresh_token_in_body(&headers, body.as_bytes())
        };
        for content_type in ["application/json", "Application/JSON; charset=utf-8"] {
            assert_eq!(read(content_type, r#"{"refresh_token":"r"}"#).as_deref(), Some("r"), "{content_type}");
        }
        assert_eq!(read("application/x-www-form-urlencoded", "refresh_token=r").as_deref(), Some("r"));
    }
}
