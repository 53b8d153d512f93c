//! How facts are read from an outcome. Whatever is missing reads as [`FactValue::Absent`]: no fact can fail.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value as Json;

use crate::model::exchange::{Exchange, Initiator, SetCookieDecision};
use crate::model::fact_value::FactValue;
use crate::model::outcome::Outcome;
use crate::model::page_request::CorsDecision;
use crate::model::trace::Check;
use crate::model::transport::OverheardContent;
use crate::model::view::{ClientTokens, GuessCost, JarCookie, SessionView, StoredPassword};

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

/// What lies in the basket of a session.
pub(super) fn basket_text(session: &SessionView) -> FactValue {
    if session.basket.is_empty() { "empty".into() } else { FactValue::Text(session.basket.join(", ")) }
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

pub(super) fn stored_password<'o>(outcome: &'o Outcome, user: &str) -> Option<&'o StoredPassword> {
    outcome.view.accounts.iter().find(|account| account.name == user)?.stored_password.as_ref()
}

pub(super) fn guess_cost(outcome: &Outcome) -> Option<GuessCost> {
    outcome.view.guess_result.as_ref()?.cost
}

pub(super) fn check_verdict(exchange: &Exchange, check: &str) -> FactValue {
    let verdict = Check::by_id(check).and_then(|check| exchange.trace.verdict(check));
    verdict.map_or(FactValue::Absent, |verdict| verdict.word().into())
}

/// How a check ended in the last exchange of an act that tells of it.
pub(super) fn check_on_the_way(outcome: &Outcome, check: &str) -> FactValue {
    let verdicts = outcome.exchanges.iter().rev().map(|exchange| check_verdict(exchange, check));
    verdicts.into_iter().find(|verdict| *verdict != FactValue::Absent).unwrap_or(FactValue::Absent)
}

/// The checks of all exchanges of an act, each once, in the order in which they were first made.
pub(super) fn checks_on_the_way(outcome: &Outcome) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    for line in outcome.exchanges.iter().flat_map(|exchange| &exchange.trace.lines) {
        if !ids.iter().any(|id| id == line.check.id()) {
            ids.push(line.check.id().to_owned());
        }
    }
    ids
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

/// The exchanges that a server started.
pub(super) fn by_servers(outcome: &Outcome) -> impl Iterator<Item = &Exchange> {
    outcome.exchanges.iter().filter(|exchange| matches!(exchange.initiator, Initiator::Server(_)))
}

/// Method and path of each request that a server sent to another one: `GET /.well-known/jwks.json`.
pub(super) fn backchannel_requests(outcome: &Outcome) -> FactValue {
    list_of(&by_servers(outcome).collect::<Vec<_>>(), |exchange| {
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

/// What the eavesdropper got of the last exchange, where one listens.
pub(super) fn overheard(outcome: &Outcome, read: impl Fn(&OverheardContent) -> FactValue) -> FactValue {
    value_or_absent(outcome.last_exchange().and_then(|exchange| exchange.transport.overheard.as_ref()), read)
}

/// Whether HSTS changed the scheme of the last request; said only where it did, or could have.
pub(super) fn upgraded(outcome: &Outcome, _: &str) -> FactValue {
    from_last_exchange(outcome, |exchange| match exchange.transport.upgraded_by_hsts {
        true => FactValue::Flag(true),
        false if exchange.url.starts_with("http://") => FactValue::Flag(false),
        false => FactValue::Absent,
    })
}

pub(super) fn hsts_hosts(outcome: &Outcome) -> FactValue {
    let client = outcome.last_exchange().and_then(Exchange::client_name).unwrap_or_default();
    let hosts = outcome.view.hsts.get(client).map(Vec::as_slice).unwrap_or_default();
    list_of(hosts, |host| host.as_str().into())
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

/// The parameters of the address to which the last redirect of an act led.
pub(super) fn redirect_parameters(outcome: &Outcome) -> Vec<(String, String)> {
    let location = outcome.exchanges.iter().rev().find_map(|exchange| exchange.response.header("location"));
    let Some((_, query)) = location.and_then(|location| location.split_once('?')) else { return Vec::new() };
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

pub(super) fn redirect_parameter(outcome: &Outcome, name: &str) -> Option<String> {
    redirect_parameters(outcome).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

/// The claims of the ID token that the last response with one has brought. They are only decoded.
pub(super) fn id_token_claims(outcome: &Outcome) -> Option<Json> {
    let id_token =
        outcome.exchanges.iter().rev().find_map(|exchange| match json_field(&exchange.response.body, "id_token") {
            FactValue::Text(token) => Some(token),
            _ => None,
        });
    decode_part(&id_token?, 1)
}

pub(super) fn id_token_claim(outcome: &Outcome, name: &str) -> FactValue {
    id_token_claims(outcome).map_or(FactValue::Absent, |claims| value_from_json(&claims[name]))
}

pub(super) fn switch_value(outcome: &Outcome, path: &str) -> FactValue {
    value_or_absent(outcome.view.setup.switch(path), |switch| value_from_json(&switch.value))
}

pub(super) fn token_header(outcome: &Outcome) -> Option<Json> {
    decode_token_part(outcome, 0)
}

pub(super) fn claims(outcome: &Outcome) -> Option<Json> {
    decode_token_part(outcome, 1)
}

/// The JSON in part `index` of the token. It is only decoded: a fact about a forged token must not depend on its signature.
fn decode_token_part(outcome: &Outcome, index: usize) -> Option<Json> {
    decode_part(&current_token(outcome)?, index)
}

fn decode_part(token: &str, index: usize) -> Option<Json> {
    let bytes = URL_SAFE_NO_PAD.decode(token.split('.').nth(index)?).ok()?;
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
