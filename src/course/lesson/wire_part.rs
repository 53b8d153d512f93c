//! What travels between client and server: the lines and headers of a message that the course is about.

use serde_json::Value as Json;

use super::look_at::LookAt;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Header, Message};
use crate::token::{TokenParts, base64url};

/// The request headers that the course is about.
const REQUEST_HEADERS: &[&str] = &["cookie", "authorization", "dpop", "origin", "referer", "sec-fetch-site"];
/// The response headers that the course is about.
const RESPONSE_HEADERS: &[&str] = &["set-cookie", "www-authenticate", "location", "clear-site-data", "retry-after"];

/// How much of a message is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WireDetail {
    /// The headers that the course is about, and the first line of the body.
    Relevant,
    /// Every header, too.
    AllHeaders,
    /// Every header, and JSON with a line for each member.
    PrettyBody,
}

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
    /// A header that the course is about, or the claims of a token.
    Verbatim,
    /// What gives way where there is little room: another header, a body, an act without a request.
    Aside,
}

impl WirePart {
    const fn new(kind: WirePartKind, text: String, pointed_to: bool) -> Self {
        Self { kind, text, pointed_to }
    }
}

/// What matters of a request.
pub fn request_parts(exchange: &Exchange, look_at: LookAt<'_>, detail: WireDetail) -> Vec<WirePart> {
    let message = &exchange.request;
    let line = request_line(message);
    let mut parts = vec![WirePart::new(WirePartKind::StartLine, line, false)];
    // A response with a token of its own is the one that the author means.
    let response_has_token = access_token_in(&exchange.response).is_some();
    let bearer = message.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = if response_has_token { None } else { bearer };
    let payload = token.and_then(|token| payload_part(token, look_at));
    for header in shown_headers(message, REQUEST_HEADERS, detail) {
        let is_authorization = header.name.eq_ignore_ascii_case("authorization");
        // Where the claims are the point, they are shown instead of the token.
        if !is_authorization || payload.is_none() {
            let points_here = is_authorization && !response_has_token && look_at.includes_any(&["token"]);
            parts.push(header_part(header, REQUEST_HEADERS, points_here));
        }
    }
    parts.extend(payload);
    parts.extend(body_parts(message, detail, false));
    parts
}

/// Method and target of a request, long values in its query shortened: `GET /toss?sid=41c0…7e`.
pub(super) fn request_line(request: &Message) -> String {
    let line = request.start_line.strip_suffix(" HTTP/1.1").unwrap_or(&request.start_line);
    match line.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.split('&').map(shorten_pair).collect::<Vec<_>>().join("&")),
        None => line.to_owned(),
    }
}

/// What matters of a response.
pub fn response_parts(exchange: &Exchange, look_at: LookAt<'_>, detail: WireDetail) -> Vec<WirePart> {
    let message = &exchange.response;
    let line = message.start_line.split_once(' ').map_or(message.start_line.as_str(), |(_, status)| status);
    let kind = match exchange.status {
        200..=299 => WirePartKind::Success,
        400.. => WirePartKind::Failure,
        _ => WirePartKind::StartLine,
    };
    let mut parts = vec![WirePart::new(kind, line.to_owned(), look_at.includes_any(&["status", "statuses"]))];
    for header in shown_headers(message, RESPONSE_HEADERS, detail) {
        let cookie = header.value.split('=').next().unwrap_or_default();
        let name = header.name.to_ascii_lowercase().replace('-', "_");
        let path = if name == "set_cookie" { format!("set_cookie.{cookie}") } else { format!("header.{name}") };
        parts.push(header_part(header, RESPONSE_HEADERS, look_at.includes_any(&[&path])));
    }
    let token = access_token_in(message);
    let points_to_token = token.is_some() && look_at.includes_any(&["token"]);
    parts.extend(body_parts(message, detail, points_to_token || look_at.includes_any(&["response"])));
    parts.extend(token.and_then(|token| payload_part(&token, look_at)));
    parts
}

/// The access token that a response hands out.
fn access_token_in(message: &Message) -> Option<String> {
    let body: Json = serde_json::from_str(&message.body).ok()?;
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

/// The headers of `message` that are shown; `names` are those that the course is about.
fn shown_headers<'a>(message: &'a Message, names: &[&str], detail: WireDetail) -> impl Iterator<Item = &'a Header> {
    message.headers.iter().filter(move |header| detail != WireDetail::Relevant || is_among(header, names))
}

/// A header; one that the course is about, by `names`, with its long identifiers shortened, any other as it is.
fn header_part(header: &Header, names: &[&str], pointed_to: bool) -> WirePart {
    if !is_among(header, names) {
        return WirePart::new(WirePartKind::Aside, format!("{}: {}", header.name, header.value), pointed_to);
    }
    WirePart::new(WirePartKind::Verbatim, format!("{}: {}", header.name, shorten_header(&header.value)), pointed_to)
}

fn is_among(header: &Header, names: &[&str]) -> bool {
    names.iter().any(|name| header.name.eq_ignore_ascii_case(name))
}

/// The body: its first line, or JSON over several lines.
fn body_parts(message: &Message, detail: WireDetail, pointed_to: bool) -> Vec<WirePart> {
    let pretty = Some(&message.body).filter(|_| detail == WireDetail::PrettyBody).and_then(|body| pretty_json(body));
    let lines = match &pretty {
        Some(pretty) => pretty.lines().collect(),
        None => message.body.trim().lines().take(1).collect::<Vec<_>>(),
    };
    let part =
        |(index, line): (usize, &str)| WirePart::new(WirePartKind::Aside, line.to_owned(), pointed_to && index == 0);
    lines.into_iter().enumerate().map(part).collect()
}

/// A JSON object with a line for each member, long strings shortened; `None` for any other body.
fn pretty_json(body: &str) -> Option<String> {
    let mut json: Json = serde_json::from_str(body).ok()?;
    json.as_object().filter(|members| members.len() > 1)?;
    shorten_strings(&mut json);
    serde_json::to_string_pretty(&json).ok()
}

fn shorten_strings(json: &mut Json) {
    const LONGEST_STRING: usize = 40;
    match json {
        Json::String(text) if text.chars().count() > LONGEST_STRING => *text = abbreviate(text).into_owned(),
        Json::Array(items) => items.iter_mut().for_each(shorten_strings),
        Json::Object(members) => members.values_mut().for_each(shorten_strings),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

/// A header's value with its long identifiers shortened: `sid=41c0…7e; Path=/`, `Bearer eyJh…Qw`. Quoted values stay whole,
/// because they are words.
pub(super) fn shorten_header(value: &str) -> String {
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
    fn json_of_several_members_gets_a_line_for_each_in_its_order() {
        let token = "e".repeat(50);
        let pretty = pretty_json(&format!(r#"{{"user":"bob","access_token":"{token}","aud":["a"]}}"#)).expect("JSON");
        let lines: Vec<&str> = pretty.lines().map(str::trim).collect();
        assert_eq!(
            lines,
            ["{", "\"user\": \"bob\",", "\"access_token\": \"eeee…ee\",", "\"aud\": [", "\"a\"", "]", "}"]
        );
        for other in ["{\"a\":1}", "[1,2]", "no", ""] {
            assert_eq!(pretty_json(other), None, "{other}");
        }
    }

    #[test]
    fn long_identifiers_in_headers_are_shortened() {
        assert_eq!(shorten_header("sid=41c0aaaaaaaaaaaaaa7e; lang=en"), "sid=41c0…7e; lang=en");
        assert_eq!(shorten_header("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcd"), "Bearer eyJh…cd");
        assert_eq!(shorten_header("sid=1; Path=/; HttpOnly"), "sid=1; Path=/; HttpOnly");
        let challenge = r#"Bearer realm="shop", error="invalid_token""#;
        assert_eq!(shorten_header(challenge), challenge);
    }
}
