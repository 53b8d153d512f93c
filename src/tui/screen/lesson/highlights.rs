//! What the author of a step points to: the lines of the panes that its `look_at` means.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The sign before a line that is pointed to.
pub(super) const HIGHLIGHT_SIGN: &str = "▸";

/// The facts that a step points to, by their paths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Highlights<'a>(pub(super) &'a [String]);

impl Highlights<'_> {
    /// Whether one of `paths` is pointed to: itself, something below it, or all that it belongs to.
    pub(super) fn includes_any(self, paths: &[&str]) -> bool {
        let meets = |a: &str, b: &str| a.split('.').zip(b.split('.')).all(|(a, b)| a == b);
        self.0.iter().any(|look| paths.iter().any(|path| meets(look, path)))
    }

    /// Whether exactly this is pointed to.
    pub(super) fn includes_exactly(self, path: &str) -> bool {
        self.0.iter().any(|look| look == path)
    }

    /// `line`, pointed to if one of `paths` is.
    pub(super) fn highlight(self, line: Line<'static>, paths: &[&str]) -> Line<'static> {
        highlight_if(line, self.includes_any(paths))
    }
}

/// `line`, pointed to if `it_is`. The mark travels as the style of the line as a whole.
pub(super) fn highlight_if(line: Line<'static>, it_is: bool) -> Line<'static> {
    if it_is { line.style(Style::new().add_modifier(Modifier::BOLD)) } else { line }
}

/// Puts the lines of a pane into `inner`; before those that are pointed to stands a sign, in the column left of it.
pub(super) fn draw_pane_lines(pen: Pen, lines: &[Line<'static>], inner: Rect, buffer: &mut Buffer) {
    draw_lines(lines, inner, buffer);
    let gutter = Rect { x: inner.x.saturating_sub(1), width: 1, ..inner };
    let looked = |line: &Line<'_>| line.style.add_modifier.contains(Modifier::BOLD);
    let sign = |line| if looked(line) { pen.line(HIGHLIGHT_SIGN, Tone::Key) } else { Line::default() };
    draw_lines(&lines.iter().map(sign).collect::<Vec<_>>(), gutter, buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_points_to_itself_to_what_is_below_and_from_below_to_the_line_that_shows_it() {
        let looks = ["store".to_owned(), "set_cookie.sid.value".to_owned()];
        let looks = Highlights(&looks);
        assert!(looks.includes_any(&["store.rows"]));
        assert!(looks.includes_any(&["set_cookie.sid"]));
        assert!(!looks.includes_any(&["set_cookie.lang"]));
        assert!(!looks.includes_any(&["status"]));
        assert!(!Highlights::default().includes_any(&["status"]));
    }
}
