//! The workbench as a screen of its own, with its help.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Workbench, WorkbenchCommand, WorkbenchVerifier};
use crate::tui::keymap::{self, Action, KeyContext, KeyPress};
use crate::tui::paint::Pen;
use crate::tui::screen::page;
use crate::tui::theme::Theme;

/// The parts of the help page.
const HELP_CONTEXTS: [KeyContext; 2] = [KeyContext::Workbench, KeyContext::WorkbenchMenu];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkbenchOverlay {
    Nothing,
    /// The help page, from this line on.
    Help(usize),
}

/// A workbench that fills the terminal.
#[derive(Clone, Debug)]
pub struct StandaloneWorkbench {
    workbench: Workbench,
    overlay: WorkbenchOverlay,
    theme: Theme,
}

impl StandaloneWorkbench {
    /// A workbench with `token` on it, in front of `verifier`. Any text will do for a token.
    #[must_use]
    pub fn new(token: &str, verifier: WorkbenchVerifier, theme: Theme) -> Self {
        Self { workbench: Workbench::new(token, verifier), overlay: WorkbenchOverlay::Nothing, theme }
    }

    /// The colours, which a key changes.
    #[must_use]
    pub const fn theme(&self) -> Theme {
        self.theme
    }

    /// Takes a key, on a screen of this size; `Some` is what the program has to do now.
    pub fn press(&mut self, key: KeyPress, size: (u16, u16)) -> Option<WorkbenchCommand> {
        let WorkbenchOverlay::Help(scroll) = self.overlay else {
            return match keymap::action_for(self.workbench.key_context(), key) {
                Some(Action::Quit) => Some(WorkbenchCommand::Close),
                Some(Action::Help) => {
                    self.overlay = WorkbenchOverlay::Help(0);
                    None
                }
                Some(Action::Theme) => {
                    self.theme = self.theme.next();
                    None
                }
                _ => self.workbench.press(key, size),
            };
        };
        match keymap::action_for(KeyContext::Help, key)? {
            Action::Quit => return Some(WorkbenchCommand::Close),
            Action::Help | Action::Close => self.overlay = WorkbenchOverlay::Nothing,
            action => {
                let content = page::content_area(Rect::new(0, 0, size.0, size.1));
                let pen = Pen { theme: self.theme };
                let lines = page::help_lines(pen, usize::from(content.width), &HELP_CONTEXTS).len();
                self.overlay =
                    WorkbenchOverlay::Help(page::scroll_after(scroll, action, lines, usize::from(content.height)));
            }
        }
        None
    }

    /// Takes pasted text; help has no use for it.
    pub fn paste(&mut self, text: &str) {
        if self.overlay == WorkbenchOverlay::Nothing {
            self.workbench.paste(text);
        }
    }

    /// Draws the screen over the whole of `buffer`.
    pub fn draw(&self, buffer: &mut Buffer) {
        let pen = Pen { theme: self.theme };
        let WorkbenchOverlay::Help(scroll) = self.overlay else { return self.workbench.draw(pen, buffer) };
        let lines = page::help_lines(pen, usize::from(page::content_area(buffer.area).width), &HELP_CONTEXTS);
        page::draw_help(pen, "The keys of the workbench", &lines, scroll, buffer);
    }
}
