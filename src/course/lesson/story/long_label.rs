//! The label of an arrow where there is much room: nothing is shortened, and what the message says stands behind them.

use serde_json::Value as Json;

use crate::course::lesson::wire_abbreviation::{shorten_header, without_version};
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Verdict};
use crate::token::explain::{TokenPartContent, explain};

/// A body longer than this is not told, in bytes.
const LONGEST_BODY: usize = 100;

/// The `words` of a request at length. There are at least as many as before, in the same order.
pub(super) fn long_request_label(exchange: &Exchange, words: &[String]) -> Vec<String> {
    let request = &exchange.request;
    let cookie = request.header("cookie");
    let long = |word: &String| match cookie {
        Some(cookie) if *word == shorten_header(cookie) => text::header("Cookie", cookie),
        _ => word.clone(),
    };
    let mut long_words: Vec<String> = words.iter().map(long).collect();
    if let Some(line) = long_words.first_mut().filter(|line| !line.contains(',')) {
        without_version(request).clone_into(line);
    }
    let bearer = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    long_words.extend(bearer.and_then(claims_in_short));
    long_words.extend(login_name(&request.body).map(|name| text::logs_in_as(&name)));
    long_words.extend(short_body(&request.body));
    long_words
}

/// Whose name stands beside a password.
fn login_name(body: &str) -> Option<String> {
    let body: Json = serde_json::from_str(body).ok()?;
    body.get("password")?;
    body.get("user")?.as_str().map(str::to_owned)
}

/// The `words` of a response at length.
pub(super) fn long_response_label(exchange: &Exchange, words: &[String]) -> Vec<String> {
    let response = &exchange.response;
    let cookies = &exchange.set_cookie_decisions;
    let long = |word: &String| {
        let cookie = cookies.iter().find(|cookie| *word == text::cookie_set(&cookie.name, abbreviate(&cookie.value)));
        cookie.map_or_else(|| word.clone(), |cookie| text::cookie_set(&cookie.name, &cookie.value))
    };
    let mut long_words: Vec<String> = words.iter().map(long).collect();
    if let (Some(status), Some((_, line))) = (long_words.first_mut(), response.start_line.split_once(' ')) {
        line.clone_into(status);
    }
    let failed = exchange.trace.lines.iter().find(|line| line.verdict == Verdict::Failed);
    long_words.extend(failed.map(|line| line.detail.clone()).filter(|detail| !detail.is_empty()));
    let body: Json = serde_json::from_str(&response.body).unwrap_or_default();
    long_words.extend(body.get("access_token").and_then(Json::as_str).and_then(claims_in_short));
    long_words.extend(short_body(&response.body));
    long_words
}

/// What a JWT claims: `says bob user`.
fn claims_in_short(token: &str) -> Option<String> {
    let TokenPartContent::Object(claims) = explain(token, 0).ok()?.payload.content else { return None };
    let word = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
    let said: Vec<String> = ["sub", "role", "aud"].into_iter().filter_map(word).collect();
    (!said.is_empty()).then(|| text::claims_say(said.join(" ")))
}

/// A body of one line that is short enough to be told, and holds no credentials.
fn short_body(body: &str) -> Option<String> {
    let body = body.trim();
    let is_told = !body.is_empty() && body.len() <= LONGEST_BODY && !body.contains(['\n', '\r']);
    let is_credential = ["_token", "password"].iter().any(|word| body.contains(word));
    (is_told && !is_credential).then(|| body.to_owned())
}
