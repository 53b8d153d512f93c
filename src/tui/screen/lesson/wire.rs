//! What travels between client and server: the lines and headers that matter, and the arrows.

use ratatui::text::Line;

use super::highlights::{Highlights, highlight_if};
use super::lane_view::LaneView;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Header, Message};
use crate::prose::{StyledLine, StyledSpan, TextStyle, truncate, width, wrap};
use crate::token::{TokenParts, base64url};
use crate::tui::packet_motion::{PacketStage, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The request headers that the course is about.
const REQUEST_HEADERS: &[&str] = &["cookie", "authorization", "dpop", "origin", "referer", "sec-fetch-site"];
/// The response headers that the course is about.
const RESPONSE_HEADERS: &[&str] = &["set-cookie", "www-authenticate", "location", "clear-site-data", "retry-after"];

/// A part of a message on the wire, before it is wrapped to lines.
struct WireItem {
    text: String,
    tone: Tone,
    highlighted: bool,
}

impl WireItem {
    fn new(text: String, tone: Tone, highlighted: bool) -> Self {
        Self { text, tone, highlighted }
    }
}

/// What stands on the wire, in at most `height` rows: the request, its arrow, the arrow of the response, the response.
pub(super) fn wire_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let Some(exchange) = lane_view.exchange else { return act_lines(pen, lane_view, columns, height) };
    let mut lines = Vec::new();
    let position = lane_view.exchange_position;
    if position.count > 1 {
        let text = format!("exchange {} of {} · e", position.number, position.count);
        lines.push(pen.line(&text, Tone::Dim));
    }
    let act = |act: &String| WireItem::new(act.clone(), Tone::Dim, false);
    let mut request = request_items(exchange, lane_view.highlights);
    let mut response = response_items(exchange, lane_view.highlights);
    // The acts around the exchange are shown where no part of the messages has to make room for them.
    let message_rows = lines.len() + request.len() + ARROW_ROWS + response.len();
    if lane_view.happened && message_rows + lane_view.acts_before.len() + lane_view.acts_after.len() <= height {
        request.splice(0..0, lane_view.acts_before.iter().map(act));
        response.extend(lane_view.acts_after.iter().map(act));
    }
    let spare = height.saturating_sub(lines.len() + request.len() + ARROW_ROWS + response.len());
    let items: Vec<&WireItem> = request.iter().chain(&response).collect();
    let mut wrapped = wrap_items(pen, &items, columns, spare);
    let response: Vec<_> = wrapped.split_off(request.len()).into_iter().flatten().collect();
    let request: Vec<_> = wrapped.into_iter().flatten().collect();
    // The request gets half of the rows, and those that the response does not need.
    let rows = height.saturating_sub(lines.len() + ARROW_ROWS);
    let request_rows = rows.div_ceil(2).max(rows.saturating_sub(response.len()));
    lines.extend(pen.truncate(request, request_rows));
    lines.push(arrow_right(pen, lane_view.stage, columns));
    if matches!(lane_view.stage, PacketStage::Arrived | PacketStage::ResponseTravels(_)) {
        lines.push(arrow_left(pen, lane_view.stage, columns));
    }
    if lane_view.stage == PacketStage::Arrived {
        let room = height.saturating_sub(lines.len());
        lines.extend(pen.truncate(response, room));
    }
    lines
}

const ARROW_ROWS: usize = 2;

/// Each item in a line, or in more as long as there are rows to `spare`: first the first lines and headers, then what is
/// dim, such as bodies. What still does not fit is cut when it is drawn.
fn wrap_items(pen: Pen, items: &[&WireItem], columns: usize, mut spare: usize) -> Vec<Vec<Line<'static>>> {
    let mut wrapped = vec![Vec::new(); items.len()];
    for dim in [false, true] {
        for (item, lines) in items.iter().zip(&mut wrapped).filter(|(item, _)| (item.tone == Tone::Dim) == dim) {
            let texts = wrap_into_rows(&item.text, columns, spare + 1);
            spare -= texts.len().saturating_sub(1);
            *lines = texts.iter().map(|text| pen.line(text, item.tone)).collect();
            if let Some(first) = lines.first_mut() {
                *first = highlight_if(std::mem::take(first), item.highlighted);
            }
        }
    }
    wrapped
}

/// `text` in at most `rows` lines; the last one takes all the rest, however long.
fn wrap_into_rows(text: &str, columns: usize, rows: usize) -> Vec<String> {
    let mut lines = wrap_text(text, columns);
    if lines.len() > rows {
        let rest: Vec<String> = lines.split_off(rows - 1).iter().map(|line| line.trim_start().to_owned()).collect();
        let indent = if lines.is_empty() { "" } else { "  " };
        lines.push(format!("{indent}{}", rest.join(" ")));
    }
    lines
}

fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(&[StyledSpan::new(text, TextStyle::Plain)], columns, "", "  ");
    lines.iter().map(StyledLine::text).collect()
}

/// Without an exchange: what is about to happen, or what happened instead.
fn act_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    if lane_view.acts_before.is_empty() {
        return Vec::new();
    }
    let head = if lane_view.happened { "no request:" } else { "about to happen:" };
    let tone = if lane_view.happened { Tone::Plain } else { Tone::Dim };
    let mut lines = vec![pen.line(head, Tone::Dim)];
    for act in &lane_view.acts_before {
        lines.extend(wrap_text(act, columns).iter().map(|line| pen.line(line, tone)));
    }
    if lines.len() > height {
        lines.truncate(1);
        // An act that is repeated stands there once, with how often it is done.
        for (index, act) in lane_view.acts_before.iter().enumerate() {
            if lane_view.acts_before[..index].contains(act) {
                continue;
            }
            let count = lane_view.acts_before.iter().filter(|other| *other == act).count();
            let times = if count > 1 { format!(" ×{count}") } else { String::new() };
            let act = truncate(act, columns.saturating_sub(width(&times)));
            lines.push(pen.line(&format!("{act}{times}"), tone));
        }
    }
    pen.truncate(lines, height)
}

fn request_items(exchange: &Exchange, highlights: Highlights<'_>) -> Vec<WireItem> {
    let message = &exchange.request;
    let line = message.start_line.strip_suffix(" HTTP/1.1").unwrap_or(&message.start_line);
    let line = match line.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.split('&').map(shorten_pair).collect::<Vec<_>>().join("&")),
        None => line.to_owned(),
    };
    let mut items = vec![WireItem::new(line, Tone::Strong, false)];
    // A response with a token of its own is the one that the author means.
    let response_has_token = access_token_in(&exchange.response).is_some();
    let bearer = message.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
    let token = if response_has_token { None } else { bearer };
    let payload = token.and_then(|token| payload_item(token, highlights));
    for header in relevant_headers(message, REQUEST_HEADERS) {
        let is_authorization = header.name.eq_ignore_ascii_case("authorization");
        // Where the claims are the point, they are shown instead of the token.
        if !is_authorization || payload.is_none() {
            let points_here = is_authorization && !response_has_token && highlights.includes_any(&["token"]);
            items.push(header_item(header, points_here));
        }
    }
    items.extend(payload);
    items.extend(body_item(message, false));
    items
}

fn response_items(exchange: &Exchange, highlights: Highlights<'_>) -> Vec<WireItem> {
    let message = &exchange.response;
    let line = message.start_line.split_once(' ').map_or(message.start_line.as_str(), |(_, status)| status);
    let tone = match exchange.status {
        200..=299 => Tone::Good,
        400.. => Tone::Bad,
        _ => Tone::Strong,
    };
    let mut items = vec![WireItem::new(line.to_owned(), tone, highlights.includes_any(&["status", "statuses"]))];
    for header in relevant_headers(message, RESPONSE_HEADERS) {
        let cookie = header.value.split('=').next().unwrap_or_default();
        let name = header.name.to_ascii_lowercase().replace('-', "_");
        let path = if name == "set_cookie" { format!("set_cookie.{cookie}") } else { format!("header.{name}") };
        items.push(header_item(header, highlights.includes_any(&[&path])));
    }
    let token = access_token_in(message);
    let points_to_token = token.is_some() && highlights.includes_any(&["token"]);
    items.extend(body_item(message, points_to_token || highlights.includes_any(&["response"])));
    items.extend(token.and_then(|token| payload_item(&token, highlights)));
    items
}

/// The access token that a response hands out.
fn access_token_in(message: &Message) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&message.body).ok()?;
    body.get("access_token")?.as_str().map(str::to_owned)
}

/// A token's payload, decoded, where the author points to its claims.
fn payload_item(token: &str, highlights: Highlights<'_>) -> Option<WireItem> {
    if !highlights.includes_any(&["claims"]) {
        return None;
    }
    let payload = TokenParts::split(token).ok()?.payload;
    let text = String::from_utf8(base64url::decode(payload).ok()?).ok()?;
    Some(WireItem::new(text, Tone::Code, true))
}

/// The headers of `message` that the course is about.
fn relevant_headers<'a>(message: &'a Message, names: &[&str]) -> impl Iterator<Item = &'a Header> {
    message.headers.iter().filter(move |header| names.iter().any(|name| header.name.eq_ignore_ascii_case(name)))
}

fn header_item(header: &Header, highlighted: bool) -> WireItem {
    WireItem::new(format!("{}: {}", header.name, shorten_header(&header.value)), Tone::Code, highlighted)
}

fn body_item(message: &Message, highlighted: bool) -> Option<WireItem> {
    let first = message.body.trim().lines().next()?;
    Some(WireItem::new(first.to_owned(), Tone::Dim, highlighted))
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

fn arrow_right(pen: Pen, stage: PacketStage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketStage::RequestTravels(progress) => {
            let travelled = scale_thousandths(progress, shaft);
            pen.spans(&[(&"─".repeat(travelled), Tone::Dim), ("●", Tone::Packet)])
        }
        _ => pen.spans(&[(&"─".repeat(shaft), Tone::Dim), ("▶", Tone::Dim)]),
    }
}

fn arrow_left(pen: Pen, stage: PacketStage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketStage::ResponseTravels(progress) => {
            let travelled = scale_thousandths(progress, shaft);
            let gap = " ".repeat(shaft - travelled);
            pen.spans(&[(&gap, Tone::Plain), ("●", Tone::Packet), (&"─".repeat(travelled), Tone::Dim)])
        }
        _ => pen.spans(&[("◀", Tone::Dim), (&"─".repeat(shaft), Tone::Dim)]),
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
