//! The title of a section of the workbench, and the colour of each part of a token.

use ratatui::text::Line;

use super::workbench_field::WorkbenchField;
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// The colours of a token are those of jwt.io.
pub(super) const fn field_tone(field: WorkbenchField) -> Tone {
    match field {
        WorkbenchField::Header => Tone::TokenHeader,
        WorkbenchField::Payload => Tone::TokenPayload,
        WorkbenchField::Signature => Tone::TokenSignature,
        WorkbenchField::Secret => Tone::Plain,
    }
}

/// `─ payload ──── not JSON: … ─`.
pub(super) fn section_title(pen: Pen, name: &str, tone: Tone, note: (&str, Tone), columns: usize) -> Line<'static> {
    let name = format!(" {name} ");
    let room = columns.saturating_sub(width(&name) + 4);
    let shown = truncate(&escape_control_characters(note.0), room);
    let shown = if shown.is_empty() { shown } else { format!(" {shown} ") };
    let rule = "─".repeat(columns.saturating_sub(width(&name) + width(&shown) + 2));
    pen.spans(&[("─", Tone::Dim), (&name, tone), (&rule, Tone::Dim), (&shown, note.1), ("─", Tone::Dim)])
}
