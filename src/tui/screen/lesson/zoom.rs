//! The pane in focus, or the text, over the whole screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::draw_head;
use super::lane_panes::{LanePanes, zoomed_area};
use super::panes::{draw_lane_pane, draw_scrolled, drawn_lane_view};
use super::text_blocks::TextBlocks;
use super::{Focus, LessonScene, LessonScreen, narration};
use crate::tui::paint::Pen;

impl LessonScreen {
    /// Draws what has the focus over the whole of `buffer`, but for the last row.
    pub(super) fn draw_zoomed(&self, pen: Pen, scene: LessonScene<'_>, text: TextBlocks, buffer: &mut Buffer) {
        draw_head(pen, self, scene, Rect { height: 1, ..buffer.area }, buffer);
        let area = zoomed_area(buffer.area);
        match self.focus {
            Focus::Text => {
                let inner = pen.frame(&narration::narration_title(self, scene.attempt), area, buffer);
                let lines = text.join(usize::from(inner.height));
                draw_scrolled(pen, &lines, self.scroll, inner, buffer);
            }
            Focus::Story => {
                let inner = pen.frame("» story", area, buffer);
                self.draw_story(pen, scene, self.lane, inner, buffer);
            }
            Focus::Client | Focus::Wire | Focus::Server => {
                if let Some(view) = drawn_lane_view(self, scene, self.lane, buffer.area) {
                    let panes = LanePanes::zoomed(self.lane, buffer.area);
                    draw_lane_pane(pen, self, &view, panes, self.focus, buffer);
                }
            }
        }
    }
}
