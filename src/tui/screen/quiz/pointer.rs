//! What the mouse does at a question: a click chooses an option, a second one answers; the wheel scrolls the page.

use ratatui::layout::Rect;

use super::draw::quiz_page;
use super::{QuizScene, QuizScreen};
use crate::tui::keymap::{KeyAction, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::screen::Pointer;
use crate::tui::screen::quiz::quiz_page::QuizColumn;
use crate::tui::theme::Theme;
use crate::tui::widget::list::ListCursor;
use crate::tui::widget::page;

impl QuizScreen {
    /// Takes note of a click; the key that is returned is pressed then.
    pub fn click(&mut self, pointer: Pointer<'_>, scene: QuizScene<'_>, area: Rect) -> Option<KeyPress> {
        let content = QuizColumn::new(area).content;
        let row = pointer.position.y.checked_sub(content.y).filter(|_| content.contains(pointer.position))?;
        let page = quiz_page(Pen { theme: Theme::MONO }, self, scene, usize::from(content.width));
        let last = page.lines.len().saturating_sub(usize::from(content.height));
        let line = self.scroll.min(last) + usize::from(row);
        let option = page.option_rows.iter().position(|rows| rows.contains(&line))?;
        let was_chosen = std::mem::replace(&mut self.cursor, ListCursor(option)).0 == option;
        if self.uses_marks(scene) {
            return Some(KeyPress::Char(' '));
        }
        was_chosen.then_some(KeyPress::Enter)
    }

    /// Scrolls the page by an action, up or down.
    pub fn scroll_by(&mut self, action: KeyAction, scene: QuizScene<'_>, area: Rect) {
        let content = QuizColumn::new(area).content;
        let page = quiz_page(Pen { theme: Theme::MONO }, self, scene, usize::from(content.width));
        self.scroll = page::scroll_lines(self.scroll, action, page.lines.len(), usize::from(content.height));
    }

    /// Brings what has to be seen into view: the option with the cursor, or the right one.
    pub fn scroll_into_view(&mut self, scene: QuizScene<'_>, area: Rect) {
        let content = QuizColumn::new(area).content;
        let page = quiz_page(Pen { theme: Theme::MONO }, self, scene, usize::from(content.width));
        if let Some(rows) = page.rows_in_view {
            self.scroll = self.scroll.max(rows.end.saturating_sub(usize::from(content.height))).min(rows.start);
        }
    }
}
