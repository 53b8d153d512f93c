//! `POST /login`: where a session ID begins to mean somebody, and where tokens are issued.

pub(super) mod login_limits;
mod user_enumeration;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::StatusCode;
use hyper::header::HeaderMap;
use serde_json::json;

use super::second_factor;
use crate::lab::accounts::Account;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::{dpop, remember_me, session};
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::body::{RequestFields, media_type};
use crate::lab::server::http::client_address::ClientAddress;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::{ServerResponse, respond};
use crate::lab::server::oauth::issue::{self, TokenGrant, TokenGrantRequest};
use crate::model::Check;

/// What somebody logs in with, and which tokens they ask for.
#[derive(Debug, PartialEq, Eq)]
struct LoginRequest {
    user: String,
    password: String,
    /// The one-time code, where the account has a second factor.
    code: Option<String>,
    /// Whether the browser is to be remembered beyond this session.
    remember: bool,
    token_request: TokenGrantRequest,
}

/// Logs somebody in. A wrong password, an unknown name and a banned account get the same response after the same work, so
/// that nobody can find out who has an account here (user enumeration).
pub(in crate::lab::server) async fn log_in(
    State(lane): State<Arc<LabLane>>,
    credentials: RequestCredentials,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let mut state = lane.state().await;
    respond(|checks| {
        let login = parse_login(&headers, &body)?;
        let tokens = login.token_request.into_grant().ok_or_else(|| ServerResponse::bad_request("invalid_target"))?;
        plan_checks(&state, &credentials, checks);
        login_limits::check_limits(&state, &login.user, address, checks)?;
        let account = check_password(&mut state, &login.user, &login.password, checks);
        login_limits::record(&mut state, &login.user, address, account.is_ok());
        let account = account?;
        login_limits::check_leaked(&state, &login.password, checks)?;
        second_factor::check_code(&mut state, &account.name, login.code.as_deref(), checks)?;
        let grant = LoginGrant { tokens, remember: login.remember };
        give_credentials(&mut state, &credentials, &account, grant, checks)
    })
}

/// Plans what comes after the limits, which are checked first.
fn plan_checks(state: &LaneState, credentials: &RequestCredentials, checks: &mut CheckRecorder) {
    login_limits::plan_limits(state, checks);
    checks.plan(&[Check::Password, Check::Account]);
    if state.setup.shop.password.check_leaked {
        checks.plan(&[Check::LeakedPassword]);
    }
    if state.setup.shop.issued_at(&credentials.host).has_session() {
        checks.plan(&[Check::SessionIdRenewal]);
    }
}

/// The account of this name, if the password is right and it isn't banned.
pub(in crate::lab::server) fn check_password(
    state: &mut LaneState,
    user: &str,
    password: &str,
    checks: &mut CheckRecorder,
) -> Result<Account, ServerResponse> {
    if !state.setup.shop.login.same_work && state.accounts.find(user).is_none() {
        return Err(user_enumeration::unknown_at_once(state, user, checks));
    }
    // First, and for unknown names too: the time it takes must not say which names exist.
    let LaneState { accounts, setup, random, .. } = state;
    let verdict = accounts.verify_password(user, password, &setup.shop.password, random);
    checks.add_password_hashes(verdict.hashes);
    let account = match state.accounts.find(user) {
        Some(account) if verdict.is_right => account,
        found => {
            let why = if found.is_some() { "wrong for" } else { "no account" };
            checks.failed(Check::Password, format!("{why} {}", sanitize_for_trace(user)));
            return Err(refusal(state, user));
        }
    };
    checks.passed(Check::Password, format!("right for {user}"));
    if account.banned {
        checks.failed(Check::Account, format!("{user} is banned"));
        return Err(refusal(state, user));
    }
    checks.passed(Check::Account, format!("{user}, not banned"));
    Ok(account.clone())
}

/// What somebody reads who is not let in.
fn refusal(state: &LaneState, user: &str) -> ServerResponse {
    if state.setup.shop.login.same_answer {
        return ServerResponse::error(StatusCode::UNAUTHORIZED, "wrong name or password");
    }
    user_enumeration::refusal(state, user)
}

/// Gives what this shop gives at a login here: a session, tokens, or both. `Err` is the response to a request without a valid proof
/// where tokens are bound to keys, or where no key can sign.
pub(super) fn give_credentials(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    account: &Account,
    grant: LoginGrant,
    checks: &mut CheckRecorder,
) -> Result<ServerResponse, ServerResponse> {
    let LoginGrant { mut tokens, remember } = grant;
    let issued = state.setup.shop.issued_at(&credentials.host);
    if issued.has_token() && state.setup.shop.access.dpop {
        let proof_key = dpop::check_proof(state, &credentials.dpop, None, checks);
        tokens.key_thumbprint = Some(proof_key.ok_or_else(|| ServerResponse::bad_request("invalid_dpop_proof"))?);
    }
    let cookie = if issued.has_session() { session::log_in(state, credentials, &account.name, checks)? } else { None };
    let body = json!({ "user": account.name, "role": account.role });
    let response = if issued.has_token() {
        issue::issue_at_login(state, account, &tokens)?.into_response(state, body)
    } else {
        ServerResponse::ok(&body)
    };
    checks.set_user(&account.name);
    Ok(response.with_cookie(cookie).with_cookie(remember_cookie(state, credentials, &account.name, remember)))
}

/// The `Set-Cookie` of a login for the remember-me token, if the browser needs one: a new token where one was asked for, or none
/// where the one in the browser is somebody else's.
fn remember_cookie(
    state: &mut LaneState,
    credentials: &RequestCredentials,
    user: &str,
    remember: bool,
) -> Option<String> {
    if !state.setup.shop.issued_at(&credentials.host).has_session() {
        return None;
    }
    if !remember {
        return remember_me::end_unless_of(state, credentials, user);
    }
    remember_me::end(state, credentials);
    Some(remember_me::begin(state, credentials, user))
}

/// Reads a login from a JSON object or a form.
fn parse_login(headers: &HeaderMap, body: &[u8]) -> Result<LoginRequest, ServerResponse> {
    let fields = match media_type(headers).as_str() {
        "application/json" => RequestFields::of_json(body),
        "application/x-www-form-urlencoded" => Some(RequestFields::of_form(body)),
        _ => return Err(ServerResponse::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON or a form")),
    };
    let login = fields.and_then(|fields| LoginRequest::from_fields(&fields));
    login.ok_or_else(|| ServerResponse::bad_request("send user and password"))
}

/// What a login grants.
pub(super) struct LoginGrant {
    pub(super) tokens: TokenGrant,
    pub(super) remember: bool,
}

impl LoginRequest {
    fn from_fields(fields: &RequestFields) -> Option<Self> {
        let token_request =
            TokenGrantRequest { resource: fields.text("resource"), client_id: fields.text("client_id") };
        Some(Self {
            user: fields.text("user")?,
            password: fields.text("password")?,
            code: fields.text("code"),
            remember: fields.flag("remember"),
            token_request,
        })
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
        assert_eq!(
            json,
            Some(LoginRequest {
                user: "a b".to_owned(),
                password: "c".to_owned(),
                code: None,
                remember: false,
                token_request,
            })
        );
        assert_eq!(json, read("application/x-www-form-urlencoded", "password=c&user=a+b"));
    }

    #[test]
    fn a_box_that_is_ticked_asks_to_be_remembered() {
        let remembers = |content_type, body: &str| read(content_type, body).is_some_and(|login| login.remember);
        assert!(remembers("application/json", r#"{"user":"a","password":"c","remember":true}"#));
        assert!(remembers("application/x-www-form-urlencoded", "user=a&password=c&remember=on"));
        assert!(!remembers("application/json", r#"{"user":"a","password":"c","remember":"no"}"#));
        assert!(!remembers("application/x-www-form-urlencoded", "user=a&password=c"));
    }

    #[test]
    fn nothing_else_is_read() {
        assert_eq!(read("text/plain", r#"{"user":"a","password":"c"}"#), None);
        assert_eq!(read("application/json", r#"{"user":"a","password":5}"#), None);
        assert_eq!(read("application/json", "[[[["), None);
        assert_eq!(read("application/x-www-form-urlencoded", "user=a"), None);
    }
}
