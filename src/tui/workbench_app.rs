//! The app of `authwalk lab token`: the workbench without a lesson. No lab runs; the verifier is the workbench's own.

use ratatui::buffer::Buffer;

use super::keymap::KeyPress;
use super::screen::workbench::{StandaloneWorkbench, WorkbenchCommand};
use super::terminal::{App, AppExit, Terminal};

impl App for StandaloneWorkbench {
    fn draw(&self, buffer: &mut Buffer) {
        self.theme().fill_background(buffer);
        Self::draw(self, buffer);
    }

    // The screen gets the size with each key.
    fn resize(&mut self, _columns: u16, _rows: u16) {}

    fn press(&mut self, key: KeyPress, terminal: &mut Terminal) -> Option<AppExit> {
        match Self::press(self, key, terminal.size())? {
            WorkbenchCommand::Copy(token) => terminal.copy(&token),
            WorkbenchCommand::Close => return Some(AppExit::Close),
            // There is no server to send it to.
            WorkbenchCommand::Send(_) => {}
        }
        None
    }

    fn paste(&mut self, text: &str) {
        Self::paste(self, text);
    }
}
