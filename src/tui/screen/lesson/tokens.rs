//! The tokens that a client holds or sends, in its pane: what they are, whether the request carries them, and what they
//! claim.

use ratatui::text::Line;
use serde_json::Value as Json;

use super::lane_view::LaneView;
use super::time_format::format_time_left;
use super::view_diff::{self, TokenChange, ViewChange};
use crate::model::abbreviate::abbreviate;
use crate::model::{ClientKind, Exchange, View};
use crate::token::explain::{TokenPartContent, explain};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The tokens that `client` holds, and where it keeps them.
pub(super) fn held_token_lines(
    pen: Pen,
    lane_view: &LaneView<'_>,
    client: &str,
    kind: Option<ClientKind>,
    columns: usize,
) -> Vec<Line<'static>> {
    let held = view_diff::token_changes(lane_view.before, lane_view.at_client, client);
    let mut lines = Vec::new();
    if !held.is_empty() {
        let location = match kind {
            Some(ClientKind::Mobile) => "in the keychain:",
            _ => "in the page's memory:",
        };
        lines.push(pen.line(location, Tone::Dim));
    }
    for TokenChange { change, name, token } in held {
        // A token that came with the response cannot have been part of the request.
        let sent =
            change == ViewChange::Same && lane_view.exchange.is_some_and(|exchange| carries_token(exchange, token));
        let mark = if sent { ("sent", Tone::Good) } else { NO_MARK };
        let line = token_line(pen, TokenChange { change, name, token }, mark, columns);
        lines.push(lane_view.highlights.highlight(line, &[&format!("holds.{name}")]));
        if change != ViewChange::Removed {
            lines.extend(claims_lines(pen, token, lane_view.at_client.now, columns));
        }
    }
    lines
}

/// The token that was made by hand, if it is new or sent now, and a token in the request that the client does not hold.
pub(super) fn manual_token_lines<'a>(
    pen: Pen,
    lane_view: &LaneView<'a>,
    client: &str,
    columns: usize,
) -> Vec<Line<'static>> {
    let now = lane_view.at_client.now;
    let sent = lane_view.exchange.and_then(bearer_token);
    let forged = lane_view.at_client.forged_token.as_deref();
    let is_new = forged.is_some() && lane_view.before.forged_token.as_deref() != forged;
    let mut shown: Vec<TokenChange<'_>> = Vec::new();
    if let Some(token) = forged.filter(|token| is_new || sent == Some(token)) {
        let change = if is_new { ViewChange::New } else { ViewChange::Same };
        shown.push(TokenChange { change, name: "made", token });
    }
    let access_token = |view: &'a View| view.client_tokens.get(client).and_then(|tokens| tokens.access.as_deref());
    let known = [forged, access_token(lane_view.at_client), access_token(lane_view.before)];
    if let Some(token) = sent.filter(|token| !known.contains(&Some(*token))) {
        let name = if explain(token, now).is_ok() { "JWT" } else { "token" };
        shown.push(TokenChange { change: ViewChange::Same, name, token });
    }
    let mut lines = Vec::new();
    for shown in shown {
        let mark = if sent == Some(shown.token) { ("by hand", Tone::Warn) } else { NO_MARK };
        lines.push(lane_view.highlights.highlight(token_line(pen, shown, mark, columns), &["token", "claims"]));
        lines.extend(claims_lines(pen, shown.token, now, columns));
    }
    lines
}

/// A token of a client that does not act now, and so sends nothing.
pub(super) fn token_summary(pen: Pen, token: TokenChange<'_>, columns: usize) -> Line<'static> {
    token_line(pen, token, NO_MARK, columns)
}

const NO_MARK: (&str, Tone) = ("", Tone::Plain);

fn token_line(pen: Pen, token: TokenChange<'_>, mark: (&str, Tone), columns: usize) -> Line<'static> {
    let (sign, tone) = token.change.sign();
    let token_tone = if tone == Tone::Plain { Tone::Code } else { tone };
    let short = abbreviate(token.token);
    pen.justify(pen.spans(&[(sign, tone), (token.name, tone), (" ", Tone::Plain), (&short, token_tone)]), mark, columns)
}

/// The token of the request's `Authorization: Bearer`.
fn bearer_token(exchange: &Exchange) -> Option<&str> {
    exchange.request.header("authorization")?.strip_prefix("Bearer ")
}

fn carries_token(exchange: &Exchange, token: &str) -> bool {
    bearer_token(exchange) == Some(token) || exchange.request.body.contains(token)
}

/// What a JWT claims, believed or not: `says bob user 14:59`. Nothing for a token that is no JWT.
fn claims_lines(pen: Pen, token: &str, now: i64, columns: usize) -> Vec<Line<'static>> {
    let Some(TokenPartContent::Object(claims)) = explain(token, now).ok().map(|explained| explained.payload.content)
    else {
        return Vec::new();
    };
    let text = |name: &str| claims.get(name).and_then(Json::as_str).map(str::to_owned);
    let time_left = claims.get("exp").and_then(Json::as_i64).map(|exp| format_time_left(exp.saturating_sub(now)));
    let shown: Vec<String> = [text("sub"), text("role"), time_left].into_iter().flatten().collect();
    if shown.is_empty() {
        return Vec::new();
    }
    let claims = shown.join(" ");
    let sentence = format!("says {claims}");
    let text = if sentence.len() + 2 > columns { claims } else { sentence };
    pen.wrap(&text, Tone::Dim, ("  ", "  "), columns)
}
