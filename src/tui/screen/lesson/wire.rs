//! What travels between client and server: the lines and headers that matter, and the arrows.

use ratatui::text::Line;

use super::highlights::{Highlights, highlight_if};
use super::lane_view::LaneView;
use crate::model::abbreviate::abbreviate;
use crate::model::{Exchange, Header, Message};
use crate::prose::{StyledSpan, TextStyle, truncate, width, wrap};
use crate::token::{TokenParts, base64url};
use crate::tui::packet_motion::{PacketStage, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The request headers that the course is about.
const REQUEST_HEADERS: &[&str] = &["cookie", "authorization", "dpop", "origin", "referer", "sec-fetch-site"];
/// The response headers that the course is about.
const RESPONSE_HEADERS: &[&str] = &["set-cookie", "www-authenticate", "location", "clear-site-data", "retry-after"];

/// A text and its tone, and whether the author points to it.
struct WireItem {
    text: String,
    tone: Tone,
    highlighted: bool,
}

impl WireItem {
    fn new(text: String, tone: Tone, looked: bool) -> Self {
        Self { text, tone, highlighted: looked }
    }
}

/// What stands on the wire, in at most `height` rows.
pub(super) fn wire_lines(pen: Pen, sight: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let Some(exchange) = sight.exchange else { return act_lines(pen, sight, columns, height) };
    let mut lines = Vec::new();
    if sight.exchange_number.1 > 1 {
        lines.push(
            pen.line(&format!("exchange {} of {} · e", sight.exchange_number.0, sight.exchange_number.1), Tone::Dim),
        );
    }
    let act = |act: &String| WireItem::new(act.clone(), Tone::Dim, false);
    let mut request = request_items(exchange, sight.highlights);
    let mut response = response_items(exchange, sight.highlights);
    // What led there is told where nothing of the messages has to give way to it.
    let needed = lines.len() + request.len() + 2 + response.len() + sight.acts_before.len() + sight.acts_after.len();
    if sight.happened && needed <= height {
        request.splice(0..0, sight.acts_before.iter().map(act));
        response.extend(sight.acts_after.iter().map(act));
    }
    let spare = height.saturating_sub(lines.len() + request.len() + 2 + response.len());
    let items: Vec<&WireItem> = request.iter().chain(&response).collect();
    let mut spread = wrap_items(pen, &items, columns, spare);
    let response: Vec<_> = spread.split_off(request.len()).into_iter().flatten().collect();
    let request: Vec<_> = spread.into_iter().flatten().collect();
    let half =
        height.saturating_sub(lines.len() + 2).div_ceil(2).max(height.saturating_sub(lines.len() + 2 + response.len()));
    lines.extend(pen.truncate(request, half));
    lines.push(arrow_right(pen, sight.stage, columns));
    if matches!(sight.stage, PacketStage::Arrived | PacketStage::ResponseTravels(_)) {
        lines.push(arrow_left(pen, sight.stage, columns));
    }
    if sight.stage == PacketStage::Arrived {
        let room = height.saturating_sub(lines.len());
        lines.extend(pen.truncate(response, room));
    }
    lines
}

/// Each item in a line, or in more as long as there are rows to `spare`: first lines and headers, then what is set
/// lightly, such as bodies. What still does not fit is cut when it is drawn.
fn wrap_items(pen: Pen, items: &[&WireItem], columns: usize, mut spare: usize) -> Vec<Vec<Line<'static>>> {
    let mut spread = vec![Vec::new(); items.len()];
    for light in [false, true] {
        for (item, lines) in items.iter().zip(&mut spread).filter(|(item, _)| (item.tone == Tone::Dim) == light) {
            let mut wrapped = wrap_text(&item.text, columns);
            if wrapped.len() > spare + 1 {
                let rest: Vec<String> = wrapped.split_off(spare).iter().map(|it| it.trim_start().to_owned()).collect();
                let indent = if wrapped.is_empty() { "" } else { "  " };
                wrapped.push(format!("{indent}{}", rest.join(" ")));
            }
            spare -= wrapped.len().saturating_sub(1);
            *lines = wrapped.iter().map(|line| pen.line(line, item.tone)).collect();
            if let Some(first) = lines.first_mut() {
                *first = highlight_if(std::mem::take(first), item.highlighted);
            }
        }
    }
    spread
}

fn wrap_text(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(&[StyledSpan::new(text, TextStyle::Plain)], columns, "", "  ");
    lines.iter().map(crate::prose::StyledLine::text).collect()
}

/// Without an exchange: what is about to happen, or what happened instead.
fn act_lines(pen: Pen, sight: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    if sight.acts_before.is_empty() {
        return Vec::new();
    }
    let head = if sight.happened { "no request:" } else { "about to happen:" };
    let tone = if sight.happened { Tone::Plain } else { Tone::Dim };
    let mut lines = vec![pen.line(head, Tone::Dim)];
    for act in &sight.acts_before {
        lines.extend(wrap_text(act, columns).iter().map(|line| pen.line(line, tone)));
    }
    if lines.len() > height {
        lines.truncate(1);
        // What is done again and again is told once, and how often.
        for (at, act) in
            sight.acts_before.iter().enumerate().filter(|(at, act)| !sight.acts_before[..*at].contains(act))
        {
            let times = sight.acts_before[at..].iter().filter(|other| *other == act).count();
            let often = if times > 1 { format!(" ×{times}") } else { String::new() };
            let act = truncate(act, columns.saturating_sub(width(&often)));
            lines.push(pen.line(&format!("{act}{often}"), tone));
        }
    }
    pen.truncate(lines, height)
}

fn request_items(exchange: &Exchange, looks: Highlights<'_>) -> Vec<WireItem> {
    let message = &exchange.request;
    let line = message.start_line.strip_suffix(" HTTP/1.1").unwrap_or(&message.start_line);
    let line = match line.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.split('&').map(shorten_pair).collect::<Vec<_>>().join("&")),
        None => line.to_owned(),
    };
    let mut items = vec![WireItem::new(line, Tone::Strong, false)];
    let answers = access_token_in(&exchange.response).is_some();
    let token = message.header("authorization").and_then(|it| it.strip_prefix("Bearer ")).filter(|_| !answers);
    let payload = token.and_then(|token| payload_item(token, looks));
    for header in relevant_headers(message, REQUEST_HEADERS) {
        let is_token = header.name.eq_ignore_ascii_case("authorization");
        // Where its claims are the point, they stand for the token.
        if !is_token || payload.is_none() {
            items.push(header_item(header, is_token && !answers && looks.includes_any(&["token"])));
        }
    }
    items.extend(payload);
    items.extend(body_item(message, false));
    items
}

fn response_items(exchange: &Exchange, looks: Highlights<'_>) -> Vec<WireItem> {
    let message = &exchange.response;
    let line = message.start_line.split_once(' ').map_or(message.start_line.as_str(), |(_, status)| status);
    let tone = match exchange.status {
        200..=299 => Tone::Good,
        400.. => Tone::Bad,
        _ => Tone::Strong,
    };
    let mut items = vec![WireItem::new(line.to_owned(), tone, looks.includes_any(&["status", "statuses"]))];
    for header in relevant_headers(message, RESPONSE_HEADERS) {
        let cookie = header.value.split('=').next().unwrap_or_default();
        let name = header.name.to_ascii_lowercase().replace('-', "_");
        let path = if name == "set_cookie" { format!("set_cookie.{cookie}") } else { format!("header.{name}") };
        items.push(header_item(header, looks.includes_any(&[&path])));
    }
    let token = access_token_in(message);
    items.extend(body_item(
        message,
        looks.includes_any(&["response"]) || (token.is_some() && looks.includes_any(&["token"])),
    ));
    items.extend(token.and_then(|token| payload_item(&token, looks)));
    items
}

/// The access token that an answer hands out.
fn access_token_in(message: &Message) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(&message.body).ok()?;
    body.get("access_token")?.as_str().map(str::to_owned)
}

/// What is written in a token's second part, where the author points to its claims.
fn payload_item(token: &str, looks: Highlights<'_>) -> Option<WireItem> {
    let second = looks.includes_any(&["claims"]).then(|| TokenParts::split(token).ok())??.payload;
    let text = String::from_utf8(base64url::decode(second).ok()?).ok()?;
    Some(WireItem::new(text, Tone::Code, true))
}

/// The headers of `message` that the course is about.
fn relevant_headers<'a>(message: &'a Message, names: &[&str]) -> impl Iterator<Item = &'a Header> {
    message.headers.iter().filter(move |header| names.iter().any(|name| header.name.eq_ignore_ascii_case(name)))
}

fn header_item(header: &Header, looked: bool) -> WireItem {
    WireItem::new(format!("{}: {}", header.name, shorten_header(&header.value)), Tone::Code, looked)
}

fn body_item(message: &Message, looked: bool) -> Option<WireItem> {
    let first = message.body.trim().lines().next()?;
    Some(WireItem::new(first.to_owned(), Tone::Dim, looked))
}

/// A header's value with its long identifiers shortened: `sid=41c0…7e; Path=/`, `Bearer eyJh…Qw`. What is quoted is words.
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
        PacketStage::RequestTravels(far) => {
            let at = scale_thousandths(far, shaft);
            pen.spans(&[(&"─".repeat(at), Tone::Dim), ("●", Tone::Packet)])
        }
        _ => pen.spans(&[(&"─".repeat(shaft), Tone::Dim), ("▶", Tone::Dim)]),
    }
}

fn arrow_left(pen: Pen, stage: PacketStage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        PacketStage::ResponseTravels(far) => {
            let way = scale_thousandths(far, shaft);
            let gap = " ".repeat(shaft - way);
            pen.spans(&[(&gap, Tone::Plain), ("●", Tone::Packet), (&"─".repeat(way), Tone::Dim)])
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
