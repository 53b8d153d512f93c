//! Scrolling: of the text, or of the pane in focus.

use ratatui::layout::Rect;

use super::lesson_layout::LessonLayout;
use super::panes::{PaneExtent, pane_extent};
use super::{Focus, LessonScene, LessonScreen, narration};
use crate::tui::keymap::KeyAction;
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;
use crate::tui::widget::page;

impl LessonScreen {
    pub(super) fn scroll_text(&mut self, action: KeyAction, scene: LessonScene<'_>, area: Rect) {
        // How many lines there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        if self.focus == Focus::Text {
            let text = LessonLayout::of(self, scene, area).text;
            let (columns, height) = (usize::from(text.width), usize::from(text.height));
            let lines = narration::narration_lines(pen, self, scene, columns, height).len();
            self.scroll = page::scroll_lines(self.scroll, action, lines, height);
        } else {
            let PaneExtent { lines, rows } = pane_extent(pen, self, scene, area);
            self.pane_scroll = page::scroll_lines(self.pane_scroll, action, lines, rows);
        }
    }

    pub(super) fn focus_next(&mut self, notice: &mut Notice) {
        self.pane_scroll = 0;
        self.focus = match self.focus {
            Focus::Text => Focus::Client,
            Focus::Client => Focus::Wire,
            Focus::Wire => Focus::Server,
            Focus::Server => Focus::Text,
        };
        if self.focus != Focus::Text {
            notice.set("↑ ↓ scroll this pane; p goes to the next one, Esc back to the text.");
        }
    }
}
