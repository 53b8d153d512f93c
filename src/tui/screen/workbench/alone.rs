//! The workbench as a screen of its own, with its help.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Trust, Workbench, WorkbenchWish};
use crate::tui::keymap::{self, Action, Key, Screen};
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::Theme;

/// What help tells of.
const HELP: [Screen; 2] = [Screen::Workbench, Screen::Menu];

/// What lies over the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Nothing,
    /// The keys, from this line on.
    Help(usize),
}

/// A workbench that fills the terminal.
#[derive(Clone, Debug)]
pub struct Alone {
    bench: Workbench,
    layer: Layer,
    theme: Theme,
}

impl Alone {
    /// A bench with `token` on it. Any text will do.
    #[must_use]
    pub fn new(token: &str, trust: Trust, theme: Theme) -> Self {
        Self { bench: Workbench::new(token, trust), layer: Layer::Nothing, theme }
    }

    /// The bench.
    #[must_use]
    pub const fn bench(&self) -> &Workbench {
        &self.bench
    }

    /// The colours.
    #[must_use]
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// Takes a key, on a screen of this size.
    pub fn press(&mut self, key: Key, size: (u16, u16)) -> Option<WorkbenchWish> {
        let Layer::Help(scroll) = self.layer else {
            return match keymap::action(self.bench.screen(), key) {
                Some(Action::Quit) => Some(WorkbenchWish::Out),
                Some(Action::Help) => {
                    self.layer = Layer::Help(0);
                    None
                }
                Some(Action::Theme) => {
                    self.theme = self.theme.next();
                    None
                }
                _ => self.bench.press(key, size),
            };
        };
        match keymap::action(Screen::Help, key)? {
            Action::Quit => return Some(WorkbenchWish::Out),
            Action::Help | Action::Out => self.layer = Layer::Nothing,
            action => {
                let room = page::room(Rect::new(0, 0, size.0, size.1));
                let pen = Pen { theme: self.theme };
                let lines = page::help_of(pen, usize::from(room.width), &HELP).len();
                self.layer = Layer::Help(page::scrolled(scroll, action, lines, usize::from(room.height)));
            }
        }
        None
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if self.layer == Layer::Nothing {
            self.bench.paste(text);
        }
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, buffer: &mut Buffer) {
        let pen = Pen { theme: self.theme };
        let Layer::Help(scroll) = self.layer else { return self.bench.draw(pen, buffer) };
        let lines = page::help_of(pen, usize::from(page::room(buffer.area).width), &HELP);
        let hints = [Action::Up, Action::Down, Action::Out, Action::Help, Action::Quit];
        let hints: Vec<_> = hints.iter().filter_map(|action| keymap::hint(Screen::Help, *action)).collect();
        page::draw(pen, &hints, "The keys of the workbench", &lines, scroll, buffer);
    }
}
