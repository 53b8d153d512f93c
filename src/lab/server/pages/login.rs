//! `POST /login`: where an id begins to mean somebody.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value as Json, json};

use crate::lab::form;
use crate::lab::lane::LabLane;
use crate::lab::secret::sanitize_for_trace;
use crate::lab::server::auth::dpop;
use crate::lab::server::auth::session;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::lab::server::http::credentials::RequestCredentials;
use crate::lab::server::http::response::ServerResponse;
use crate::lab::server::oauth::issue;
use crate::lab::server::oauth::issue::TokenGrantRequest;
use crate::model::{AuthMode, Check};

/// The checks of a login, in order; where it gives tokens and no session, the last one is left out.
const LOGIN_CHECKS: &[Check] = &[Check::Password, Check::Account, Check::SessionIdRenewal];
const LOGIN_CHECKS_JWT: &[Check] = &[Check::Password, Check::Account];

/// What somebody logs in with, and what they wish for beside it.
#[derive(Debug, PartialEq, Eq)]
struct LoginRequest {
    user: String,
    password: String,
    token_request: TokenGrantRequest,
}

/// Logs somebody in. A wrong password, an unknown name and a banned account get the very same answer after the same work,
/// so that nobody can find out who has an account here.
pub(in crate::lab::server) async fn log_in(
    State(lane): State<Arc<LabLane>>,
    visit: RequestCredentials,
    headers: HeaderMap,
    body: Bytes,
) -> ServerResponse {
    let LoginRequest { user, password, token_request: wish } = match parse_login(&headers, &body) {
        Ok(parse_login) => parse_login,
        Err(answer) => return answer,
    };
    let Some(wish) = wish.into_grant() else { return ServerResponse::bad_request("invalid_target") };
    let mut world = lane.state().await;
    let jwt = world.setup.shop.auth == AuthMode::Jwt;
    let mut checks = CheckRecorder::new(if jwt { LOGIN_CHECKS_JWT } else { LOGIN_CHECKS });
    let refusal = ServerResponse::error(StatusCode::UNAUTHORIZED, "wrong name or password");

    let fits = world.accounts.verify_password(&user, &password);
    let account = match world.accounts.find(&user) {
        Some(account) if fits => account.clone(),
        Some(_) => {
            checks.failed(Check::Password, format!("wrong for {}", sanitize_for_trace(&user)));
            return refusal.with_trace(checks.into_trace(None));
        }
        None => {
            checks.failed(Check::Password, format!("no account {}", sanitize_for_trace(&user)));
            return refusal.with_trace(checks.into_trace(None));
        }
    };
    checks.passed(Check::Password, format!("right for {user}"));
    if account.banned {
        checks.failed(Check::Account, format!("{user} is banned"));
        return refusal.with_trace(checks.into_trace(None));
    }
    checks.passed(Check::Account, format!("{user}, not banned"));

    let auth = world.setup.shop.auth;
    let mut wish = wish;
    if auth != AuthMode::Session && world.setup.shop.access.dpop {
        wish.key_thumbprint = dpop::check_proof(&mut world, &visit.dpop, None, &mut checks);
        if wish.key_thumbprint.is_none() {
            return ServerResponse::bad_request("invalid_dpop_proof").with_trace(checks.into_trace(None));
        }
    }
    let cookie = match auth {
        AuthMode::Jwt => None,
        AuthMode::Session | AuthMode::Both => session::log_in(&mut world, &visit, &user, &mut checks).await,
    };
    let mut body = json!({ "user": account.name, "role": account.role });
    if auth != AuthMode::Session {
        match issue::issue_at_login(&mut world, &account, &wish) {
            Ok(issued) => issued.write_to(&mut body),
            Err(why) => {
                return ServerResponse::error(StatusCode::INTERNAL_SERVER_ERROR, &why)
                    .with_trace(checks.into_trace(None));
            }
        }
    }
    ServerResponse::ok(&body).with_cookie(cookie).with_trace(checks.into_trace(Some(user)))
}

/// Reads name and password from a JSON object or a form.
fn parse_login(headers: &HeaderMap, body: &[u8]) -> Result<LoginRequest, ServerResponse> {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let read = match essence.as_str() {
        "application/json" => from_json(body),
        "application/x-www-form-urlencoded" => from_form(body),
        _ => return Err(ServerResponse::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON or a form")),
    };
    read.ok_or_else(|| ServerResponse::bad_request("send user and password"))
}

fn from_json(body: &[u8]) -> Option<LoginRequest> {
    let body: Json = serde_json::from_slice(body).ok()?;
    LoginRequest::from_fields(|name| body.get(name).and_then(Json::as_str).map(str::to_owned))
}

fn from_form(body: &[u8]) -> Option<LoginRequest> {
    let body = std::str::from_utf8(body).ok()?;
    LoginRequest::from_fields(|name| form::decode_pairs(body).find(|(key, _)| key == name).map(|(_, value)| value))
}

impl LoginRequest {
    /// Reads them by the names of their fields.
    fn from_fields(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let wish = TokenGrantRequest { resource: field("resource"), client_id: field("client_id") };
        Some(Self { user: field("user")?, password: field("password")?, token_request: wish })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn read(content_type: &'static str, body: &str) -> Option<LoginRequest> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        parse_login(&headers, body.as_bytes()).ok()
    }

    #[test]
    fn json_and_forms_say_the_same() {
        let json = read("application/json; charset=utf-8", r#"{"user":"a b","password":"c"}"#);
        let wish = TokenGrantRequest::default();
        assert_eq!(json, Some(LoginRequest { user: "a b".to_owned(), password: "c".to_owned(), token_request: wish }));
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
