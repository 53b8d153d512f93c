//! How facts are read from an outcome. Whatever is missing reads as [`FactValue::Absent`]: no fact can fail.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use crate::model::exchange::{Exchange, Initiator, SetCookieDecision};
use crate::model::fact_value::FactValue;
use crate::model::outcome::Outcome;
use crate::model::page_request::CorsDecision;
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
    let verdict = Check::by_id(check).and_then(|check| exchange.trace.verdict(check));
    verdict.map_or(FactValue::Absent, |verdict| verdict.word().into())
}

pub(super) fn json_field(body: &str, name: &str) -> FactValue {
    serde_json::from_str::<Json>(body).map_or(FactValue::Absent, |body| value_from_json(&body[name]))
}

/// The exchanges in which a client got a success. What servers ask of one another is no success of a client.
pub(super) fn successes(outcome: &Outcome) -> impl Iterator<Item = &Exchange> {
    let is_success = |exchange: &&Exchange| {
        (200..300).contains(&exchange.status) && !matches!(exchange.initiator, Initiator::Server(_))
    };
    outcome.exchanges.iter().filter(is_success)
}

/// Method and path of each request that a server sent to another one: `GET /.well-known/jwks.json`.
pub(super) fn backchannel_requests(outcome: &Outcome) -> FactValue {
    let by_servers = outcome.exchanges.iter().filter(|exchange| matches!(exchange.initiator, Initiator::Server(_)));
    list_of(&by_servers.collect::<Vec<_>>(), |exchange| {
        FactValue::Text(format!("{} {}", exchange.method(), exchange.path()))
    })
}

/// The browser's decision about the last exchange, if a page started it.
pub(super) fn cors(outcome: &Outcome, read: impl Fn(&CorsDecision) -> FactValue) -> FactValue {
    let page_request = outcome.last_exchange().and_then(|exchange| exchange.page_request.as_ref());
    value_or_absent(page_request, |page| read(&page.cors))
}

/// What the last preflight of an act was told; `none` if a page started its last request and none was needed.
pub(super) fn preflight(outcome: &Outcome, _: &str) -> FactValue {
    let mut pages = outcome.exchanges.iter().rev().filter_map(|exchange| exchange.page_request.as_ref()).peekable();
    if pages.peek().is_none() {
        return FactValue::Absent;
    }
    pages.find(|page| page.is_preflight).map_or("none", |page| page.cors.verdict.word()).into()
}

pub(super) fn client_tokens(outcome: &Outcome) -> Option<&ClientTokens> {
    outcome.view.client_tokens.get(outcome.last_exchange()?.client_name()?)
}

pub(super) fn current_token(outcome: &Outcome) -> Option<String> {
    // Only an act that makes a token by hand leaves one without any exchange.
    let Some(exchange) = outcome.last_exchange() else { return outcome.view.forged_token.clone() };
    let from_response = match json_field(&exchange.response.body, "access_token") {
        FactValue::Text(token) => Some(token),
        _ => None,
    };
    let from_request = || {
        let (scheme, token) = exchange.request.header("authorization")?.split_once(' ')?;
        matches!(scheme, "Bearer" | "DPoP").then(|| token.to_owned())
    };
    from_response.or_else(from_request)
}

pub(super) fn token_header(outcome: &Outcome) -> Option<Json> {
    decode_token_part(outcome, 0)
}

pub(super) fn claims(outcome: &Outcome) -> Option<Json> {
    decode_token_part(outcome, 1)
}

/// The JSON in part `index` of the token. It is only decoded: a fact about a forged token must not depend on its signature.
fn decode_token_part(outcome: &Outcome, index: usize) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(current_token(outcome)?.split('.').nth(index)?).ok()?;
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
        Json::String(text) => FactValue::Text(text.clone()),
        Json::Array(items) => FactValue::List(items.iter().map(value_from_json).collect()),
        Json::Object(_) => FactValue::Text(json.to_string()),
    }
}
