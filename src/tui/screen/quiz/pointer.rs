//! What the mouse does at a question: a click chooses an option, a second one answers; the wheel scrolls the lines.

use ratatui::layout::Rect;

use super::draw::quiz_lines;
use super::quiz_lines::QuizColumn;
use super::{QuizScene, QuizScreen};
use crate::tui::keymap::{KeyPress, KeymapAction};
use crate::tui::paint::Pen;
use crate::tui::screen::Pointer;
use crate::tui::theme::Theme;
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::screen_parts;

impl QuizScreen {
    /// Takes note of a click; the key that is returned is pressed then.
    pub fn click(&mut self, pointer: Pointer<'_>, scene: QuizScene<'_>, area: Rect) -> Option<KeyPress> {
        let content = QuizColumn::new(area).content;
        let row = pointer.position.y.checked_sub(content.y).filter(|_| content.contains(pointer.position))?;
        let quiz_lines = quiz_lines(Pen { theme: Theme::MONO }, self, scene, usize::from(content.width));
        let last = quiz_lines.lines.len().saturating_sub(usize::from(content.height));
        let line = self.scroll.min(last) + usize::from(row);
        let option = quiz_lines.option_rows.iter().position(|rows| rows.contains(&line))?;
        let was_chosen = std::mem::replace(&mut self.cursor, ListCursor(option)).0 == option;
        if self.uses_marks(scene) {
            return Some(KeyPress::Char(' '));
        }
        was_chosen.then_some(KeyPress::Enter)
    }

    /// Scrolls the lines by an action, up or down.
    pub fn scroll_by(&mut self, action: KeymapAction, scene: QuizScene<'_>, area: Rect) {
        let content = QuizColumn::new(area).content;
        let quiz_lines = quiz_lines(Pen { theme: Theme::MONO }, self, scene, usize::from(content.width));
        self.scroll =
            screen_parts::scroll_lines(self.scroll, action, quiz_lines.lines.len(), usize::from(content.height));
    }

    /// Brings what has to be seen into view: the option with the cursor, or the right one.
    pub fn scroll_into_view(&mut self, scene: QuizScene<'_>, area: Rect) {
        let content = QuizColumn::new(area).content;
        let quiz_lines = quiz_lines(Pen { theme: Theme::MONO }, self, scene, usize::from(content.width));
        if let Some(rows) = quiz_lines.rows_in_view {
            self.scroll = self.scroll.max(rows.end.saturating_sub(usize::from(content.height))).min(rows.start);
        }
    }
}
