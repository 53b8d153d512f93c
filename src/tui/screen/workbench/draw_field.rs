//! The fields of the workbench that are typed into: header and payload with what their members mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::Workbench;
use super::member_meaning::MemberMeaning;
use super::section::{field_tone, section_title};
use super::workbench_field::WorkbenchField;
use super::workbench_layout::{WorkbenchLayout, below_title};
use crate::prose::width;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::text_field::{TextFieldStyle, VisibleRows};
use crate::tui::widget::wrapped_text::WrappedText;

pub(super) fn draw_field(
    workbench: &Workbench,
    pen: Pen,
    (field, name): (WorkbenchField, &str),
    layout: &WorkbenchLayout,
    buffer: &mut Buffer,
) {
    let focused = workbench.focus == field && workbench.selected_item().is_none();
    let area = layout.field(field);
    let text = workbench.text_of(field);
    let fault = match field {
        WorkbenchField::Secret | WorkbenchField::Signature => None,
        WorkbenchField::Header | WorkbenchField::Payload => json_fault(text.text()),
    };
    let room = below_title(area);
    let columns = usize::from(area.width);
    let error_at = fault.as_ref().and_then(|fault| fault.offset);
    let style = TextFieldStyle { tone: field_tone(field), focused, error_at };
    let shape = workbench.row_shape(field, columns, usize::from(room.height));
    let mut visible = text.visible_rows(pen, style, shape, usize::from(room.height));
    add_notes(&mut visible, &workbench.member_meanings(field), pen, columns);
    // What is hidden comes first, so that a long reason does not push it out.
    let more = visible.hidden.label();
    let separator = if more.is_empty() { "" } else { " · " };
    let (note, note_tone) = match fault {
        Some(fault) => (format!("{more}{separator}✗ no JSON object: {}", fault.reason), Tone::Bad),
        None if focused && layout.meaning.height == 0 => {
            let meaning = workbench.meaning_at_cursor();
            (meaning.map_or_else(|| more.clone(), |meaning| format!("{more}{separator}{meaning}")), Tone::Key)
        }
        None => (more, Tone::Key),
    };
    let name = if focused { format!("» {name}") } else { name.to_owned() };
    let tone = if focused { Tone::Strong } else { field_tone(field) };
    draw_lines(&[section_title(pen, &name, tone, (&note, note_tone), columns)], area, buffer);
    draw_lines(&visible.lines, room, buffer);
}

/// The columns between a member and its meaning.
const NOTE_GAP: usize = 2;

/// Says beside each member what it means, where that fits: in one column, as far as the members allow.
fn add_notes(visible: &mut VisibleRows, meanings: &[MemberMeaning], pen: Pen, columns: usize) {
    let begins_in = |index: usize| {
        let row = visible.rows[index].bytes.clone();
        let mut members = meanings.iter().filter(|meaning| row.contains(&meaning.bytes.start));
        members.next().filter(|_| members.next().is_none())
    };
    let with_note: Vec<(usize, &MemberMeaning)> =
        (0..visible.rows.len()).filter_map(|index| Some((index, begins_in(index)?))).collect();
    let widths = with_note.iter().map(|(index, _)| visible.lines[*index].width());
    let note_column = widths.filter(|width| *width <= columns / 2).max().unwrap_or(0) + NOTE_GAP;
    for (index, meaning) in with_note {
        let line = &mut visible.lines[index];
        let start = note_column.max(line.width() + NOTE_GAP);
        let fitting = [&meaning.meaning, &meaning.note].into_iter().find(|text| start + width(text) <= columns);
        let Some(note) = fitting.filter(|note| !note.is_empty()) else { continue };
        line.push_span(pen.span(&" ".repeat(start - line.width()), Tone::Plain));
        line.push_span(pen.span(note, Tone::Dim));
    }
}

/// What the cursor stands on.
pub(super) fn draw_meaning(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width);
    let text = workbench.meaning_at_cursor().unwrap_or_default();
    let (name, meaning) = text.split_once(": ").unwrap_or(("the cursor stands on no member", ""));
    let title = section_title(pen, name, field_tone(workbench.focus), ("", Tone::Dim), columns);
    let meaning = WrappedText::plain(meaning, Tone::Plain).with_indent("").lines(pen, columns);
    let lines: Vec<Line<'static>> = std::iter::once(title).chain(meaning).collect();
    draw_lines(&lines, area, buffer);
}

/// Why a text isn't a JSON object.
struct JsonFault {
    /// The byte that the parser stumbled over, if it said where.
    offset: Option<usize>,
    reason: String,
}

fn json_fault(text: &str) -> Option<JsonFault> {
    let reason = crate::token::json::read_object(text.as_bytes()).err()?.to_string();
    Some(JsonFault { offset: error_offset(text, &reason), reason })
}

/// The byte that a message of the parser (`… at line 1 column 12`) speaks of.
fn error_offset(text: &str, message: &str) -> Option<usize> {
    let (_, position) = message.rsplit_once(" at line ")?;
    let (line, column) = position.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let line_start: usize = text.split_inclusive('\n').take(line.checked_sub(1)?).map(str::len).sum();
    Some((line_start + column.saturating_sub(1)).min(text.len().saturating_sub(1)))
}
