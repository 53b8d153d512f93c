//! The map screen: the lessons of the course in their parts, which are done and which comes next.

mod details;
mod draw;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use super::search::{self, SearchCommand, SearchScreen, SearchTarget};
use crate::content::{Lesson, Question};
use crate::course::course_map::{CourseMap, LessonStatus};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

#[derive(Clone, Debug, Default)]
enum MapOverlay {
    #[default]
    Nothing,
    /// Help, with its first line shown; over the search, if there is one.
    Help(usize, Option<Box<SearchScreen>>),
    Search(Box<SearchScreen>),
}

/// The state of the map screen; the map itself is passed in.
#[derive(Clone, Debug, Default)]
pub struct MapScreen {
    /// The lesson with the cursor, by its number on the map.
    selected: usize,
    overlay: MapOverlay,
    /// A lesson that is advised for later. The same key once more opens it.
    unconfirmed: Option<UnconfirmedLesson>,
    /// Shown until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// A lesson that the learner has to ask for twice.
#[derive(Clone, Debug, PartialEq, Eq)]
struct UnconfirmedLesson {
    lesson: usize,
    after_step: Option<String>,
}

/// What the map asks of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapCommand {
    /// Open the lesson of this number on the map, from 0.
    OpenLesson {
        /// The number.
        lesson: usize,
        /// The id of the step after which to start; without one, the lesson goes on where the learner left it.
        after_step: Option<String>,
    },
    /// Call [`MapScreen::open_search`].
    Search,
    /// Ask one question.
    AskQuestion {
        /// Its number among the questions of the course, from 0.
        question: usize,
    },
    /// Ask several questions.
    StartQuiz,
    /// Show which questions are due.
    ShowReview,
    /// Show what was learned.
    ShowProgress,
    /// Switch to the next theme.
    NextTheme,
    /// End the program.
    Quit,
}

impl From<SearchTarget> for MapCommand {
    fn from(target: SearchTarget) -> Self {
        match target {
            SearchTarget::Lesson { lesson, after_step } => Self::OpenLesson { lesson, after_step },
            SearchTarget::Question { question } => Self::AskQuestion { question },
        }
    }
}

impl MapScreen {
    /// Fits the screen to a terminal of this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Shows `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Moves the cursor to the lesson that comes next.
    pub fn select_next_lesson(&mut self, course_map: &CourseMap) {
        self.selected = course_map.next.unwrap_or(self.selected);
    }

    /// Opens the search over the lessons of `course_map`, whose steps are in `lessons`, and `questions`.
    pub fn open_search(&mut self, course_map: &CourseMap, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) {
        self.overlay = MapOverlay::Search(Box::new(SearchScreen::new(course_map, lessons, questions)));
    }

    /// Handles a key.
    pub fn press(&mut self, key: KeyPress, course_map: &CourseMap) -> Option<MapCommand> {
        self.notice = None;
        let unconfirmed = self.unconfirmed.take();
        if let MapOverlay::Search(search) = &mut self.overlay {
            let command = search.press(key, self.size.1)?;
            return self.handle_search_command(command, course_map);
        }
        let screen = if matches!(self.overlay, MapOverlay::Help(..)) { KeyContext::Help } else { KeyContext::Map };
        let action = keymap::action_for(screen, key)?;
        match (action, &mut self.overlay) {
            (Action::Quit, _) => return Some(MapCommand::Quit),
            (Action::Theme, _) => return Some(MapCommand::NextTheme),
            (Action::Help | Action::Close, MapOverlay::Help(_, search)) => {
                self.overlay = search.take().map_or(MapOverlay::Nothing, MapOverlay::Search);
            }
            (Action::Help, _) => self.overlay = MapOverlay::Help(0, None),
            (Action::Search, _) => return Some(MapCommand::Search),
            (action, MapOverlay::Help(scroll, search)) => {
                let area = page::content_area(Rect::new(0, 0, self.size.0, self.size.1));
                let first = draw::help_context(search.as_deref());
                let lines = page::help_starting_with(Pen { theme: Theme::MONO }, usize::from(area.width), first).len();
                *scroll = page::scroll_after(*scroll, action, lines, usize::from(area.height));
            }
            (Action::Open, _) => return self.open_selected_lesson(unconfirmed, course_map),
            (Action::StartQuiz, _) => return Some(MapCommand::StartQuiz),
            (Action::Review, _) => return Some(MapCommand::ShowReview),
            (Action::Progress, _) => return Some(MapCommand::ShowProgress),
            (action, _) => self.move_selection(action, course_map.lessons.len()),
        }
        None
    }

    fn handle_search_command(&mut self, command: SearchCommand, course_map: &CourseMap) -> Option<MapCommand> {
        match command {
            SearchCommand::Quit => return Some(MapCommand::Quit),
            SearchCommand::Help => {
                if let MapOverlay::Search(search) = std::mem::take(&mut self.overlay) {
                    self.overlay = MapOverlay::Help(0, Some(search));
                }
            }
            SearchCommand::Close => self.overlay = MapOverlay::Nothing,
            SearchCommand::Open(SearchTarget::Lesson { lesson, after_step }) => {
                self.overlay = MapOverlay::Nothing;
                self.selected = lesson;
                return self.open_lesson(lesson, after_step, course_map);
            }
            // The search stays open: after a question one comes back to the results.
            SearchCommand::Open(target) => return Some(target.into()),
            SearchCommand::NotCovered => self.set_notice(search::NOT_COVERED_NOTICE.into()),
        }
        None
    }

    /// Opens the lesson with the cursor; `unconfirmed` is the one that the previous key asked for.
    fn open_selected_lesson(
        &mut self,
        unconfirmed: Option<UnconfirmedLesson>,
        course_map: &CourseMap,
    ) -> Option<MapCommand> {
        match unconfirmed {
            Some(UnconfirmedLesson { lesson, after_step }) if lesson == self.selected => {
                Some(MapCommand::OpenLesson { lesson, after_step })
            }
            _ => self.open_lesson(self.selected, None, course_map),
        }
    }

    /// Opens a lesson, unless it is advised for later: that one has to be asked for twice.
    fn open_lesson(&mut self, lesson: usize, after_step: Option<String>, course_map: &CourseMap) -> Option<MapCommand> {
        if course_map.lessons.get(lesson)?.status != LessonStatus::AdvisedLater {
            return Some(MapCommand::OpenLesson { lesson, after_step });
        }
        // The details, beside or below the list, name the lessons to do first.
        self.set_notice("Advised for later. Enter once more opens it now.".into());
        self.unconfirmed = Some(UnconfirmedLesson { lesson, after_step });
        None
    }

    fn move_selection(&mut self, action: Action, lessons: usize) {
        let last = lessons.saturating_sub(1);
        let page = draw::list_height(Rect::new(0, 0, self.size.0, self.size.1)).saturating_sub(2).max(1);
        let target = match action {
            Action::Up => self.selected.saturating_sub(1),
            Action::Down => self.selected.saturating_add(1),
            Action::PageUp => self.selected.saturating_sub(page),
            Action::PageDown => self.selected.saturating_add(page),
            Action::Top => 0,
            Action::Bottom => last,
            _ => self.selected,
        };
        self.selected = target.min(last);
    }

    /// Draws the map over the whole of `buffer`.
    pub fn draw(&self, course_map: &CourseMap, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, course_map, Pen { theme }, buffer);
    }
}
