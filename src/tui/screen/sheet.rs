//! Sheets: pages that are read and left. What was learned, and what a review will ask.

mod forecast;
mod known;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{asks_for_room, page};
use crate::course::Review;
use crate::course::learned::LearningStats;
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::Pen;
use crate::tui::theme::Theme;

/// What is read.
#[derive(Clone, Debug)]
pub enum Text {
    /// What was learned so far.
    Learned(Box<LearningStats>),
    /// What a review will ask.
    Forecast(Box<Review>),
}

/// A sheet.
#[derive(Clone, Debug)]
pub struct Sheet {
    text: Text,
    scroll: usize,
    /// The keys, and the first line shown of them.
    help: Option<usize>,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// What a sheet asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetWish {
    /// Ask what is due.
    Begin,
    /// The next colours.
    Theme,
    /// Back to where it was opened.
    Out,
    /// End the program.
    Quit,
}

impl Sheet {
    /// A sheet of this text.
    #[must_use]
    pub fn new(text: Text) -> Self {
        Self { text, scroll: 0, help: None, notice: None, size: (80, 24) }
    }

    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Says `notice` until the next key.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> Option<SheetWish> {
        self.notice = None;
        let screen = if self.help.is_some() { Screen::Help } else { Screen::Sheet };
        match keymap::action(screen, key)? {
            Action::Quit => return Some(SheetWish::Quit),
            Action::Theme => return Some(SheetWish::Theme),
            Action::Help => self.help = if self.help.is_some() { None } else { Some(0) },
            Action::Out if self.help.take().is_none() => return Some(SheetWish::Out),
            Action::Do if self.asks() => return Some(SheetWish::Begin),
            Action::Do => return Some(SheetWish::Out),
            action => self.travel(action),
        }
        None
    }

    /// Whether there is something to ask.
    fn asks(&self) -> bool {
        matches!(&self.text, Text::Forecast(review) if !review.due.is_empty())
    }

    fn travel(&mut self, action: Action) {
        let room = page::room(Rect::new(0, 0, self.size.0, self.size.1));
        let (columns, height) = (usize::from(room.width), usize::from(room.height));
        let pen = Pen { theme: Theme::MONO };
        match &mut self.help {
            Some(scroll) => {
                let lines = page::help_of(pen, columns, &[Screen::Sheet]).len();
                *scroll = page::scrolled(*scroll, action, lines, height);
            }
            None => self.scroll = page::scrolled(self.scroll, action, self.lines(pen, columns).len(), height),
        }
    }

    fn title(&self) -> &'static str {
        match self.text {
            Text::Learned(_) => "What you have learned",
            Text::Forecast(_) => "What the days to come ask",
        }
    }

    fn lines(&self, pen: Pen, columns: usize) -> Vec<Line<'static>> {
        match &self.text {
            Text::Learned(learned) => known::lines(pen, learned, columns),
            Text::Forecast(review) => forecast::lines(pen, review, columns),
        }
    }

    /// Draws the sheet over the whole of `buffer`.
    pub fn draw(&self, theme: Theme, buffer: &mut Buffer) {
        let pen = Pen { theme };
        if asks_for_room(pen, buffer) {
            return;
        }
        let columns = usize::from(page::room(buffer.area).width);
        if let Some(scroll) = self.help {
            let hints = hints(Screen::Help, &[Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit]);
            let lines = page::help_of(pen, columns, &[Screen::Sheet]);
            page::draw(pen, &hints, "The keys", &lines, scroll, buffer);
            return;
        }
        let mut actions = vec![Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit];
        if self.asks() {
            actions.insert(0, Action::Do);
        }
        let hints = hints(Screen::Sheet, &actions);
        page::draw(pen, &hints, self.title(), &self.lines(pen, columns), self.scroll, buffer);
        if let Some(notice) = &self.notice {
            page::notice(pen, notice, buffer);
        }
    }
}

fn hints(screen: Screen, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::hint(screen, *action)).collect()
}

/// A bar of so many columns: `▰▰▰▱▱▱▱▱▱▱` for 30 percent in ten. What is more than nothing shows.
fn bar(percent: u64, columns: u64) -> String {
    let filled = (percent * columns / 100).max(u64::from(percent > 0)).min(columns);
    (0..columns).map(|at| if at < filled { '▰' } else { '▱' }).collect()
}
