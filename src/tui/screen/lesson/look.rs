//! What the author of a step points to: the lines of the panes that its `look_at` means.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;

use crate::tui::paint::{Pen, put};
use crate::tui::theme::Tone;

/// The sign before a line that is pointed to.
pub(super) const SIGN: &str = "▸";

/// The facts that a step points to, by their paths.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Looks<'a>(pub(super) &'a [String]);

impl Looks<'_> {
    /// Whether one of `paths` is pointed to: itself, something below it, or all that it belongs to.
    pub(super) fn at(self, paths: &[&str]) -> bool {
        let meets = |a: &str, b: &str| a.split('.').zip(b.split('.')).all(|(a, b)| a == b);
        self.0.iter().any(|look| paths.iter().any(|path| meets(look, path)))
    }

    /// Whether exactly this is pointed to.
    pub(super) fn names(self, path: &str) -> bool {
        self.0.iter().any(|look| look == path)
    }

    /// `line`, pointed to if one of `paths` is.
    pub(super) fn mark(self, line: Line<'static>, paths: &[&str]) -> Line<'static> {
        mark_if(line, self.at(paths))
    }
}

/// `line`, pointed to if `it_is`. The mark travels as the style of the line as a whole.
pub(super) fn mark_if(line: Line<'static>, it_is: bool) -> Line<'static> {
    if it_is { line.style(Style::new().add_modifier(Modifier::BOLD)) } else { line }
}

/// Puts the lines of a pane into `inner`; before those that are pointed to stands a sign, in the column left of it.
pub(super) fn put_pane(pen: Pen, lines: &[Line<'static>], inner: Rect, buffer: &mut Buffer) {
    put(lines, inner, buffer);
    let gutter = Rect { x: inner.x.saturating_sub(1), width: 1, ..inner };
    let looked = |line: &Line<'_>| line.style.add_modifier.contains(Modifier::BOLD);
    let sign = |line| if looked(line) { pen.line(SIGN, Tone::Key) } else { Line::default() };
    put(&lines.iter().map(sign).collect::<Vec<_>>(), gutter, buffer);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_points_to_itself_to_what_is_below_and_from_below_to_the_line_that_shows_it() {
        let looks = ["store".to_owned(), "set_cookie.sid.value".to_owned()];
        let looks = Looks(&looks);
        assert!(looks.at(&["store.rows"]));
        assert!(looks.at(&["set_cookie.sid"]));
        assert!(!looks.at(&["set_cookie.lang"]));
        assert!(!looks.at(&["status"]));
        assert!(!Looks::default().at(&["status"]));
    }
}
