//! Scrolling: of the text, or of the pane in focus.

use ratatui::layout::Rect;

use super::lane_panes::zoomed_area;
use super::lesson_layout::{LessonLayout, has_room_for_story};
use super::lesson_overlay::LessonOverlay;
use super::panes::{LessonScreenContent, PaneExtent, pane_extent};
use super::{Focus, LessonScene, LessonScreen, narration};
use crate::tui::keymap::KeymapAction;
use crate::tui::notice::Notice;
use crate::tui::paint::Pen;
use crate::tui::screen::ScreenCommand;
use crate::tui::theme::Theme;
use crate::tui::widget::screen_parts;

/// What the arrow keys do in the story.
const STORY_NOTICE: &str = "↑ ↓ look at a moment of the past; Esc returns to now.";

impl LessonScreen {
    /// The key of the story: gives the arrow keys to its pane, or opens its page where there is none.
    pub(super) fn open_story(&mut self, area: Rect, notice: &mut Notice) -> ScreenCommand {
        if !has_room_for_story(area) {
            return ScreenCommand::Push(Box::new(LessonOverlay::story()));
        }
        self.pane_scroll = 0;
        self.focus = if self.focus == Focus::Story { Focus::Text } else { Focus::Story };
        if self.focus == Focus::Story {
            notice.set(STORY_NOTICE);
        }
        ScreenCommand::Stay
    }

    /// Gives the whole screen to the pane in focus, or to the text, and takes it back.
    pub(super) fn toggle_zoom(&mut self) {
        self.is_zoomed = !self.is_zoomed;
        self.pane_scroll = 0;
        self.scroll = 0;
    }

    pub(super) fn scroll_text(&mut self, action: KeymapAction, scene: LessonScene<'_>, area: Rect) {
        // How many lines there are does not depend on their colours.
        let pen = Pen { theme: Theme::MONO };
        if self.focus == Focus::Story {
            self.pick_moment(action, scene, 5);
        } else if self.focus == Focus::Text {
            let text_columns = usize::from(LessonLayout::text_columns(area));
            let blocks = narration::narration_blocks(pen, self, scene, text_columns);
            let (height, blocks) = if self.is_zoomed {
                (zoomed_area(area).height.saturating_sub(2), blocks)
            } else {
                let LessonScreenContent { layout, text, .. } = self.layout(scene, area, blocks);
                (layout.text.height, text)
            };
            let height = usize::from(height);
            let lines = blocks.join(height).len();
            self.scroll = screen_parts::scroll_lines(self.scroll, action, lines, height);
        } else {
            let PaneExtent { lines, rows } = pane_extent(pen, self, scene, area);
            self.pane_scroll = screen_parts::scroll_lines(self.pane_scroll, action, lines, rows);
        }
    }

    pub(super) fn focus_next(&mut self, area: Rect, notice: &mut Notice) {
        self.pane_scroll = 0;
        self.focus = match self.focus {
            Focus::Text => Focus::Client,
            Focus::Client => Focus::Wire,
            Focus::Wire => Focus::Server,
            Focus::Server if has_room_for_story(area) => Focus::Story,
            Focus::Server | Focus::Story => Focus::Text,
        };
        if self.focus == Focus::Story {
            notice.set(STORY_NOTICE);
        } else if self.focus != Focus::Text {
            notice.set("↑ ↓ scroll this pane; p goes to the next one, Esc back to the text.");
        }
    }
}
