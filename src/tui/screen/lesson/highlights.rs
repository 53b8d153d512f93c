//! What the author of a step points to: the lines of the panes that belong to the facts in its `look_at`.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

const HIGHLIGHT_SIGN: &str = "▸";

/// The facts that a step points to, by their paths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Highlights<'a>(pub(super) &'a [String]);

impl Highlights<'_> {
    /// Whether the author points to one of `paths`: to the path itself, to a fact below it or to one that it belongs to.
    pub(super) fn includes_any(self, paths: &[&str]) -> bool {
        let overlap = |a: &str, b: &str| a.split('.').zip(b.split('.')).all(|(a, b)| a == b);
        self.0.iter().any(|fact| paths.iter().any(|path| overlap(fact, path)))
    }

    /// Whether the author points to exactly this fact.
    pub(super) fn includes_exactly(self, path: &str) -> bool {
        self.0.iter().any(|fact| fact == path)
    }

    /// `line`, highlighted if the author points to one of `paths`.
    pub(super) fn highlight(self, line: Line<'static>, paths: &[&str]) -> Line<'static> {
        highlight_if(line, self.includes_any(paths))
    }
}

/// `line`, highlighted if that is `wanted`. The style of the whole line carries this to [`draw_pane_lines`], because the
/// sign goes into a column that the pane does not know of.
pub(super) fn highlight_if(line: Line<'static>, wanted: bool) -> Line<'static> {
    if wanted { line.style(Style::new().add_modifier(Modifier::BOLD)) } else { line }
}

/// Draws the lines of a pane into `inner`. The sign of those that are highlighted goes into the column left of it.
pub(super) fn draw_pane_lines(pen: Pen, lines: &[Line<'static>], inner: Rect, buffer: &mut Buffer) {
    draw_lines(lines, inner, buffer);
    let gutter = Rect { x: inner.x.saturating_sub(1), width: 1, ..inner };
    let is_highlighted = |line: &Line<'_>| line.style.add_modifier.contains(Modifier::BOLD);
    let sign = |line| if is_highlighted(line) { pen.line(HIGHLIGHT_SIGN, Tone::Key) } else { Line::default() };
    draw_lines(&lines.iter().map(sign).collect::<Vec<_>>(), gutter, buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_points_to_itself_to_what_is_below_and_from_below_to_the_line_that_shows_it() {
        let facts = ["store".to_owned(), "set_cookie.sid.value".to_owned()];
        let highlights = Highlights(&facts);
        assert!(highlights.includes_any(&["store.rows"]));
        assert!(highlights.includes_any(&["set_cookie.sid"]));
        assert!(!highlights.includes_any(&["set_cookie.lang"]));
        assert!(!highlights.includes_any(&["status"]));
        assert!(!Highlights::default().includes_any(&["status"]));
    }
}
