//! The parts of a message on the wire: its lines and headers, as many as a face has room for, with their meanings.

use serde_json::Value as Json;

use super::header_glossary::{cookie_part_meaning, first_line_meaning, header_meaning};
use super::look_at::LookAtFacts;
use super::wire_abbreviation::{pretty_json, request_line, short_member, shorten_header, without_version};
use crate::course::text;
use crate::model::{Exchange, Header, Message};
use crate::token::explain::{ClaimExplanation, explain};
use crate::token::{TokenParts, base64url};

/// The request headers that the course is about.
const REQUEST_HEADERS: &[&str] = &[
    "cookie",
    "authorization",
    "dpop",
    "x-csrf-token",
    "access-control-request-method",
    "access-control-request-headers",
];
/// The response headers that the course is about.
const RESPONSE_HEADERS: &[&str] =
    &["set-cookie", "www-authenticate", "location", "clear-site-data", "retry-after", "content-security-policy"];

/// How much of a message is shown; each level shows what the one before shows, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WireDetail {
    /// The headers that the course is about, and the first line of the body.
    Relevant,
    /// Every header, too.
    AllHeaders,
    /// Every header, and JSON with a line for each member.
    PrettyBody,
    /// Nothing is shortened: tokens, cookies, targets.
    Whole,
    /// The claims of a token that travels, decoded, too.
    Decoded,
    /// And what each line means.
    Explained,
}

/// A part of a message on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WirePart {
    pub kind: WirePartKind,
    pub text: String,
    /// What it means; empty where that is not asked for.
    pub meaning: String,
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
    /// A header that the course is about.
    Verbatim,
    /// A claim of a token, decoded.
    Claim,
    /// A line of the body. It gives way where there is little room, as does what follows.
    Body,
    /// Another header, or an act without a request.
    Aside,
}

impl WirePartKind {
    /// Whether it gives way where there is little room.
    #[must_use]
    pub const fn gives_way(self) -> bool {
        matches!(self, Self::Body | Self::Aside)
    }
}

impl WirePart {
    /// A part without a meaning.
    #[must_use]
    pub const fn new(kind: WirePartKind, text: String, pointed_to: bool) -> Self {
        Self { kind, text, meaning: String::new(), pointed_to }
    }

    fn with_meaning(self, meaning: &str) -> Self {
        Self { meaning: meaning.to_owned(), ..self }
    }
}

/// A message and how it is to be shown.
#[derive(Clone, Copy)]
struct MessageView<'a> {
    message: &'a Message,
    /// The headers that the course is about.
    relevant: &'static [&'static str],
    /// What the path of a fact about one of its headers begins with.
    fact_stem: &'static str,
    look_at: LookAtFacts<'a>,
    detail: WireDetail,
    /// The lab's time.
    now: i64,
}

/// What is shown of a request at this time of the lab.
pub(super) fn request_parts(
    exchange: &Exchange,
    look_at: LookAtFacts<'_>,
    detail: WireDetail,
    now: i64,
) -> Vec<WirePart> {
    let message = &exchange.request;
    let view = MessageView { message, relevant: REQUEST_HEADERS, fact_stem: "request_header", look_at, detail, now };
    let line = if view.is_whole() { without_version(message).to_owned() } else { request_line(message) };
    let mut parts = vec![WirePart::new(WirePartKind::StartLine, line, false)];
    // A response with a token of its own is the one that the author means.
    let response_has_token = access_token_in(&exchange.response).is_some();
    let bearer = message.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = if response_has_token { None } else { bearer };
    let claims = token.map_or_else(Vec::new, |token| view.claim_parts(token));
    for header in view.shown_headers() {
        let is_authorization = header.name.eq_ignore_ascii_case("authorization");
        // Where there is little room and the claims are the point, they are shown instead of the token.
        if !is_authorization || claims.is_empty() || view.is_whole() {
            let points_here = (is_authorization && !response_has_token && look_at.includes_any(&["token"]))
                || view.points_exactly_to(header);
            parts.extend(view.header_parts(header, points_here));
        }
    }
    parts.extend(claims);
    parts.extend(view.body_parts(false));
    parts
}

/// What is shown of a response at this time of the lab.
pub(super) fn response_parts(
    exchange: &Exchange,
    look_at: LookAtFacts<'_>,
    detail: WireDetail,
    now: i64,
) -> Vec<WirePart> {
    let message = &exchange.response;
    let view = MessageView { message, relevant: RESPONSE_HEADERS, fact_stem: "header", look_at, detail, now };
    let line = message.start_line.split_once(' ').map_or(message.start_line.as_str(), |(_, status)| status);
    let kind = match exchange.status {
        200..=299 => WirePartKind::Success,
        400.. => WirePartKind::Failure,
        _ => WirePartKind::StartLine,
    };
    let meaning = if view.is_explained() { first_line_meaning(&message.start_line) } else { "" };
    let status = WirePart::new(kind, line.to_owned(), look_at.includes_any(&["status", "statuses"]));
    let mut parts = vec![status.with_meaning(meaning)];
    for header in view.shown_headers() {
        let cookie = header.value.split('=').next().unwrap_or_default();
        let is_set_cookie = header.name.eq_ignore_ascii_case("set-cookie");
        let path = if is_set_cookie { format!("set_cookie.{cookie}") } else { view.fact_path(header) };
        parts.extend(view.header_parts(header, look_at.includes_any(&[&path])));
    }
    let token = access_token_in(message);
    let points_to_token = token.is_some() && look_at.includes_any(&["token"]);
    parts.extend(view.body_parts(points_to_token || look_at.includes_any(&["response"])));
    parts.extend(token.map_or_else(Vec::new, |token| view.claim_parts(&token)));
    parts
}

/// The access token that a response hands out.
fn access_token_in(message: &Message) -> Option<String> {
    let body: Json = serde_json::from_str(&message.body).ok()?;
    body.get("access_token")?.as_str().map(str::to_owned)
}

impl<'a> MessageView<'a> {
    fn is_whole(self) -> bool {
        self.detail >= WireDetail::Whole
    }

    fn is_explained(self) -> bool {
        self.detail >= WireDetail::Explained
    }

    /// A token's payload, decoded, where the author points to its claims or there is much room.
    fn claim_parts(self, token: &str) -> Vec<WirePart> {
        let pointed_to = self.look_at.includes_any(&["claims"]);
        if !pointed_to && self.detail < WireDetail::Decoded {
            return Vec::new();
        }
        if self.detail < WireDetail::PrettyBody {
            return payload_line(token).into_iter().collect();
        }
        let claims = explain(token, self.now).map_or_else(|_| Vec::new(), |token| token.claims);
        if claims.is_empty() {
            return Vec::new();
        }
        let claim = |ClaimExplanation { name, value, meaning }: ClaimExplanation| {
            let text = format!("  {}: {value}", Json::from(name));
            WirePart { meaning, ..WirePart::new(WirePartKind::Claim, text, false) }
        };
        let mut parts = vec![WirePart::new(WirePartKind::Aside, text::DECODED_PAYLOAD.to_owned(), pointed_to)];
        parts.extend(claims.into_iter().map(claim));
        parts
    }

    /// The path of the fact that a header is.
    fn fact_path(self, header: &Header) -> String {
        format!("{}.{}", self.fact_stem, header.name.to_ascii_lowercase().replace('-', "_"))
    }

    fn points_exactly_to(self, header: &Header) -> bool {
        self.look_at.includes_exactly(&self.fact_path(header))
    }

    /// Where there is little room, those that the course is about and that the author points to.
    fn shown_headers(self) -> impl Iterator<Item = &'a Header> {
        let is_shown = move |header: &&Header| {
            self.detail != WireDetail::Relevant || is_among(header, self.relevant) || self.points_exactly_to(header)
        };
        self.message.headers.iter().filter(is_shown)
    }

    /// A header; one that the course is about with its long identifiers shortened where there is little room.
    fn header_parts(self, header: &Header, pointed_to: bool) -> Vec<WirePart> {
        let Header { name, value } = header;
        let is_relevant = is_among(header, self.relevant);
        let kind = if is_relevant || pointed_to { WirePartKind::Verbatim } else { WirePartKind::Aside };
        if self.is_explained() && name.eq_ignore_ascii_case("set-cookie") {
            return set_cookie_parts(header, pointed_to);
        }
        let is_shortened = is_relevant && !self.is_whole();
        let value = if is_shortened { shorten_header(value) } else { value.clone() };
        let part = WirePart::new(kind, format!("{name}: {value}"), pointed_to);
        vec![if self.is_explained() { part.with_meaning(header_meaning(name)) } else { part }]
    }

    /// The body: its first line, or JSON over several lines.
    fn body_parts(self, pointed_to: bool) -> Vec<WirePart> {
        let body = &self.message.body;
        let is_pretty = self.detail >= WireDetail::PrettyBody;
        let pretty = if is_pretty { pretty_json(body, self.is_whole()) } else { None };
        if let Some(members) = self.pointed_members().filter(|_| pointed_to && !is_pretty) {
            return vec![WirePart::new(WirePartKind::Body, members, true)];
        }
        let lines = match &pretty {
            Some(pretty) => pretty.lines().collect(),
            None => body.trim().lines().take(1).collect::<Vec<_>>(),
        };
        let part =
            |(index, line): (usize, &str)| WirePart::new(WirePartKind::Body, line.to_owned(), pointed_to && index == 0);
        lines.into_iter().enumerate().map(part).collect()
    }

    /// The members of a JSON object that the step points to, in one line, with what is long in them shortened; `None` where
    /// it points to all of the body.
    fn pointed_members(self) -> Option<String> {
        let body: Json = serde_json::from_str(&self.message.body).ok()?;
        let members = body.as_object().filter(|_| !self.look_at.includes_exactly("response"))?;
        let points_to_token = self.look_at.includes_any(&["token"]);
        let is_pointed_to = |name: &str| {
            self.look_at.includes_any(&[&format!("response.{name}")]) || (points_to_token && name == "access_token")
        };
        let pointed_to: Vec<String> = members
            .iter()
            .filter(|(name, _)| is_pointed_to(name))
            .map(|(name, value)| short_member(name, value))
            .collect();
        let joined = pointed_to.join(",");
        match pointed_to.len() {
            0 => None,
            count if count == members.len() => Some(format!("{{{joined}}}")),
            _ => Some(format!("{{… {joined} …}}")),
        }
    }
}

/// The payload as it was written, in one line.
fn payload_line(token: &str) -> Option<WirePart> {
    let payload = TokenParts::split(token).ok()?.payload;
    let json = String::from_utf8(base64url::decode(payload).ok()?).ok()?;
    Some(WirePart::new(WirePartKind::Verbatim, text::decoded(json), true))
}

/// A message as it travelled, line by line: nothing is shortened, left out or explained.
pub(super) fn verbatim_parts(message: &Message) -> Vec<WirePart> {
    let part = |kind, text: String| WirePart::new(kind, text, false);
    let header = |header: &Header| part(WirePartKind::Verbatim, text::header(&header.name, &header.value));
    let mut parts = vec![part(WirePartKind::StartLine, message.start_line.clone())];
    parts.extend(message.headers.iter().map(header));
    parts.extend(message.body.lines().map(|line| part(WirePartKind::Body, line.to_owned())));
    parts
}

/// A `Set-Cookie` with a line for each attribute.
fn set_cookie_parts(header: &Header, pointed_to: bool) -> Vec<WirePart> {
    let part = |(index, attribute): (usize, &str)| {
        let attribute = attribute.trim_start();
        let text = if index == 0 { format!("{}: {attribute}", header.name) } else { format!("  {attribute}") };
        let part = WirePart::new(WirePartKind::Verbatim, text, pointed_to && index == 0);
        part.with_meaning(cookie_part_meaning(index, attribute))
    };
    header.value.split(';').enumerate().map(part).collect()
}

fn is_among(header: &Header, names: &[&str]) -> bool {
    names.iter().any(|name| header.name.eq_ignore_ascii_case(name))
}
