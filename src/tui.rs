//! The terminal interface: the map of the course, the lessons, the questions and the workbench.
//!
//! An app ([`course_app`], [`quiz_app`], [`workbench_app`]) holds the state of what is open and talks to `play`. Its
//! [screens](screen) are plain state that takes keys and draws itself into a buffer. [`terminal`] runs the loop around an
//! app: draw, wait for events, handle all of them, draw again.
//!
//! Invariants:
//!
//! - A screen does no I/O, reads no clock and knows no terminal; so tests draw it into a buffer. Elapsed time is passed in.
//! - Whatever reaches the program (keys, signals, reports of the lab, saved files) comes through the one channel of
//!   [`events`]. Nothing ticks while nothing moves.
//! - [`keymap`] is the one table of keys: dispatch, footer and help read it, so they can't disagree.
//! - Text from outside is made visible before it is drawn ([`paint`]), so that it can't control the terminal.
//! - However the program ends, the terminal is restored ([`guard`]).
//!
//! Start reading with [`run_course`], then [`course_app`] and one screen, for example [`screen::map`].

mod canvas;
mod course_app;
mod course_content;
mod events;
mod exit_reason;
mod guard;
pub mod keymap;
mod packet_motion;
mod paint;
pub mod quiz_app;
pub mod screen;
mod terminal;
pub mod theme;
mod tui_options;
mod workbench_app;

use std::io;

use self::course_app::{CourseApp, ExitTo};
use self::screen::workbench::{StandaloneWorkbench, WorkbenchVerifier};
use self::terminal::Terminal;
use crate::play::{LessonReloader, ProgressStore};
use crate::token::generate::RANDOM_BYTES;

pub use course_content::{CourseContent, LazyQuestions};
pub use exit_reason::ExitReason;
pub use tui_options::TuiOptions;

/// Runs the one lesson of `course` and the questions that close it; Esc ends the program. With `reloader`, the lesson is
/// replaced whenever its file is saved.
///
/// # Errors
/// When there is no terminal, or the lab can't be started; the message says what to do.
pub fn run_lesson<'a>(
    course: CourseContent<'a>,
    reloader: Option<LessonReloader>,
    progress: ProgressStore,
    options: &'a TuiOptions,
) -> io::Result<ExitReason> {
    let terminal = Terminal::new(options.charset)?.with_reloader(reloader)?;
    let lesson_id = course.lessons.summaries().first().map(|lesson| lesson.id.clone());
    terminal.run(&mut CourseApp::new(course, lesson_id.as_deref(), progress, options, ExitTo::Shell))
}

/// Shows the map of `course` and runs what is chosen there; Esc leads back to the map. With `first_lesson`, that lesson
/// is opened at once.
///
/// # Errors
/// When there is no terminal.
pub fn run_course<'a>(
    course: CourseContent<'a>,
    first_lesson: Option<&str>,
    progress: ProgressStore,
    options: &'a TuiOptions,
) -> io::Result<ExitReason> {
    Terminal::new(options.charset)?.run(&mut CourseApp::new(course, first_lesson, progress, options, ExitTo::Map))
}

/// Puts `token` on the workbench, in front of a verifier whose key is made from the bytes of `random`; Esc ends the
/// program. Any text will do for a token; without one, the verifier's key signs a sample. `now` is the verifier's time,
/// in seconds since 1970-01-01Z.
///
/// # Errors
/// When there is no terminal.
pub fn run_workbench(
    token: Option<&str>,
    random: &[u8; RANDOM_BYTES],
    now: i64,
    options: &TuiOptions,
) -> io::Result<ExitReason> {
    let verifier = WorkbenchVerifier::standalone(random, now);
    let token = token.map(str::to_owned).or_else(|| verifier.sample_token()).unwrap_or_default();
    Terminal::new(options.charset)?.run(&mut StandaloneWorkbench::new(&token, verifier, options.theme))
}
