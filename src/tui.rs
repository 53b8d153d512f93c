//! The face for a terminal: the map of the course and the lesson screen.
//!
//! [`learn`] and [`course`] borrow the terminal and run to the end. The [screens](screen) are plain state that draws
//! itself, so that tests need no terminal; [`keymap`] is the one table of keys.

mod bench;
mod canvas;
mod events;
mod guard;
pub mod keymap;
mod motion;
mod paint;
pub mod quiz;
mod run;
pub mod screen;
mod terminal;
pub mod theme;

use std::cell::LazyCell;
use std::io;
use std::sync::Arc;

use self::run::{Home, Program};
use self::screen::workbench::{Alone, Trust};
use self::terminal::Terminal;
use self::theme::{Charset, Theme};
use crate::content::{Catalog, Lesson, Question};
use crate::course::history::JournalEntry;
use crate::play::{Journal, LabSeed};

/// How the face behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// What every lab begins with.
    pub opening: LabSeed,
    /// Whether packets travel; `--no-motion` and `NO_MOTION` say no.
    pub motion: bool,
    /// The colours to begin with; `NO_COLOR` says none.
    pub theme: Theme,
    /// The characters that the terminal shows.
    pub charset: Charset,
}

/// The course.
pub struct Course<'a> {
    /// Its lessons.
    pub lessons: &'a Catalog,
    /// Its questions.
    pub questions: Questions<'a>,
}

/// Questions that are not read before the first of them is wanted.
pub type Questions<'a> = LazyCell<Vec<Arc<Question>>, Reads<'a>>;
/// Reads them.
pub type Reads<'a> = Box<dyn FnOnce() -> Vec<Arc<Question>> + 'a>;

/// The lesson that a first start opens, if the course has it.
pub const FIRST_LESSON: &str = "first-minute";

/// What was learned so far, and where to keep what is learned now.
#[derive(Debug, Default)]
pub struct Keep {
    /// Where it is kept; without one, the course goes on all the same.
    pub journal: Option<Journal>,
    /// What was learned so far, oldest first.
    pub entries: Vec<JournalEntry>,
    /// What is to be said about it once.
    pub notice: Option<String>,
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

/// What a save of a lesson's file came to.
#[derive(Clone, Debug)]
pub enum Saved {
    /// The lesson as it now stands.
    Lesson(Arc<Lesson>),
    /// It cannot be played as it stands; in words.
    Fault(String),
}

/// Waits for the next save of a lesson's file, and reads it.
pub type Saves = Box<dyn FnMut() -> Saved + Send>;

/// Runs the one lesson of `course`, and the questions that close it; takes the lesson in anew whenever its file is
/// saved. Esc leaves the program.
///
/// # Errors
/// When there is no terminal, or the lab cannot be started; the message says what to do.
pub fn learn<'a>(course: Course<'a>, saves: Option<Saves>, keep: Keep, options: &'a Options) -> io::Result<Ending> {
    let terminal = Terminal::new(options.charset)?.with_saves(saves)?;
    let first = course.lessons.summaries().first().map(|lesson| lesson.id.clone());
    terminal.run(&mut Program::new(course, first.as_deref(), keep, options, Home::Shell))
}

/// Shows the map of `course` and runs what is chosen there. Esc leads back to the map. With `first`, that lesson is
/// opened at once.
///
/// # Errors
/// When there is no terminal.
pub fn course<'a>(course: Course<'a>, first: Option<&str>, keep: Keep, options: &'a Options) -> io::Result<Ending> {
    Terminal::new(options.charset)?.run(&mut Program::new(course, first, keep, options, Home::Map))
}

/// Puts `token` on the workbench, in front of a verifier that trusts what `trust` says; [`Trust::alone`] makes one. Any
/// text will do for a token. Esc leaves the program.
///
/// # Errors
/// When there is no terminal.
pub fn workbench(token: &str, trust: Trust, options: &Options) -> io::Result<Ending> {
    Terminal::new(options.charset)?.run(&mut Alone::new(token, trust, options.theme))
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
