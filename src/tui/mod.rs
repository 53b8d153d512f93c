//! The face for a terminal: the list of lessons and the lesson screen.
//!
//! [`learn`] and [`course`] borrow the terminal and run to the end. The [screens](screen) are plain state that draws
//! itself, so that tests need no terminal; [`keymap`] is the one table of keys.

mod canvas;
mod events;
mod guard;
pub mod keymap;
mod motion;
mod paint;
mod run;
pub mod screen;
pub mod theme;

use std::io;
use std::sync::Arc;

use self::run::{Home, Program};
use crate::content::Lesson;
use crate::play::Opening;

/// How the face behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What every lab begins with.
    pub opening: Opening,
    /// Whether packets travel; `--no-motion` and `NO_MOTION` say no.
    pub motion: bool,
    /// Whether there are colours; `NO_COLOR` says no.
    pub color: bool,
}

/// How the program came to its end. The terminal has been given back by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The learner left.
    Done,
    /// The system asked for it, by the signal's number.
    Signal(i32),
    /// The terminal vanished.
    Gone,
}

impl Ending {
    /// The exit code: 0, or by convention 128 and the signal's number; a vanished terminal counts as a hang-up.
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Signal(signal) => u8::try_from(signal).unwrap_or(1).saturating_add(128),
            Self::Gone => 129,
        }
    }
}

/// Runs one lesson. Esc leaves the program.
///
/// # Errors
/// When there is no terminal, or the lab cannot be started; the message says what to do.
pub fn learn(lesson: &Arc<Lesson>, options: &Options) -> io::Result<Ending> {
    Program::new(std::slice::from_ref(lesson), options, Home::Shell)?.run()
}

/// Shows the list of `lessons` and runs those that are chosen. Esc in a lesson leads back to the list.
///
/// # Errors
/// When there is no terminal.
pub fn course(lessons: &[Arc<Lesson>], options: &Options) -> io::Result<Ending> {
    Program::new(lessons, options, Home::List)?.run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_follow_the_convention() {
        assert_eq!(
            [Ending::Done, Ending::Signal(15), Ending::Signal(2), Ending::Gone].map(Ending::code),
            [0, 143, 130, 129]
        );
    }
}
