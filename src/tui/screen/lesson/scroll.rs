//! Scrolling: of the text, of the pane in focus, or of the page that lies over the lesson.

use ratatui::layout::Rect;

use super::lesson_layout::layout;
use super::lesson_overlay::LessonOverlay;
use super::panes::pane_extent;
use super::{Focus, LessonScene, LessonScreen, bytes_page, narration, overlay_pages};
use crate::tui::keymap::Action;
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::Theme;

impl LessonScreen {
    pub(super) fn scroll_text(&mut self, action: Action, scene: LessonScene<'_>) {
        let (lines, height) = self.scroll_extent(scene);
        let in_pane = matches!(self.overlay, LessonOverlay::Nothing) && self.focus != Focus::Text;
        let scroll = if in_pane { &mut self.pane_scroll } else { &mut self.scroll };
        *scroll = page::scroll_after(*scroll, action, lines, height);
    }

    /// How many lines can be scrolled through, and in how many rows.
    fn scroll_extent(&self, scene: LessonScene<'_>) -> (usize, usize) {
        // How many lines there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        match (&self.overlay, self.current_exchange(scene, self.lane)) {
            (LessonOverlay::Nothing, _) if self.focus != Focus::Text => pane_extent(pen, self, scene, area),
            (LessonOverlay::Nothing, _) => {
                let text = layout(area, scene.attempt.lanes().len(), self.lane).text;
                let (columns, height) = (usize::from(text.width), usize::from(text.height));
                (narration::narration_lines(pen, self, scene, columns, height).len(), height)
            }
            // There the cursor moves from segment to segment.
            (LessonOverlay::Bytes, Some(exchange)) => (bytes_page::segment_count(exchange), 1),
            _ => {
                let content = page::content_area(area);
                let page = overlay_pages::overlay_page(pen, self, scene, usize::from(content.width));
                (page.lines.len(), usize::from(content.height))
            }
        }
    }

    pub(super) fn focus_next(&mut self) {
        self.pane_scroll = 0;
        self.focus = match self.focus {
            Focus::Text => Focus::Client,
            Focus::Client => Focus::Wire,
            Focus::Wire => Focus::Server,
            Focus::Server => Focus::Text,
        };
        if self.focus != Focus::Text {
            self.set_notice("↑ ↓ scroll this pane; p goes to the next one, Esc back to the text.".into());
        }
    }
}
