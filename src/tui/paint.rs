//! Puts text on a screen. What is cut ends in a mark, and control characters are made visible.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Widget as _};

use super::theme::{Theme, Tone};
use crate::prose::{escape_control_characters, is_hidden, is_printable_ascii, truncate, truncate_with_ellipsis, width};

/// Makes lines in the colours of a theme.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    /// The colours.
    pub theme: Theme,
}

impl Pen {
    /// `text` in `tone`, with its control characters made visible.
    pub(crate) fn span(self, text: &str, tone: Tone) -> Span<'static> {
        Span::styled(escape_control_characters(text).into_owned(), self.theme.style(tone))
    }

    pub(crate) fn line(self, text: &str, tone: Tone) -> Line<'static> {
        Line::from(self.span(text, tone))
    }

    pub(crate) fn spans(self, parts: &[(&str, Tone)]) -> Line<'static> {
        parts.iter().map(|(text, tone)| self.span(text, *tone)).collect()
    }

    /// A rule across `columns` that ends in `mark`, such as how many rows are hidden.
    pub(crate) fn rule(self, mark: &str, columns: usize) -> Line<'static> {
        let room = if mark.is_empty() { 0 } else { width(mark) + 1 };
        let rule = self.line(&"─".repeat(columns.saturating_sub(room)), Tone::Dim);
        if mark.is_empty() { rule } else { with_span(rule, self.span(&format!(" {mark}"), Tone::Key)) }
    }

    /// `left` and `right` at the two ends of a line of `columns`. When they don't both fit, `right` is shortened.
    pub(crate) fn justify(
        self,
        left: Line<'static>,
        (right, right_tone): (&str, Tone),
        columns: usize,
    ) -> Line<'static> {
        let left_columns = line_width(&left);
        let room = columns.saturating_sub(left_columns + 1);
        let fitting = if room < 2 { String::new() } else { truncate(&escape_control_characters(right), room) };
        if fitting.is_empty() {
            // A mark says that something was left out.
            return if right.is_empty() { left } else { with_span(left, self.span(" …", right_tone)) };
        }
        let gap = columns.saturating_sub(left_columns + width(&fitting));
        let line = with_span(left, Span::raw(" ".repeat(gap)));
        with_span(line, self.span(&fitting, right_tone))
    }

    /// At most `height` of `lines`. If there are more, the last row says how many.
    pub(crate) fn truncate(self, mut lines: Vec<Line<'static>>, height: usize) -> Vec<Line<'static>> {
        if lines.len() > height && height > 0 {
            let more = lines.len() + 1 - height;
            lines.truncate(height - 1);
            lines.push(self.line(&format!("… {more} more"), Tone::Dim));
        } else {
            lines.truncate(height);
        }
        lines
    }

    /// Draws a box with a title; returns the area inside it, with a column of padding at each side.
    pub(crate) fn frame(self, title: &str, area: Rect, buffer: &mut Buffer) -> Rect {
        self.frame_with_tone(title, Tone::Plain, area, buffer)
    }

    /// The same with its title in `tone`.
    pub(crate) fn frame_with_tone(self, title: &str, tone: Tone, area: Rect, buffer: &mut Buffer) -> Rect {
        let room = usize::from(area.width.saturating_sub(4));
        let title = format!(" {} ", truncate(&escape_control_characters(title), room.saturating_sub(2)));
        let block = Block::bordered().border_type(BorderType::Rounded).border_style(self.theme.style(Tone::Dim));
        let block =
            if room > 4 { block.title(Line::from(vec![Span::raw("─"), self.span(&title, tone)])) } else { block };
        let inner = block.inner(area);
        block.render(area, buffer);
        Rect { x: inner.x.saturating_add(1), width: inner.width.saturating_sub(2), ..inner }
    }
}

/// The columns of `line`. Ratatui looks every character up, ASCII too.
pub(crate) fn line_width(line: &Line<'_>) -> usize {
    line.spans.iter().map(|span| width(&span.content)).sum()
}

fn with_span(mut line: Line<'static>, span: Span<'static>) -> Line<'static> {
    line.push_span(span);
    line
}

/// Draws `lines` into `area`, from its top. A line that is too wide ends in `…`.
pub(crate) fn draw_lines(lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for (line, y) in lines.iter().zip(area.top()..area.bottom()) {
        draw_line(line, area.x, y, area.width, buffer);
    }
}

fn draw_line(line: &Line<'_>, x: u16, y: u16, columns: u16, buffer: &mut Buffer) {
    let is_too_wide = line_width(line) > usize::from(columns);
    let (mut room, mut column) = (usize::from(columns), x);
    for span in &line.spans {
        let style = line.style.patch(span.style);
        // When the line is too wide, one of its spans is cut; each must leave a column for the mark.
        if is_too_wide && width(&span.content) >= room {
            buffer.set_stringn(column, y, truncate_with_ellipsis(&span.content, room), room, style);
            break;
        }
        let next = draw_text(&span.content, column, y, style, buffer);
        room = room.saturating_sub(usize::from(next - column));
        column = next;
    }
}

/// Draws `text`, for which there is room, and returns the column behind it. Most of it is ASCII: a cell a byte, for which
/// no table of Unicode is needed.
fn draw_text(text: &str, x: u16, y: u16, style: Style, buffer: &mut Buffer) -> u16 {
    if !is_printable_ascii(text) {
        return buffer.set_stringn(x, y, text, usize::from(u16::MAX), style).0;
    }
    let end = x.saturating_add(u16::try_from(text.len()).unwrap_or(u16::MAX));
    let drawn = Rect { x, y, width: end - x, height: 1 }.intersection(buffer.area);
    if !drawn.is_empty() {
        let first = buffer.index_of(drawn.x, drawn.y);
        let cells = buffer.content.iter_mut().skip(first).take(usize::from(drawn.width));
        for (cell, byte) in cells.zip(text.bytes()) {
            cell.set_char(char::from(byte)).set_style(style);
        }
    }
    end
}

/// Whether the cell holds a character that could control the terminal.
pub(crate) fn holds_control_character(cell: &Cell) -> bool {
    !is_printable_ascii(cell.symbol()) && cell.symbol().chars().any(is_hidden)
}

/// Replaces every character that could control the terminal. [`Pen`] makes them visible already; this catches what was
/// drawn without it.
pub(crate) fn replace_control_characters(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if holds_control_character(cell) {
            cell.set_symbol("\u{fffd}");
        }
    }
}

/// Replaces every character that is not ASCII by a similar one of the same width, for a terminal that shows only ASCII.
pub(crate) fn convert_to_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if !cell.symbol().is_ascii() {
            cell.set_symbol(ascii_of(cell.symbol()));
        }
    }
}

fn ascii_of(symbol: &str) -> &'static str {
    match symbol {
        "─" | "━" | "–" | "—" | "▱" => "-",
        "│" | "┃" => "|",
        "╭" | "╮" | "╰" | "╯" | "┌" | "┐" | "└" | "┘" | "├" | "┤" | "┬" | "┴" | "┼" | "□" => {
            "+"
        }
        "→" | "▶" | "▸" => ">",
        "←" | "◀" | "◂" => "<",
        "↑" | "▲" => "^",
        "↓" | "▼" => "v",
        "✓" => "Y",
        "✗" => "X",
        "·" | "•" | "●" => ".",
        "○" => "o",
        "…" => "~",
        "‘" | "’" => "'",
        "“" | "”" => "\"",
        "\u{a0}" => " ",
        "×" => "x",
        "▰" | "■" | "█" | "▀" | "▄" => "#",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEN: Pen = Pen { theme: Theme::MONO };

    fn row(buffer: &Buffer, y: u16) -> String {
        (0..buffer.area.width).map(|x| buffer[(x, y)].symbol()).collect()
    }

    #[test]
    fn what_does_not_fit_is_marked() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 3));
        let lines = [
            PEN.spans(&[("abcd", Tone::Plain), ("efgh", Tone::Code)]),
            PEN.spans(&[("abcd", Tone::Plain), ("efgh", Tone::Code), ("i", Tone::Plain)]),
            PEN.spans(&[("漢字漢字", Tone::Plain), ("i", Tone::Plain)]),
        ];
        draw_lines(&lines, buffer.area, &mut buffer);
        assert_eq!(row(&buffer, 0), "abcdefgh");
        assert_eq!(row(&buffer, 1), "abcdefg…");
        assert_eq!(row(&buffer, 2).replace(' ', ""), "漢字漢…");
        assert_eq!(PEN.truncate(vec![PEN.line("a", Tone::Plain); 4], 3)[2].to_string(), "… 2 more");
        assert_eq!(
            PEN.justify(PEN.line("look up", Tone::Plain), ("alice", Tone::Plain), 11).to_string(),
            "look up al…"
        );
        assert_eq!(
            PEN.justify(PEN.line("look up", Tone::Plain), ("alice", Tone::Plain), 20).to_string(),
            "look up        alice"
        );
    }

    #[test]
    fn the_last_guard_leaves_nothing_that_a_terminal_acts_on() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 4, 1));
        for (x, bad) in ["\x1b", "\u{9b}", "\u{202e}", "e\u{200d}"].into_iter().enumerate() {
            buffer.content[x].set_symbol(bad);
        }
        replace_control_characters(&mut buffer);
        assert_eq!(row(&buffer, 0), "\u{fffd}\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn ascii_keeps_borders_marks_and_widths() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 16, 1));
        draw_lines(&[PEN.line("╭─╮ ✓✗–· 漢é ab…", Tone::Plain)], buffer.area, &mut buffer);
        convert_to_ascii(&mut buffer);
        assert_eq!(row(&buffer, 0).trim_end(), "+-+ YX-. ? ? ab~");
    }
}
