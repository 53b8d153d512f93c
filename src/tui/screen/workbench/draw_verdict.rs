//! The verdict on the token with its checks, and what else there is to say about it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Workbench;
use super::explanation_lines::remarks;
use super::section::section_title;
use super::signature_steps::short_signature_steps;
use super::verifier_lines::verifier_lines;
use super::verifier_result::TokenVerdict;
use super::workbench_layout::below_title;
use crate::course::lesson::look_at::LookAtFacts;
use crate::model::{TraceLine, Verdict};
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::check_list::CheckList;
use crate::tui::widget::line_symbol::{check_detail, check_label};
use crate::tui::widget::wrapped_text::WrappedText;

/// The verdict across the whole width, then the checks with what they ask and what they saw.
pub(super) fn draw_verdict(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    draw_lines(&[banner(workbench, pen, columns)], area, buffer);
    let (room, checks) = (below_title(area), &workbench.result().trace.lines);
    let rows = usize::from(room.height);
    if checks.len() > rows {
        return draw_checks_in_two_columns(pen, checks, room, buffer);
    }
    let list = CheckList { pen, checks, look_at: LookAtFacts::default(), columns };
    draw_lines(&list.lines(rows), room, buffer);
}

/// The pair of colours of a tone, reversed, has the same contrast.
fn banner(workbench: &Workbench, pen: Pen, columns: usize) -> Line<'static> {
    let (verdict, tone) = match &workbench.result().verdict {
        TokenVerdict::Valid => ("✓ VALID · the verifier believes it".to_owned(), Tone::Good),
        TokenVerdict::Refused(check) => (format!("✗ REFUSED · by the check: {check}"), Tone::Bad),
        TokenVerdict::Unknown(why) => (format!("– NOT VERIFIED · {why}"), Tone::Warn),
    };
    let text = format!(" {} ", truncate(&escape_control_characters(&verdict), columns.saturating_sub(2)));
    let fill = " ".repeat(columns.saturating_sub(width(&text)));
    let style = pen.theme.style(tone).add_modifier(Modifier::REVERSED | Modifier::BOLD);
    Line::from(Span::styled(format!("{text}{fill}"), style))
}

/// The check that refused says what it saw below the columns, where it has their whole width.
fn draw_checks_in_two_columns(pen: Pen, checks: &[TraceLine], area: Rect, buffer: &mut Buffer) {
    let column_width = area.width / 2;
    let columns = usize::from(column_width.saturating_sub(1));
    let reached = checks.iter().filter(|check| check.verdict != Verdict::NotReached);
    let mut lines: Vec<_> = reached.map(|check| short_check(pen, check, columns)).collect();
    if lines.len() < checks.len() {
        lines.push(pen.line(&format!("· {} not reached", checks.len() - lines.len()), Tone::Dim));
    }
    let failed = checks.iter().find(|check| check.verdict == Verdict::Failed);
    let detail = failed.map(|check| detail_lines(pen, &check.detail, usize::from(area.width))).unwrap_or_default();
    let detail_height = u16::try_from(detail.len()).unwrap_or(u16::MAX).min(2);
    let height = area.height.saturating_sub(detail_height);
    let rows = lines.len().div_ceil(2).max(usize::from(height).min(lines.len()));
    for (index, column) in lines.chunks(rows.max(1)).enumerate() {
        let x = area.x + column_width * u16::try_from(index).unwrap_or(0);
        let column_area = Rect { x, width: column_width.saturating_sub(1), height, ..area };
        draw_lines(&pen.truncate(column.to_vec(), usize::from(height)), column_area, buffer);
    }
    let below = Rect { y: area.y + height, height: detail_height, ..area };
    draw_lines(&pen.truncate(detail, usize::from(detail_height)), below, buffer);
}

/// What a failed check saw, on lines of its own.
fn detail_lines(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    WrappedText::plain(text, Tone::Bad).with_lead("  ", Tone::Bad).lines(pen, columns)
}

fn short_check(pen: Pen, check: &TraceLine, columns: usize) -> Line<'static> {
    let detail = if check.verdict == Verdict::Failed { "see below" } else { check_detail(check) };
    pen.justify(check_label(pen, check, Tone::Plain), (detail, Tone::Dim), columns)
}

/// Warnings, the kind of token, what is inside of it.
pub(super) fn draw_remarks(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let title = section_title(pen, "what else it says", Tone::Plain, ("", Tone::Dim), columns);
    draw_section(pen, title, remarks(workbench, pen, columns), area, buffer);
}

/// How the signature comes about, stage by stage.
pub(super) fn draw_signature_steps(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let rows = usize::from(area.height.saturating_sub(1));
    let Some(lines) = short_signature_steps(workbench, pen, columns, rows).filter(|_| rows > 0) else { return };
    let title = section_title(pen, "how HS256 signs it", Tone::TokenSignature, ("ctrl-t", Tone::Key), columns);
    draw_section(pen, title, lines, area, buffer);
}

/// What the verifier demands and trusts.
pub(super) fn draw_verifier(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let title = section_title(pen, "what the verifier demands", Tone::Plain, ("", Tone::Dim), columns);
    draw_section(pen, title, verifier_lines(workbench, pen, columns), area, buffer);
}

fn draw_section(pen: Pen, title: Line<'static>, lines: Vec<Line<'static>>, area: Rect, buffer: &mut Buffer) {
    draw_lines(&[title], area, buffer);
    let room = below_title(area);
    draw_lines(&pen.truncate(lines, usize::from(room.height)), room, buffer);
}
