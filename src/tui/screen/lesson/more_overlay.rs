//! The overlay with more about the step: its text once it no longer stands on the screen, then what its author added, and the
//! code that matters in it.

use ratatui::text::Line;

use super::shell_wrap::hard_wrap;
use super::step_progress::PhaseKind;
use super::text_blocks::TextBlocks;
use super::{LessonScene, LessonScreen, narration};
use crate::content::Step;
use crate::course::Attempt;
use crate::course::lesson::trade_off_table::{TradeOffRow, TradeOffTable};
use crate::prose::escape_control_characters;
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, teaching_lines};

/// The heading of the page.
pub(super) fn title(attempt: &Attempt) -> String {
    attempt.step().map_or_else(|| "more".to_owned(), |step| format!("more · {}", step.title))
}

pub(super) fn lines(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, columns: usize) -> Vec<Line<'static>> {
    let Some(step) = scene.attempt.step() else { return Vec::new() };
    let mut blocks = TextBlocks::default();
    let text = narration::text_before(screen, scene.attempt, step);
    let more = scene.attempt.more();
    blocks.extend(text.map(|text| teaching_lines(pen, text, columns)));
    blocks.extend(more.and_then(|more| more.text).map(|text| teaching_lines(pen, text, columns)));
    blocks.extend(more.and_then(|more| more.code).map(|code| code_lines(pen, code, columns)));
    blocks.extend(table_so_far(screen, scene.attempt).map(|table| trade_off_lines(pen, &table, columns)));
    blocks.join(usize::MAX)
}

/// The table of the lesson; `None` where it has none, or where it would give away what is still travelling.
fn table_so_far(screen: &LessonScreen, attempt: &Attempt) -> Option<TradeOffTable> {
    let is_calm = screen.phase != PhaseKind::After || narration::is_settled(screen);
    TradeOffTable::of(attempt).filter(|_| is_calm)
}

/// The table, and below it which step has filled each row: going back leads to the exchange that proves it.
fn trade_off_lines(pen: Pen, table: &TradeOffTable, columns: usize) -> Vec<Line<'static>> {
    let mut lines = narration::trade_off_table_lines(pen, table, columns);
    lines.push(Line::default());
    let proved = |row: &TradeOffRow| format!("{}: step {}, {}", row.title, row.step_number, row.step_title);
    let filled = table.rows.iter().filter(|row| row.cells.is_some());
    lines.extend(filled.flat_map(|row| WrappedText::plain(&proved(row), Tone::Dim).lines(pen, columns)));
    lines
}

/// Code as it is written; a long line is broken at the edge.
fn code_lines(pen: Pen, code: &str, columns: usize) -> Vec<Line<'static>> {
    let lines = code.trim_end().lines().map(escape_control_characters);
    lines.flat_map(|line| hard_wrap(&line, columns)).map(|line| pen.line(&line, Tone::Code)).collect()
}

impl LessonScreen {
    /// Whether the page has anything to show that does not stand on the screen.
    pub(super) fn has_more_overlay(&self, attempt: &Attempt) -> bool {
        let is_at_a_step = !matches!(self.phase, PhaseKind::Starting | PhaseKind::Failed | PhaseKind::End);
        let has_table = table_so_far(self, attempt).is_some();
        let has_text = |step: &Step| narration::text_before(self, attempt, step).is_some();
        is_at_a_step && (has_table || attempt.more().is_some() || attempt.step().is_some_and(has_text))
    }

    /// The same; if there is nothing, a notice says so.
    pub(super) fn finds_more(&self, scene: LessonScene<'_>, notice: &mut Notice) -> bool {
        let has_more = self.has_more_overlay(scene.attempt);
        if !has_more {
            notice.set(scene.attempt.no_more_text());
        }
        has_more
    }
}
