//! The client's box: its cookies and tokens, which of them went along, and what the other clients hold.

use std::collections::BTreeSet;

use ratatui::text::Line;

use super::highlights::highlight_if;
use super::lane_view::LaneView;
use super::tokens;
use super::view_diff;
use super::view_diff::ViewChange;
use crate::content::Lesson;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::{AuthMode, SameSite};
use crate::model::{ClientKind, Exchange, Initiator, JarCookie};
use crate::prose::{StyledSpan, TextStyle, wrap};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The title of the box: `attacker's browser`.
pub(super) fn client_title(lesson: &Lesson, sight: &LaneView<'_>) -> String {
    let Some(name) = sight.client else {
        return sight.exchange.map_or("somebody outside", Exchange::initiator_name).to_owned();
    };
    let word = lesson.client.get(name).map_or("", |client| client.kind.word());
    match word {
        "" => name.to_owned(),
        word if word == name => name.to_owned(),
        word => format!("{name}'s {word}"),
    }
}

/// What stands in the box.
pub(super) fn client_lines(pen: Pen, lesson: &Lesson, sight: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    if sight.exchange.is_some_and(|exchange| matches!(exchange.initiator, Initiator::Server(_))) {
        return pen.markdown("One server asks another, before it answers its own client.", columns);
    }
    let Some(name) = sight.client else {
        return pen.markdown("A program outside of authwalk, such as `curl` in another terminal.", columns);
    };
    let mut lines = jar_lines(pen, sight, name, columns);
    let kind = lesson.client.get(name).map(|client| client.kind);
    lines.extend(tokens::held_token_lines(pen, sight, name, kind, columns));
    if lines.is_empty() {
        let cookies_alone = sight.at_client.setup.shop.auth == AuthMode::Session;
        let empty = match kind {
            Some(ClientKind::Browser | ClientKind::Mobile) if cookies_alone => "no cookies",
            Some(ClientKind::Browser | ClientKind::Mobile) => "holds nothing",
            _ => "sends what it is told",
        };
        lines.push(pen.line(empty, Tone::Dim));
    }
    for cookie in sight.exchange.map(manual_cookies).unwrap_or_default() {
        lines.push(pen.justify(pen.line(&format!("  {cookie}"), Tone::Code), ("by hand", Tone::Warn), columns));
    }
    lines.extend(tokens::manual_token_lines(pen, sight, name, columns));
    lines.extend(guess_lines(pen, sight, kind, columns));
    let others: BTreeSet<&String> = sight.at_client.jars.keys().chain(sight.at_client.client_tokens.keys()).collect();
    for other in others.into_iter().filter(|other| *other != name) {
        let cookies = view_diff::cookie_changes(sight.before, sight.at_client, other);
        let held = view_diff::token_changes(sight.before, sight.at_client, other);
        // Tokens that lie there as they did need no more than their names.
        let rest = held.iter().filter(|it| it.0 == ViewChange::Same).map(|it| it.1).collect::<Vec<_>>().join(", ");
        let changed = held.iter().filter(|it| it.0 != ViewChange::Same);
        if cookies.len() + held.len() > 0 {
            lines.push(pen.line(format!("{other}: {rest}").trim_end(), Tone::Dim));
            lines.extend(cookies.iter().map(|(change, cookie)| cookie_line(pen, *change, cookie, "", columns)));
            lines
                .extend(changed.map(|(change, kind, token)| tokens::token_summary(pen, *change, kind, token, columns)));
        }
    }
    lines
}

/// The secret that an attacker has found, or that no word was it.
fn guess_lines(pen: Pen, sight: &LaneView<'_>, kind: Option<ClientKind>, columns: usize) -> Vec<Line<'static>> {
    let Some(guessed) = sight.at_client.guess_result.as_ref().filter(|_| kind == Some(ClientKind::Attacker)) else {
        return Vec::new();
    };
    let fresh = sight.before.guess_result.as_ref() != Some(guessed);
    let tone = if fresh { Tone::New } else { Tone::Plain };
    let text = format!("secret {guessed}");
    let lines = wrap(&[StyledSpan::new(&text, TextStyle::Plain)], columns, "", "  ");
    lines
        .iter()
        .map(|line| highlight_if(pen.line(&line.text(), tone), sight.highlights.includes_any(&["guess"])))
        .collect()
}

fn jar_lines(pen: Pen, sight: &LaneView<'_>, client: &str, columns: usize) -> Vec<Line<'static>> {
    let cookies = view_diff::cookie_changes(sight.before, sight.at_client, client);
    let mut lines = Vec::new();
    for (change, cookie) in cookies {
        let went = sight
            .exchange
            .and_then(|exchange| exchange.cookie_send_decisions.iter().find(|sent| sent.name == cookie.name));
        // A cookie that came with the response cannot have gone along with the request.
        let went = match went.filter(|_| change == ViewChange::Same).map(|went| went.sent) {
            Some(true) => "sent",
            Some(false) => "not sent",
            None => "",
        };
        let line = cookie_line(pen, change, cookie, went, columns);
        let (jar, kept) = (format!("jar.{}", cookie.name), format!("set_cookie.{}.kept", cookie.name));
        let not_sent = format!("not_sent.{}", cookie.name);
        let looked = sight.highlights.includes_any(&[&jar, &not_sent]) || sight.highlights.includes_exactly(&kept);
        lines.push(highlight_if(line, looked || (went == "sent" && sight.highlights.includes_any(&["sent"]))));
        if change != ViewChange::Removed {
            let flags = StyledSpan::new(&cookie_attributes(cookie), TextStyle::Plain);
            lines.extend(wrap(&[flags], columns, "  ", "  ").iter().map(|line| pen.line(&line.text(), Tone::Dim)));
        }
    }
    lines
}

fn cookie_line(pen: Pen, change: ViewChange, cookie: &JarCookie, went: &str, columns: usize) -> Line<'static> {
    let (sign, tone) = change.sign();
    let tone = if tone == Tone::Plain { Tone::Code } else { tone };
    let line = pen.spans(&[(sign, tone), (&format!("{}={}", cookie.name, abbreviate(&cookie.value)), tone)]);
    let how = if went == "sent" { Tone::Good } else { Tone::Warn };
    pen.justify(line, (went, how), columns)
}

/// A cookie's attributes in the words of `Set-Cookie`.
fn cookie_attributes(cookie: &JarCookie) -> String {
    let site = match cookie.same_site {
        SameSite::Strict => Some("Strict"),
        SameSite::Lax => Some("Lax"),
        SameSite::None => Some("None"),
        SameSite::Unset => None,
    };
    let domain = (!cookie.host_only).then(|| format!("Domain={}", cookie.domain));
    let path = (cookie.path != "/").then(|| format!("Path={}", cookie.path));
    let flags = [cookie.http_only.then_some("HttpOnly"), cookie.secure.then_some("Secure"), site];
    let flags = flags.into_iter().flatten().map(str::to_owned).chain(domain).chain(path);
    let flags: Vec<String> = flags.collect();
    if flags.is_empty() { "no flags".to_owned() } else { flags.join(" ") }
}

/// The cookies of the request that did not come from the jar.
fn manual_cookies(exchange: &Exchange) -> Vec<String> {
    let header = exchange.request.header("cookie").unwrap_or_default();
    let pairs = header.split("; ").filter_map(|pair| pair.split_once('='));
    let from_jar = |name: &str| exchange.cookie_send_decisions.iter().any(|sent| sent.sent && sent.name == name);
    pairs.filter(|(name, _)| !from_jar(name)).map(|(name, value)| format!("{name}={}", abbreviate(value))).collect()
}
