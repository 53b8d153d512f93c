//! Puts the map together: the list, and beside or below it what is chosen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{CourseMap, LessonStatus, MapLesson, MapOverlay, MapScreen, details};
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::keymap::{self, Action, KeyContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::search::SearchScreen;
use crate::tui::screen::{draw_size_warning, page};
use crate::tui::theme::Tone;

/// From how many columns the details stand beside the list.
const SIDE_BY_SIDE_WIDTH: u16 = 100;
/// The rows of the details below the list; one less where the terminal is low.
const DETAILS_HEIGHT: u16 = 5;

/// Where the list and the details are.
struct MapLayout {
    list: Rect,
    /// The rule below the list, which says whether there is more of it.
    rule: Rect,
    details: Rect,
}

fn layout(area: Rect) -> MapLayout {
    let inner = Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area };
    let top = area.y.saturating_add(2);
    if area.width >= SIDE_BY_SIDE_WIDTH {
        let columns = inner.width * 11 / 20;
        let height = area.height.saturating_sub(4);
        let list = Rect { y: top, width: columns, height, ..inner };
        let details = Rect { x: list.right() + 2, width: inner.width.saturating_sub(columns + 2), ..list };
        return MapLayout { list, rule: Rect { y: list.bottom(), height: 1, ..list }, details };
    }
    let below = if area.height < 24 { DETAILS_HEIGHT - 1 } else { DETAILS_HEIGHT };
    let height = area.height.saturating_sub(2 + 1 + below + 1);
    let list = Rect { y: top, height, ..inner };
    let rule = Rect { y: list.bottom(), height: 1, ..list };
    MapLayout { list, rule, details: Rect { y: rule.bottom(), height: below, ..list } }
}

/// The rows of the list in a terminal of this size.
pub(super) fn list_height(area: Rect) -> usize {
    usize::from(layout(area).list.height)
}

/// Whose keys help tells first: those of what lies under it.
pub(super) fn help_context(search: Option<&SearchScreen>) -> KeyContext {
    if search.is_some() { KeyContext::Search } else { KeyContext::Map }
}

/// Draws the map over the whole of `buffer`.
pub(super) fn draw(screen: &MapScreen, chart: &CourseMap, pen: Pen, buffer: &mut Buffer) {
    if draw_size_warning(pen, buffer) {
        return;
    }
    match &screen.overlay {
        MapOverlay::Help(scroll, search) => {
            let lines = page::help_starting_with(
                pen,
                usize::from(page::content_area(buffer.area).width),
                help_context(search.as_deref()),
            );
            let hints =
                footer_hints(KeyContext::Help, &[Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit]);
            page::draw_page(pen, &hints, "The keys", &lines, *scroll, buffer);
        }
        MapOverlay::Search(search) => search.draw(pen, buffer),
        MapOverlay::Nothing => draw_map(screen, chart, pen, buffer),
    }
    if let Some(notice) = &screen.notice {
        page::draw_notice(pen, notice, buffer);
    }
}

fn draw_map(screen: &MapScreen, chart: &CourseMap, pen: Pen, buffer: &mut Buffer) {
    let area = buffer.area;
    let plan = layout(area);
    let far = match (chart.done_count(), chart.lessons.len()) {
        (_, 0) => String::new(),
        (done, 1) => format!("{done} of 1 lesson done"),
        (done, all) => format!("{done} of {all} lessons done"),
    };
    let name = pen.spans(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), ("the course", Tone::Plain)]);
    let head = Rect { x: area.x + 1, width: area.width.saturating_sub(2), height: 1, ..area };
    draw_lines(&[pen.justify(name, (&far, Tone::Dim), usize::from(head.width))], head, buffer);
    let actions = [
        Action::Open,
        Action::Search,
        Action::StartQuiz,
        Action::Review,
        Action::Progress,
        Action::Up,
        Action::Down,
        Action::Help,
        Action::Quit,
    ];
    let useful = if chart.lessons.is_empty() { &actions[actions.len() - 2..] } else { &actions[..] };
    page::draw_footer(pen, &footer_hints(KeyContext::Map, useful), buffer);
    let Some(chosen) = chart.lessons.get(screen.selected) else {
        let why = "There is no lesson here. `authwalk check` says what is wrong with the files.";
        draw_lines(&pen.markdown(why, usize::from(plan.list.width)), plan.list, buffer);
        return;
    };
    let is_next = chart.next == Some(screen.selected);
    draw_list(screen, chart, pen, &plan, buffer);
    let inner =
        if area.width >= SIDE_BY_SIDE_WIDTH { pen.frame("this lesson", plan.details, buffer) } else { plan.details };
    let lines = details::details_lines(pen, chosen, is_next, usize::from(inner.width));
    draw_lines(&pen.truncate(lines, usize::from(inner.height)), inner, buffer);
}

/// A row of the list.
enum MapRow<'c> {
    Empty,
    Part(&'c str),
    Lesson(usize, &'c MapLesson),
}

/// The rows, with empty ones between the parts if all then still fit.
fn rows(chart: &CourseMap, height: usize) -> Vec<MapRow<'_>> {
    let mut parts: Vec<&str> = chart.lessons.iter().map(|stop| stop.part.as_str()).collect();
    parts.dedup();
    let airy = chart.lessons.len() + 2 * parts.len() <= height + 1;
    let mut rows = Vec::new();
    let mut part = None;
    for (at, stop) in chart.lessons.iter().enumerate() {
        if part != Some(&stop.part) {
            if airy && part.is_some() {
                rows.push(MapRow::Empty);
            }
            rows.push(MapRow::Part(&stop.part));
            part = Some(&stop.part);
        }
        rows.push(MapRow::Lesson(at, stop));
    }
    rows
}

fn draw_list(screen: &MapScreen, chart: &CourseMap, pen: Pen, plan: &MapLayout, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(plan.list.width), usize::from(plan.list.height));
    let rows = rows(chart, height);
    let chosen =
        rows.iter().position(|row| matches!(row, MapRow::Lesson(at, _) if *at == screen.selected)).unwrap_or(0);
    // The chosen lesson stands in the middle, but where the list ends before.
    let first = chosen.saturating_sub(height / 2).min(rows.len().saturating_sub(height));
    let lines = rows.iter().skip(first).take(height).map(|row| match row {
        MapRow::Empty => Line::default(),
        MapRow::Part(title) => pen.line(title, Tone::Strong),
        MapRow::Lesson(at, stop) => lesson_line(pen, stop, *at == screen.selected, chart.next == Some(*at), columns),
    });
    draw_lines(&lines.collect::<Vec<_>>(), plan.list, buffer);
    let lessons = |rows: &[MapRow<'_>]| rows.iter().filter(|row| matches!(row, MapRow::Lesson(..))).count();
    let above = lessons(rows.get(..first).unwrap_or_default());
    let below = lessons(rows.get(first + height..).unwrap_or_default());
    let mark = match (above, below) {
        (0, 0) => String::new(),
        (above, 0) => format!("↑ {above} more"),
        (0, below) => format!("↓ {below} more"),
        (above, below) => format!("↑ {above} more, ↓ {below} more"),
    };
    draw_lines(&[pen.rule(&mark, columns)], plan.rule, buffer);
}

/// A lesson: whether it is chosen, its mark and title, its minutes and in words how far it has come.
fn lesson_line(pen: Pen, stop: &MapLesson, chosen: bool, is_next: bool, columns: usize) -> Line<'static> {
    let (mark, mark_tone, title_tone) = match stop.status {
        _ if is_next => ("→", Tone::Key, Tone::Plain),
        LessonStatus::Done => ("✓", Tone::Good, Tone::Dim),
        LessonStatus::Started => ("•", Tone::Plain, Tone::Plain),
        LessonStatus::ToDo => ("○", Tone::Plain, Tone::Plain),
        LessonStatus::AdvisedLater => ("·", Tone::Dim, Tone::Dim),
    };
    let status = match (stop.status, &stop.resume) {
        (LessonStatus::Done, _) => "done".to_owned(),
        (_, Some(resume)) => format!("step {} of {}", resume.step, stop.lesson.steps.len()),
        _ if is_next => "next".to_owned(),
        (LessonStatus::AdvisedLater, _) => "later".to_owned(),
        (LessonStatus::ToDo | LessonStatus::Started, _) => "to do".to_owned(),
    };
    let right = format!("{:>3} min  {status:<13}", stop.lesson.minutes);
    let title = truncate(&escape_control_characters(&stop.lesson.title), columns.saturating_sub(4 + width(&right) + 1));
    let (sign, tone) = if chosen { ("▸ ", Tone::Selected) } else { ("  ", title_tone) };
    let left = pen.spans(&[(sign, Tone::Key), (mark, mark_tone), (" ", Tone::Plain), (&title, tone)]);
    pen.justify(left, (&right, if chosen { Tone::Plain } else { Tone::Dim }), columns)
}

/// The keys that are of use.
pub(crate) fn footer_hints(screen: KeyContext, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::footer_hint(screen, *action)).collect()
}
