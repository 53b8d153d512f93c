//! The tokens that a client holds or shows, in its box: what they are, whether they went along, and what they say.

use ratatui::text::Line;
use serde_json::Value as Json;

use super::lane_view::LaneView;
use super::server::format_time_left;
use super::view_diff;
use super::view_diff::ViewChange;
use crate::model::abbreviate::abbreviate;
use crate::model::{ClientKind, Exchange};
use crate::prose::{StyledSpan, TextStyle, wrap};
use crate::token::explain::{TokenPartContent, explain};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The tokens that `client` keeps: where, which, and what became of them.
pub(super) fn held_token_lines(
    pen: Pen,
    sight: &LaneView<'_>,
    client: &str,
    kind: Option<ClientKind>,
    columns: usize,
) -> Vec<Line<'static>> {
    let held = view_diff::token_changes(sight.before, sight.at_client, client);
    let mut lines = Vec::new();
    let place = match kind {
        Some(ClientKind::Mobile) => "in the keychain:",
        _ => "in the page's memory:",
    };
    if !held.is_empty() {
        lines.push(pen.line(place, Tone::Dim));
    }
    for (change, name, token) in held {
        let fact = format!("holds.{name}");
        // What came with the response cannot have gone along with the request.
        let went = change == ViewChange::Same && sight.exchange.is_some_and(|exchange| carries_token(exchange, token));
        let line = token_line(pen, change, name, token, if went { ("sent", Tone::Good) } else { NO_MARK }, columns);
        lines.push(sight.highlights.highlight(line, &[&fact]));
        if change != ViewChange::Removed {
            lines.extend(claims_lines(pen, token, sight.at_client.now, columns));
        }
    }
    lines
}

/// The token that was made by hand, where this moment is about it, and a token that came from nowhere else.
pub(super) fn manual_token_lines(pen: Pen, sight: &LaneView<'_>, client: &str, columns: usize) -> Vec<Line<'static>> {
    let sent = sight.exchange.and_then(bearer_token);
    let made = sight.at_client.forged_token.as_deref();
    let is_new = made.is_some() && sight.before.forged_token.as_deref() != made;
    let mut shown: Vec<(ViewChange, &str, &str)> = Vec::new();
    if let Some(token) = made.filter(|token| is_new || sent == Some(token)) {
        shown.push((if is_new { ViewChange::New } else { ViewChange::Same }, "made", token));
    }
    let purse = sight.at_client.client_tokens.get(client).and_then(|purse| purse.access.as_deref());
    let before = sight.before.client_tokens.get(client).and_then(|purse| purse.access.as_deref());
    if let Some(token) = sent.filter(|token| ![made, purse, before].contains(&Some(*token))) {
        let is_jwt = explain(token, sight.at_client.now).is_ok();
        shown.push((ViewChange::Same, if is_jwt { "JWT" } else { "token" }, token));
    }
    let mut lines = Vec::new();
    for (change, name, token) in shown {
        let went = if sent == Some(token) { ("by hand", Tone::Warn) } else { NO_MARK };
        let line = token_line(pen, change, name, token, went, columns);
        lines.push(sight.highlights.highlight(line, &["token", "claims"]));
        lines.extend(claims_lines(pen, token, sight.at_client.now, columns));
    }
    lines
}

/// A token of a client that does not act now.
pub(super) fn token_summary(pen: Pen, change: ViewChange, kind: &str, token: &str, columns: usize) -> Line<'static> {
    token_line(pen, change, kind, token, NO_MARK, columns)
}

const NO_MARK: (&str, Tone) = ("", Tone::Plain);

fn token_line(
    pen: Pen,
    change: ViewChange,
    name: &str,
    token: &str,
    went: (&str, Tone),
    columns: usize,
) -> Line<'static> {
    let (sign, tone) = change.sign();
    let shown = if tone == Tone::Plain { Tone::Code } else { tone };
    let line = pen.spans(&[(sign, tone), (name, tone), (" ", Tone::Plain), (&abbreviate(token), shown)]);
    pen.justify(line, went, columns)
}

/// The token of the request's `Authorization: Bearer`.
fn bearer_token(exchange: &Exchange) -> Option<&str> {
    exchange.request.header("authorization")?.strip_prefix("Bearer ")
}

fn carries_token(exchange: &Exchange, token: &str) -> bool {
    bearer_token(exchange) == Some(token) || exchange.request.body.contains(token)
}

/// What a JWT says of itself, believed or not: `says bob user 14:59`. Nothing for a token that is none.
fn claims_lines(pen: Pen, token: &str, now: i64, columns: usize) -> Vec<Line<'static>> {
    let Some(TokenPartContent::Object(claims)) = explain(token, now).ok().map(|explained| explained.payload.content)
    else {
        return Vec::new();
    };
    let text = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
    let ends = claims.get("exp").and_then(Json::as_i64).map(|exp| format_time_left(exp.saturating_sub(now)));
    let all: Vec<String> = [text("sub"), text("role"), ends].into_iter().flatten().collect();
    if all.is_empty() {
        return Vec::new();
    }
    let text = format!("says {}", all.join(" "));
    let text = if text.len() + 2 > columns { all.join(" ") } else { text };
    let lines = wrap(&[StyledSpan::new(&text, TextStyle::Plain)], columns, "  ", "  ");
    lines.iter().map(|line| pen.line(&line.text(), Tone::Dim)).collect()
}
