//! `POST /login`: where an id begins to mean somebody.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use hyper::StatusCode;
use hyper::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::checks::Checks;
use super::issue::Wish;
use super::proof;
use super::visit::Visit;
use super::{issue, session};
use crate::lab::form;
use crate::lab::lane::Lane;
use crate::lab::secret::shown;
use crate::world::{AuthMode, Check};

/// The checks of a login, in order; where it gives tokens and no session, the last one is left out.
const LOGIN: &[Check] = &[Check::Password, Check::Account, Check::SessionIdRenewal];
const LOGIN_JWT: &[Check] = &[Check::Password, Check::Account];

/// What somebody logs in with, and what they wish for beside it.
#[derive(Debug, PartialEq, Eq)]
struct Credentials {
    user: String,
    password: String,
    wish: Wish,
}

/// Logs somebody in. A wrong password, an unknown name and a banned account get the very same answer after the same work,
/// so that nobody can find out who has an account here.
pub(super) async fn log_in(State(lane): State<Arc<Lane>>, visit: Visit, headers: HeaderMap, body: Bytes) -> Answer {
    let Credentials { user, password, wish } = match credentials(&headers, &body) {
        Ok(credentials) => credentials,
        Err(answer) => return answer,
    };
    let Some(wish) = wish.granted() else { return Answer::bad_request("invalid_target") };
    let mut world = lane.world().await;
    let jwt = world.setup.shop.auth == AuthMode::Jwt;
    let mut checks = Checks::of(if jwt { LOGIN_JWT } else { LOGIN });
    let refusal = Answer::error(StatusCode::UNAUTHORIZED, "wrong name or password");

    let fits = world.accounts.verify(&user, &password);
    let account = match world.accounts.find(&user) {
        Some(account) if fits => account.clone(),
        Some(_) => {
            checks.failed(Check::Password, format!("wrong for {}", shown(&user)));
            return refusal.after(checks.believing(None));
        }
        None => {
            checks.failed(Check::Password, format!("no account {}", shown(&user)));
            return refusal.after(checks.believing(None));
        }
    };
    checks.passed(Check::Password, format!("right for {user}"));
    if account.banned {
        checks.failed(Check::Account, format!("{user} is banned"));
        return refusal.after(checks.believing(None));
    }
    checks.passed(Check::Account, format!("{user}, not banned"));

    let auth = world.setup.shop.auth;
    let mut wish = wish;
    if auth != AuthMode::Session && world.setup.shop.access.dpop {
        wish.key = proof::check(&mut world, &visit.request, None, &mut checks);
        if wish.key.is_none() {
            return Answer::bad_request("invalid_dpop_proof").after(checks.believing(None));
        }
    }
    let cookie = match auth {
        AuthMode::Jwt => None,
        AuthMode::Session | AuthMode::Both => session::log_in(&mut world, &visit, &user, &mut checks).await,
    };
    let mut body = json!({ "user": account.name, "role": account.role });
    if auth != AuthMode::Session {
        match issue::first(&mut world, &account, &wish) {
            Ok(issued) => issued.write(&mut body),
            Err(why) => return Answer::error(StatusCode::INTERNAL_SERVER_ERROR, &why).after(checks.believing(None)),
        }
    }
    Answer::ok(&body).with_cookie(cookie).after(checks.believing(Some(user)))
}

/// Reads name and password from a JSON object or a form.
fn credentials(headers: &HeaderMap, body: &[u8]) -> Result<Credentials, Answer> {
    let written = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let read = match essence.as_str() {
        "application/json" => from_json(body),
        "application/x-www-form-urlencoded" => from_form(body),
        _ => return Err(Answer::error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send JSON or a form")),
    };
    read.ok_or_else(|| Answer::bad_request("send user and password"))
}

fn from_json(body: &[u8]) -> Option<Credentials> {
    let body: Json = serde_json::from_slice(body).ok()?;
    Credentials::of(|name| body.get(name).and_then(Json::as_str).map(str::to_owned))
}

fn from_form(body: &[u8]) -> Option<Credentials> {
    let body = std::str::from_utf8(body).ok()?;
    Credentials::of(|name| form::pairs(body).find(|(key, _)| key == name).map(|(_, value)| value))
}

impl Credentials {
    /// Reads them by the names of their fields.
    fn of(field: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let wish = Wish { resource: field("resource"), client: field("client_id") };
        Some(Self { user: field("user")?, password: field("password")?, wish })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn read(content_type: &'static str, body: &str) -> Option<Credentials> {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(content_type))]);
        credentials(&headers, body.as_bytes()).ok()
    }

    #[test]
    fn json_and_forms_say_the_same() {
        let json = read("application/json; charset=utf-8", r#"{"user":"a b","password":"c"}"#);
        let wish = Wish::default();
        assert_eq!(json, Some(Credentials { user: "a b".to_owned(), password: "c".to_owned(), wish }));
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
