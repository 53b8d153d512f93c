//! The whole token in three colours, with what is signed underlined.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;

use super::Workbench;
use super::section::{field_tone, section_title};
use super::workbench_field::WorkbenchField;
use super::workbench_layout::below_title;
use crate::prose::escape_control_characters;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The token in three colours, as much of it as there is room for.
pub(super) fn draw_token(workbench: &Workbench, pen: Pen, area: Rect, buffer: &mut Buffer) {
    let [header, payload, _] = workbench.token.lengths();
    let note = format!("signed, underlined: {} of {} characters", header + 1 + payload, workbench.token().len());
    let columns = usize::from(area.width);
    draw_lines(&[section_title(pen, "token", Tone::Plain, (&note, Tone::Dim), columns)], area, buffer);
    let room = below_title(area);
    let cells = columns * usize::from(room.height);
    let mut line = Line::default();
    let mut lines = Vec::new();
    let mut used = 0;
    let fields = [WorkbenchField::Header, WorkbenchField::Payload, WorkbenchField::Signature];
    let parts: Vec<(&str, WorkbenchField)> = workbench.token().splitn(3, '.').zip(fields).collect();
    let mut free_cells = cells;
    for TokenSpan { text, tone, is_signed } in token_spans(&parts, cells) {
        let mut rest: Vec<char> = escape_control_characters(&text).chars().collect();
        while !rest.is_empty() && free_cells > 0 {
            let next_rows = rest.split_off(rest.len().min(columns - used));
            let span = pen.span(&rest.iter().collect::<String>(), tone);
            line.push_span(if is_signed { span.patch_style(Modifier::UNDERLINED) } else { span });
            used += rest.len();
            free_cells = free_cells.saturating_sub(rest.len());
            rest = next_rows;
            if used >= columns {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
        }
    }
    lines.push(line);
    draw_lines(&lines, room, buffer);
}

/// A piece of a token as it is drawn.
struct TokenSpan {
    text: String,
    tone: Tone,
    /// Whether it belongs to what the signature is over.
    is_signed: bool,
}

/// The parts of a token in at most `cells` characters: a part that is too long loses its middle.
fn token_spans(parts: &[(&str, WorkbenchField)], cells: usize) -> Vec<TokenSpan> {
    let counts: Vec<usize> = parts.iter().map(|(text, _)| text.chars().count()).collect();
    let longest = fair_share(&counts, cells.saturating_sub(parts.len()));
    let mut spans = Vec::new();
    for (index, ((text, field), count)) in parts.iter().zip(&counts).enumerate() {
        let is_signed = index < 2;
        let mut push = |text: String, tone| spans.push(TokenSpan { text, tone, is_signed });
        if index > 0 {
            push(".".to_owned(), Tone::Strong);
        }
        let tone = field_tone(*field);
        if *count <= longest {
            push((*text).to_owned(), tone);
            continue;
        }
        let room = longest.saturating_sub(1);
        push(text.chars().take(room - room / 2).collect(), tone);
        push("…".to_owned(), Tone::Strong);
        push(text.chars().skip(count - room / 2).collect(), tone);
    }
    spans
}

/// The largest number that no part may exceed so that all of them fit into `room`.
fn fair_share(counts: &[usize], room: usize) -> usize {
    let mut ascending = counts.to_vec();
    ascending.sort_unstable();
    let mut left = room;
    for (index, count) in ascending.iter().enumerate() {
        let share = left / (ascending.len() - index);
        if *count > share {
            return share;
        }
        left -= count;
    }
    usize::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_parts_that_are_too_long_are_shortened() {
        assert_eq!(fair_share(&[3, 5, 4], 12), usize::MAX);
        assert_eq!(fair_share(&[54, 94, 43], 150), 53, "the header is cut by one, the payload by the rest");
        assert_eq!(fair_share(&[10, 500, 10], 100), 80);
        assert_eq!(fair_share(&[9, 9, 9], 0), 0);
        let fields = [WorkbenchField::Header, WorkbenchField::Payload, WorkbenchField::Signature];
        let payload = "p".repeat(60);
        let parts: Vec<_> = ["hhh", &payload, "sss"].into_iter().zip(fields).collect();
        let drawn: String = token_spans(&parts, 20).into_iter().map(|span| span.text).collect();
        assert_eq!(drawn, "hhh.ppppp…ppppp.sss");
    }
}
