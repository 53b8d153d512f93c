//! What the map says of the lesson that is chosen.

use ratatui::text::Line;

use super::{LessonStatus, MapLesson};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The most important first: where there is little room, the end is left out behind a mark.
pub(super) fn details_lines(pen: Pen, stop: &MapLesson, is_next: bool, columns: usize) -> Vec<Line<'static>> {
    let length = match stop.lesson.steps.len() {
        1 => format!("{} min, 1 step", stop.lesson.minutes),
        steps => format!("{} min, {steps} steps", stop.lesson.minutes),
    };
    let title = pen.line(&stop.lesson.title, Tone::Strong);
    // Where both do not fit into a line, the length has one of its own.
    let mut lines = if title.width() + length.len() + 2 <= columns {
        vec![pen.justify(title, (&length, Tone::Dim), columns)]
    } else {
        let mut lines = wrap_toned(pen, &stop.lesson.title, Tone::Strong, columns);
        lines.push(pen.line(&length, Tone::Dim));
        lines
    };
    lines.extend(pen.markdown(&status_text(stop, is_next), columns));
    let topics: Vec<&str> = stop.topics().map(|topic| topic.title.as_str()).collect();
    if !topics.is_empty() {
        lines.extend(wrap_toned(pen, &format!("About: {}.", topics.join("; ")), Tone::Plain, columns));
    }
    if !stop.prerequisites.is_empty() && stop.status != LessonStatus::AdvisedLater {
        let needs = quoted_list(stop.prerequisites.iter().map(|(title, _)| title.as_str()));
        lines.extend(wrap_toned(pen, &format!("Builds on {needs}."), Tone::Plain, columns));
    }
    if stop.progress.predictions > 0 {
        let right = format!("{} of {} predictions right.", stop.progress.right_predictions, stop.progress.predictions);
        lines.extend(wrap_toned(pen, &right, Tone::Plain, columns));
    }
    lines
}

/// How far it has come, in a sentence or two.
fn status_text(stop: &MapLesson, is_next: bool) -> String {
    let steps = stop.lesson.steps.len();
    let next = if is_next { "Comes next. " } else { "" };
    match (stop.status, &stop.resume) {
        (LessonStatus::Done, None) => match stop.progress.times_finished {
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
            format!("Advised later: it is easier after {}.", quoted_list(stop.missing_prerequisites()))
        }
        (LessonStatus::Started | LessonStatus::ToDo, _) => format!("{next}**Enter** begins it."),
    }
}

/// A text that is no Markdown.
fn wrap_toned(pen: Pen, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let span =
        crate::prose::StyledSpan::new(&crate::prose::escape_control_characters(text), crate::prose::TextStyle::Plain);
    crate::prose::wrap(&[span], columns, "", "  ").iter().map(|line| pen.line(&line.text(), tone)).collect()
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
