//! The page of the story, which is the log of what has travelled: its moments, and the filter that is typed over them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::manual_actions::save_by_hand;
use super::{LessonScene, LessonScreen, OpenLesson};
use crate::prose::escape_control_characters;
use crate::tui::keymap::{KeyPress, KeymapAction};
use crate::tui::notice::Notice;
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::screen::ScreenCommand;
use crate::tui::theme::Tone;
use crate::tui::widget::screen_parts;
use crate::tui::widget::text_field::{TextField, TextFieldStyle};

/// More columns than are ever typed: the filter has one row, so it must not be wrapped.
const FIELD_COLUMNS: usize = 1000;

/// What letters mean on the page of the story. Its cursor is the moment that the lesson looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StoryPage {
    /// They are keys.
    Moments,
    /// They are a filter, which holds at once.
    Filter(TextField),
}

/// From a page over the lesson: sends the exchange at hand once more, edits it, or saves what was done by hand.
pub(super) fn act_by_hand(lesson: &mut OpenLesson, action: KeymapAction, notice: &mut Notice) -> ScreenCommand {
    let OpenLesson { screen, lab, .. } = lesson;
    let request = match action {
        KeymapAction::EditRequest => return screen.open_request_editor(lab.scene(), notice),
        KeymapAction::SaveLesson => save_by_hand(lab.scene(), notice),
        _ => screen.resend_request(lab.scene(), notice),
    };
    request.map_or(ScreenCommand::Stay, ScreenCommand::Ask)
}

impl StoryPage {
    /// Where the filter that stands is typed on.
    pub(super) fn filter(screen: &LessonScreen) -> Self {
        Self::Filter(TextField::new(screen.stories.filter_text()))
    }

    /// Whether letters are typed.
    pub(super) const fn is_typing(&self) -> bool {
        matches!(self, Self::Filter(_))
    }

    /// Does what a key means on this page alone; `None` leaves it to the pages over a lesson.
    pub(super) fn handle_action(&mut self, action: KeymapAction, lesson: &mut OpenLesson) -> Option<ScreenCommand> {
        let OpenLesson { screen, lab, .. } = lesson;
        match (&self, action) {
            (Self::Filter(_), action) => {
                *self = Self::Moments;
                if action == KeymapAction::Close {
                    screen.filter_story("", lab.scene());
                }
            }
            (Self::Moments, KeymapAction::Search) => *self = Self::filter(screen),
            (Self::Moments, KeymapAction::Close) if screen.stories.is_filtered() => {
                screen.filter_story("", lab.scene());
            }
            (Self::Moments, KeymapAction::Close) => {
                screen.return_to_now();
                return Some(ScreenCommand::Close);
            }
            (Self::Moments, KeymapAction::Confirm) => return Some(ScreenCommand::Close),
            (Self::Moments, _) => return None,
        }
        Some(ScreenCommand::Stay)
    }

    /// Types a key into the filter.
    pub(super) fn type_key(&mut self, key: KeyPress, lesson: &mut OpenLesson) {
        self.change_filter(lesson, |filter| {
            filter.press(key, FIELD_COLUMNS);
        });
    }

    /// Puts pasted text into the filter.
    pub(super) fn paste(&mut self, text: &str, lesson: &mut OpenLesson) {
        self.change_filter(lesson, |filter| filter.insert(text.lines().next().unwrap_or_default()));
    }

    fn change_filter(&mut self, lesson: &mut OpenLesson, change: impl FnOnce(&mut TextField)) {
        let Self::Filter(filter) = self else { return };
        change(filter);
        lesson.screen.filter_story(filter.text(), lesson.lab.scene());
    }

    /// `story · keeps the id · filter 401 · 2 of 7 · the past`; empty while the filter is typed, which has its own line.
    pub(super) fn title(&self, screen: &LessonScreen, scene: LessonScene<'_>) -> String {
        if self.is_typing() {
            return String::new();
        }
        let lane = scene.attempt.lane_title(screen.lane).map(str::to_owned);
        let past = screen.story_scene(scene, screen.lane).map(|_| "the past".to_owned());
        let parts = [Some("story".to_owned()), lane, screen.stories.filter_title(screen.lane), past];
        escape_control_characters(&parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")).into_owned()
    }

    /// Draws the diagram, and over it the filter while it is typed.
    pub(super) fn draw(&self, pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, buffer: &mut Buffer) {
        screen.draw_story(pen, scene, screen.lane, screen_parts::content_area(buffer.area), buffer);
        let Self::Filter(filter) = self else { return };
        let head = Rect { height: buffer.area.height.min(1), ..screen_parts::margin(buffer.area) };
        let columns = usize::from(head.width);
        let mut line = pen.line("story · filter: ", Tone::Strong);
        let field = filter.visible_rows(pen, TextFieldStyle::CODE, (columns / 2).max(8), 1);
        line.spans.extend(field.lines.into_iter().flatten());
        let count = screen.stories.filter_count(screen.lane).unwrap_or_default();
        draw_lines(&[pen.justify(line, (&count, Tone::Dim), columns)], head, buffer);
    }
}
