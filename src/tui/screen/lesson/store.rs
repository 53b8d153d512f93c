//! What the server stores, in its pane: sessions, refresh tokens, revoked tokens, keys, and changed accounts.

use ratatui::text::Line;

use super::highlights::highlight_if;
use super::lane_view::LaneView;
use super::time_format::format_time_left;
use super::view_diff::{self, ViewChange};
use crate::course::day::format_duration;
use crate::model::abbreviate::abbreviate;
use crate::model::switch_types::AuthMode;
use crate::model::{AccountView, KeyView, ServiceView, SessionView, TokenFamilyView, View};
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The facts that the rows of sessions show.
const SESSION_FACTS: &[&str] = &["store.rows", "store.ids", "store.users", "store.devices"];

/// What is stored; with the devices of the sessions if `with_devices`.
pub(super) fn store_lines(
    pen: Pen,
    lane_view: &LaneView<'_>,
    columns: usize,
    with_devices: bool,
) -> Vec<Line<'static>> {
    let view = lane_view.at_server;
    if let Some(host @ ("news.shop.test" | "pay.shop.test")) = lane_view.host() {
        let service = view.services.iter().find(|service| service.host == host);
        return service.map_or_else(Vec::new, |service| service_lines(pen, service, view.now));
    }
    let auth = view.setup.shop.auth;
    let mut lines = Vec::new();
    if auth != AuthMode::Jwt {
        lines.extend(session_lines(pen, lane_view, columns, with_devices));
    }
    if auth != AuthMode::Session {
        let token_lines = token_state_lines(pen, lane_view, columns);
        if auth == AuthMode::Jwt {
            let kind = if token_lines.is_empty() { "nothing to remember" } else { &*view.store.kind };
            let line = pen.line(&format!("store · {kind}"), Tone::Strong);
            // Where the author points to the store, an empty one is the point.
            lines.push(highlight_if(line, token_lines.is_empty() && lane_view.highlights.includes_any(&["store"])));
        }
        lines.extend(token_lines);
    }
    lines.extend(account_lines(pen, lane_view, columns));
    lines
}

/// What a service that trusts the shop stores: no sessions, but perhaps introspection responses and the shop's public keys.
fn service_lines(pen: Pen, service: &ServiceView, now: i64) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let cached = service.cached_introspections;
    if cached > 0 {
        let answers = if cached == 1 { "answer" } else { "answers" };
        lines.push(pen.line(&format!("keeps {cached} {answers} of the shop"), Tone::Plain));
    }
    if !service.keys.is_empty() {
        let age = format_duration(now.saturating_sub(service.keys_fetched_at));
        lines.push(pen.line("public keys of the shop", Tone::Strong));
        lines.push(pen.line(&format!("  {} · fetched {age} ago", service.keys.join(", ")), Tone::Plain));
    }
    lines
}

fn session_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, with_devices: bool) -> Vec<Line<'static>> {
    let view = lane_view.at_server;
    let kind = if view.store.kind.is_empty() { "sessions".to_owned() } else { format!("store · {}", view.store.kind) };
    let mut lines = vec![pen.line(&kind, Tone::Strong)];
    let sessions = view_diff::session_changes(lane_view.before, view);
    if sessions.is_empty() {
        lines.push(lane_view.highlights.highlight(pen.line("  no rows", Tone::Dim), SESSION_FACTS));
    }
    // With one session there is no question which of them is meant.
    let devices_matter = sessions.len() > 1 || lane_view.highlights.includes_exactly("store.devices");
    for (change, session) in sessions {
        lines.push(lane_view.highlights.highlight(session_line(pen, change, session, view, columns), SESSION_FACTS));
        if with_devices && devices_matter && change != ViewChange::Removed && !session.device.is_empty() {
            lines.push(pen.line(&format!("    {}", session.device), Tone::Dim));
        }
    }
    lines
}

fn session_line(pen: Pen, change: ViewChange, session: &SessionView, view: &View, columns: usize) -> Line<'static> {
    let (sign, tone) = change.sign();
    let time_left = time_left(change, session.expires, view.now);
    let id = abbreviate(&session.id);
    let user = session.user.as_deref().unwrap_or("nobody");
    let account = view.accounts.iter().find(|account| account.name == user);
    let role = session.role.as_deref().or(account.map(|account| account.role.as_str())).unwrap_or_default();
    let room = columns.saturating_sub(width(sign) + width(&id) + width(&time_left) + 3);
    let with_role = format!("{user} {role}");
    let who = if !role.is_empty() && width(&with_role) <= room { with_role } else { truncate(user, room) };
    let id_tone = if tone == Tone::Plain { Tone::Code } else { tone };
    let line = pen.spans(&[(sign, tone), (&id, id_tone), (&format!("  {who}"), tone)]);
    pen.justify(line, (&time_left, Tone::Dim), columns)
}

fn time_left(change: ViewChange, expires: i64, now: i64) -> String {
    if change == ViewChange::Removed { "gone".to_owned() } else { format_time_left(expires - now) }
}

/// What the shop stores for its tokens. That is less than a session for each login, but rarely nothing.
fn token_state_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let (before, view) = (lane_view.before, lane_view.at_server);
    let mut lines = family_lines(pen, lane_view, columns);
    for (change, blocked) in view_diff::blocklist_changes(before, view) {
        let (sign, tone) = change.sign();
        let line = pen.spans(&[(sign, tone), ("taken back: ", tone), (&abbreviate(&blocked.jti), tone)]);
        let line = pen.justify(line, (&time_left(change, blocked.expires, view.now), Tone::Dim), columns);
        lines.push(lane_view.highlights.highlight(line, &["store.blocked"]));
    }
    let opaque_tokens = view.store.opaque_tokens;
    if opaque_tokens > 0 {
        let is_same = opaque_tokens == before.store.opaque_tokens;
        let (sign, tone) = if is_same { ViewChange::Same.sign() } else { ViewChange::Modified.sign() };
        let noun = if opaque_tokens == 1 { "opaque token" } else { "opaque tokens" };
        let line = pen.spans(&[(sign, tone), (&format!("{opaque_tokens} {noun}"), tone)]);
        lines.push(lane_view.highlights.highlight(line, &["store.references"]));
    }
    lines.extend(key_lines(pen, lane_view, columns));
    lines
}

/// The families of refresh tokens; those of one user that did not change in one line.
fn family_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let families = view_diff::family_changes(lane_view.before, lane_view.at_server);
    let mut lines = Vec::new();
    let mut grouped_users: Vec<&str> = Vec::new();
    for (change, family) in &families {
        let is_unchanged_login = |(change, other): &&(ViewChange, &TokenFamilyView)| {
            *change == ViewChange::Same && other.user == family.user
        };
        let logins = families.iter().filter(is_unchanged_login).count();
        let state = if *change == ViewChange::Same && logins > 1 {
            if grouped_users.contains(&family.user.as_str()) {
                continue;
            }
            grouped_users.push(&family.user);
            format!(", {logins} logins")
        } else {
            match (family.usable, family.used) {
                (2.., _) => format!(", {} good", family.usable),
                (_, 1..) => format!(", {} used", family.used),
                _ => String::new(),
            }
        };
        let (sign, tone) = change.sign();
        let line = pen.spans(&[(sign, tone), ("refresh ", tone), (&format!("{}{state}", family.user), tone)]);
        let line =
            pen.justify(line, (&time_left(*change, family.expires, lane_view.at_server.now), Tone::Dim), columns);
        lines.push(lane_view.highlights.highlight(line, &["store.families"]));
    }
    lines
}

/// The keys; neighbours that changed alike and are used alike in one line. Nothing for a shop that still has the one key
/// that it began with.
fn key_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let keys = view_diff::key_changes(lane_view.before, lane_view.at_server);
    if keys.len() < 2 {
        return Vec::new();
    }
    let usage = |change: ViewChange, key: &KeyView| match change {
        ViewChange::Removed => "gone",
        _ if key.is_signing => "signs",
        _ => "verifies",
    };
    let groups = keys.chunk_by(|(change, key), (other_change, other)| {
        change == other_change && key.alg == other.alg && usage(*change, key) == usage(*other_change, other)
    });
    let line = |group: &[(ViewChange, &KeyView)]| {
        let (change, key) = group[0];
        let (sign, tone) = change.sign();
        let kids = group.iter().map(|(_, key)| key.kid.as_str()).collect::<Vec<_>>().join(", ");
        let line = pen.spans(&[(sign, tone), (&format!("key {kids} {}", key.alg), tone)]);
        pen.justify(line, (usage(change, key), Tone::Dim), columns)
    };
    groups.map(line).collect()
}

/// The accounts that are not as they were when the lesson began.
fn account_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> Vec<Line<'static>> {
    let changed = lane_view.at_server.accounts.iter().filter(|account| !lane_view.initial.accounts.contains(account));
    let line = |account: &AccountView| {
        let is_new = !lane_view.before.accounts.contains(account);
        let (sign, tone) = if is_new { ViewChange::Modified.sign() } else { ViewChange::Same.sign() };
        let line = pen.spans(&[(sign, tone), ("account ", tone), (&account.name, tone)]);
        let state = if account.banned { ("banned", Tone::Warn) } else { (account.role.as_str(), tone) };
        pen.justify(line, state, columns)
    };
    changed.map(line).collect()
}
