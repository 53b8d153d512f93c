//! How facts are read from an outcome.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use crate::model::exchange::{Exchange, Initiator, SetCookieDecision};
use crate::model::fact_value::FactValue;
use crate::model::outcome::Outcome;
use crate::model::trace::Check;
use crate::model::view::{ClientTokens, JarCookie};

pub(super) fn from_last_exchange(outcome: &Outcome, read: impl Fn(&Exchange) -> FactValue) -> FactValue {
    outcome.last_exchange().map_or(FactValue::Absent, read)
}

pub(super) fn list_of<T>(items: &[T], read: impl Fn(&T) -> FactValue) -> FactValue {
    FactValue::List(items.iter().map(read).collect())
}

pub(super) fn value_or_absent<T>(found: Option<T>, read: impl Fn(T) -> FactValue) -> FactValue {
    found.map_or(FactValue::Absent, read)
}

pub(super) fn text_or_absent(found: Option<&str>) -> FactValue {
    found.map_or(FactValue::Absent, FactValue::from)
}

pub(super) fn presence<T>(found: Option<&T>) -> FactValue {
    if found.is_some() { "present" } else { "absent" }.into()
}

pub(super) fn count(number: usize) -> FactValue {
    FactValue::Number(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(super) fn set_cookie<'o>(outcome: &'o Outcome, name: &str) -> Option<&'o SetCookieDecision> {
    outcome.last_exchange()?.set_cookie_decisions.iter().find(|cookie| cookie.name == name)
}

pub(super) fn jar_cookie<'o>(outcome: &'o Outcome, name: &str) -> Option<&'o JarCookie> {
    outcome.view.jars.get(outcome.last_exchange()?.client_name()?)?.iter().find(|cookie| cookie.name == name)
}

pub(super) fn check_verdict(exchange: &Exchange, check: &str) -> FactValue {
    let check = Check::by_id(check).and_then(|check| exchange.trace.verdict(check));
    check.map_or(FactValue::Absent, |verdict| verdict.word().into())
}

pub(super) fn json_field(body: &str, name: &str) -> FactValue {
    serde_json::from_str::<Json>(body).map_or(FactValue::Absent, |body| value_from_json(&body[name]))
}

/// `GET /.well-known/jwks.json`, for each question of a server to another.
pub(super) fn backchannel_requests(outcome: &Outcome) -> FactValue {
    let by_servers = outcome.exchanges.iter().filter(|exchange| matches!(exchange.initiator, Initiator::Server(_)));
    FactValue::List(by_servers.map(|it| FactValue::Text(format!("{} {}", it.method(), it.path()))).collect())
}

pub(super) fn client_tokens(outcome: &Outcome) -> Option<&ClientTokens> {
    outcome.view.client_tokens.get(outcome.last_exchange()?.client_name()?)
}

pub(super) fn current_token(outcome: &Outcome) -> Option<String> {
    // An act without an exchange that leaves a token is one that made it by hand.
    let Some(exchange) = outcome.last_exchange() else { return outcome.view.forged_token.clone() };
    let given = match json_field(&exchange.response.body, "access_token") {
        FactValue::Text(token) => Some(token),
        _ => None,
    };
    let shown = || {
        let (scheme, token) = exchange.request.header("authorization")?.split_once(' ')?;
        matches!(scheme, "Bearer" | "DPoP").then(|| token.to_owned())
    };
    given.or_else(shown)
}

pub(super) fn token_header(outcome: &Outcome) -> Option<Json> {
    decode_token_part(outcome, 0)
}

pub(super) fn claims(outcome: &Outcome) -> Option<Json> {
    decode_token_part(outcome, 1)
}

/// What the token's part `number` holds, read as it stands and believed by nobody.
fn decode_token_part(outcome: &Outcome, number: usize) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(current_token(outcome)?.split('.').nth(number)?).ok()?;
    serde_json::from_slice(&bytes).ok()
}

pub(super) fn header_parameter(outcome: &Outcome, name: &str) -> FactValue {
    token_header(outcome).map_or(FactValue::Absent, |header| value_from_json(&header[name]))
}

pub(super) fn claim(outcome: &Outcome, name: &str) -> FactValue {
    claims(outcome).map_or(FactValue::Absent, |claims| value_from_json(&claims[name]))
}

pub(super) fn value_from_json(json: &Json) -> FactValue {
    match json {
        Json::Null => FactValue::Absent,
        Json::Bool(flag) => FactValue::Flag(*flag),
        Json::Number(number) => number.as_i64().map_or_else(|| FactValue::Text(number.to_string()), FactValue::Number),
        Json::String(text_or_absent) => FactValue::Text(text_or_absent.clone()),
        Json::Array(items) => FactValue::List(items.iter().map(value_from_json).collect()),
        Json::Object(_) => FactValue::Text(json.to_string()),
    }
}
