//! The workbench without a lesson: `authwalk lab token`. No lab runs; the verifier is the bench's own.

use ratatui::buffer::Buffer;

use super::keymap::Key;
use super::screen::workbench::{Alone, WorkbenchWish};
use super::terminal::{App, Leave, Terminal};

impl App for Alone {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme().ground(buffer);
        Self::draw(self, buffer);
    }

    // The bench asks for the size at each key.
    fn resize(&mut self, _columns: u16, _rows: u16) {}

    fn press(&mut self, key: Key, terminal: &mut Terminal) -> Option<Leave> {
        match Self::press(self, key, terminal.size())? {
            WorkbenchWish::Copy(token) => terminal.copy(&token),
            WorkbenchWish::Out => return Some(Leave::Out),
            WorkbenchWish::Send(_) => {}
        }
        None
    }

    fn paste(&mut self, text: &str) {
        Self::paste(self, text);
    }
}
