//! The face for a terminal: the map of the course and the lesson screen.
//!
//! [`run_lesson`] and [`run_course`] borrow the terminal and run to the end. The [screens](screen) are plain state that draws
//! itself, so that tests need no terminal; [`keymap`] is the one table of keys.

mod canvas;
mod course_app;
mod events;
mod guard;
pub mod keymap;
mod packet_motion;
mod paint;
pub mod quiz_app;
pub mod screen;
mod terminal;
pub mod theme;
mod workbench_app;

use std::cell::LazyCell;
use std::io;
use std::sync::Arc;

use self::screen::workbench::{StandaloneWorkbench, WorkbenchVerifier};
use self::terminal::Terminal;
use self::theme::{Charset, Theme};
use crate::content::{Catalog, Lesson, Question};
use crate::course::journal::JournalEntry;
use crate::play::{Journal, LabSeed};
use course_app::{CourseApp, ExitTo};

/// How the face behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TuiOptions {
    /// What every lab begins with.
    pub lab_seed: LabSeed,
    /// Whether packets travel; `--no-motion` and `NO_MOTION` say no.
    pub animate: bool,
    /// The colours to begin with; `NO_COLOR` says none.
    pub theme: Theme,
    /// The characters that the terminal shows.
    pub charset: Charset,
}

/// The course.
pub struct CourseContent<'a> {
    /// Its lessons.
    pub lessons: &'a Catalog,
    /// Its questions.
    pub questions: LazyQuestions<'a>,
}

/// Questions that are not read before the first of them is wanted.
pub type LazyQuestions<'a> = LazyCell<Vec<Arc<Question>>, QuestionReader<'a>>;
/// Reads them.
pub type QuestionReader<'a> = Box<dyn FnOnce() -> Vec<Arc<Question>> + 'a>;

/// The lesson that a first start opens, if the course has it.
pub const FIRST_LESSON: &str = "first-minute";

/// What was learned so far, and where to keep what is learned now.
#[derive(Debug, Default)]
pub struct ProgressStore {
    /// Where it is kept; without one, the course goes on all the same.
    pub journal: Option<Journal>,
    /// What was learned so far, oldest first.
    pub entries: Vec<JournalEntry>,
    /// What is to be said about it once.
    pub notice: Option<String>,
}

/// How the program came to its end. The terminal has been given back by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// The learner left.
    Left,
    /// The system asked for it, by the signal's number.
    Signal(i32),
    /// The terminal vanished.
    TerminalClosed,
}

impl ExitReason {
    /// The exit code: 0, or by convention 128 and the signal's number; a vanished terminal counts as a hang-up.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Left => 0,
            Self::Signal(signal) => u8::try_from(signal).unwrap_or(1).saturating_add(128),
            Self::TerminalClosed => 129,
        }
    }
}

/// What a save of a lesson's file came to.
#[derive(Clone, Debug)]
pub enum LessonReload {
    /// The lesson as it now stands.
    Lesson(Arc<Lesson>),
    /// It cannot be played as it stands; in words.
    Invalid(String),
}

/// Waits for the next save of a lesson's file, and reads it.
pub type LessonReloader = Box<dyn FnMut() -> LessonReload + Send>;

/// Runs the one lesson of `course`, and the questions that close it; takes the lesson in anew whenever its file is
/// saved. Esc leaves the program.
///
/// # Errors
/// When there is no terminal, or the lab cannot be started; the message says what to do.
pub fn run_lesson<'a>(
    course: CourseContent<'a>,
    saves: Option<LessonReloader>,
    keep: ProgressStore,
    options: &'a TuiOptions,
) -> io::Result<ExitReason> {
    let terminal = Terminal::new(options.charset)?.with_reloader(saves)?;
    let first = course.lessons.summaries().first().map(|lesson| lesson.id.clone());
    terminal.run(&mut CourseApp::new(course, first.as_deref(), keep, options, ExitTo::Shell))
}

/// Shows the map of `course` and runs what is chosen there. Esc leads back to the map. With `first`, that lesson is
/// opened at once.
///
/// # Errors
/// When there is no terminal.
pub fn run_course<'a>(
    course: CourseContent<'a>,
    first: Option<&str>,
    keep: ProgressStore,
    options: &'a TuiOptions,
) -> io::Result<ExitReason> {
    Terminal::new(options.charset)?.run(&mut CourseApp::new(course, first, keep, options, ExitTo::Map))
}

/// Puts `token` on the workbench, in front of a verifier that trusts what `trust` says; [`WorkbenchVerifier::standalone`] makes one. Any
/// text will do for a token. Esc leaves the program.
///
/// # Errors
/// When there is no terminal.
pub fn run_workbench(token: &str, trust: WorkbenchVerifier, options: &TuiOptions) -> io::Result<ExitReason> {
    Terminal::new(options.charset)?.run(&mut StandaloneWorkbench::new(token, trust, options.theme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_follow_the_convention() {
        assert_eq!(
            [ExitReason::Left, ExitReason::Signal(15), ExitReason::Signal(2), ExitReason::TerminalClosed]
                .map(ExitReason::exit_code),
            [0, 143, 130, 129]
        );
    }
}
