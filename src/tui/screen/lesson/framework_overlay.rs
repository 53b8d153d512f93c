//! The page with the code of a step's operation, in one framework after the other.

use ratatui::text::Line;

use crate::content::framework_code::{FrameworkCode, framework_code, server_operation};
use crate::course::Attempt;
use crate::course::lesson::framework_text::verification_sentence;
use crate::tui::keymap::KeymapAction;
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::code_text::code_lines;
use crate::tui::widget::wrapped_text::WrappedText;

/// `code · Logging out`.
pub(super) fn title(attempt: &Attempt) -> String {
    let operation = attempt.step().and_then(|step| server_operation(step.operation.as_deref()?));
    operation.map_or_else(|| "code".to_owned(), |operation| format!("code · {}", operation.title))
}

/// Whether the step names an operation, so that there is code to show.
pub(super) fn has_code(attempt: &Attempt) -> bool {
    attempt.step().is_some_and(|step| step.operation.is_some())
}

/// The frameworks by name, what is known of this code, and the code.
pub(super) fn lines(pen: Pen, attempt: &Attempt, chosen: usize, columns: usize) -> Vec<Line<'static>> {
    let all = code_of_step(attempt);
    let Some(shown) = all.get(chosen.min(all.len().saturating_sub(1))) else { return Vec::new() };
    let mut names: Vec<(&str, Tone)> = Vec::new();
    for code in all {
        let tone = if code.framework == shown.framework { Tone::Selected } else { Tone::Dim };
        names.extend([(code.framework.name.as_str(), tone), ("  ", Tone::Plain)]);
    }
    let mut lines = vec![pen.spans(&names), Line::default()];
    lines.extend(shown.code.lines().flat_map(|line| code_lines(pen, &line.replace('\t', "    "), columns)));
    lines.push(Line::default());
    lines.extend(WrappedText::plain(&verification_sentence(shown.framework), Tone::Dim).lines(pen, columns));
    lines
}

/// The framework after or before one, the first after the last.
pub(super) fn framework_after(attempt: &Attempt, chosen: usize, action: KeymapAction) -> usize {
    let count = code_of_step(attempt).len().max(1);
    let step = if action == KeymapAction::PreviousTab { count - 1 } else { 1 };
    (chosen.min(count - 1) + step) % count
}

fn code_of_step(attempt: &Attempt) -> &'static [FrameworkCode] {
    attempt.step().and_then(|step| step.operation.as_deref()).map(framework_code).unwrap_or_default()
}

/// Whether the step has code to show; if not, a notice says so.
pub(super) fn finds_code(attempt: &Attempt, notice: &mut Notice) -> bool {
    let has_code = has_code(attempt);
    if !has_code {
        notice.set("No server code belongs to this step.");
    }
    has_code
}
