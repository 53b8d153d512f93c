//! What is drawn of a question: its lines, and the column in which they stand.

use crate::tui::widget::screen_parts;
use ratatui::layout::Rect;
use ratatui::text::Line;
use std::ops::Range;

/// The widest that a question is set: longer lines are hard to read.
const MAX_COLUMNS: u16 = 88;

/// The column in the middle of the terminal in which questions stand.
pub(super) struct QuizColumn {
    /// What is asked, how far it has come, and a rule.
    pub(super) head: Rect,
    pub(super) content: Rect,
}

impl QuizColumn {
    pub(super) fn new(area: Rect) -> Self {
        let inner = screen_parts::content_area(area);
        let width = inner.width.min(MAX_COLUMNS);
        let content = Rect { x: inner.x + (inner.width - width) / 2, width, ..inner };
        Self { head: Rect { y: area.y, height: area.height.min(2), ..content }, content }
    }
}

/// The lines of the question, without the head.
#[derive(Default)]
pub(super) struct QuizLines {
    pub(super) lines: Vec<Line<'static>>,
    /// The lines of each option that can be chosen now.
    pub(super) option_rows: Vec<Range<usize>>,
    /// What has to be in view: the option with the cursor, or the right one.
    pub(super) rows_in_view: Option<Range<usize>>,
}
