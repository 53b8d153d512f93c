//! `POST /login`: where a session ID begins to mean somebody, and where tokens are issued.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::StatusCode;
use hyper::header::HeaderMap;
use serde_json::{Value as Json, json};

use crate::lab::accounts::Account;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::{dpop, session};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::media_type;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::oauth::issue::{self, TokenGrant, TokenGrantRequest};
use crate::model::Check;
use crate::model::switch_types::AuthMode;

/// What somebody logs in with, and which tokens they ask for.
#[derive(Debug, PartialEq, Eq)]
struct LoginRequest {
    user: String,
    password: String,
    token_request: TokenGrantRequest,
}

/// Logs somebody in. A wrong password, an unknown name and a banned account get the same response after the same work, so
/// that nobody can find out who has an account here (user enumeration).
pub(in crate::lab::server) async fn log_in(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let login = parse_login(&headers, &body)?;
        let grant = login.token_request.into_grant().ok_or_else(|| ServerResponse::bad_request("invalid_target"))?;
        checks.plan(&[Check::Password, Check::Account]);
        if state.setup.shop.auth != AuthMode::Jwt {
            checks.plan(&[Check::SessionIdRenewal]);
        }
        let account = check_password(&state, &login.user, &login.password, checks);
        let account =
            account.ok_or_else(|| ServerResponse::error(StatusCode::UNAUTHORIZED, "wrong name or password"))?;
        give_credentials(&mut state, &credentials, &account, grant, checks)
    })
}

/// The account of this name, if the password is right and it isn't banned.
fn check_password(state: &LaneState, user: &str, password: &str, checks: &mut CheckRecorder) -> Option<Account> {
    // First, and for unknown names too: the time it takes must not say which names exist.
    let is_right = state.accounts.verify_password(user, password);
    let account = match state.accounts.find(user) {
        Some(account) if is_right => account,
        Some(_) => {
            checks.failed(Check::Password, format!("wrong for {}", sanitize_for_trace(user)));
            return None;
        }
        None => {
            checks.failed(Check::Password, format!("no account {}", sanitize_for_trace(user)));
            return None;
        }
    };
    checks.passed(Check::Password, format!("right for {user}"));
    if account.banned {
        checks.failed(Check::Account, format!("{user} is banned"));
        return None;
    }
    checks.passed(Check::Account, format!("{user}, not banned"));
    Some(account.clone())
}

/// Gives what this shop gives at a login: a session, tokens, or both. `Err` is the response to a request without a valid proof
/// where tokens are bound to keys, or where no key can sign.
fn give_credentials(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    account: &Account,
    mut grant: TokenGrant,
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    let auth = state.setup.shop.auth;
    if auth != AuthMode::Session && state.setup.shop.access.dpop {
        let proof_key = dpop::check_proof(state, &credentials.dpop, None, checks);
        grant.key_thumbprint = Some(proof_key.ok_or_else(|| ServerResponse::bad_request("invalid_dpop_proof"))?);
    }
    let cookie = match auth {
        AuthMode::Jwt => None,
        AuthMode::Session | AuthMode::Both => session::log_in(state, credentials, &account.name, checks)?,
    };
    let body = json!({ "user": account.name, "role": account.role });
    let response = match auth {
        AuthMode::Session => ServerResponse::ok(&body),
        AuthMode::Jwt | AuthMode::Both => issue::issue_at_login(state, account, &grant)?.into_response(state, body),
    };
    checks.set_user(&account.name);
    Ok(response.with_cookie(cookie))
}

/// Reads a login from a JSON object or a form.
fn parse_login(headers: &HeaderMap, body: &[u8]) -> Result<LoginRequest, ServerResponse> {
    let login = match media_type(headers).as_str() {
        "application/json" => parse_json(body),
        "application/x-www-form-urlencoded" => parse_form(body),
        _ => return Err(ServerResponse::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON or a form")),
    };
    login.ok_or_else(|| ServerResponse::bad_request("send user and password"))
}

fn parse_json(body: &[u8]) -> Option<LoginRequest> {
    let body: Json = serde_json::from_slice(body).ok()?;
    LoginRequest::from_fields(|name| body.get(name).and_then(Json::as_str).map(str::to_owned))
}

fn parse_form(body: &[u8]) -> Option<LoginRequest> {
    let field =
        |name: &str| form_urlencoded::parse(body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    LoginRequest::from_fields(field)
}

impl LoginRequest {
    fn from_fields(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let token_request = TokenGrantRequest { resource: field("resource"), client_id: field("client_id") };
        Some(Self { user: field("user")?, password: field("password")?, token_request })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::{CONTENT_TYPE, HeaderValue};

    fn read(content_type: &'static str, body: &str) -> Option<LoginRequest> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        parse_login(&headers, body.as_bytes()).ok()
    }

    #[test]
    fn json_and_forms_say_the_same() {
        let json = read("application/json; charset=utf-8", r#"{"user":"a b","password":"c"}"#);
        let token_request = TokenGrantRequest::default();
        assert_eq!(json, Some(LoginRequest { user: "a b".to_owned(), password: "c".to_owned(), token_request }));
        assert_eq!(json, read("application/x-www-form-urlencoded", "password=c&user=a+b"));
    }

    #[test]
    fn nothing_else_is_read() {
        assert_eq!(read("text/plain", r#"{"user":"a","password":"c"}"#), None);
        assert_eq!(read("application/json", r#"{"user":"a","password":5}"#), None);
        assert_eq!(read("application/json", "[[[["), None);
        assert_eq!(read("application/x-www-form-urlencoded", "user=a"), None);
    }
}
