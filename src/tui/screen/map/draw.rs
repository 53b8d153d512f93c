//! Draws the map: the list of lessons, and beside or below it what is said of the selected one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::map_layout::{MapLayout, MapRow, MapRows};
use super::{details, synopsis};
use crate::course::course_map::{CourseMap, CoursePart, LessonStatus, MapLesson};
use crate::course::day::format_minutes;
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::keymap::{FooterHint, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines, line_width};
use crate::tui::theme::Tone;
use crate::tui::widget::list::{HiddenRows, cursor_sign};
use crate::tui::widget::progress_bar::progress_bar;
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;
use crate::tui::widget::wrapped_text::markdown_lines;

/// The columns of the bar of a part.
const BAR_COLUMNS: u64 = 8;
/// The columns at the right of a lesson: its minutes, and how far it has come.
const STATUS_COLUMNS: usize = 13;
/// The columns of how long a part still takes: `2 h 16 min left`.
const PART_LEFT_COLUMNS: usize = 15;
/// A list of more columns than this also says what each lesson is about.
const ABOUT_COLUMNS: usize = 90;
/// Where that begins.
const ABOUT_COLUMN: usize = 48;

/// The rows of the list in a terminal of this size.
pub(super) fn list_height(area: Rect) -> usize {
    usize::from(MapLayout::new(area).list.height)
}

/// Draws the map over the whole of `buffer`; `cursor` is the number of the selected lesson.
pub(super) fn draw_map(course_map: &CourseMap, cursor: usize, pen: Pen, buffer: &mut Buffer) {
    let layout = MapLayout::new(buffer.area);
    draw_head(course_map, pen, layout.head, buffer);
    let Some(selected) = course_map.lessons.get(cursor) else {
        let text = "There is no lesson here. `authwalk check` says what is wrong with the files.";
        draw_lines(&markdown_lines(pen, text, usize::from(layout.list.width)), layout.list, buffer);
        return;
    };
    let is_next = course_map.next == Some(cursor);
    draw_list(course_map, cursor, pen, &layout, buffer);
    let (inner, lines) = if layout.is_side_by_side {
        let inner = pen.frame("this lesson", layout.details, buffer);
        (inner, synopsis::synopsis_lines(pen, course_map, selected, is_next, usize::from(inner.width)))
    } else {
        let columns = usize::from(layout.details.width);
        (layout.details, details::details_lines(pen, selected, is_next, columns))
    };
    draw_lines(&pen.truncate(lines, usize::from(inner.height)), inner, buffer);
}

/// The keys of the map.
pub(super) fn map_hints(course_map: &CourseMap) -> Vec<FooterHint> {
    let all_actions = [
        // At 80 columns the first six are seen: what a newcomer needs, and what waits for whoever comes back.
        KeymapAction::Open,
        KeymapAction::Plan,
        KeymapAction::StartInterview,
        KeymapAction::StartQuiz,
        KeymapAction::Search,
        KeymapAction::Review,
        KeymapAction::Progress,
        KeymapAction::InterviewDay,
        KeymapAction::CheatSheet,
        KeymapAction::Design,
        KeymapAction::Summary,
        KeymapAction::Up,
        KeymapAction::Down,
        KeymapAction::Help,
        KeymapAction::Quit,
    ];
    let actions = if course_map.lessons.is_empty() { &all_actions[all_actions.len() - 2..] } else { &all_actions[..] };
    footer_hints(KeymapContext::Map, actions)
}

/// How far the course has come, and what waits for the learner.
fn draw_head(course_map: &CourseMap, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let name = screen_parts::name_line(pen, "the course");
    let first = pen.justify(name, (&progress_text(course_map), Tone::Dim), columns);
    let agenda = course_map.agenda;
    let mut second = Line::default();
    if let Some(due) = agenda.due_questions() {
        let tone = if agenda.due == Some(0) { Tone::Dim } else { Tone::Warn };
        second.extend(pen.spans(&[(&due, tone), (" (", Tone::Dim), ("r", Tone::Key), (")  ", Tone::Dim)]));
    }
    second.extend(match agenda.interview() {
        Some(interview) => {
            pen.spans(&[(&interview, Tone::Warn), (" (", Tone::Dim), ("d", Tone::Key), (")", Tone::Dim)])
        }
        None if course_map.lessons.is_empty() => Line::default(),
        None => pen.spans(&[("d", Tone::Key), (": when is your interview?", Tone::Dim)]),
    });
    draw_lines(&[first, second], area, buffer);
}

/// How many lessons are done, how long the others take, and how many of those to take when time is short are done.
fn progress_text(course_map: &CourseMap) -> String {
    let mut all = match (course_map.done_count(), course_map.lessons.len()) {
        (_, 0) => String::new(),
        (done, 1) => format!("{done} of 1 lesson"),
        (done, all) => format!("{done} of {all} lessons"),
    };
    let left = course_map.minutes_left(0..course_map.lessons.len());
    if left > 0 {
        all = format!("{all} · {} left", format_minutes(i64::from(left) * 60));
    }
    match course_map.fast_track_progress() {
        Some(track) => format!("fast track {} of {} · {all}", track.done, track.count),
        None => all,
    }
}

fn draw_list(course_map: &CourseMap, cursor: usize, pen: Pen, layout: &MapLayout, buffer: &mut Buffer) {
    let (columns, height) = (usize::from(layout.list.width), usize::from(layout.list.height));
    let MapRows { rows, hidden } = MapRows::new(course_map, cursor, height);
    let line = |row: &MapRow<'_>| match row {
        MapRow::Empty => Some(Line::default()),
        MapRow::Part(part) => Some(part_line(pen, course_map, part, columns)),
        MapRow::Lesson(index) => {
            let lesson = course_map.lessons.get(*index)?;
            Some(lesson_line(pen, lesson, *index == cursor, course_map.next == Some(*index), columns))
        }
        MapRow::Untaught(topics) => Some(untaught_line(pen, topics, columns)),
    };
    let lines: Vec<Line<'_>> = rows.iter().skip(hidden.above).take(height).filter_map(line).collect();
    draw_lines(&lines, layout.list, buffer);
    let is_lesson = |row: &&MapRow<'_>| matches!(row, MapRow::Lesson(..));
    let above = rows.iter().take(hidden.above).filter(is_lesson).count();
    let below = rows.iter().skip(hidden.above + height).filter(is_lesson).count();
    draw_lines(&[pen.rule(&HiddenRows { above, below }.enumeration(), columns)], layout.rule, buffer);
}

/// A part: its title, how much of it is done, and how long the rest takes.
fn part_line(pen: Pen, course_map: &CourseMap, part: &CoursePart<'_>, columns: usize) -> Line<'static> {
    let is_done =
        |index: &&usize| course_map.lessons.get(**index).is_some_and(|lesson| lesson.status == LessonStatus::Done);
    let (done, all) = (part.lessons.iter().filter(is_done).count(), part.lessons.len());
    let title = pen.line(part.title, Tone::Strong);
    if all == 0 {
        return title;
    }
    let left = match course_map.minutes_left(part.lessons.iter().copied()) {
        0 => "all done".to_owned(),
        left => format!("{} left", format_minutes(i64::from(left) * 60)),
    };
    let percent = u64::try_from(done * 100 / all).unwrap_or(0);
    let numbers = format!("{done:>2} of {all:>2}  {left:>PART_LEFT_COLUMNS$}");
    let gap =
        columns.saturating_sub(title.width() + 1 + usize::try_from(BAR_COLUMNS).unwrap_or(0) + 2 + width(&numbers));
    let mut line = title;
    line.extend(pen.spans(&[
        (" ", Tone::Plain),
        (&" ".repeat(gap), Tone::Plain),
        (&progress_bar(percent, BAR_COLUMNS), Tone::Good),
        ("  ", Tone::Plain),
        (&numbers, Tone::Dim),
    ]));
    line
}

/// Topics of a part that have no lesson.
fn untaught_line(pen: Pen, topics: &str, columns: usize) -> Line<'static> {
    let text = format!("    {}", escape_control_characters(topics));
    pen.line(&truncate(&text, columns), Tone::Dim)
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
    let right = format!("{:>3} min  {status:<STATUS_COLUMNS$}", map_lesson.lesson.minutes);
    let title =
        truncate(&escape_control_characters(&map_lesson.lesson.title), columns.saturating_sub(4 + width(&right) + 1));
    let cursor = cursor_sign(is_selected);
    let tone = if is_selected { cursor.tone } else { title_tone };
    let mut left = pen.spans(&[(cursor.symbol, Tone::Key), (mark, mark_tone), (" ", Tone::Plain), (&title, tone)]);
    if columns > ABOUT_COLUMNS {
        let left_columns = line_width(&left);
        let gap = " ".repeat(ABOUT_COLUMN.saturating_sub(left_columns).max(2));
        let room = columns.saturating_sub(left_columns + width(&gap) + width(&right) + 2);
        let about = truncate(&escape_control_characters(&map_lesson.topics.join("; ")), room);
        left.extend(pen.spans(&[(&gap, Tone::Plain), (&about, Tone::Dim)]));
    }
    pen.justify(left, (&right, if is_selected { Tone::Plain } else { Tone::Dim }), columns)
}
