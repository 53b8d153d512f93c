//! What a terminal sends, taken apart: keys, the mouse, pastes, and reports that nobody here asked for.
//!
//! Why not crossterm's parser: a sequence that it does not know keeps it waiting, and every later key is taken for a part
//! of that sequence, ctrl-c too (<https://github.com/crossterm-rs/crossterm/issues/1104>, version 0.29). A stray report is
//! enough, such as the answer to a question that the program before asked. Three rules prevent this, and could be offered
//! upstream as they stand:
//!
//! 1. **Form before meaning.** A control sequence ends with its final byte, 0x40 to 0x7e, and a control string (OSC, DCS,
//!    SOS, PM, APC) with ST or BEL (ECMA-48, 5.4 and 5.6), known or not. Only what is whole is looked up; what is unknown
//!    is dropped. crossterm asks for each prefix whether it has a meaning, and "none" also means "more to come".
//! 2. **What cannot belong to a sequence ends it**, and is read anew: a control character, or in a control sequence a
//!    byte above 0x7e. ctrl-c is a control character.
//! 3. **A sequence comes in one piece.** When the rest is not there after [`InputParser::patience`], it never comes, and
//!    [`InputParser::give_up`] goes back to the start. A reader asks only while a sequence is open, so that an idle
//!    terminal wakes nobody.

mod control_sequence;
mod control_string;
mod paste_buffer;

use std::time::Duration;

use self::control_sequence::{ControlSequence, SequenceMeaning};
use self::control_string::ControlString;
use self::paste_buffer::PasteBuffer;
use super::input_event::InputEvent;
use super::keymap::KeyPress;

#[cfg(test)]
mod tests;

/// How long Escape alone may turn out to be the start of a sequence that was cut in two.
const ESCAPE_PATIENCE: Duration = Duration::from_millis(10);

/// How long the rest of a sequence may take, over a slow connection too.
const SEQUENCE_PATIENCE: Duration = Duration::from_millis(100);

/// How long a paste may pause.
const PASTE_PATIENCE: Duration = Duration::from_secs(1);

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// Takes bytes as they come, cut anywhere, and gives events.
#[derive(Debug, Default)]
pub struct InputParser {
    state: ParserState,
    events: Vec<InputEvent>,
}

/// What the bytes so far are the beginning of.
#[derive(Debug, Default)]
enum ParserState {
    #[default]
    Ground,
    /// A character of several bytes in UTF-8.
    Character(Vec<u8>),
    /// `ESC`
    Escape,
    /// `ESC O`: a key of the numeric or the function block follows.
    SingleShift,
    /// `ESC [`
    Control(ControlSequence),
    /// `ESC [ [`: the Linux console names F1 to F5 by one letter.
    LinuxFunctionKey,
    /// `ESC [ M`: this many bytes of a mouse report follow.
    MouseReport(usize),
    /// The content of a control string.
    ControlString(ControlString),
    /// `ESC` in a control string, the first half of its end.
    ControlStringEnd(ControlString),
    /// `ESC [ 200 ~`: all is text until `ESC [ 201 ~`.
    Paste(PasteBuffer),
}

impl InputParser {
    /// Takes in `bytes`; returns the events that they complete.
    pub fn advance(&mut self, bytes: &[u8]) -> Vec<InputEvent> {
        for byte in bytes {
            self.feed_byte(*byte);
        }
        std::mem::take(&mut self.events)
    }

    /// How long to wait for the rest of what is open; `None` while nothing is.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        match &self.state {
            ParserState::Ground => None,
            ParserState::Escape => Some(ESCAPE_PATIENCE),
            ParserState::Paste(paste) if paste.trailing_key().is_none() => Some(PASTE_PATIENCE),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// The rest did not come in time: what is open ends here.
    pub fn give_up(&mut self) -> Vec<InputEvent> {
        match std::mem::take(&mut self.state) {
            ParserState::Escape | ParserState::ControlStringEnd(_) => self.press(KeyPress::Esc),
            // Alt with O, [, ], P, X, ^ or _.
            ParserState::SingleShift => self.press(KeyPress::Other),
            ParserState::ControlString(string) if string.is_empty() => self.press(KeyPress::Other),
            ParserState::Control(sequence) if sequence.is_empty() => self.press(KeyPress::Other),
            ParserState::Paste(mut paste) => {
                // Within a paste these are text, but nothing follows: somebody wants to get out.
                let key = paste.take_trailing_key();
                self.events.push(paste.into_event());
                if let Some(key) = key {
                    self.press(key);
                }
            }
            _ => {}
        }
        std::mem::take(&mut self.events)
    }

    fn press(&mut self, key: KeyPress) {
        self.events.push(InputEvent::Key(key));
    }

    fn feed_byte(&mut self, byte: u8) {
        self.state = match std::mem::take(&mut self.state) {
            ParserState::Ground => self.feed_first(byte),
            ParserState::Character(bytes) => self.feed_in_character(bytes, byte),
            ParserState::Escape => self.feed_after_escape(byte),
            ParserState::SingleShift => self.feed_after_single_shift(byte),
            ParserState::Control(sequence) => self.feed_in_control(sequence, byte),
            ParserState::LinuxFunctionKey => self.feed_linux_function_key(byte),
            ParserState::MouseReport(left) => self.feed_in_mouse_report(left, byte),
            ParserState::ControlString(string) => self.feed_in_string(string, byte),
            ParserState::ControlStringEnd(string) => self.feed_string_end(&string, byte),
            ParserState::Paste(paste) => self.feed_in_paste(paste, byte),
        };
    }

    /// A byte between sequences.
    fn feed_first(&mut self, byte: u8) -> ParserState {
        match byte {
            ESC => return ParserState::Escape,
            b'\r' => self.press(KeyPress::Enter),
            b'\t' => self.press(KeyPress::Tab),
            0x7f => self.press(KeyPress::Backspace),
            0 => self.press(KeyPress::Ctrl(' ')),
            0x01..=0x1a => self.press(KeyPress::Ctrl(char::from(byte - 1 + b'a'))),
            // What a VT220 sends for ctrl-4 to ctrl-7.
            0x1c..=0x1f => self.press(KeyPress::Ctrl(char::from(byte - 0x1c + b'4'))),
            b' '..=b'~' => self.press(KeyPress::Char(char::from(byte))),
            // The first byte of a character in UTF-8.
            0xc2..=0xf4 => return ParserState::Character(vec![byte]),
            _ => {}
        }
        ParserState::Ground
    }

    fn feed_in_character(&mut self, mut bytes: Vec<u8>, byte: u8) -> ParserState {
        if !matches!(byte, 0x80..=0xbf) {
            return self.feed_first(byte);
        }
        bytes.push(byte);
        let length = match bytes.first() {
            Some(0xf0..) => 4,
            Some(0xe0..) => 3,
            _ => 2,
        };
        if bytes.len() < length {
            return ParserState::Character(bytes);
        }
        if let Some(character) = str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
            self.press(if character.is_control() { KeyPress::Other } else { KeyPress::Char(character) });
        }
        ParserState::Ground
    }

    fn feed_after_escape(&mut self, byte: u8) -> ParserState {
        match byte {
            b'[' => ParserState::Control(ControlSequence::default()),
            b'O' => ParserState::SingleShift,
            // DCS, SOS, OSC, PM and APC.
            b'P' | b'X' | b']' | b'^' | b'_' => ParserState::ControlString(ControlString::new(byte)),
            ESC => {
                self.press(KeyPress::Esc);
                ParserState::Escape
            }
            // Alt with a character means nothing here; with Enter and its like, it is that key.
            b' '..=b'~' => {
                self.press(KeyPress::Other);
                ParserState::Ground
            }
            _ => self.feed_first(byte),
        }
    }

    fn feed_in_control(&mut self, mut sequence: ControlSequence, byte: u8) -> ParserState {
        match byte {
            b' '..=b'?' if sequence.push(byte) => ParserState::Control(sequence),
            b'@'..=b'~' => self.end_control(&sequence, byte),
            _ => self.feed_first(byte),
        }
    }

    fn end_control(&mut self, sequence: &ControlSequence, last: u8) -> ParserState {
        match sequence.meaning(last) {
            SequenceMeaning::Key(key) => self.press(key),
            SequenceMeaning::Mouse(event) => self.events.push(InputEvent::Mouse(event)),
            SequenceMeaning::Report => {}
            SequenceMeaning::Paste => return ParserState::Paste(PasteBuffer::default()),
            SequenceMeaning::LinuxFunctionKey => return ParserState::LinuxFunctionKey,
            SequenceMeaning::MouseReport => return ParserState::MouseReport(3),
        }
        ParserState::Ground
    }

    fn feed_in_string(&mut self, mut string: ControlString, byte: u8) -> ParserState {
        match byte {
            ESC => ParserState::ControlStringEnd(string),
            BEL => self.end_string(&string),
            _ if byte.is_ascii_control() => self.feed_first(byte),
            _ if string.push(byte) => ParserState::ControlString(string),
            _ => self.feed_first(byte),
        }
    }

    fn feed_string_end(&mut self, string: &ControlString, byte: u8) -> ParserState {
        if byte == b'\\' { self.end_string(string) } else { self.feed_after_escape(byte) }
    }

    fn end_string(&mut self, string: &ControlString) -> ParserState {
        self.events.extend(string.background().map(InputEvent::Background));
        ParserState::Ground
    }

    fn feed_after_single_shift(&mut self, byte: u8) -> ParserState {
        if !matches!(byte, b' '..=b'~') {
            return self.feed_first(byte);
        }
        self.press(control_sequence::single_shift_key(byte));
        ParserState::Ground
    }

    fn feed_linux_function_key(&mut self, byte: u8) -> ParserState {
        if !matches!(byte, b'A'..=b'E') {
            return self.feed_first(byte);
        }
        self.press(KeyPress::F(byte - b'A' + 1));
        ParserState::Ground
    }

    fn feed_in_mouse_report(&mut self, left: usize, byte: u8) -> ParserState {
        match left {
            _ if byte.is_ascii_control() => self.feed_first(byte),
            0 | 1 => ParserState::Ground,
            _ => ParserState::MouseReport(left - 1),
        }
    }

    fn feed_in_paste(&mut self, mut paste: PasteBuffer, byte: u8) -> ParserState {
        if !paste.push(byte) {
            return ParserState::Paste(paste);
        }
        self.events.push(paste.into_event());
        ParserState::Ground
    }
}
