//! How facts are read from an outcome.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use crate::world::exchange::{CookieKept, Exchange, Starter};
use crate::world::outcome::Outcome;
use crate::world::trace::Check;
use crate::world::value::Value;
use crate::world::view::{JarCookie, Purse};

pub(super) fn last(outcome: &Outcome, read: impl Fn(&Exchange) -> Value) -> Value {
    outcome.last().map_or(Value::Absent, read)
}

pub(super) fn list<T>(items: &[T], read: impl Fn(&T) -> Value) -> Value {
    Value::List(items.iter().map(read).collect())
}

pub(super) fn of<T>(found: Option<T>, read: impl Fn(T) -> Value) -> Value {
    found.map_or(Value::Absent, read)
}

pub(super) fn text(found: Option<&str>) -> Value {
    found.map_or(Value::Absent, Value::from)
}

pub(super) fn presence<T>(found: Option<&T>) -> Value {
    if found.is_some() { "present" } else { "absent" }.into()
}

pub(super) fn count(number: usize) -> Value {
    Value::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(super) fn set_cookie<'o>(outcome: &'o Outcome, name: &str) -> Option<&'o CookieKept> {
    outcome.last()?.kept.iter().find(|cookie| cookie.name == name)
}

pub(super) fn in_jar<'o>(outcome: &'o Outcome, name: &str) -> Option<&'o JarCookie> {
    outcome.view.jars.get(outcome.last()?.client()?)?.iter().find(|cookie| cookie.name == name)
}

pub(super) fn verdict(exchange: &Exchange, check: &str) -> Value {
    let check = Check::by_id(check).and_then(|check| exchange.trace.verdict(check));
    check.map_or(Value::Absent, |verdict| verdict.word().into())
}

pub(super) fn field(body: &str, name: &str) -> Value {
    serde_json::from_str::<Json>(body).map_or(Value::Absent, |body| from_json(&body[name]))
}

/// `GET /.well-known/jwks.json`, for each question of a server to another.
pub(super) fn asked(outcome: &Outcome) -> Value {
    let by_servers = outcome.exchanges.iter().filter(|exchange| matches!(exchange.starter, Starter::Server(_)));
    Value::List(by_servers.map(|it| Value::Text(format!("{} {}", it.method(), it.path()))).collect())
}

pub(super) fn purse(outcome: &Outcome) -> Option<&Purse> {
    outcome.view.purses.get(outcome.last()?.client()?)
}

pub(super) fn token(outcome: &Outcome) -> Option<String> {
    // An act without an exchange that leaves a token is one that made it by hand.
    let Some(exchange) = outcome.last() else { return outcome.view.forged.clone() };
    let given = match field(&exchange.response.body, "access_token") {
        Value::Text(token) => Some(token),
        _ => None,
    };
    let shown = || {
        let (scheme, token) = exchange.request.header("authorization")?.split_once(' ')?;
        matches!(scheme, "Bearer" | "DPoP").then(|| token.to_owned())
    };
    given.or_else(shown)
}

pub(super) fn token_header(outcome: &Outcome) -> Option<Json> {
    part(outcome, 0)
}

pub(super) fn claims(outcome: &Outcome) -> Option<Json> {
    part(outcome, 1)
}

/// What the token's part `number` holds, read as it stands and believed by nobody.
fn part(outcome: &Outcome, number: usize) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(token(outcome)?.split('.').nth(number)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

pub(super) fn header_parameter(outcome: &Outcome, name: &str) -> Value {
    token_header(outcome).map_or(Value::Absent, |header| from_json(&header[name]))
}

pub(super) fn claim(outcome: &Outcome, name: &str) -> Value {
    claims(outcome).map_or(Value::Absent, |claims| from_json(&claims[name]))
}

pub(super) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Absent,
        Json::Bool(flag) => Value::Flag(*flag),
        Json::Number(number) => number.as_i64().map_or_else(|| Value::Text(number.to_string()), Value::Number),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(_) => Value::Text(json.to_string()),
    }
}
