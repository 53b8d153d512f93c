//! How people get into a class: an address and a code, and both as a QR code; and what is wrong with it, if anything.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::model::class_view::ClassEntrance;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::screen_parts;
use crate::tui::widget::wall::wall_area;
use crate::tui::widget::wrapped_text::WrappedText;

/// Columns for the address and the code of the room, beside the QR code.
const LOBBY_COLUMNS: u16 = 44;

/// The address and the code, to be typed from the wall.
pub(in crate::tui) fn address_lines(pen: Pen, entrance: &ClassEntrance) -> [Line<'static>; 2] {
    let row = |label: &str, value: &str| pen.spans(&[(label, Tone::Plain), (value, Tone::Key)]);
    [row("Open   ", &entrance.url), row("Type   ", &entrance.code)]
}

/// What has to be known besides, if anything.
pub(in crate::tui) fn advice_lines(pen: Pen, entrance: &ClassEntrance, columns: usize) -> Vec<Line<'static>> {
    let Some(advice) = &entrance.advice else { return Vec::new() };
    let mut lines = vec![Line::default()];
    lines.extend(WrappedText::plain(advice, Tone::Warn).with_indent("").lines(pen, columns));
    lines
}

/// How to get in, in words.
pub(in crate::tui) fn entrance_lines(pen: Pen, entrance: &ClassEntrance, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![pen.line("Take out your phone", Tone::Strong), Line::default()];
    lines.extend(address_lines(pen, entrance));
    lines.extend([
        pen.line(&format!("There is room for {} phones.", entrance.phone_limit), Tone::Dim),
        Line::default(),
        pen.line("No account, no name.", Tone::Plain),
        pen.line("Nothing about you is kept.", Tone::Plain),
    ]);
    lines.extend(advice_lines(pen, entrance, columns));
    if let Some(promise) = &entrance.promise {
        lines.push(Line::default());
        lines.extend(WrappedText::plain(promise, Tone::Dim).with_indent("").lines(pen, columns));
    }
    lines.push(Line::default());
    lines
}

/// Why answers are not counted just now, above the footer, if there is such trouble. Returns the part of the screen above it.
pub(in crate::tui) fn draw_trouble(pen: Pen, trouble: Option<&str>, buffer: &mut Buffer) -> Rect {
    let Some(trouble) = trouble else { return buffer.area };
    let margin = screen_parts::margin(buffer.area);
    let lines = WrappedText::plain(trouble, Tone::Warn).with_indent("").lines(pen, usize::from(margin.width));
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let row = Rect { y: margin.bottom().saturating_sub(1 + height), height, ..margin };
    draw_lines(&lines, row, buffer);
    Rect { height: buffer.area.height.saturating_sub(height), ..buffer.area }
}

/// The QR code, dark on light: from the row `top` on, under the lines of the lobby, or beside them; where there is room for
/// all of it, or not at all.
pub(in crate::tui) fn draw_qr_code(pen: Pen, entrance: &ClassEntrance, top: u16, buffer: &mut Buffer) {
    let code = &entrance.qr_lines;
    let area = wall_area(buffer.area);
    let columns = code.first().map_or(0, |line| line.chars().count());
    let fits_below = |y: u16| usize::from(area.bottom().saturating_sub(y)) >= code.len();
    let beside = area.x + LOBBY_COLUMNS;
    let (x, y) = if fits_below(top) {
        (area.x, top)
    } else if fits_below(area.y) && usize::from(buffer.area.right().saturating_sub(beside)) >= columns {
        (beside, area.y)
    } else {
        return;
    };
    let lines: Vec<Line<'_>> = code.iter().map(|line| Line::styled(line.as_str(), pen.theme.qr_code_style())).collect();
    let width = u16::try_from(columns).unwrap_or(u16::MAX);
    draw_lines(&lines, Rect { x, y, width, height: buffer.area.bottom().saturating_sub(y) }, buffer);
}
