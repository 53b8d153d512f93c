//! Writes cells as a terminal takes them: where to, in which colours and attributes, and the character.
//!
//! Why not ratatui's backend: it names both colours whenever one changes, and the colours of blanks, which nobody sees. That takes
//! twice as many bytes.

use std::io::{self, Write};

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::{Attribute, SetAttribute, SetBackgroundColor, SetForegroundColor};
use ratatui::backend::IntoCrossterm as _;
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What a modifier is to a terminal: how it begins and how it ends.
const ATTRIBUTES: [(Modifier, Attribute, Attribute); 6] = [
    (Modifier::BOLD, Attribute::Bold, Attribute::NormalIntensity),
    (Modifier::DIM, Attribute::Dim, Attribute::NormalIntensity),
    (Modifier::ITALIC, Attribute::Italic, Attribute::NoItalic),
    (Modifier::UNDERLINED, Attribute::Underlined, Attribute::NoUnderline),
    (Modifier::REVERSED, Attribute::Reverse, Attribute::NoReverse),
    (Modifier::CROSSED_OUT, Attribute::CrossedOut, Attribute::NotCrossedOut),
];

/// The modifiers that end together.
const INTENSITY: Modifier = Modifier::BOLD.union(Modifier::DIM);

/// The modifiers that show on a blank.
const VISIBLE_ON_BLANK: Modifier = Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// Whether nothing of the cell shows but its background.
pub(super) fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " " && !cell.modifier.intersects(VISIBLE_ON_BLANK)
}

/// The style in which the terminal writes.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CellStyle {
    foreground: Color,
    background: Color,
    modifier: Modifier,
}

impl CellStyle {
    /// The default style of a terminal.
    const DEFAULT: Self = Self { foreground: Color::Reset, background: Color::Reset, modifier: Modifier::empty() };

    /// The style to write `cell` in after this one: what nobody sees of a blank stays as it is.
    fn followed_by(self, cell: &Cell) -> Self {
        if is_blank(cell) && !self.modifier.intersects(VISIBLE_ON_BLANK) {
            return Self { background: cell.bg, ..self };
        }
        Self { foreground: cell.fg, background: cell.bg, modifier: cell.modifier }
    }

    /// Tells the terminal what differs in `next`.
    fn change_to(self, next: Self, writer: &mut impl Write) -> io::Result<()> {
        let ended = self.modifier - next.modifier;
        for (_, _, end) in ATTRIBUTES.iter().filter(|(modifier, ..)| ended.contains(*modifier)) {
            queue!(writer, SetAttribute(*end))?;
        }
        let still = if ended.intersects(INTENSITY) { self.modifier - INTENSITY } else { self.modifier };
        let begun = next.modifier - still;
        for (_, begin, _) in ATTRIBUTES.iter().filter(|(modifier, ..)| begun.contains(*modifier)) {
            queue!(writer, SetAttribute(*begin))?;
        }
        if self.foreground != next.foreground {
            queue!(writer, SetForegroundColor(next.foreground.into_crossterm()))?;
        }
        if self.background != next.background {
            queue!(writer, SetBackgroundColor(next.background.into_crossterm()))?;
        }
        Ok(())
    }
}

/// Writes `cells` at their columns and rows. The terminal has its default style before and afterwards.
///
/// # Errors
/// When `writer` fails.
pub(super) fn write_cells(cells: &[(u16, u16, &Cell)], writer: &mut impl Write) -> io::Result<()> {
    let mut style = CellStyle::DEFAULT;
    let mut next_place = None;
    for &(x, y, cell) in cells {
        if next_place != Some((x, y)) {
            queue!(writer, MoveTo(x, y))?;
        }
        // After a wide character the place is not where the terminal writes next, and the cursor is moved.
        next_place = Some((x + 1, y));
        let needed = style.followed_by(cell);
        style.change_to(needed, writer)?;
        style = needed;
        writer.write_all(cell.symbol().as_bytes())?;
    }
    if style != CellStyle::DEFAULT {
        queue!(writer, SetAttribute(Attribute::Reset))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    /// What is written for one row of styled texts.
    fn written(texts: &[(&str, Style)]) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 1));
        let mut x = 0;
        for (text, style) in texts {
            x = buffer.set_stringn(x, 0, text, 40, *style).0;
        }
        let empty = Buffer::empty(Rect::new(0, 0, x, 1));
        let row = Buffer { area: empty.area, content: buffer.content[..usize::from(x)].to_vec() };
        let mut bytes = Vec::new();
        write_cells(&empty.diff(&row), &mut bytes).expect("writing into memory");
        String::from_utf8(bytes).expect("UTF-8").replace('\x1b', "^")
    }

    #[test]
    fn a_colour_is_named_when_it_changes_and_not_for_blanks() {
        let (red, blue) = (Style::new().fg(Color::Red).bg(Color::Black), Style::new().fg(Color::Blue).bg(Color::Black));
        assert_eq!(
            written(&[("a", red), (" ", blue), ("b", red), (" ", red), ("c", blue)]),
            "^[1;1H^[38;5;1m^[48;5;0ma b ^[38;5;4mc^[0m"
        );
    }

    #[test]
    fn bold_ends_without_taking_dim_along() {
        let (bold, dim) = (Style::new().bold(), Style::new().dim());
        assert_eq!(written(&[("a", bold), ("b", dim), ("c", Style::new())]), "^[1;1H^[1ma^[22m^[2mb^[22mc");
        assert_eq!(written(&[("a", bold.dim()), ("b", bold)]), "^[1;1H^[1m^[2ma^[22m^[1mb^[0m");
    }

    #[test]
    fn a_line_under_a_blank_begins_and_ends_where_it_should() {
        let (line, bold) = (Style::new().underlined(), Style::new().bold());
        assert_eq!(
            written(&[("a", line), (" ", line), (" ", bold), ("b", line)]),
            "^[1;1H^[4ma ^[24m^[1m ^[22m^[4mb^[0m"
        );
    }

    #[test]
    fn the_cursor_is_moved_after_a_wide_character() {
        assert_eq!(written(&[("漢b", Style::new())]), "^[1;1H漢^[1;3Hb");
    }
}
