//! Puts the map together: the list, and beside or below it what is chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Chart, Layer, MapScreen, Standing, Stop, details};
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::keymap::{self, Action, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::screen::search::SearchScreen;
use crate::tui::screen::{asks_for_room, page};
use crate::tui::theme::Tone;

/// From how many columns the details stand beside the list.
const WIDE: u16 = 100;
/// The rows of the details below the list; one less where the terminal is low.
const BELOW: u16 = 5;

/// Where the list and the details are.
struct Plan {
    list: Rect,
    /// The rule below the list, which says whether there is more of it.
    rule: Rect,
    details: Rect,
}

fn plan(area: Rect) -> Plan {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let top = area.y.saturating_add(2);
    if area.width >= WIDE {
        let columns = inner.width * 11 / 20;
        let height = area.height.saturating_sub(4);
        let list = Rect { y: top, width: columns, height, ..inner };
        let details = Rect { x: list.right() + 2, width: inner.width.saturating_sub(columns + 2), ..list };
        return Plan { list, rule: Rect { y: list.bottom(), height: 1, ..list }, details };
    }
    let below = if area.height < 24 { BELOW - 1 } else { BELOW };
    let height = area.height.saturating_sub(2 + 1 + below + 1);
    let list = Rect { y: top, height, ..inner };
    let rule = Rect { y: list.bottom(), height: 1, ..list };
    Plan { list, rule, details: Rect { y: rule.bottom(), height: below, ..list } }
}

/// The rows of the list in a terminal of this size.
pub(super) fn list_height(area: Rect) -> usize {
    usize::from(plan(area).list.height)
}

/// Whose keys help tells first: those of what lies under it.
pub(super) fn helped(search: Option<&SearchScreen>) -> Screen {
    if search.is_some() { Screen::Search } else { Screen::Map }
}

/// Draws the map over the whole of `buffer`.
pub(super) fn draw(screen: &MapScreen, chart: &Chart, pen: Pen, buffer: &mut Buffer) {
    if asks_for_room(pen, buffer) {
        return;
    }
    match &screen.layer {
        Layer::Help(scroll, search) => {
            let lines = page::help_from(pen, usize::from(page::room(buffer.area).width), helped(search.as_deref()));
            let hints = hints(Screen::Help, &[Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit]);
            page::draw(pen, &hints, "The keys", &lines, *scroll, buffer);
        }
        Layer::Search(search) => search.draw(pen, buffer),
        Layer::Nothing => map(screen, chart, pen, buffer),
    }
    if let Some(notice) = &screen.notice {
        page::notice(pen, notice, buffer);
    }
}

fn map(screen: &MapScreen, chart: &Chart, pen: Pen, buffer: &mut Buffer) {
    let area = buffer.area;
    let plan = plan(area);
    let far = match (chart.done(), chart.stops.len()) {
        (_, 0) => String::new(),
        (done, 1) => format!("{done} of 1 lesson done"),
        (done, all) => format!("{done} of {all} lessons done"),
    };
    let name = pen.parts(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), ("the course", Tone::Plain)]);
    let head = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    put(&[pen.ends(name, (&far, Tone::Dim), usize::from(head.width))], head, buffer);
    let actions = [
        Action::Open,
        Action::Search,
        Action::Ask,
        Action::Review,
        Action::Progress,
        Action::Up,
        Action::Down,
        Action::Help,
        Action::Quit,
    ];
    let useful = if chart.stops.is_empty() { &actions[actions.len() - 2..] } else { &actions[..] };
    page::footer(pen, &hints(Screen::Map, useful), buffer);
    let Some(chosen) = chart.stops.get(screen.chosen) else {
        let why = "There is no lesson here. `authwalk check` says what is wrong with the files.";
        put(&pen.prose(why, usize::from(plan.list.width)), plan.list, buffer);
        return;
    };
    let is_next = chart.next == Some(screen.chosen);
    list(screen, chart, pen, &plan, buffer);
    let inner = if area.width >= WIDE { pen.frame("this lesson", plan.details, buffer) } else { plan.details };
    let lines = details::lines(pen, chosen, is_next, usize::from(inner.width));
    put(&pen.fit(lines, usize::from(inner.height)), inner, buffer);
}

/// A row of the list.
enum Row<'c> {
    Empty,
    Part(&'c str),
    Lesson(usize, &'c Stop),
}

/// The rows, with empty ones between the parts if all then still fit.
fn rows(chart: &Chart, height: usize) -> Vec<Row<'_>> {
    let mut parts: Vec<&str> = chart.stops.iter().map(|stop| stop.part.as_str()).collect();
    parts.dedup();
    let airy = chart.stops.len() + 2 * parts.len() <= height + 1;
    let mut rows = Vec::new();
    let mut part = None;
    for (at, stop) in chart.stops.iter().enumerate() {
        if part != Some(&stop.part) {
            if airy && part.is_some() {
                rows.push(Row::Empty);
            }
            rows.push(Row::Part(&stop.part));
            part = Some(&stop.part);
        }
        rows.push(Row::Lesson(at, stop));
    }
    rows
}

fn list(screen: &MapScreen, chart: &Chart, pen: Pen, plan: &Plan, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(plan.list.width), usize::from(plan.list.height));
    let rows = rows(chart, height);
    let chosen = rows.iter().position(|row| matches!(row, Row::Lesson(at, _) if *at == screen.chosen)).unwrap_or(0);
    // The chosen lesson stands in the middle, but where the list ends before.
    let first = chosen.saturating_sub(height / 2).min(rows.len().saturating_sub(height));
    let lines = rows.iter().skip(first).take(height).map(|row| match row {
        Row::Empty => Line::default(),
        Row::Part(title) => pen.line(title, Tone::Strong),
        Row::Lesson(at, stop) => row_of(pen, stop, *at == screen.chosen, chart.next == Some(*at), columns),
    });
    put(&lines.collect::<Vec<_>>(), plan.list, buffer);
    let lessons = |rows: &[Row<'_>]| rows.iter().filter(|row| matches!(row, Row::Lesson(..))).count();
    let above = lessons(rows.get(..first).unwrap_or_default());
    let below = lessons(rows.get(first + height..).unwrap_or_default());
    let mark = match (above, below) {
        (0, 0) => String::new(),
        (above, 0) => format!("↑ {above} more"),
        (0, below) => format!("↓ {below} more"),
        (above, below) => format!("↑ {above} more, ↓ {below} more"),
    };
    put(&[pen.rule(&mark, columns)], plan.rule, buffer);
}

/// A lesson: whether it is chosen, its mark and title, its minutes and in words how far it has come.
fn row_of(pen: Pen, stop: &Stop, chosen: bool, is_next: bool, columns: usize) -> Line<'static> {
    let (mark, mark_tone, title_tone) = match stop.standing {
        _ if is_next => ("→", Tone::Key, Tone::Plain),
        Standing::Done => ("✓", Tone::Good, Tone::Dim),
        Standing::Begun => ("•", Tone::Plain, Tone::Plain),
        Standing::ToDo => ("○", Tone::Plain, Tone::Plain),
        Standing::Later => ("·", Tone::Dim, Tone::Dim),
    };
    let status = match (stop.standing, &stop.resume) {
        (Standing::Done, _) => "done".to_owned(),
        (_, Some(resume)) => format!("step {} of {}", resume.step, stop.lesson.steps.len()),
        _ if is_next => "next".to_owned(),
        (Standing::Later, _) => "later".to_owned(),
        (Standing::ToDo | Standing::Begun, _) => "to do".to_owned(),
    };
    let right = format!("{:>3} min  {status:<13}", stop.lesson.minutes);
    let title = truncate(&escape_control_characters(&stop.lesson.title), columns.saturating_sub(4 + width(&right) + 1));
    let (sign, tone) = if chosen { ("▸ ", Tone::Chosen) } else { ("  ", title_tone) };
    let left = pen.parts(&[(sign, Tone::Key), (mark, mark_tone), (" ", Tone::Plain), (&title, tone)]);
    pen.ends(left, (&right, if chosen { Tone::Plain } else { Tone::Dim }), columns)
}

/// The keys that are of use.
pub(crate) fn hints(screen: Screen, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::hint(screen, *action)).collect()
}
