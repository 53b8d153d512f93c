//! What comes from the keyboard, whichever way the system hands it over.

use super::keymap::KeyPress;

/// Something that came from the keyboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputEvent {
    /// A key was pressed, or repeats.
    Key(KeyPress),
    /// Text was pasted. Its characters must not act as keys.
    Paste(String),
    /// Something was pasted that is too long to be kept.
    OversizedPaste,
    /// The terminal has a new size. Elsewhere a signal says so.
    #[cfg(any(not(unix), test))]
    Resize,
}
