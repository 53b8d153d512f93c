//! What comes from the keyboard and the mouse, whichever way the system hands it over.

use ratatui::layout::Position;

use super::keymap::KeyPress;

/// Something that came from the keyboard or the mouse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed, or repeats.
    Key(KeyPress),
    /// The mouse was used.
    Mouse(MouseEvent),
    /// The terminal's background, as `0xRRGGBB`: the answer to a question of the program.
    Background(u32),
    /// Text was pasted. Its characters must not act as keys.
    Paste(String),
    /// Something was pasted that is too long to be kept.
    OversizedPaste,
    /// The terminal has a new size. Elsewhere a signal says so.
    #[cfg(any(not(unix), test))]
    Resize,
}

/// What was done with the mouse, and where. Its movements are never reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MouseEvent {
    /// What was done.
    pub kind: MouseEventKind,
    /// The cell under the pointer, from 0.
    pub position: Position,
}

/// What can be done with the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseEventKind {
    /// The left button was pressed.
    Press,
    /// The wheel was turned away from the hand: what is above comes into view.
    WheelUp,
    /// The wheel was turned towards the hand.
    WheelDown,
}
