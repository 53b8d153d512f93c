//! What travels between client and server: the lines and headers that matter, and the arrows.

use ratatui::text::Line;

use super::sight::Sight;
use crate::prose::{Span, Style, wrap};
use crate::tui::motion::{Stage, share};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::world::value::short;
use crate::world::{Exchange, Message};

/// The request headers that the course is about.
const ASKS: &[&str] = &["cookie", "authorization", "origin", "referer", "sec-fetch-site"];
/// The response headers that the course is about.
const ANSWERS: &[&str] = &["set-cookie", "www-authenticate", "location", "clear-site-data", "retry-after"];

/// A text and its tone.
type Item = (String, Tone);

/// What stands on the wire, in at most `height` rows.
pub(super) fn lines(pen: Pen, sight: &Sight<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let Some(exchange) = sight.exchange else { return acts(pen, sight, columns, height) };
    let mut lines = Vec::new();
    if sight.which.1 > 1 {
        lines.push(pen.line(&format!("exchange {} of {} · e", sight.which.0, sight.which.1), Tone::Dim));
    }
    let request = request(exchange);
    let mut response = response(exchange);
    if sight.happened {
        response.extend(sight.acts.iter().map(|act| (act.clone(), Tone::Dim)));
    }
    let spare = height.saturating_sub(lines.len() + request.len() + 2 + response.len());
    let items: Vec<&Item> = request.iter().chain(&response).collect();
    let mut spread = spread(pen, &items, columns, spare);
    let response: Vec<_> = spread.split_off(request.len()).into_iter().flatten().collect();
    let request: Vec<_> = spread.into_iter().flatten().collect();
    let half =
        height.saturating_sub(lines.len() + 2).div_ceil(2).max(height.saturating_sub(lines.len() + 2 + response.len()));
    lines.extend(pen.fit(request, half));
    lines.push(arrow_right(pen, sight.stage, columns));
    if matches!(sight.stage, Stage::Still | Stage::Coming(_)) {
        lines.push(arrow_left(pen, sight.stage, columns));
    }
    if sight.stage == Stage::Still {
        let room = height.saturating_sub(lines.len());
        lines.extend(pen.fit(response, room));
    }
    lines
}

/// Each item in a line, or in more as long as there are rows to `spare`: first lines and headers, then what is set
/// lightly, such as bodies. What still does not fit is cut when it is drawn.
fn spread(pen: Pen, items: &[&Item], columns: usize, mut spare: usize) -> Vec<Vec<Line<'static>>> {
    let mut spread = vec![Vec::new(); items.len()];
    for light in [false, true] {
        for ((text, tone), lines) in items.iter().zip(&mut spread).filter(|(item, _)| (item.1 == Tone::Dim) == light) {
            let mut wrapped = wrapped(text, columns);
            if wrapped.len() > spare + 1 {
                let rest: Vec<String> = wrapped.split_off(spare).iter().map(|it| it.trim_start().to_owned()).collect();
                let indent = if wrapped.is_empty() { "" } else { "  " };
                wrapped.push(format!("{indent}{}", rest.join(" ")));
            }
            spare -= wrapped.len().saturating_sub(1);
            *lines = wrapped.iter().map(|line| pen.line(line, *tone)).collect();
        }
    }
    spread
}

fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let lines = wrap(&[Span::new(text, Style::Plain)], columns, "", "  ");
    lines.iter().map(crate::prose::Line::text).collect()
}

/// Without an exchange: what is about to happen, or what happened instead.
fn acts(pen: Pen, sight: &Sight<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    if sight.acts.is_empty() {
        return Vec::new();
    }
    let head = if sight.happened { "no request:" } else { "about to happen:" };
    let mut lines = vec![pen.line(head, Tone::Dim)];
    for act in &sight.acts {
        let tone = if sight.happened { Tone::Plain } else { Tone::Dim };
        lines.extend(wrapped(act, columns).iter().map(|line| pen.line(line, tone)));
    }
    pen.fit(lines, height)
}

fn request(exchange: &Exchange) -> Vec<Item> {
    let message = &exchange.request;
    let line = message.line.strip_suffix(" HTTP/1.1").unwrap_or(&message.line);
    let line = match line.split_once('?') {
        Some((path, query)) => format!("{path}?{}", query.split('&').map(short_pair).collect::<Vec<_>>().join("&")),
        None => line.to_owned(),
    };
    let mut lines = vec![(line, Tone::Strong)];
    lines.extend(headers(message, ASKS));
    lines.extend(body(message));
    lines
}

fn response(exchange: &Exchange) -> Vec<Item> {
    let message = &exchange.response;
    let line = message.line.split_once(' ').map_or(message.line.as_str(), |(_, status)| status);
    let tone = match exchange.status {
        200..=299 => Tone::Good,
        400.. => Tone::Bad,
        _ => Tone::Strong,
    };
    let mut lines = vec![(line.to_owned(), tone)];
    lines.extend(headers(message, ANSWERS));
    lines.extend(body(message));
    lines
}

fn headers(message: &Message, names: &[&str]) -> Vec<Item> {
    let matter =
        message.headers.iter().filter(|header| names.iter().any(|name| header.name.eq_ignore_ascii_case(name)));
    matter.map(|header| (format!("{}: {}", header.name, shortened(&header.value)), Tone::Code)).collect()
}

fn body(message: &Message) -> Option<Item> {
    let first = message.body.trim().lines().next()?;
    Some((first.to_owned(), Tone::Dim))
}

/// A header's value with its long identifiers shortened: `sid=41c0…7e; Path=/`, `Bearer eyJh…Qw`.
fn shortened(value: &str) -> String {
    value.split("; ").map(short_pair).collect::<Vec<_>>().join("; ")
}

fn short_pair(pair: &str) -> String {
    match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", short(value)),
        None => pair.split(' ').map(short).collect::<Vec<_>>().join(" "),
    }
}

fn arrow_right(pen: Pen, stage: Stage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        Stage::Going(far) => {
            let at = share(far, shaft);
            pen.parts(&[(&"─".repeat(at), Tone::Dim), ("●", Tone::Packet)])
        }
        _ => pen.parts(&[(&"─".repeat(shaft), Tone::Dim), ("▶", Tone::Dim)]),
    }
}

fn arrow_left(pen: Pen, stage: Stage, columns: usize) -> Line<'static> {
    let shaft = columns.saturating_sub(1);
    match stage {
        Stage::Coming(far) => {
            let way = share(far, shaft);
            let gap = " ".repeat(shaft - way);
            pen.parts(&[(&gap, Tone::Plain), ("●", Tone::Packet), (&"─".repeat(way), Tone::Dim)])
        }
        _ => pen.parts(&[("◀", Tone::Dim), (&"─".repeat(shaft), Tone::Dim)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_identifiers_in_headers_are_shortened() {
        assert_eq!(shortened("sid=41c0aaaaaaaaaaaaaa7e; lang=en"), "sid=41c0…7e; lang=en");
        assert_eq!(shortened("Bearer eyJhbGciOiJIUzI1NiJ9.e30.abcd"), "Bearer eyJh…cd");
        assert_eq!(shortened("sid=1; Path=/; HttpOnly"), "sid=1; Path=/; HttpOnly");
    }
}
