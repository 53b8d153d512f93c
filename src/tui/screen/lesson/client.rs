//! The client's pane: its cookies and tokens, which of them the request carries, and what the other clients hold.

use std::collections::BTreeSet;

use ratatui::text::Line;

use super::highlights::{Highlights, highlight_if};
use super::lane_view::LaneView;
use super::tokens;
use super::view_diff::{self, TokenChange, ViewChange};
use crate::content::Lesson;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::{AuthMode, SameSite};
use crate::model::{ClientKind, Exchange, Initiator, JarCookie};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The title of the pane: `attacker's browser`.
pub(super) fn client_title(lesson: &Lesson, lane_view: &LaneView<'_>) -> String {
    let Some(name) = lane_view.client else {
        return lane_view.exchange.map_or("somebody outside", Exchange::initiator_name).to_owned();
    };
    match lesson.client.get(name).map(|client| client.kind.word()) {
        Some(kind) if !kind.is_empty() && kind != name => format!("{name}'s {kind}"),
        _ => name.to_owned(),
    }
}

pub(super) fn client_lines(pen: Pen, lesson: &Lesson, lane_view: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    if lane_view.exchange.is_some_and(|exchange| matches!(exchange.initiator, Initiator::Server(_))) {
        return pen.markdown("One server asks another, before it answers its own client.", columns);
    }
    let Some(name) = lane_view.client else {
        return pen.markdown("A program outside of authwalk, such as `curl` in another terminal.", columns);
    };
    let mut lines = jar_lines(pen, lane_view, name, columns);
    let kind = lesson.client.get(name).map(|client| client.kind);
    lines.extend(tokens::held_token_lines(pen, lane_view, name, kind, columns));
    if lines.is_empty() {
        let cookies_only = lane_view.at_client.setup.shop.auth == AuthMode::Session;
        let empty = match kind {
            Some(ClientKind::Browser | ClientKind::Mobile) if cookies_only => "no cookies",
            Some(ClientKind::Browser | ClientKind::Mobile) => "holds nothing",
            _ => "sends what it is told",
        };
        lines.push(pen.line(empty, Tone::Dim));
    }
    for cookie in lane_view.exchange.map(manual_cookies).unwrap_or_default() {
        lines.push(pen.justify(pen.line(&format!("  {cookie}"), Tone::Code), ("by hand", Tone::Warn), columns));
    }
    lines.extend(tokens::manual_token_lines(pen, lane_view, name, columns));
    lines.extend(guess_lines(pen, lane_view, kind, columns));
    let others: BTreeSet<&String> =
        lane_view.at_client.jars.keys().chain(lane_view.at_client.client_tokens.keys()).collect();
    for other in others.into_iter().filter(|other| *other != name) {
        lines.extend(other_client_lines(pen, lane_view, other, columns));
    }
    lines
}

/// What a client holds that does not act now.
fn other_client_lines(pen: Pen, lane_view: &LaneView<'_>, client: &str, columns: usize) -> Vec<Line<'static>> {
    let cookies = view_diff::cookie_changes(lane_view.before, lane_view.at_client, client);
    let tokens = view_diff::token_changes(lane_view.before, lane_view.at_client, client);
    if cookies.is_empty() && tokens.is_empty() {
        return Vec::new();
    }
    // Tokens that did not change need no more than their names.
    let (unchanged, changed): (Vec<TokenChange<'_>>, Vec<_>) =
        tokens.into_iter().partition(|token| token.change == ViewChange::Same);
    let names = unchanged.iter().map(|token| token.name).collect::<Vec<_>>().join(", ");
    let mut lines = vec![pen.line(format!("{client}: {names}").trim_end(), Tone::Dim)];
    lines.extend(cookies.iter().map(|(change, cookie)| cookie_line(pen, *change, cookie, None, columns)));
    lines.extend(changed.into_iter().map(|token| tokens::token_summary(pen, token, columns)));
    lines
}

/// The secret that an attacker has found by guessing, or that no word of the list was right.
fn guess_lines(pen: Pen, lane_view: &LaneView<'_>, kind: Option<ClientKind>, columns: usize) -> Vec<Line<'static>> {
    let Some(result) = lane_view.at_client.guess_result.as_ref().filter(|_| kind == Some(ClientKind::Attacker)) else {
        return Vec::new();
    };
    let is_new = lane_view.before.guess_result.as_ref() != Some(result);
    let tone = if is_new { Tone::New } else { Tone::Plain };
    let lines = pen.wrap_toned(&format!("secret {result}"), tone, columns).into_iter();
    lines.map(|line| lane_view.highlights.highlight(line, &["guess"])).collect()
}

fn jar_lines(pen: Pen, lane_view: &LaneView<'_>, client: &str, columns: usize) -> Vec<Line<'static>> {
    let cookies = view_diff::cookie_changes(lane_view.before, lane_view.at_client, client);
    let mut lines = Vec::new();
    for (change, cookie) in cookies {
        let decisions = lane_view.exchange.map_or(&[][..], |exchange| &exchange.cookie_send_decisions);
        let decision = decisions.iter().find(|decision| decision.name == cookie.name);
        // A cookie that came with the response cannot have been part of the request.
        let sent = decision.filter(|_| change == ViewChange::Same).map(|decision| decision.sent);
        let line = cookie_line(pen, change, cookie, sent, columns);
        lines.push(highlight_if(line, is_highlighted(lane_view.highlights, cookie, sent)));
        if change != ViewChange::Removed {
            lines.extend(pen.wrap(&cookie_attributes(cookie), Tone::Dim, ("  ", "  "), columns));
        }
    }
    lines
}

/// Whether the author points to this cookie: as it is in the jar, or to what became of it in this exchange.
fn is_highlighted(highlights: Highlights<'_>, cookie: &JarCookie, sent: Option<bool>) -> bool {
    let name = &cookie.name;
    highlights.includes_any(&[&format!("jar.{name}"), &format!("not_sent.{name}")])
        // Other facts of a `Set-Cookie` are about its line on the wire.
        || highlights.includes_exactly(&format!("set_cookie.{name}.kept"))
        || (sent == Some(true) && highlights.includes_any(&["sent"]))
}

/// A cookie, and whether the request carried it, if that is known.
fn cookie_line(pen: Pen, change: ViewChange, cookie: &JarCookie, sent: Option<bool>, columns: usize) -> Line<'static> {
    let (sign, tone) = change.sign();
    let tone = if tone == Tone::Plain { Tone::Code } else { tone };
    let line = pen.spans(&[(sign, tone), (&format!("{}={}", cookie.name, abbreviate(&cookie.value)), tone)]);
    let mark = match sent {
        Some(true) => ("sent", Tone::Good),
        Some(false) => ("not sent", Tone::Warn),
        None => ("", Tone::Plain),
    };
    pen.justify(line, mark, columns)
}

/// A cookie's attributes in the words of `Set-Cookie`.
fn cookie_attributes(cookie: &JarCookie) -> String {
    let same_site = match cookie.same_site {
        SameSite::Strict => Some("Strict"),
        SameSite::Lax => Some("Lax"),
        SameSite::None => Some("None"),
        SameSite::Unset => None,
    };
    let domain = (!cookie.host_only).then(|| format!("Domain={}", cookie.domain));
    let path = (cookie.path != "/").then(|| format!("Path={}", cookie.path));
    let flags = [cookie.http_only.then_some("HttpOnly"), cookie.secure.then_some("Secure"), same_site];
    let attributes = flags.into_iter().flatten().map(str::to_owned).chain(domain).chain(path);
    let attributes: Vec<String> = attributes.collect();
    if attributes.is_empty() { "no flags".to_owned() } else { attributes.join(" ") }
}

/// The cookies of the request that did not come from the jar.
fn manual_cookies(exchange: &Exchange) -> Vec<String> {
    let header = exchange.request.header("cookie").unwrap_or_default();
    let pairs = header.split("; ").filter_map(|pair| pair.split_once('='));
    let from_jar =
        |name: &str| exchange.cookie_send_decisions.iter().any(|decision| decision.sent && decision.name == name);
    pairs.filter(|(name, _)| !from_jar(name)).map(|(name, value)| format!("{name}={}", abbreviate(value))).collect()
}
