//! The details of the lesson that is selected on the map, where they stand below the list.

use ratatui::text::Line;

use crate::course::course_map::{LessonStatus, MapLesson};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The title of a lesson, and how long it is.
pub(super) fn title_lines(pen: Pen, map_lesson: &MapLesson, columns: usize) -> Vec<Line<'static>> {
    let length = match map_lesson.lesson.steps.len() {
        1 => format!("{} min, 1 step", map_lesson.lesson.minutes),
        steps => format!("{} min, {steps} steps", map_lesson.lesson.minutes),
    };
    let title = pen.line(&map_lesson.lesson.title, Tone::Strong);
    // The length gets a line of its own where both don't fit into one.
    if title.width() + length.len() + 2 <= columns {
        return vec![pen.justify(title, (&length, Tone::Dim), columns)];
    }
    let mut lines = WrappedText::plain(&map_lesson.lesson.title, Tone::Strong).lines(pen, columns);
    lines.push(pen.line(&length, Tone::Dim));
    lines
}

/// The most important comes first, because the end is cut where there is little room.
pub(super) fn details_lines(pen: Pen, map_lesson: &MapLesson, is_next: bool, columns: usize) -> Vec<Line<'static>> {
    let mut lines = title_lines(pen, map_lesson, columns);
    lines.extend(markdown_lines(pen, &status_text(map_lesson, is_next), columns));
    if !map_lesson.topics.is_empty() {
        let topics = format!("About: {}.", map_lesson.topics.join("; "));
        lines.extend(WrappedText::plain(&topics, Tone::Plain).lines(pen, columns));
    }
    lines.extend(place_lines(pen, map_lesson, columns));
    if map_lesson.progress.predictions > 0 {
        let progress = &map_lesson.progress;
        let predictions = format!("{} of {} predictions right.", progress.right_predictions, progress.predictions);
        lines.extend(WrappedText::plain(&predictions, Tone::Plain).lines(pen, columns));
    }
    lines
}

/// Where the lesson stands in the course: on the fast track, and after which others.
pub(super) fn place_lines(pen: Pen, map_lesson: &MapLesson, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(number) = map_lesson.fast_track_number {
        lines.push(pen.line(&format!("On the fast track, number {number}."), Tone::Plain));
    }
    if !map_lesson.prerequisites.is_empty() && map_lesson.status != LessonStatus::AdvisedLater {
        let titles = quoted_list(map_lesson.prerequisites.iter().map(|lesson| lesson.title.as_str()));
        lines.extend(WrappedText::plain(&format!("Builds on {titles}."), Tone::Plain).lines(pen, columns));
    }
    lines
}

/// How far the learner has come, and what Enter does.
pub(super) fn status_text(map_lesson: &MapLesson, is_next: bool) -> String {
    let steps = map_lesson.lesson.steps.len();
    let next = if is_next { "Comes next. " } else { "" };
    match (map_lesson.status, &map_lesson.resume) {
        (LessonStatus::Done, None) => match map_lesson.progress.times_finished {
            1 => "Done. **Enter** plays it again.".to_owned(),
            times => format!("Done {times} times. **Enter** plays it again."),
        },
        (LessonStatus::Done, Some(resume)) => {
            format!("Done, and begun again. **Enter** goes on at step {} of {steps}.", resume.step)
        }
        (LessonStatus::Started, Some(resume)) => {
            format!("You left before step {} of {steps}. **Enter** goes on there.", resume.step)
        }
        (LessonStatus::AdvisedLater, _) => {
            format!("Advised later: it is easier after {}.", quoted_list(map_lesson.missing_prerequisites()))
        }
        (LessonStatus::Started | LessonStatus::ToDo, _) => format!("{next}**Enter** begins it."),
    }
}

/// Titles as an enumeration: “A”, “B” and “C”.
pub(super) fn quoted_list<'t>(titles: impl Iterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = titles.map(|title| format!("“{title}”")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_enumerated() {
        assert_eq!(quoted_list(["A"].into_iter()), "“A”");
        assert_eq!(quoted_list(["A", "B", "C"].into_iter()), "“A”, “B” and “C”");
        assert_eq!(quoted_list(std::iter::empty()), "");
    }
}
