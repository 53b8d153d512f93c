//! What the mouse does: a click explains a term, presses the key that the footer names under it, or does what the screen
//! makes of it; the
//! wheel scrolls what is under it.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::ScreenStack;
use crate::tui::input_event::{MouseEvent, MouseEventKind};
use crate::tui::keymap::{KeyPress, KeymapAction};
use crate::tui::screen::{Pointer, ProgramRequest, ScreenCommand, TermPopup};
use crate::tui::widget::screen_parts;
use crate::tui::widget::term_marks::{drawn_terms, term_at};

/// How many rows a notch of the wheel scrolls.
const WHEEL_ROWS: usize = 3;

impl ScreenStack {
    /// Handles a click or a turn of the wheel; `Some` is what the app has to do now.
    pub fn handle_mouse(&mut self, event: MouseEvent) -> Option<ProgramRequest> {
        if !self.hears_mouse || self.is_too_small() {
            return None;
        }
        match event.kind {
            MouseEventKind::Press => self.click(event.position),
            MouseEventKind::WheelUp => self.turn_wheel(KeymapAction::Up, event.position),
            MouseEventKind::WheelDown => self.turn_wheel(KeymapAction::Down, event.position),
        }
    }

    fn click(&mut self, position: Position) -> Option<ProgramRequest> {
        let is_on_notice = self.notice.text().is_some() && position.y + 1 == self.area.height;
        self.notice.clear();
        if is_on_notice {
            return None;
        }
        let frame = self.frame();
        let (top, context) = self.top()?;
        let terms = if top.is_overlay() { Vec::new() } else { drawn_terms(&frame) };
        if let Some(number) = term_at(&terms, position) {
            return self.carry_out(ScreenCommand::Push(Box::new(TermPopup::new(terms, number))));
        }
        let key = screen_parts::footer_key(&top.footer(context), self.area, position).or_else(|| {
            let pointer = Pointer { position, frame: &frame };
            self.visit(self.screens.len() - 1, |top, context| top.click(pointer, context)).flatten()
        })?;
        self.press(key)
    }

    fn turn_wheel(&mut self, action: KeymapAction, position: Position) -> Option<ProgramRequest> {
        let key = if action == KeymapAction::Up { KeyPress::Up } else { KeyPress::Down };
        let frame = self.frame();
        for _ in 0..WHEEL_ROWS {
            let pointer = Pointer { position, frame: &frame };
            let top = self.screens.len().checked_sub(1)?;
            if self.visit(top, |top, context| top.scroll_at(pointer, action, context)) == Some(false) {
                let request = self.press(key);
                if request.is_some() {
                    return request;
                }
            }
        }
        None
    }

    /// What is on the screen.
    fn frame(&self) -> Buffer {
        let mut frame = Buffer::empty(self.area);
        self.draw(&mut frame);
        frame
    }

    /// Explains the first term that stands on the screen.
    pub(super) fn open_terms(&mut self) -> ScreenCommand {
        let terms = drawn_terms(&self.frame());
        if terms.is_empty() {
            self.notice.set("No word of the glossary is marked here. / searches all of them.");
            return ScreenCommand::Stay;
        }
        ScreenCommand::Push(Box::new(TermPopup::new(terms, 0)))
    }

    /// Turns the mouse on or off.
    pub(super) fn toggle_mouse(&mut self) -> ScreenCommand {
        self.hears_mouse = !self.hears_mouse;
        self.notice.set(if self.hears_mouse {
            "The mouse is on. M turns it off; with Shift held, most terminals select text."
        } else {
            "The mouse is off: the terminal selects text with it. M turns it on."
        });
        ProgramRequest::ReportMouse(self.hears_mouse).into()
    }
}
