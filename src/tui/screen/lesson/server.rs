//! The server's box: its checks, in order, and its store.

use ratatui::text::Line;

use super::change::{self, Change};
use super::sight::Sight;
use crate::prose::{cut, width};
use crate::token::words::span;
use crate::tui::motion::{Stage, share};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::world::value::short;
use crate::world::{Row, TraceLine, Verdict, View};

/// The title of the box: `shop · keeps the id`.
pub(super) fn title(sight: &Sight<'_>) -> String {
    let host = sight.exchange.map_or("shop.test", |exchange| host(&exchange.url));
    let host = if host == "shop.test" { "shop" } else { host };
    match sight.lane {
        Some(lane) => format!("{host} · {lane}"),
        None => host.to_owned(),
    }
}

/// The host of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// What stands in the box, in at most `height` rows: the store keeps at least its head and one row.
pub(super) fn lines(pen: Pen, sight: &Sight<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let store = store(pen, sight, columns);
    let least = store.len().min(3);
    let made = checks_made(sight);
    let mut lines = checks(pen, made, columns, height.saturating_sub(least));
    let room = height.saturating_sub(lines.len());
    lines.extend(pen.fit(store, room));
    lines
}

/// The sign of a verdict. *Not checked* looks like no other.
pub(super) const fn sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Passed => ("✓", Tone::Good),
        Verdict::Failed => ("✗", Tone::Bad),
        Verdict::NotChecked => ("–", Tone::Warn),
        Verdict::NotReached => ("·", Tone::Dim),
    }
}

/// The checks that have been made at this stage.
fn checks_made<'a>(sight: &Sight<'a>) -> &'a [TraceLine] {
    let all = sight.exchange.map_or(&[][..], |exchange| &exchange.trace.lines);
    let made = match sight.stage {
        Stage::Going(_) => 0,
        Stage::Checking(far) => share(far, all.len()),
        Stage::Coming(_) | Stage::Still => all.len(),
    };
    all.get(..made).unwrap_or(all)
}

/// The checks in at most `height` rows. Where there are too many, runs of one verdict are drawn together, the longest
/// first, never the one that failed.
fn checks(pen: Pen, made: &[TraceLine], columns: usize, height: usize) -> Vec<Line<'static>> {
    let roomy: Vec<Line<'static>> = made.iter().flat_map(|line| check(pen, line, columns, Room::Much)).collect();
    if roomy.len() <= height {
        return roomy;
    }
    let mut groups: Vec<&[TraceLine]> = made.chunks(1).collect();
    let runs: Vec<&[TraceLine]> = made.chunk_by(|a, b| a.verdict == b.verdict).collect();
    let mut longest: Vec<&[TraceLine]> = runs.into_iter().filter(|run| run.len() > 1).collect();
    // What was not reached says least, so that it is drawn together first.
    longest.sort_by_key(|run| (run[0].verdict != Verdict::NotReached, std::cmp::Reverse(run.len())));
    let drawn =
        |groups: &[&[TraceLine]]| groups.iter().flat_map(|group| group_lines(pen, group, columns)).collect::<Vec<_>>();
    for run in longest {
        if drawn(&groups).len() <= height {
            break;
        }
        let at = groups.iter().position(|group| std::ptr::eq(group.as_ptr(), run.as_ptr()));
        if let Some(at) = at {
            groups.splice(at..at + run.len(), [run]);
        }
    }
    pen.fit(drawn(&groups), height)
}

fn group_lines(pen: Pen, group: &[TraceLine], columns: usize) -> Vec<Line<'static>> {
    match group {
        [line] => check(pen, line, columns, Room::Little),
        group => vec![together(pen, group)],
    }
}

/// Whether there are rows to spare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Room {
    Much,
    Little,
}

/// A check with what it saw, on a line of its own where there is room; what a failed one saw is the point, and gets
/// that line in any case.
fn check(pen: Pen, line: &TraceLine, columns: usize, room: Room) -> Vec<Line<'static>> {
    let (sign, tone) = sign(line.verdict);
    let text = if line.verdict == Verdict::NotReached { Tone::Dim } else { Tone::Plain };
    let saw = match (line.verdict, line.saw.as_str()) {
        (Verdict::NotChecked, "") => "not checked",
        (_, saw) => saw,
    };
    let label = pen.parts(&[(sign, tone), (" ", Tone::Plain), (line.check.label(), text)]);
    let saw_tone = if line.verdict == Verdict::Passed { Tone::Dim } else { tone };
    if (line.verdict == Verdict::Failed || room == Room::Much)
        && !saw.is_empty()
        && label.width() + 1 + width(saw) > columns
    {
        return vec![label, pen.parts(&[("  ", Tone::Plain), (saw, saw_tone)])];
    }
    vec![pen.ends(label, (saw, saw_tone), columns)]
}

fn together(pen: Pen, group: &[TraceLine]) -> Line<'static> {
    let verdict = group.first().map_or(Verdict::NotReached, |line| line.verdict);
    let (sign, tone) = sign(verdict);
    let word = verdict.word().replace('_', " ");
    pen.parts(&[(sign, tone), (&format!(" {} checks {word}", group.len()), Tone::Dim)])
}

fn store(pen: Pen, sight: &Sight<'_>, columns: usize) -> Vec<Line<'static>> {
    let view = sight.at_server;
    let host = sight.exchange.map_or("", |exchange| host(&exchange.url));
    if matches!(host, "news.shop.test" | "pay.shop.test") {
        return kept_by(pen, host, view);
    }
    let kind = if view.store.kind.is_empty() { "sessions".to_owned() } else { format!("store · {}", view.store.kind) };
    let mut lines = vec![pen.line(&kind, Tone::Strong)];
    let rows = change::rows(sight.before, view);
    if rows.is_empty() {
        lines.push(pen.line("  no rows", Tone::Dim));
    }
    lines.extend(rows.into_iter().map(|(change, row)| store_row(pen, change, row, view, columns)));
    if view.store.families > 0 {
        let what = if view.store.families == 1 { "family" } else { "families" };
        lines.push(pen.line(&format!("  {} {what} of refresh tokens", view.store.families), Tone::Plain));
    }
    if view.store.blocked > 0 {
        let what = if view.store.blocked == 1 { "token" } else { "tokens" };
        lines.push(pen.line(&format!("  {} {what} on the blocklist", view.store.blocked), Tone::Plain));
    }
    for account in view.accounts.iter().filter(|account| account.banned) {
        lines.push(pen.parts(&[("  ", Tone::Plain), (&account.name, Tone::Plain), (" is banned", Tone::Warn)]));
    }
    lines
}

/// What a service keeps that trusts the shop: no sessions, but perhaps the shop's public keys.
fn kept_by(pen: Pen, host: &str, view: &View) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(service) = view.services.iter().find(|service| service.host == host) {
        let ago = view.now.saturating_sub(service.fetched);
        lines.push(pen.line("public keys of the shop", Tone::Strong));
        lines.push(pen.line(&format!("  {} · fetched {} ago", service.keys.join(", "), span(ago)), Tone::Plain));
    }
    lines
}

fn store_row(pen: Pen, change: Change, row: &Row, view: &View, columns: usize) -> Line<'static> {
    let (sign, tone) = change.sign();
    let left = if change == Change::Gone { "gone".to_owned() } else { time_left(row.ends - view.now) };
    let id = short(&row.id);
    let user = row.user.as_deref().unwrap_or("nobody");
    let role = view.accounts.iter().find(|account| account.name == user).map_or("", |account| account.role.as_str());
    let room = columns.saturating_sub(sign.len() + id.chars().count() + left.len() + 3);
    let with_role = format!("{user} {role}");
    let who = if !role.is_empty() && with_role.chars().count() <= room { with_role } else { cut(user, room) };
    let line = pen.parts(&[
        (sign, tone),
        (&id, if tone == Tone::Plain { Tone::Code } else { tone }),
        (&format!("  {who}"), tone),
    ]);
    pen.ends(line, (&left, Tone::Dim), columns)
}

/// Seconds as minutes and seconds: `29:59`.
fn time_left(seconds: i64) -> String {
    if seconds <= 0 { "over".to_owned() } else { format!("{:02}:{:02}", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;
    use crate::world::{Check, Trace};

    const PEN: Pen = Pen { theme: Theme::MONO };

    fn drawn(verdicts: &[Verdict], height: usize) -> Vec<String> {
        let mut trace = Trace::default();
        let met = [
            Check::SessionCookie,
            Check::SessionLookup,
            Check::IdleTimeout,
            Check::AbsoluteTimeout,
            Check::Login,
            Check::Account,
        ];
        for (verdict, check) in verdicts.iter().zip(met) {
            trace.push(check, *verdict, "");
        }
        checks(PEN, &trace.lines, 30, height).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn too_many_checks_are_drawn_together_but_never_the_one_that_failed() {
        use Verdict::{Failed, NotReached, Passed};
        let all = [Passed, Passed, Passed, Failed, NotReached, NotReached];
        assert_eq!(drawn(&all, 6).len(), 6);
        assert_eq!(
            drawn(&all, 5),
            ["✓ cookie sid", "✓ look up", "✓ idle limit", "✗ absolute limit", "· 2 checks not reached"]
        );
        assert_eq!(drawn(&all, 3), ["✓ 3 checks passed", "✗ absolute limit", "· 2 checks not reached"]);
        assert_eq!(drawn(&all, 2), ["✓ 3 checks passed", "… 2 more"]);
    }

    #[test]
    fn not_checked_says_so() {
        assert_eq!(drawn(&[Verdict::NotChecked], 1), ["– cookie sid       not checked"]);
    }

    #[test]
    fn the_host_is_read_from_the_address() {
        assert_eq!(host("https://blog.shop.test/toss?sid=1"), "blog.shop.test");
        assert_eq!(host("nonsense"), "nonsense");
        assert_eq!((time_left(1800).as_str(), time_left(0).as_str()), ("30:00", "over"));
    }
}
