//! The list of lessons.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{asks_for_room, page};
use crate::content::Lesson;
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::{Pen, put};
use crate::tui::theme::{Theme, Tone};

/// The list and what is chosen in it.
#[derive(Clone, Debug, Default)]
pub struct ListScreen {
    chosen: usize,
    help: Option<usize>,
    /// What is to be said once, until the next key.
    notice: Option<String>,
    size: (u16, u16),
}

/// What the list asks of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListWish {
    /// Open the lesson of this number, from 0.
    Open(usize),
    /// End the program.
    Quit,
}

impl ListScreen {
    /// The terminal has this size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.size = (columns, rows);
    }

    /// Says `notice` until the next key.
    pub fn say(&mut self, notice: String) {
        self.notice = Some(notice);
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key, lessons: &[Arc<Lesson>]) -> Option<ListWish> {
        self.notice = None;
        let screen = if self.help.is_some() { Screen::Help } else { Screen::List };
        let action = keymap::action(screen, key)?;
        match (action, &mut self.help) {
            (Action::Quit, _) => return Some(ListWish::Quit),
            (Action::Help | Action::Out, Some(_)) => self.help = None,
            (Action::Help, None) => self.help = Some(0),
            (action, Some(scroll)) => {
                let area = page::room(Rect::new(0, 0, self.size.0, self.size.1));
                let pen = Pen { theme: Theme { color: false } };
                let lines = page::help(pen, usize::from(area.width)).len();
                *scroll = page::scrolled(*scroll, action, lines, usize::from(area.height));
            }
            (Action::Open, None) if self.chosen < lessons.len() => return Some(ListWish::Open(self.chosen)),
            (action, None) => self.choose(action, lessons.len()),
        }
        None
    }

    fn choose(&mut self, action: Action, lessons: usize) {
        let last = lessons.saturating_sub(1);
        let page = usize::from(self.size.1.saturating_sub(6)).max(1);
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

    /// Draws the list over the whole of `buffer`.
    pub fn draw(&self, lessons: &[Arc<Lesson>], theme: Theme, buffer: &mut Buffer) {
        let pen = Pen { theme };
        if asks_for_room(pen, buffer) {
            return;
        }
        let area = buffer.area;
        let columns = usize::from(area.width.saturating_sub(4));
        if let Some(scroll) = self.help {
            let lines = page::help(pen, columns);
            let hints = hints(Screen::Help, &[Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit]);
            page::draw(pen, &hints, "The keys", &lines, scroll, buffer);
            return;
        }
        let count = match lessons.len() {
            1 => "1 lesson".to_owned(),
            count => format!("{count} lessons"),
        };
        let head = pen.ends(pen.line("authwalk", Tone::Strong), (&count, Tone::Dim), columns + 2);
        put(&[head], Rect { x: 1, width: area.width.saturating_sub(2), height: 1, ..area }, buffer);
        self.draw_rows(pen, lessons, buffer);
        match &self.notice {
            Some(notice) => {
                let row = Rect { x: 1, y: area.bottom() - 1, width: area.width - 2, height: 1 };
                put(&[pen.line(notice, Tone::Warn)], row, buffer);
            }
            None => {
                let actions = [Action::Up, Action::Down, Action::Open, Action::Help, Action::Quit];
                page::footer(pen, &hints(Screen::List, &actions), buffer);
            }
        }
    }

    fn draw_rows(&self, pen: Pen, lessons: &[Arc<Lesson>], buffer: &mut Buffer) {
        let area = buffer.area;
        let rows = Rect { x: 2, y: 2, width: area.width.saturating_sub(4), height: area.height.saturating_sub(4) };
        if lessons.is_empty() {
            let why = "There is no lesson here. `authwalk check` says what is wrong with the files.";
            put(&pen.prose(why, usize::from(rows.width)), rows, buffer);
            return;
        }
        let height = usize::from(rows.height).max(1);
        // The chosen lesson stays in view, with what comes before it.
        let first = (self.chosen + 1).saturating_sub(height);
        let shown = lessons.iter().enumerate().skip(first).take(height);
        let lines = shown.map(|(at, lesson)| {
            let (sign, tone) = if at == self.chosen { ("▸ ", Tone::Chosen) } else { ("  ", Tone::Plain) };
            let time = format!("{} min", lesson.minutes);
            let title = crate::prose::cut(&lesson.title, usize::from(rows.width).saturating_sub(12));
            pen.ends(pen.parts(&[(sign, tone), (&title, tone)]), (&time, Tone::Dim), usize::from(rows.width))
        });
        put(&lines.collect::<Vec<_>>(), rows, buffer);
        let below = lessons.len() - (first + height).min(lessons.len());
        let more = match (first, below) {
            (0, 0) => return,
            (above, 0) => format!("↑ {above} more"),
            (0, below) => format!("↓ {below} more"),
            (above, below) => format!("↑ {above} more, ↓ {below} more"),
        };
        let row = Rect { y: rows.bottom(), height: 1, ..rows };
        put(&[pen.line(&more, Tone::Dim)], row, buffer);
    }
}

fn hints(screen: Screen, actions: &[Action]) -> Vec<(String, &'static str)> {
    actions.iter().filter_map(|action| keymap::hint(screen, *action)).collect()
}
