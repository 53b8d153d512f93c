//! What travels between client and server: the lines and headers of a message that the course is about.

use super::look_at::LookAt;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Header, Message};
use crate::token::{TokenParts, base64url};

/// The request headers that the course is about.
const REQUEST_HEADERS: &[&str] = &["cookie", "authorization", "dpop", "origin", "referer", "sec-fetch-site"];
/// The response headers that the course is about.
const RESPONSE_HEADERS: &[&str] = &["set-cookie", "www-authenticate", "location", "clear-site-data", "retry-after"];

/// A part of a message on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WirePart {
    pub kind: WirePartKind,
    pub text: String,
    /// Whether the step points to a fact that this part shows.
    pub pointed_to: bool,
}

/// What a part of a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WirePartKind {
    StartLine,
    /// The status line of a success.
    Success,
    /// The status line of an error.
    Failure,
    /// A header, or the claims of a token.
    Verbatim,
    /// What gives way where there is little room: a body, an act without a request.
    Aside,
}

impl WirePart {
    const fn new(kind: WirePartKind, text: String, pointed_to: bool) -> Self {
        Self { kind, text, pointed_to }
    }
}

/// What matters of a request.
pub fn request_parts(exchange: &Exchange, look_at: LookAt<'_>) -> Vec<WirePart> {
    let message = &exchange.request;
    let line = message.start_line.strip_suffix(" HTTP/1.1").unwrap_or(&message.start_line);
    let line = match line.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.split('&').map(shorten_pair).collect::<Vec<_>>().join("&")),
        None => line.to_owned(),
    };
    let mut parts = vec![WirePart::new(WirePartKind::StartLine, line, false)];
    // A response with a token of its own is the one that the author means.
    let response_has_token = access_token_in(&exchange.response).is_some();
    let bearer = message.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = if response_has_token { None } else { bearer };
    let payload = token.and_then(|token| payload_part(token, look_at));
    for header in relevant_headers(message, REQUEST_HEADERS) {
        let is_authorization = header.name.eq_ignore_ascii_case("authorization");
        // Where the claims are the point, they are shown instead of the token.
        if !is_authorization || payload.is_none() {
            let points_here = is_authorization && !response_has_token && look_at.includes_any(&["token"]);
            parts.push(header_part(header, points_here));
        }
    }
    parts.extend(payload);
    parts.extend(body_part(message, false));
    parts
}

/// What matters of a response.
pub fn response_parts(exchange: &Exchange, look_at: LookAt<'_>) -> Vec<WirePart> {
    let message = &exchange.response;
    let line = message.start_line.split_once(' ').map_or(message.start_line.as_str(), |(_, status)| status);
    let kind = match exchange.status {
        200..=299 => WirePartKind::Success,
        400.. => WirePartKind::Failure,
        _ => WirePartKind::StartLine,
    };
    let mut parts = vec![WirePart::new(kind, line.to_owned(), look_at.includes_any(&["status", "statuses"]))];
    for header in relevant_headers(message, RESPONSE_HEADERS) {
        let cookie = header.value.split('=').next().unwrap_or_default();
        let name = header.name.to_ascii_lowercase().replace('-', "_");
        let path = if name == "set_cookie" { format!("set_cookie.{cookie}") } else { format!("header.{name}") };
        parts.push(header_part(header, look_at.includes_any(&[&path])));
    }
    let token = access_token_in(message);
    let points_to_token = token.is_some() && look_at.includes_any(&["token"]);
    parts.extend(body_part(message, points_to_token || look_at.includes_any(&["response"])));
    parts.extend(token.and_then(|token| payload_part(&token, look_at)));
    parts
}

/// The access token that a response hands out.
fn access_token_in(message: &Message) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&message.body).ok()?;
    body.get("access_token")?.as_str().map(str::to_owned)
}

/// A token's payload, decoded, where the author points to its claims.
fn payload_part(token: &str, look_at: LookAt<'_>) -> Option<WirePart> {
    if !look_at.includes_any(&["claims"]) {
        return None;
    }
    let payload = TokenParts::split(token).ok()?.payload;
    let text = String::from_utf8(base64url::decode(payload).ok()?).ok()?;
    Some(WirePart::new(WirePartKind::Verbatim, text, true))
}

/// The headers of `message` that the course is about.
fn relevant_headers<'a>(message: &'a Message, names: &[&str]) -> impl Iterator<Item = &'a Header> {
    message.headers.iter().filter(move |header| names.iter().any(|name| header.name.eq_ignore_ascii_case(name)))
}

fn header_part(header: &Header, pointed_to: bool) -> WirePart {
    WirePart::new(WirePartKind::Verbatim, format!("{}: {}", header.name, shorten_header(&header.value)), pointed_to)
}

fn body_part(message: &Message, pointed_to: bool) -> Option<WirePart> {
    let first = message.body.trim().lines().next()?;
    Some(WirePart::new(WirePartKind::Aside, first.to_owned(), pointed_to))
}

/// A header's value with its long identifiers shortened: `sid=41c0…7e; Path=/`, `Bearer eyJh…Qw`. Quoted values stay whole,
/// because they are words.
fn shorten_header(value: &str) -> String {
    value.split("; ").map(shorten_pair).collect::<Vec<_>>().join("; ")
}

fn shorten_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((_, value)) if value.starts_with('"') => pair.to_owned(),
        Some((name, value)) => format!("{name}={}", abbreviate(value)),
        None => pair.split(' ').map(abbreviate).collect::<Vec<_>>().join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_identifiers_in_headers_are_shortened() {
        assert_eq!(shorten_header("sid=41c0aaaaaaaaaaaaaa7e; lang=en"), "sid=41c0…7e; lang=en");
        assert_eq!(shorten_header("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcd"), "Bearer eyJh…cd");
        assert_eq!(shorten_header("sid=1; Path=/; HttpOnly"), "sid=1; Path=/; HttpOnly");
        let challenge = r#"Bearer realm="shop", error="invalid_token""#;
        assert_eq!(shorten_header(challenge), challenge);
    }
}
