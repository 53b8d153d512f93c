//! A paste, while it comes in.

use crate::tui::input_event::InputEvent;
use crate::tui::keymap::KeyPress;

/// The longest paste that is kept, in bytes. What is longer comes in to its end, so that none of it acts as a key, and
/// is reported without its text.
const MAX_PASTE_BYTES: usize = 1024 * 1024;

/// What ends a paste.
const END: &[u8] = b"\x1b[201~";

const ESC: u8 = 0x1b;
const CTRL_C: u8 = 0x03;

/// The bytes of a paste.
#[derive(Debug, Default)]
pub(super) struct PasteBuffer {
    text: Vec<u8>,
    /// How many of the last bytes may be the beginning of [`END`].
    matched: usize,
    /// The last byte, which may be one that is no longer kept.
    last: Option<u8>,
    is_too_long: bool,
}

impl PasteBuffer {
    /// Takes in a byte; returns whether it was the last.
    pub(super) fn push(&mut self, byte: u8) -> bool {
        self.matched = match END.get(self.matched) {
            Some(next) if *next == byte => self.matched + 1,
            _ => usize::from(byte == ESC),
        };
        self.last = Some(byte);
        if self.text.len() < MAX_PASTE_BYTES + END.len() {
            self.text.push(byte);
        } else {
            self.is_too_long = true;
        }
        let is_end = self.matched == END.len();
        if is_end && !self.is_too_long {
            self.text.truncate(self.text.len() - END.len());
        }
        is_end
    }

    /// The key with which somebody would leave a paste that does not end, if that is the last byte.
    pub(super) const fn trailing_key(&self) -> Option<KeyPress> {
        match self.last {
            Some(ESC) => Some(KeyPress::Esc),
            Some(CTRL_C) => Some(KeyPress::Ctrl('c')),
            _ => None,
        }
    }

    /// The same, taken out of the text.
    pub(super) fn take_trailing_key(&mut self) -> Option<KeyPress> {
        let key = self.trailing_key();
        if key.is_some() && !self.is_too_long {
            self.text.pop();
        }
        key
    }

    /// What the program is told of it.
    pub(super) fn into_event(self) -> InputEvent {
        if self.is_too_long || self.text.len() > MAX_PASTE_BYTES {
            return InputEvent::OversizedPaste;
        }
        InputEvent::Paste(String::from_utf8_lossy(&self.text).into_owned())
    }
}
