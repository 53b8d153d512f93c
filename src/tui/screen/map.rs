//! The map: the course in its parts, what is done and what comes next.

mod chart;
mod details;
mod draw;

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::page;
use super::search::{self, SearchScreen, SearchWish};
use crate::content::{Lesson, Question};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

pub(crate) use draw::hints;

pub use chart::{Chart, Resume, Standing, Stop};

/// What lies over the map.
#[derive(Clone, Debug, Default)]
enum Layer {
    #[default]
    Nothing,
    /// The keys, from this line on; over the map or the search.
    Help(usize, Option<Box<SearchScreen>>),
    Search(Box<SearchScreen>),
}

/// What is chosen on the map.
#[derive(Clone, Debug, Default)]
pub struct MapScreen {
    chosen: usize,
    layer: Layer,
    /// What would be opened if it is asked for once more.
    asked: Option<MapWish>,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// What the map asks of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MapWish {
    /// Open the lesson of this number on the map, from 0.
    Open {
        /// The number.
        lesson: usize,
        /// The step behind which to begin; without one, where the learner left off.
        behind: Option<String>,
    },
    /// Search, by [`MapScreen::search`].
    Search,
    /// Put one question.
    Put {
        /// Its number among the questions of the course, from 0.
        question: usize,
    },
    /// Ask questions.
    Ask,
    /// Show what is due.
    Review,
    /// Show what was learned.
    Progress,
    /// Take the next colours.
    Theme,
    /// End the program.
    Quit,
}

impl MapScreen {
    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Says `notice` until the next key.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Chooses what comes next.
    pub fn choose_next(&mut self, chart: &Chart) {
        self.chosen = chart.next.unwrap_or(self.chosen);
    }

    /// Searches the lessons of `chart`, which are `lessons`, and `questions`.
    pub fn search(&mut self, chart: &Chart, lessons: &[Arc<Lesson>], questions: &[Arc<Question>]) {
        self.layer = Layer::Search(Box::new(SearchScreen::new(chart, lessons, questions)));
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key, chart: &Chart) -> Option<MapWish> {
        self.notice = None;
        let asked = self.asked.take();
        if let Layer::Search(search) = &mut self.layer {
            let wish = search.press(key, self.size.1)?;
            return self.found(wish, chart);
        }
        let screen = if matches!(self.layer, Layer::Help(..)) { Screen::Help } else { Screen::Map };
        let action = keymap::action(screen, key)?;
        match (action, &mut self.layer) {
            (Action::Quit, _) => return Some(MapWish::Quit),
            (Action::Theme, _) => return Some(MapWish::Theme),
            (Action::Help | Action::Out, Layer::Help(_, search)) => {
                self.layer = search.take().map_or(Layer::Nothing, Layer::Search);
            }
            (Action::Help, _) => self.layer = Layer::Help(0, None),
            (Action::Search, _) => return Some(MapWish::Search),
            (action, Layer::Help(scroll, search)) => {
                let area = page::room(Rect::new(0, 0, self.size.0, self.size.1));
                let first = draw::helped(search.as_deref());
                let lines = page::help_from(Pen { theme: Theme::MONO }, usize::from(area.width), first).len();
                *scroll = page::scrolled(*scroll, action, lines, usize::from(area.height));
            }
            (Action::Open, _) => return self.open(asked, self.chosen, None, chart),
            (Action::Ask, _) => return Some(MapWish::Ask),
            (Action::Review, _) => return Some(MapWish::Review),
            (Action::Progress, _) => return Some(MapWish::Progress),
            (action, _) => self.choose(action, chart.stops.len()),
        }
        None
    }

    fn found(&mut self, wish: SearchWish, chart: &Chart) -> Option<MapWish> {
        match wish {
            SearchWish::Quit => return Some(MapWish::Quit),
            SearchWish::Help => {
                if let Layer::Search(search) = std::mem::take(&mut self.layer) {
                    self.layer = Layer::Help(0, Some(search));
                }
            }
            SearchWish::Out => self.layer = Layer::Nothing,
            SearchWish::Go(MapWish::Open { lesson, behind }) => {
                self.layer = Layer::Nothing;
                self.chosen = lesson;
                return self.open(None, lesson, behind, chart);
            }
            // After a question one comes back to what was found.
            SearchWish::Go(wish) => return Some(wish),
            SearchWish::Nowhere => self.say(search::NOWHERE.into()),
        }
        None
    }

    /// Opens a lesson; one that is advised later only when it is asked for twice.
    fn open(
        &mut self,
        asked: Option<MapWish>,
        lesson: usize,
        behind: Option<String>,
        chart: &Chart,
    ) -> Option<MapWish> {
        let stop = chart.stops.get(lesson)?;
        let wish = MapWish::Open { lesson, behind };
        if let Some(MapWish::Open { lesson: before, .. }) = &asked
            && *before == lesson
        {
            return asked;
        }
        if stop.standing != Standing::Later {
            return Some(wish);
        }
        // Beside or below the list stands what should come first.
        self.say("Advised for later. Enter once more opens it now.".into());
        self.asked = Some(wish);
        None
    }

    fn choose(&mut self, action: Action, lessons: usize) {
        let last = lessons.saturating_sub(1);
        let page = draw::list_height(Rect::new(0, 0, self.size.0, self.size.1)).saturating_sub(2).max(1);
        let to = match action {
            Action::Up => self.chosen.saturating_sub(1),
            Action::Down => self.chosen.saturating_add(1),
            Action::PageUp => self.chosen.saturating_sub(page),
            Action::PageDown => self.chosen.saturating_add(page),
            Action::Top => 0,
            Action::Bottom => last,
            _ => self.chosen,
        };
        self.chosen = to.min(last);
    }

    /// Draws the map over the whole of `buffer`.
    pub fn draw(&self, chart: &Chart, theme: Theme, buffer: &mut Buffer) {
        draw::draw(self, chart, Pen { theme }, buffer);
    }
}
