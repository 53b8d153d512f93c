//! How to get in: the speaker's phone, before the projector is on; the class, before the first slide and whenever somebody
//! comes late.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::course::presentation::stage_links::StageClass;
use crate::model::class_view::ClassEntrance;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::class_entrance::{address_lines, advice_lines, draw_qr_code, draw_trouble, entrance_lines};
use crate::tui::widget::screen_parts;
use crate::tui::widget::wall::{upper_third, wall_area};
use crate::tui::widget::wrapped_text::WrappedText;

/// Draws it over the whole of `buffer`.
pub(super) fn draw_entrance(pen: Pen, class: &StageClass, buffer: &mut Buffer) {
    let StageClass { entrance, joined, trouble, .. } = class;
    draw_trouble(pen, trouble.as_deref(), buffer);
    let area = wall_area(buffer.area);
    let Some(entrance) = entrance else {
        let line = pen.line("The class has not been reached yet. Any key goes on.", Tone::Dim);
        return draw_lines(&[line], upper_third(area, 1), buffer);
    };
    let lines = entrance_lines(pen, entrance, usize::from(area.width));
    let body = upper_third(area, lines.len());
    let row = Rect { height: 1, ..screen_parts::margin(buffer.area) };
    draw_lines(
        &[pen.justify(pen.line("", Tone::Dim), (&format!("{joined} here"), Tone::Strong), usize::from(row.width))],
        row,
        buffer,
    );
    draw_lines(&lines, body, buffer);
    // Where no phone can get, a code would only lead astray.
    if entrance.advice.is_none() {
        draw_qr_code(pen, entrance, body.y.saturating_add(u16::try_from(lines.len()).unwrap_or(u16::MAX)), buffer);
    }
}

/// Draws how the speaker's phone is paired over the whole of `buffer`.
pub(super) fn draw_pairing(pen: Pen, entrance: &ClassEntrance, buffer: &mut Buffer) {
    let area = wall_area(buffer.area);
    let columns = usize::from(area.width / 2);
    let mut lines = vec![pen.line("Your notes on your phone", Tone::Strong), Line::default()];
    lines.extend(address_lines(pen, entrance));
    lines.push(Line::default());
    let explanation =
        "The code works once, for one phone, and is not shown again. Use it before the class sees this screen.";
    lines.extend(WrappedText::plain(explanation, Tone::Plain).with_indent("").lines(pen, columns));
    lines.extend([Line::default(), pen.line("Any key begins.", Tone::Dim)]);
    lines.extend(advice_lines(pen, entrance, columns));
    let body = upper_third(area, lines.len());
    draw_lines(&lines, body, buffer);
    if entrance.advice.is_none() {
        draw_qr_code(pen, entrance, body.y.saturating_add(u16::try_from(lines.len()).unwrap_or(u16::MAX)), buffer);
    }
}
