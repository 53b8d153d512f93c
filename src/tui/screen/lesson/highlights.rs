//! How the lines of a pane are drawn that the author of a step points to, or that are new.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::Line;

use crate::course::lesson::view_diff::ViewChange;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::line_symbol::LineSymbol;

const HIGHLIGHT_SIGN: &str = "▸";

/// Draws the lines of a pane into `inner`. The sign of those that are highlighted goes into the column left of it.
pub(super) fn draw_pane_lines(pen: Pen, lines: &[Line<'static>], inner: Rect, buffer: &mut Buffer) {
    draw_lines(lines, inner, buffer);
    let gutter = Rect { x: inner.x.saturating_sub(1), width: 1, ..inner };
    let is_highlighted = |line: &Line<'_>| line.style.add_modifier.contains(Modifier::BOLD);
    let sign = |line| if is_highlighted(line) { pen.line(HIGHLIGHT_SIGN, Tone::Key) } else { Line::default() };
    draw_lines(&lines.iter().map(sign).collect::<Vec<_>>(), gutter, buffer);
}

/// The sign before something that changed.
pub(super) const fn change_sign(change: ViewChange) -> LineSymbol {
    match change {
        ViewChange::Same => LineSymbol::new("  ", Tone::Plain),
        ViewChange::New => LineSymbol::new("+ ", Tone::New),
        ViewChange::Modified => LineSymbol::new("* ", Tone::New),
        ViewChange::Removed => LineSymbol::new("- ", Tone::Removed),
    }
}
