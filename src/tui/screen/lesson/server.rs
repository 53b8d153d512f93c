//! The server's box: its checks, in order, and its store.

use ratatui::text::Line;

use super::highlights::{Highlights, highlight_if};
use super::lane_view::LaneView;
use super::store;
use crate::model::{TraceLine, Verdict};
use crate::prose::width;
use crate::tui::packet_motion::{PacketStage, scale_thousandths};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The title of the box: `shop · keeps the id`.
pub(super) fn server_title(sight: &LaneView<'_>) -> String {
    let host = sight.exchange.map_or("shop.test", |exchange| host_of(&exchange.url));
    let host = if host == "shop.test" { "shop" } else { host };
    match sight.lane {
        Some(lane) => format!("{host} · {lane}"),
        None => host.to_owned(),
    }
}

/// The host of an address.
pub(super) fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// What stands in the box, in at most `height` rows: the store keeps at least its head and one row.
pub(super) fn server_lines(pen: Pen, sight: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    let (made, looks) = (checks_so_far(sight), sight.highlights);
    let roomy = store::store_lines(pen, sight, columns, true);
    let store = store::store_lines(pen, sight, columns, false);
    let user = recognised_user_line(pen, sight);
    // Rather than a row of the store, checks of one verdict are drawn together.
    let together = grouped_check_lines(pen, made, looks, columns, &GROUPED_VERDICTS, CheckSpacing::None).len();
    let least = store.len().min(height.saturating_sub(together)).max(store.len().min(3));
    let below = least + usize::from(user.is_some());
    let mut lines = check_lines(pen, made, looks, columns, height.saturating_sub(below));
    lines.extend(user);
    let room = height.saturating_sub(lines.len());
    lines.extend(if roomy.len() <= room { roomy } else { pen.truncate(store, room) });
    lines
}

/// Whom the server took the sender for, where the author points to that.
fn recognised_user_line(pen: Pen, sight: &LaneView<'_>) -> Option<Line<'static>> {
    let exchange = sight.exchange.filter(|_| sight.highlights.includes_any(&["user"]))?;
    let user = exchange.trace.user.as_deref().unwrap_or("nobody");
    Some(sight.highlights.highlight(pen.spans(&[("taken for ", Tone::Plain), (user, Tone::Strong)]), &["user"]))
}

/// The sign of a verdict. *Not checked* looks like no other.
pub(super) const fn verdict_sign(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Passed => ("✓", Tone::Good),
        Verdict::Failed => ("✗", Tone::Bad),
        Verdict::NotChecked => ("–", Tone::Warn),
        Verdict::NotReached => ("·", Tone::Dim),
    }
}

/// The checks that have been made at this stage.
fn checks_so_far<'a>(sight: &LaneView<'a>) -> &'a [TraceLine] {
    let all = sight.exchange.map_or(&[][..], |exchange| &exchange.trace.lines);
    let made = match sight.stage {
        PacketStage::RequestTravels(_) => 0,
        PacketStage::Checking(far) => scale_thousandths(far, all.len()),
        PacketStage::ResponseTravels(_) | PacketStage::Arrived => all.len(),
    };
    all.get(..made).unwrap_or(all)
}

/// The checks in at most `height` rows. Where there are too many, those of one verdict are drawn together, what says
/// least first, but never one that failed nor one that is pointed to.
fn check_lines(
    pen: Pen,
    made: &[TraceLine],
    looks: Highlights<'_>,
    columns: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let roomy: Vec<Line<'static>> =
        made.iter().flat_map(|line| one_check_lines(pen, line, looks, columns, CheckSpacing::Much)).collect();
    if roomy.len() <= height {
        return roomy;
    }
    for verdicts in 0..=GROUPED_VERDICTS.len() {
        let lines = grouped_check_lines(pen, made, looks, columns, &GROUPED_VERDICTS[..verdicts], CheckSpacing::Little);
        if lines.len() <= height {
            return lines;
        }
    }
    pen.truncate(grouped_check_lines(pen, made, looks, columns, &GROUPED_VERDICTS, CheckSpacing::None), height)
}

/// The checks, those of these `verdicts` together.
fn grouped_check_lines(
    pen: Pen,
    made: &[TraceLine],
    looks: Highlights<'_>,
    columns: usize,
    verdicts: &[Verdict],
    room: CheckSpacing,
) -> Vec<Line<'static>> {
    group_checks(made, looks, verdicts).iter().flat_map(|group| group_lines(pen, group, looks, columns, room)).collect()
}

/// The verdicts whose checks may be drawn together, what says least first.
const GROUPED_VERDICTS: [Verdict; 3] = [Verdict::NotReached, Verdict::Passed, Verdict::NotChecked];

/// The checks one by one, but those of each of these `verdicts` together, where the first of them stands.
fn group_checks<'a>(made: &'a [TraceLine], looks: Highlights<'_>, verdicts: &[Verdict]) -> Vec<Vec<&'a TraceLine>> {
    let mut groups: Vec<Vec<&TraceLine>> = Vec::new();
    for line in made {
        let joins = |line: &TraceLine| verdicts.contains(&line.verdict) && !is_highlighted(looks, line);
        let with = |group: &&mut Vec<&TraceLine>| group[0].verdict == line.verdict && joins(group[0]);
        match groups.iter_mut().find(with).filter(|_| joins(line)) {
            Some(group) => group.push(line),
            None => groups.push(vec![line]),
        }
    }
    groups
}

fn group_lines(
    pen: Pen,
    group: &[&TraceLine],
    looks: Highlights<'_>,
    columns: usize,
    room: CheckSpacing,
) -> Vec<Line<'static>> {
    match group {
        [line] => one_check_lines(pen, line, looks, columns, room),
        group => vec![group_summary(pen, group)],
    }
}

/// Whether the author points to this check: by its name, or as the one that refused.
fn is_highlighted(looks: Highlights<'_>, line: &TraceLine) -> bool {
    let by_name = format!("trace.{}", line.check.id());
    looks.includes_any(&[&by_name]) || (line.verdict == Verdict::Failed && looks.includes_any(&["refused_by"]))
}

/// Whether there are rows to spare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CheckSpacing {
    Much,
    Little,
    None,
}

/// A check with what it saw, on a line of its own where there is room; what a failed one saw is the point, and gets
/// that line wherever there is a little room.
fn one_check_lines(
    pen: Pen,
    line: &TraceLine,
    looks: Highlights<'_>,
    columns: usize,
    room: CheckSpacing,
) -> Vec<Line<'static>> {
    let (sign, tone) = verdict_sign(line.verdict);
    let text = if line.verdict == Verdict::NotReached { Tone::Dim } else { Tone::Plain };
    let saw = match (line.verdict, line.detail.as_str()) {
        (Verdict::NotChecked, "") => "not checked",
        (_, saw) => saw,
    };
    let label = pen.spans(&[(sign, tone), (" ", Tone::Plain), (line.check.label(), text)]);
    let label = highlight_if(label, is_highlighted(looks, line));
    let saw_tone = if line.verdict == Verdict::Passed { Tone::Dim } else { tone };
    if (room == CheckSpacing::Much || (line.verdict == Verdict::Failed && room == CheckSpacing::Little))
        && !saw.is_empty()
        && label.width() + 1 + width(saw) > columns
    {
        return vec![label, pen.spans(&[("  ", Tone::Plain), (saw, saw_tone)])];
    }
    vec![pen.justify(label, (saw, saw_tone), columns)]
}

fn group_summary(pen: Pen, group: &[&TraceLine]) -> Line<'static> {
    let verdict = group.first().map_or(Verdict::NotReached, |line| line.verdict);
    let (sign, tone) = verdict_sign(verdict);
    let word = verdict.word().replace('_', " ");
    pen.spans(&[(sign, tone), (&format!(" {} checks {word}", group.len()), Tone::Dim)])
}

/// Seconds as minutes and seconds, and what is long in a larger unit: `29:59`, `8 h`, `30 d`.
pub(super) fn format_time_left(seconds: i64) -> String {
    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;
    match seconds {
        ..=0 => "over".to_owned(),
        _ if seconds < 100 * 60 => format!("{:02}:{:02}", seconds / 60, seconds % 60),
        _ if seconds < 2 * DAY => format!("{} h", seconds / HOUR),
        _ if seconds < 2 * YEAR => format!("{} d", seconds / DAY),
        _ => format!("{} y", seconds / YEAR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Check, Trace};
    use crate::tui::theme::Theme;

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
        check_lines(PEN, &trace.lines, Highlights::default(), 30, height).iter().map(ToString::to_string).collect()
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
        let apart = [Passed, Verdict::NotChecked, Passed, Failed, NotReached, NotReached];
        assert_eq!(
            drawn(&apart, 4),
            ["✓ 2 checks passed", "– look up          not checked", "✗ absolute limit", "· 2 checks not reached"]
        );
        assert_eq!(drawn(&all, 3), ["✓ 3 checks passed", "✗ absolute limit", "· 2 checks not reached"]);
        assert_eq!(drawn(&all, 2), ["✓ 3 checks passed", "… 2 more"]);
    }

    #[test]
    fn not_checked_says_so() {
        assert_eq!(drawn(&[Verdict::NotChecked], 1), ["– cookie sid       not checked"]);
    }

    #[test]
    fn hosts_and_times_are_said_briefly() {
        assert_eq!(host_of("https://blog.shop.test/toss?sid=1"), "blog.shop.test");
        assert_eq!(host_of("nonsense"), "nonsense");
        let said = [1800, 0, 28_800, 2_592_000, 3_000_000_000].map(format_time_left);
        assert_eq!(said, ["30:00", "over", "8 h", "30 d", "95 y"]);
    }
}
