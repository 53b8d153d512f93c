//! What an arrow says of a response, in the words that matter: its status, why it refused, what it hands out, and whom the server recognized.

use serde_json::Value as Json;

use crate::course::lesson::wire_abbreviation::shorten_query;
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Check, CorsVerdict, Exchange, NOTHING_TO_DELETE, SetCookieDecision};

/// The tokens that a body may hand out, with their names.
const TOKENS: [(&str, &str); 3] = [("access_token", "access"), ("refresh_token", "refresh"), ("id_token", "ID token")];

/// The words of a response, the most important first.
pub(super) fn response_label(exchange: &Exchange) -> Vec<String> {
    let mut words = vec![exchange.status.to_string()];
    words.extend(exchange.trace.replica.map(text::server));
    let body: Json = serde_json::from_str(&exchange.response.body).unwrap_or_default();
    let handed_out = exchange.set_cookie_decisions.iter().map(cookie_words);
    match exchange.trace.refused_by() {
        Some(check) => words.extend(std::iter::once(text::refused_by(check.label())).chain(handed_out)),
        None if exchange.status >= 400 => words.extend(error_in(&body).into_iter().chain(handed_out)),
        None => words.extend(handed_out.chain(success_words(exchange, &body))),
    }
    words.extend(cors_words(exchange).map(str::to_owned));
    words.extend(exchange.transport.overheard.as_ref().map(text::overheard));
    words
}

/// What the page's script gets of it, where that is not everything.
fn cors_words(exchange: &Exchange) -> Option<&'static str> {
    match exchange.page_request.as_ref()?.cors.verdict {
        CorsVerdict::Refused => Some(text::CORS_REFUSED),
        CorsVerdict::Allowed => Some(text::CORS_ALLOWED),
        CorsVerdict::NotAsked | CorsVerdict::SameOrigin => None,
    }
}

fn error_in(body: &Json) -> Option<String> {
    body.get("error")?.as_str().map(str::to_owned)
}

fn success_words(exchange: &Exchange, body: &Json) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(kids) = public_keys_in(body) {
        words.push(text::public_keys(kids));
    }
    if let Some(active) = body.get("active").and_then(Json::as_bool) {
        words.push(if active { text::ACTIVE } else { text::NOT_ACTIVE }.to_owned());
    }
    let tokens = TOKENS.iter().filter_map(|(key, name)| Some((name, body.get(key)?.as_str()?)));
    words.extend(tokens.map(|(name, token)| text::named_token(name, abbreviate(token))));
    match &exchange.trace.user {
        Some(user) => words.push(user.clone()),
        None if was_recognition_tried(exchange) => words.push(text::NOBODY.to_owned()),
        None => {}
    }
    words.extend(exchange.response.header("location").map(|location| text::redirect_to(shorten_query(location))));
    words
}

/// The names of the keys of a JWK Set (RFC 7517, section 5).
fn public_keys_in(body: &Json) -> Option<String> {
    let keys = body.get("keys")?.as_array()?;
    Some(keys.iter().filter_map(|key| key.get("kid")?.as_str()).collect::<Vec<_>>().join(", "))
}

/// Whether the server looked who is asking. Where it did not, that it recognized nobody says nothing.
fn was_recognition_tried(exchange: &Exchange) -> bool {
    let checks = [Check::SessionCookie, Check::Bearer];
    checks.iter().any(|check| exchange.trace.verdict(*check).is_some())
}

fn cookie_words(cookie: &SetCookieDecision) -> String {
    let (name, value) = (&cookie.name, abbreviate(&cookie.value));
    match cookie {
        SetCookieDecision { stored: false, .. } => text::cookie_refused(name, value),
        SetCookieDecision { reason, .. } if reason == NOTHING_TO_DELETE => text::no_cookie_deleted(name),
        SetCookieDecision { max_age: Some(..=0), .. } => text::cookie_deleted(name),
        _ => text::cookie_set(name, value),
    }
}
