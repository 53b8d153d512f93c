//! The workbench as a screen of its own, with its help.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Workbench, WorkbenchCommand, WorkbenchVerifier};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::Theme;

/// What help tells of.
const HELP_CONTEXTS: [KeyContext; 2] = [KeyContext::Workbench, KeyContext::WorkbenchMenu];

/// What lies over the bench.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkbenchOverlay {
    Nothing,
    /// The keys, from this line on.
    Help(usize),
}

/// A workbench that fills the terminal.
#[derive(Clone, Debug)]
pub struct StandaloneWorkbench {
    bench: Workbench,
    overlay: WorkbenchOverlay,
    theme: Theme,
}

impl StandaloneWorkbench {
    /// A bench with `token` on it. Any text will do.
    #[must_use]
    pub fn new(token: &str, trust: WorkbenchVerifier, theme: Theme) -> Self {
        Self { bench: Workbench::new(token, trust), overlay: WorkbenchOverlay::Nothing, theme }
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
    pub fn press(&mut self, key: KeyPress, size: (u16, u16)) -> Option<WorkbenchCommand> {
        let WorkbenchOverlay::Help(scroll) = self.overlay else {
            return match keymap::action_for(self.bench.key_context(), key) {
                Some(Action::Quit) => Some(WorkbenchCommand::Close),
                Some(Action::Help) => {
                    self.overlay = WorkbenchOverlay::Help(0);
                    None
                }
                Some(Action::Theme) => {
                    self.theme = self.theme.next();
                    None
                }
                _ => self.bench.press(key, size),
            };
        };
        match keymap::action_for(KeyContext::Help, key)? {
            Action::Quit => return Some(WorkbenchCommand::Close),
            Action::Help | Action::Close => self.overlay = WorkbenchOverlay::Nothing,
            action => {
                let room = page::content_area(Rect::new(0, 0, size.0, size.1));
                let pen = Pen { theme: self.theme };
                let lines = page::help_lines(pen, usize::from(room.width), &HELP_CONTEXTS).len();
                self.overlay =
                    WorkbenchOverlay::Help(page::scroll_after(scroll, action, lines, usize::from(room.height)));
            }
        }
        None
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str) {
        if self.overlay == WorkbenchOverlay::Nothing {
            self.bench.paste(text);
        }
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, buffer: &mut Buffer) {
        let pen = Pen { theme: self.theme };
        let WorkbenchOverlay::Help(scroll) = self.overlay else { return self.bench.draw(pen, buffer) };
        let lines = page::help_lines(pen, usize::from(page::content_area(buffer.area).width), &HELP_CONTEXTS);
        let hints = [Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit];
        let hints: Vec<_> = hints.iter().filter_map(|action| keymap::footer_hint(KeyContext::Help, *action)).collect();
        page::draw_page(pen, &hints, "The keys of the workbench", &lines, scroll, buffer);
    }
}
