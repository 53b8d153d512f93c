//! What an arrow says of a request, in the words that matter: its line, and the credentials that it carries or lacks.

use serde_json::Value as Json;

use crate::course::lesson::page_request_text::started_by_briefly;
use crate::course::lesson::wire_abbreviation::{request_line, shorten_header};
use crate::course::text;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Request};

/// The words of a request that was sent so many times, the most important first. `written` is what the lesson says of it.
pub(super) fn request_label(exchange: &Exchange, written: Option<&Request>, times: usize) -> Vec<String> {
    let request = &exchange.request;
    let line = request_line(request);
    let mut words = vec![if times > 1 { text::repeated_request(line, times) } else { line }];
    words.extend(written.filter(|request| request.raw.is_some()).map(|_| text::RAW_REQUEST.to_owned()));
    words.extend(exchange.transport.upgraded_by_hsts.then(|| text::UPGRADED_BY_HSTS.to_owned()));
    words.extend(exchange.url.starts_with("http://").then(|| text::PLAIN_HTTP.to_owned()));
    words.extend(exchange.page_request.as_ref().and_then(started_by_briefly));
    words.extend(request.header("cookie").map(shorten_header));
    words.extend(request.header("authorization").map(authorization_words));
    words.extend(refresh_token(&request.body).map(|token| text::refresh_token(abbreviate(&token))));
    // A cookie of that name that was sent by hand takes the place of the one in the jar.
    let sent = request.header("cookie").unwrap_or_default();
    let is_sent = |name: &str| sent.split("; ").any(|pair| pair.split_once('=').is_some_and(|(sent, _)| sent == name));
    let decisions = exchange.cookie_send_decisions.iter();
    let kept_back = decisions.filter(|decision| !decision.sent && !is_sent(&decision.name));
    words.extend(kept_back.map(|decision| text::cookie_not_sent(&decision.name)));
    words
}

/// The scheme and the token, shortened. Basic credentials hold a password (RFC 7617): of those, the scheme.
fn authorization_words(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, _)) if scheme.eq_ignore_ascii_case("basic") => scheme.to_owned(),
        _ => shorten_header(value),
    }
}

/// The refresh token in a JSON body.
fn refresh_token(body: &str) -> Option<String> {
    let body: Json = serde_json::from_str(body).ok()?;
    body.get("refresh_token")?.as_str().map(str::to_owned)
}
