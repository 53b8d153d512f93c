//! What the map says of the lesson that is chosen.

use ratatui::text::Line;

use super::{Standing, Stop};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The most important first: where there is little room, the end is left out behind a mark.
pub(super) fn lines(pen: Pen, stop: &Stop, is_next: bool, columns: usize) -> Vec<Line<'static>> {
    let length = match stop.lesson.steps.len() {
        1 => format!("{} min, 1 step", stop.lesson.minutes),
        steps => format!("{} min, {steps} steps", stop.lesson.minutes),
    };
    let title = pen.line(&stop.lesson.title, Tone::Strong);
    // Where both do not fit into a line, the length has one of its own.
    let mut lines = if title.width() + length.len() + 2 <= columns {
        vec![pen.ends(title, (&length, Tone::Dim), columns)]
    } else {
        let mut lines = said(pen, &stop.lesson.title, Tone::Strong, columns);
        lines.push(pen.line(&length, Tone::Dim));
        lines
    };
    lines.extend(pen.prose(&far(stop, is_next), columns));
    let topics: Vec<&str> = stop.topics().map(|topic| topic.title.as_str()).collect();
    if !topics.is_empty() {
        lines.extend(said(pen, &format!("About: {}.", topics.join("; ")), Tone::Plain, columns));
    }
    if !stop.needs.is_empty() && stop.standing != Standing::Later {
        let needs = listed(stop.needs.iter().map(|(title, _)| title.as_str()));
        lines.extend(said(pen, &format!("Builds on {needs}."), Tone::Plain, columns));
    }
    if stop.progress.predictions > 0 {
        let right = format!("{} of {} predictions right.", stop.progress.right_predictions, stop.progress.predictions);
        lines.extend(said(pen, &right, Tone::Plain, columns));
    }
    lines
}

/// How far it has come, in a sentence or two.
fn far(stop: &Stop, is_next: bool) -> String {
    let steps = stop.lesson.steps.len();
    let next = if is_next { "Comes next. " } else { "" };
    match (stop.standing, &stop.resume) {
        (Standing::Done, None) => match stop.progress.times_finished {
            1 => "Done. **Enter** plays it again.".to_owned(),
            times => format!("Done {times} times. **Enter** plays it again."),
        },
        (Standing::Done, Some(resume)) => {
            format!("Done, and begun again. **Enter** goes on at step {} of {steps}.", resume.step)
        }
        (Standing::Begun, Some(resume)) => {
            format!("You left before step {} of {steps}. **Enter** goes on there.", resume.step)
        }
        (Standing::Later, _) => format!("Advised later: it is easier after {}.", listed(stop.missing())),
        (Standing::Begun | Standing::ToDo, _) => format!("{next}**Enter** begins it."),
    }
}

/// A text that is no Markdown.
fn said(pen: Pen, text: &str, tone: Tone, columns: usize) -> Vec<Line<'static>> {
    let span =
        crate::prose::StyledSpan::new(&crate::prose::escape_control_characters(text), crate::prose::TextStyle::Plain);
    crate::prose::wrap(&[span], columns, "", "  ").iter().map(|line| pen.line(&line.text(), tone)).collect()
}

/// Titles as an enumeration: “A”, “B” and “C”.
pub(super) fn listed<'t>(titles: impl Iterator<Item = &'t str>) -> String {
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
        assert_eq!(listed(["A"].into_iter()), "“A”");
        assert_eq!(listed(["A", "B", "C"].into_iter()), "“A”, “B” and “C”");
        assert_eq!(listed(std::iter::empty()), "");
    }
}
