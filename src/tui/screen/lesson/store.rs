//! What the server remembers, in its box: sessions, refresh tokens, tokens taken back, keys, and who is banned.

use ratatui::text::Line;

use super::highlights::highlight_if;
use super::lane_view::LaneView;
use super::server::{format_time_left, host_of};
use super::view_diff;
use super::view_diff::ViewChange;
use crate::model::abbreviate::abbreviate;
use crate::model::duration::format_duration;
use crate::model::switch_types::AuthMode;
use crate::model::{KeyView, SessionView, View};
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The facts that the rows of sessions show.
const SESSION_FACTS: &[&str] = &["store.rows", "store.ids", "store.users", "store.devices"];

/// What stands there; with the sessions' devices where there is room for them.
pub(super) fn store_lines(pen: Pen, sight: &LaneView<'_>, columns: usize, devices: bool) -> Vec<Line<'static>> {
    let view = sight.at_server;
    let host = sight.exchange.map_or("", |exchange| host_of(&exchange.url));
    if matches!(host, "news.shop.test" | "pay.shop.test") {
        return service_lines(pen, host, view);
    }
    let sessions = sight.at_server.setup.shop.auth != AuthMode::Jwt;
    let tokens = sight.at_server.setup.shop.auth != AuthMode::Session;
    let mut lines = Vec::new();
    if sessions {
        lines.extend(session_lines(pen, sight, columns, devices));
    }
    if tokens {
        let kept = token_state_lines(pen, sight, columns);
        if !sessions {
            let what = if kept.is_empty() { "nothing to remember" } else { &*view.store.kind };
            let line = pen.line(&format!("store · {what}"), Tone::Strong);
            lines.push(highlight_if(line, kept.is_empty() && sight.highlights.includes_any(&["store"])));
        }
        lines.extend(kept);
    }
    lines.extend(account_lines(pen, sight, columns));
    lines
}

/// What a service keeps that trusts the shop: no sessions, but perhaps the shop's public keys.
fn service_lines(pen: Pen, host: &str, view: &View) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let service = view.services.iter().find(|service| service.host == host);
    if let Some(service) = service.filter(|service| service.cached_introspections > 0) {
        let what = if service.cached_introspections == 1 { "answer" } else { "answers" };
        lines.push(pen.line(&format!("keeps {} {what} of the shop", service.cached_introspections), Tone::Plain));
    }
    if let Some(service) = service.filter(|service| !service.keys.is_empty()) {
        let ago = view.now.saturating_sub(service.keys_fetched_at);
        lines.push(pen.line("public keys of the shop", Tone::Strong));
        lines.push(
            pen.line(&format!("  {} · fetched {} ago", service.keys.join(", "), format_duration(ago)), Tone::Plain),
        );
    }
    lines
}

fn session_lines(pen: Pen, sight: &LaneView<'_>, columns: usize, devices: bool) -> Vec<Line<'static>> {
    let view = sight.at_server;
    let kind = if view.store.kind.is_empty() { "sessions".to_owned() } else { format!("store · {}", view.store.kind) };
    let mut lines = vec![pen.line(&kind, Tone::Strong)];
    let rows = view_diff::session_changes(sight.before, view);
    if rows.is_empty() {
        lines.push(sight.highlights.highlight(pen.line("  no rows", Tone::Dim), SESSION_FACTS));
    }
    // With one session there is no question which of them is meant.
    let devices = devices && (rows.len() > 1 || sight.highlights.includes_exactly("store.devices"));
    for (change, row) in rows {
        lines.push(sight.highlights.highlight(session_line(pen, change, row, view, columns), SESSION_FACTS));
        if devices && change != ViewChange::Removed && !row.device.is_empty() {
            lines.push(pen.line(&format!("    {}", row.device), Tone::Dim));
        }
    }
    lines
}

fn session_line(pen: Pen, change: ViewChange, row: &SessionView, view: &View, columns: usize) -> Line<'static> {
    let (sign, tone) = change.sign();
    let left = if change == ViewChange::Removed { "gone".to_owned() } else { format_time_left(row.expires - view.now) };
    let id = abbreviate(&row.id);
    let user = row.user.as_deref().unwrap_or("nobody");
    let account = view.accounts.iter().find(|account| account.name == user);
    let role = row.role.as_deref().or(account.map(|account| account.role.as_str())).unwrap_or_default();
    let room = columns.saturating_sub(width(sign) + width(&id) + width(&left) + 3);
    let with_role = format!("{user} {role}");
    let who = if !role.is_empty() && width(&with_role) <= room { with_role } else { truncate(user, room) };
    let line = pen.spans(&[
        (sign, tone),
        (&id, if tone == Tone::Plain { Tone::Code } else { tone }),
        (&format!("  {who}"), tone),
    ]);
    pen.justify(line, (&left, Tone::Dim), columns)
}

/// What the shop keeps for its tokens: a token needs less memory than a session, and never none.
fn token_state_lines(pen: Pen, sight: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let (before, view) = (sight.before, sight.at_server);
    let mut lines = Vec::new();
    let entry = |change: ViewChange, what: &str, who: &str, ends: i64| {
        let (sign, tone) = change.sign();
        let left = if change == ViewChange::Removed { "gone".to_owned() } else { format_time_left(ends - view.now) };
        let line = pen.spans(&[(sign, tone), (what, tone), (" ", Tone::Plain), (who, tone)]);
        pen.justify(line, (&left, Tone::Dim), columns)
    };
    let families = view_diff::family_changes(before, view);
    let alike = |user: &str| families.iter().filter(|it| it.0 == ViewChange::Same && it.1.user == user).count();
    let mut told: Vec<&str> = Vec::new();
    for (change, family) in &families {
        let logins = alike(&family.user);
        let together = *change == ViewChange::Same && logins > 1;
        if together && told.contains(&family.user.as_str()) {
            continue;
        }
        let how = match (together, family.usable, family.used) {
            (true, _, _) => format!(", {logins} logins"),
            (_, 2.., _) => format!(", {} good", family.usable),
            (_, _, 1..) => format!(", {} used", family.used),
            _ => String::new(),
        };
        if together {
            told.push(&family.user);
        }
        let line = entry(*change, "refresh", &format!("{}{how}", family.user), family.expires);
        lines.push(sight.highlights.highlight(line, &["store.families"]));
    }
    for (change, blocked) in view_diff::blocklist_changes(before, view) {
        let line = entry(change, "taken back:", &abbreviate(&blocked.jti), blocked.expires);
        lines.push(sight.highlights.highlight(line, &["store.blocked"]));
    }
    if view.store.opaque_tokens > 0 {
        let mark = if view.store.opaque_tokens == before.store.opaque_tokens {
            ViewChange::Same
        } else {
            ViewChange::Modified
        };
        let (sign, tone) = mark.sign();
        let what = if view.store.opaque_tokens == 1 { "opaque token" } else { "opaque tokens" };
        let line = pen.spans(&[(sign, tone), (&format!("{} {what}", view.store.opaque_tokens), tone)]);
        lines.push(sight.highlights.highlight(line, &["store.references"]));
    }
    lines.extend(key_lines(pen, sight, columns));
    lines
}

/// The keys, those that fare alike in one line. A shop with the one key that it began with has nothing to tell of it.
fn key_lines(pen: Pen, sight: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let keys = view_diff::key_changes(sight.before, sight.at_server);
    if keys.len() < 2 {
        return Vec::new();
    }
    let does = |change: ViewChange, key: &KeyView| match change {
        ViewChange::Removed => "gone",
        _ if key.is_signing => "signs",
        _ => "verifies",
    };
    let alike = keys.chunk_by(|a, b| a.0 == b.0 && a.1.alg == b.1.alg && does(a.0, a.1) == does(b.0, b.1));
    let line = |group: &[(ViewChange, &KeyView)]| {
        let (change, key) = group[0];
        let (sign, tone) = change.sign();
        let names = group.iter().map(|(_, key)| key.kid.as_str()).collect::<Vec<_>>().join(", ");
        let line = pen.spans(&[(sign, tone), (&format!("key {names} {}", key.alg), tone)]);
        pen.justify(line, (does(change, key), Tone::Dim), columns)
    };
    alike.map(line).collect()
}

/// The accounts that are not as they were when the lesson began.
fn account_lines(pen: Pen, sight: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let view = sight.at_server;
    let others = view.accounts.iter().filter(|account| !sight.initial.accounts.contains(account));
    let line = |account: &crate::model::AccountView| {
        let is_new = !sight.before.accounts.contains(account);
        let (sign, tone) = if is_new { ViewChange::Modified.sign() } else { ViewChange::Same.sign() };
        let line = pen.spans(&[(sign, tone), ("account ", tone), (&account.name, tone)]);
        let (is, tone) = if account.banned { ("banned", Tone::Warn) } else { (account.role.as_str(), tone) };
        pen.justify(line, (is, tone), columns)
    };
    others.map(line).collect()
}
