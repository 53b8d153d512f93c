//! Draws the map: the list of lessons, and beside or below it the details of the selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::details;
use crate::course::course_map::{CourseMap, LessonStatus, MapLesson};
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::keymap::{KeyAction, KeyContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::list::{HiddenRows, cursor_sign};
use crate::tui::widget::page::{self, footer_hints};
use crate::tui::widget::wrapped_text::markdown_lines;

/// From this width on, the details are drawn beside the list.
const SIDE_BY_SIDE_WIDTH: u16 = 100;
/// The rows of the details below the list; one less where the terminal is low.
const DETAILS_HEIGHT: u16 = 5;

struct MapLayout {
    list: Rect,
    /// The rule below the list; it says how many lessons are not shown.
    rule: Rect,
    details: Rect,
}

impl MapLayout {
    fn new(area: Rect) -> Self {
        let inner = page::margin(area);
        let top = area.y.saturating_add(2);
        if area.width >= SIDE_BY_SIDE_WIDTH {
            let columns = inner.width * 11 / 20;
            let height = area.height.saturating_sub(4);
            let list = Rect { y: top, width: columns, height, ..inner };
            let details = Rect { x: list.right() + 2, width: inner.width.saturating_sub(columns + 2), ..list };
            return Self { list, rule: Rect { y: list.bottom(), height: 1, ..list }, details };
        }
        let details_height = if area.height < 24 { DETAILS_HEIGHT - 1 } else { DETAILS_HEIGHT };
        // The heading, the rule below the list, the details, the footer.
        let height = area.height.saturating_sub(2 + 1 + details_height + 1);
        let list = Rect { y: top, height, ..inner };
        let rule = Rect { y: list.bottom(), height: 1, ..list };
        Self { list, rule, details: Rect { y: rule.bottom(), height: details_height, ..list } }
    }
}

/// The rows of the list in a terminal of this size.
pub(super) fn list_height(area: Rect) -> usize {
    usize::from(MapLayout::new(area).list.height)
}

/// Draws the map over the whole of `buffer`; `cursor` is the number of the selected lesson.
pub(super) fn draw_map(course_map: &CourseMap, cursor: usize, pen: Pen, buffer: &mut Buffer) {
    let area = buffer.area;
    let layout = MapLayout::new(area);
    let progress = progress_text(course_map);
    let head = Rect { height: 1, ..page::margin(area) };
    draw_lines(
        &[pen.justify(page::name_line(pen, "the course"), (&progress, Tone::Dim), usize::from(head.width))],
        head,
        buffer,
    );
    let all_actions = [
        KeyAction::Open,
        KeyAction::Search,
        KeyAction::StartQuiz,
        KeyAction::Review,
        KeyAction::Progress,
        KeyAction::Up,
        KeyAction::Down,
        KeyAction::Help,
        KeyAction::Quit,
    ];
    let actions = if course_map.lessons.is_empty() { &all_actions[all_actions.len() - 2..] } else { &all_actions[..] };
    page::draw_footer(pen, &footer_hints(KeyContext::Map, actions), buffer);
    let Some(selected) = course_map.lessons.get(cursor) else {
        let text = "There is no lesson here. `authwalk check` says what is wrong with the files.";
        draw_lines(&markdown_lines(pen, text, usize::from(layout.list.width)), layout.list, buffer);
        return;
    };
    let is_next = course_map.next == Some(cursor);
    draw_list(course_map, cursor, pen, &layout, buffer);
    let inner = if area.width >= SIDE_BY_SIDE_WIDTH {
        pen.frame("this lesson", layout.details, buffer)
    } else {
        layout.details
    };
    let lines = details::details_lines(pen, selected, is_next, usize::from(inner.width));
    draw_lines(&pen.truncate(lines, usize::from(inner.height)), inner, buffer);
}

/// How many lessons are done, and how many of those to take when time is short.
fn progress_text(course_map: &CourseMap) -> String {
    let all = match (course_map.done_count(), course_map.lessons.len()) {
        (_, 0) => String::new(),
        (done, 1) => format!("{done} of 1 lesson done"),
        (done, all) => format!("{done} of {all} lessons done"),
    };
    match course_map.fast_track_progress() {
        Some(track) => format!("fast track {} of {} · {all}", track.done, track.count),
        None => all,
    }
}

enum MapRow<'c> {
    Empty,
    Part(&'c str),
    /// A lesson, with its number on the map.
    Lesson(usize, &'c MapLesson),
}

/// The rows of the list. There is an empty one between two parts if all rows then fit into `height`.
fn map_rows(course_map: &CourseMap, height: usize) -> Vec<MapRow<'_>> {
    let mut parts: Vec<&str> = course_map.lessons.iter().map(|map_lesson| map_lesson.part.as_str()).collect();
    parts.dedup();
    let has_gaps = course_map.lessons.len() + 2 * parts.len() <= height + 1;
    let mut rows = Vec::new();
    let mut part = None;
    for (index, map_lesson) in course_map.lessons.iter().enumerate() {
        if part != Some(&map_lesson.part) {
            if has_gaps && part.is_some() {
                rows.push(MapRow::Empty);
            }
            rows.push(MapRow::Part(&map_lesson.part));
            part = Some(&map_lesson.part);
        }
        rows.push(MapRow::Lesson(index, map_lesson));
    }
    rows
}

fn draw_list(course_map: &CourseMap, cursor: usize, pen: Pen, layout: &MapLayout, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(layout.list.width), usize::from(layout.list.height));
    let rows = map_rows(course_map, height);
    let is_selected = |row: &MapRow<'_>| matches!(row, MapRow::Lesson(index, _) if *index == cursor);
    let selected_row = rows.iter().position(is_selected).unwrap_or(0);
    let first = HiddenRows::around(selected_row, height, rows.len()).above;
    let lines = rows.iter().skip(first).take(height).map(|row| match row {
        MapRow::Empty => Line::default(),
        MapRow::Part(title) => pen.line(title, Tone::Strong),
        MapRow::Lesson(index, map_lesson) => {
            lesson_line(pen, map_lesson, *index == cursor, course_map.next == Some(*index), columns)
        }
    });
    draw_lines(&lines.collect::<Vec<_>>(), layout.list, buffer);
    let is_lesson = |row: &&MapRow<'_>| matches!(row, MapRow::Lesson(..));
    let above = rows.iter().take(first).filter(is_lesson).count();
    let below = rows.iter().skip(first + height).filter(is_lesson).count();
    draw_lines(&[pen.rule(&HiddenRows { above, below }.enumeration(), columns)], layout.rule, buffer);
}

/// A lesson of the list: a mark and the title, its minutes, and how far the learner has come.
fn lesson_line(pen: Pen, map_lesson: &MapLesson, is_selected: bool, is_next: bool, columns: usize) -> Line<'static> {
    let (mark, mark_tone, title_tone) = match map_lesson.status {
        _ if is_next => ("→", Tone::Key, Tone::Plain),
        LessonStatus::Done => ("✓", Tone::Good, Tone::Dim),
        LessonStatus::Started => ("•", Tone::Plain, Tone::Plain),
        LessonStatus::ToDo => ("○", Tone::Plain, Tone::Plain),
        LessonStatus::AdvisedLater => ("·", Tone::Dim, Tone::Dim),
    };
    let status = match (map_lesson.status, &map_lesson.resume) {
        (LessonStatus::Done, _) => "done".to_owned(),
        (_, Some(resume)) => format!("step {} of {}", resume.step, map_lesson.lesson.steps.len()),
        _ if is_next => "next".to_owned(),
        (LessonStatus::AdvisedLater, _) => "later".to_owned(),
        (LessonStatus::ToDo | LessonStatus::Started, _) => "to do".to_owned(),
    };
    let right = format!("{:>3} min  {status:<13}", map_lesson.lesson.minutes);
    let title =
        truncate(&escape_control_characters(&map_lesson.lesson.title), columns.saturating_sub(4 + width(&right) + 1));
    let cursor = cursor_sign(is_selected);
    let tone = if is_selected { cursor.tone } else { title_tone };
    let left = pen.spans(&[(cursor.symbol, Tone::Key), (mark, mark_tone), (" ", Tone::Plain), (&title, tone)]);
    pen.justify(left, (&right, if is_selected { Tone::Plain } else { Tone::Dim }), columns)
}
