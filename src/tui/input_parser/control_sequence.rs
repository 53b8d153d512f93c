//! A control sequence, `ESC [` up to its final byte, and which key it stands for.
//!
//! The names of keys are those of xterm, rxvt and the Linux console; a program that ran before may have left the
//! terminal in the modes of the kitty keyboard protocol or of xterm's modifyOtherKeys, so that these are understood, too.

use ratatui::layout::Position;

use crate::tui::input_event::{MouseEvent, MouseEventKind};
use crate::tui::keymap::KeyPress;

/// The longest sequence that is waited out, in bytes. A key has a dozen.
const MAX_SEQUENCE_BYTES: usize = 256;

/// What stands between `ESC [` and the final byte.
#[derive(Debug, Default)]
pub(super) struct ControlSequence(Vec<u8>);

/// What a whole sequence stands for.
pub(super) enum SequenceMeaning {
    Key(KeyPress),
    Mouse(MouseEvent),
    /// A report that means nothing to the program: a mode, a position, a colour, the focus, a released key or button.
    Report,
    /// The start of a paste.
    Paste,
    /// Another letter follows, from A to E.
    LinuxFunctionKey,
    /// Three bytes of a mouse report follow.
    MouseReport,
}

/// The modifiers of a key and what happened to it, as xterm and kitty report them: `1 + mask : event`.
#[derive(Clone, Copy)]
struct KeyPressReport {
    mask: u32,
    is_release: bool,
}

impl KeyPressReport {
    const SHIFT: u32 = 1;
    const CTRL: u32 = 4;
    /// Alt, super, hyper and meta.
    const OTHERS: u32 = 2 | 8 | 16 | 32;

    fn parse(parameter: Option<&str>) -> Self {
        let (mask, event) = parameter.and_then(|text| text.split_once(':')).unwrap_or((parameter.unwrap_or(""), ""));
        Self { mask: mask.parse::<u32>().unwrap_or(1).saturating_sub(1), is_release: event == "3" }
    }

    const fn has(self, mask: u32) -> bool {
        self.mask & mask != 0
    }
}

impl ControlSequence {
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a parameter or intermediate byte; returns whether there was room for it.
    pub(super) fn push(&mut self, byte: u8) -> bool {
        let fits = self.0.len() < MAX_SEQUENCE_BYTES;
        if fits {
            self.0.push(byte);
        }
        fits
    }

    /// What was done with the mouse. A button that is released ends with `m` and means nothing here.
    fn mouse_event(&self, last: u8) -> Option<MouseEvent> {
        let parameters = self.0.strip_prefix(b"<").filter(|_| last == b'M')?;
        parse_mouse_report(str::from_utf8(parameters).ok()?)
    }

    /// What the sequence stands for that ends with the byte `last`.
    pub(super) fn meaning(&self, last: u8) -> SequenceMeaning {
        if let Some(event) = self.mouse_event(last) {
            return SequenceMeaning::Mouse(event);
        }
        // Other bytes are marks of a private sequence, or intermediate ones: no key has them.
        let is_plain = self.0.iter().all(|byte| matches!(byte, b'0'..=b'9' | b';' | b':'));
        let Some(parameters) = str::from_utf8(&self.0).ok().filter(|_| is_plain) else {
            return SequenceMeaning::Report;
        };
        match (last, parameters) {
            (b'[', "") => return SequenceMeaning::LinuxFunctionKey,
            (b'M', "") => return SequenceMeaning::MouseReport,
            (b'~', "200") => return SequenceMeaning::Paste,
            _ => {}
        }
        let mut parameters = parameters.split(';');
        // Of a key with alternates, `97:65`, the first is the key itself.
        let first = parameters.next().and_then(|text| text.split(':').next()).unwrap_or("");
        let state = KeyPressReport::parse(parameters.next());
        let key = match last {
            b'~' if first == "27" => parameters.next().and_then(|code| character_key(code, state)),
            b'~' => numbered_key(first),
            b'u' => character_key(first, state),
            b'Z' => Some(KeyPress::BackTab),
            b'A'..=b'D' | b'F' | b'H' | b'P' | b'Q' | b'S' => Some(single_shift_key(last)),
            _ => None,
        };
        key.filter(|_| !state.is_release).map_or(SequenceMeaning::Report, SequenceMeaning::Key)
    }
}

/// What a report of the mouse in the form of SGR says: `button ; column ; row`, of which the last two count from 1.
fn parse_mouse_report(parameters: &str) -> Option<MouseEvent> {
    /// Shift, alt and ctrl, which mean nothing here.
    const MODIFIERS: u16 = 4 | 8 | 16;
    let mut numbers = parameters.split(';').map(str::parse::<u16>);
    let kind = match numbers.next()?.ok()? & !MODIFIERS {
        0 => MouseEventKind::Press,
        64 => MouseEventKind::WheelUp,
        65 => MouseEventKind::WheelDown,
        _ => return None,
    };
    let (column, row) = (numbers.next()?.ok()?, numbers.next()?.ok()?);
    let position = Position { x: column.checked_sub(1)?, y: row.checked_sub(1)? };
    numbers.next().is_none().then_some(MouseEvent { kind, position })
}

/// The key that is named by a letter after `ESC O`, and mostly also after `ESC [`.
pub(super) const fn single_shift_key(letter: u8) -> KeyPress {
    match letter {
        b'A' => KeyPress::Up,
        b'B' => KeyPress::Down,
        b'C' => KeyPress::Right,
        b'D' => KeyPress::Left,
        b'F' => KeyPress::End,
        b'H' => KeyPress::Home,
        b'M' => KeyPress::Enter,
        b'P'..=b'S' => KeyPress::F(letter - b'P' + 1),
        _ => KeyPress::Other,
    }
}

/// The key that is named by a number before `~`; `None` where the number names no key, such as 201, the end of a paste.
fn numbered_key(number: &str) -> Option<KeyPress> {
    let key = match number.parse::<u8>().ok()? {
        1 | 7 => KeyPress::Home,
        2 => KeyPress::Other,
        3 => KeyPress::Delete,
        4 | 8 => KeyPress::End,
        5 => KeyPress::PageUp,
        6 => KeyPress::PageDown,
        // The numbers have gaps where the keyboard of the VT220 has them.
        number @ 11..=15 => KeyPress::F(number - 10),
        number @ 17..=21 => KeyPress::F(number - 11),
        number @ 23..=26 => KeyPress::F(number - 12),
        number @ 28..=29 => KeyPress::F(number - 13),
        number @ 31..=34 => KeyPress::F(number - 14),
        _ => return None,
    };
    Some(key)
}

/// The key that is named by its code point.
fn character_key(code: &str, state: KeyPressReport) -> Option<KeyPress> {
    let key = match code.parse::<u32>().ok()? {
        9 if state.has(KeyPressReport::SHIFT) => KeyPress::BackTab,
        9 => KeyPress::Tab,
        13 => KeyPress::Enter,
        27 => KeyPress::Esc,
        8 | 127 => KeyPress::Backspace,
        code => match char::from_u32(code) {
            Some(character) if !character.is_control() => modified_character(character, state),
            _ => KeyPress::Other,
        },
    };
    Some(key)
}

fn modified_character(character: char, state: KeyPressReport) -> KeyPress {
    // The private use area has the keys without a character, such as Caps Lock.
    let is_private = matches!(character, '\u{e000}'..='\u{f8ff}');
    if state.has(KeyPressReport::CTRL) {
        KeyPress::Ctrl(character.to_ascii_lowercase())
    } else if state.has(KeyPressReport::OTHERS) || is_private {
        KeyPress::Other
    } else if state.has(KeyPressReport::SHIFT) {
        KeyPress::Char(character.to_uppercase().next().unwrap_or(character))
    } else {
        KeyPress::Char(character)
    }
}
