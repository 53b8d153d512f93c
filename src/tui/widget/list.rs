//! A list that is longer than its room: where its cursor goes, which of its rows are shown, and how many are not.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::line_symbol::LineSymbol;
use crate::prose::width;
use crate::tui::keymap::KeymapAction;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// Where `action` leads from `position`, in something that ends at `last`; `page` is a screenful. An action that moves
/// nothing stays. A position beyond `last` counts as `last`.
pub(in crate::tui) fn position_after(position: usize, action: KeymapAction, last: usize, page: usize) -> usize {
    let position = position.min(last);
    let target = match action {
        KeymapAction::Up => position.saturating_sub(1),
        KeymapAction::Down => position.saturating_add(1),
        KeymapAction::PageUp => position.saturating_sub(page),
        KeymapAction::PageDown => position.saturating_add(page),
        KeymapAction::Top => 0,
        KeymapAction::Bottom => last,
        _ => position,
    };
    target.min(last)
}

/// The cursor of a list, as the number of its entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) struct ListCursor(pub(in crate::tui) usize);

impl ListCursor {
    /// Moves among `count` entries; `page` of them are a screenful.
    pub(in crate::tui) fn move_by(&mut self, action: KeymapAction, count: usize, page: usize) {
        self.0 = position_after(self.0, action, count.saturating_sub(1), page.max(1));
    }
}

/// The sign before an entry of a list. Its tone is that of the entry.
pub(in crate::tui) const fn cursor_sign(has_cursor: bool) -> LineSymbol {
    if has_cursor { LineSymbol::new("▸ ", Tone::Selected) } else { LineSymbol::new("  ", Tone::Plain) }
}

/// All lines of a list, and which of them has the cursor.
pub(in crate::tui) struct ListLines {
    pub(in crate::tui) lines: Vec<Line<'static>>,
    pub(in crate::tui) selected: usize,
}

/// The rows of a list or a text that are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) struct HiddenRows {
    pub(in crate::tui) above: usize,
    pub(in crate::tui) below: usize,
}

impl HiddenRows {
    /// What is hidden of `rows` rows, where `height` of them are shown from `first` on.
    pub(in crate::tui) fn new(first: usize, height: usize, rows: usize) -> Self {
        Self { above: first, below: rows.saturating_sub(first.saturating_add(height)) }
    }

    /// The same with `selected` in the middle, except near the ends.
    pub(in crate::tui) fn around(selected: usize, height: usize, rows: usize) -> Self {
        Self::new(selected.saturating_sub(height / 2).min(rows.saturating_sub(height)), height, rows)
    }

    /// `▴ 2 more ▾ 3 more`; empty when all rows are shown.
    pub(in crate::tui) fn label(self) -> String {
        let part = |sign: &str, count: usize| if count == 0 { String::new() } else { format!(" {sign} {count} more") };
        format!("{}{}", part("▴", self.above), part("▾", self.below)).trim_start().to_owned()
    }

    /// Draws the label into the right corner of the frame around `inner`, in the row `y`.
    pub(in crate::tui) fn draw_label(self, pen: Pen, inner: Rect, y: u16, buffer: &mut Buffer) {
        let label = self.label();
        let columns = u16::try_from(width(&label)).unwrap_or(u16::MAX).min(inner.width);
        let corner = Rect { x: inner.right().saturating_sub(columns), y, width: columns, height: 1 };
        draw_lines(&[pen.line(&label, Tone::Key)], corner, buffer);
    }

    /// `↑ 2 more, ↓ 3 more`; empty when all rows are shown.
    pub(in crate::tui) fn enumeration(self) -> String {
        let part = |sign: &str, count: usize| (count > 0).then(|| format!("{sign} {count} more"));
        let parts = [part("↑", self.above), part("↓", self.below)];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_beyond_the_end_moves_from_the_end() {
        let moved = |action| position_after(usize::MAX, action, 9, 4);
        let actions =
            [KeymapAction::Up, KeymapAction::PageUp, KeymapAction::Down, KeymapAction::Top, KeymapAction::Close];
        assert_eq!(actions.map(moved), [8, 5, 9, 0, 9]);
    }
}
