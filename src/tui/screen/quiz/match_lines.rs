//! The left side of a question whose sides belong together: each item with a letter, and with its partner once it has one.

use ratatui::text::Line;

use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// What to do, then the items. `marked` holds the number of the partner of each item that has one.
pub(super) fn left_lines(
    pen: Pen,
    left: &[String],
    right: &[String],
    marked: &[usize],
    columns: usize,
) -> Vec<Line<'static>> {
    let instruction = if marked.len() < left.len() {
        let letter = letters(&[marked.len()]);
        format!("Press the number that belongs to **{letter}**. **Backspace** takes the last one back.")
    } else {
        "Each has its partner: **Enter** answers.".to_owned()
    };
    let mut lines = markdown_lines(pen, &instruction, columns);
    lines.push(Line::default());
    for (index, item) in left.iter().enumerate() {
        let partner = marked.get(index).and_then(|option| right.get(*option));
        let text = partner.map_or_else(|| item.clone(), |partner| format!("{item} – {partner}"));
        let tone = if index == marked.len() { Tone::Strong } else { Tone::Plain };
        let lead = format!("   {}  ", letters(&[index]));
        lines.extend(WrappedText::markdown(&text).with_tone(tone).with_lead(&lead, Tone::Code).lines(pen, columns));
    }
    lines
}

/// The letters of these items: `ac` for the first and the third.
pub(super) fn letters(items: &[usize]) -> String {
    items.iter().filter_map(|item| char::from_digit(u32::try_from(*item).ok()? + 10, 36)).collect()
}
