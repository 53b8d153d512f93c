//! The map: the course in its parts, what is done and what comes next.

mod details;
mod draw;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use super::search::{self, SearchCommand, SearchScreen};
use crate::content::{Lesson, Question};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

pub(crate) use draw::footer_hints;

pub use crate::course::course_map::{CourseMap, LessonStatus, MapLesson, ResumeStep};

/// What lies over the map.
#[derive(Clone, Debug, Default)]
enum MapOverlay {
    #[default]
    Nothing,
    /// The keys, from this line on; over the map or the search.
    Help(usize, Option<Box<SearchScreen>>),
    Search(Box<SearchScreen>),
}

/// What is chosen on the map.
#[derive(Clone, Debug, Default)]
pub struct MapScreen {
    selected: usize,
    overlay: MapOverlay,
    /// What would be opened if it is asked for once more.
    unconfirmed: Option<MapCommand>,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// What the map asks of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapCommand {
    /// Open the lesson of this number on the map, from 0.
    OpenLesson {
        /// The number.
        lesson: usize,
        /// The step behind which to begin; without one, where the learner left off.
        after_step: Option<String>,
    },
    /// Search, by [`MapScreen::open_search`].
    Search,
    /// Put one question.
    AskQuestion {
        /// Its number among the questions of the course, from 0.
        question: usize,
    },
    /// Ask questions.
    StartQuiz,
    /// Show what is due.
    ShowReview,
    /// Show what was learned.
    ShowProgress,
    /// Take the next colours.
    NextTheme,
    /// End the program.
    Quit,
}

impl MapScreen {
    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Says `notice` until the next key.
    pub fn set_notice(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Chooses what comes next.
    pub fn select_next_lesson(&mut self, chart: &CourseMap) {
        self.selected = chart.next.unwrap_or(self.selected);
    }

    /// Searches the lessons of `chart`, which are `lessons`, and `questions`.
    pub fn open_search(&mut self, chart: &CourseMap, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) {
        self.overlay = MapOverlay::Search(Box::new(SearchScreen::new(chart, lessons, questions)));
    }

    /// Takes a key.
    pub fn press(&mut self, key: KeyPress, chart: &CourseMap) -> Option<MapCommand> {
        self.notice = None;
        let asked = self.unconfirmed.take();
        if let MapOverlay::Search(search) = &mut self.overlay {
            let wish = search.press(key, self.size.1)?;
            return self.handle_search_command(wish, chart);
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
            (Action::Open, _) => return self.open_lesson(asked, self.selected, None, chart),
            (Action::StartQuiz, _) => return Some(MapCommand::StartQuiz),
            (Action::Review, _) => return Some(MapCommand::ShowReview),
            (Action::Progress, _) => return Some(MapCommand::ShowProgress),
            (action, _) => self.move_selection(action, chart.lessons.len()),
        }
        None
    }

    fn handle_search_command(&mut self, wish: SearchCommand, chart: &CourseMap) -> Option<MapCommand> {
        match wish {
            SearchCommand::Quit => return Some(MapCommand::Quit),
            SearchCommand::Help => {
                if let MapOverlay::Search(search) = std::mem::take(&mut self.overlay) {
                    self.overlay = MapOverlay::Help(0, Some(search));
                }
            }
            SearchCommand::Close => self.overlay = MapOverlay::Nothing,
            SearchCommand::Open(MapCommand::OpenLesson { lesson, after_step: behind }) => {
                self.overlay = MapOverlay::Nothing;
                self.selected = lesson;
                return self.open_lesson(None, lesson, behind, chart);
            }
            // After a question one comes back to what was found.
            SearchCommand::Open(wish) => return Some(wish),
            SearchCommand::NotCovered => self.set_notice(search::NOT_COVERED_NOTICE.into()),
        }
        None
    }

    /// Opens a lesson; one that is advised later only when it is asked for twice.
    fn open_lesson(
        &mut self,
        asked: Option<MapCommand>,
        lesson: usize,
        behind: Option<String>,
        chart: &CourseMap,
    ) -> Option<MapCommand> {
        let stop = chart.lessons.get(lesson)?;
        let wish = MapCommand::OpenLesson { lesson, after_step: behind };
        if let Some(MapCommand::OpenLesson { lesson: before, .. }) = &asked
            && *before == lesson
        {
            return asked;
        }
        if stop.status != LessonStatus::AdvisedLater {
            return Some(wish);
        }
        // Beside or below the list stands what should come first.
        self.set_notice("Advised for later. Enter once more opens it now.".into());
        self.unconfirmed = Some(wish);
        None
    }

    fn move_selection(&mut self, action: Action, lessons: usize) {
        let last = lessons.saturating_sub(1);
        let page = draw::list_height(Rect::new(0, 0, self.size.0, self.size.1)).saturating_sub(2).max(1);
        let to = match action {
            Action::Up => self.selected.saturating_sub(1),
            Action::Down => self.selected.saturating_add(1),
            Action::PageUp => self.selected.saturating_sub(page),
            Action::PageDown => self.selected.saturating_add(page),
            Action::Top => 0,
            Action::Bottom => last,
            _ => self.selected,
        };
        self.selected = to.min(last);
    }

    /// Draws the map over the whole of `buffer`.
    pub fn draw(&self, chart: &CourseMap, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, chart, Pen { theme }, buffer);
    }
}
