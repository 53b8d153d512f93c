//! The terminal interface: the map of the course, the lessons, the questions and the workbench.
//!
//! What fills the terminal is a [`screen`]: plain state that takes actions and draws itself into a buffer. Screens lie over
//! each other in one [`screen_stack`], which finds out what a key means. The [`tui_program`] has the course, the labs and the
//! terminal; it runs the loop: draw, wait for events, handle all of them, draw again.
//!
//! Invariants:
//!
//! - A screen does no I/O, reads no clock and knows no terminal; so tests draw it into a buffer. Elapsed time is passed in.
//! - Whatever reaches the program (keys, signals, reports of the lab, saved files) comes through the one channel of
//!   [`events`]. Nothing ticks while nothing moves.
//! - [`keymap`] is the one table of keys: dispatch, footer and help read it, so they can't disagree.
//! - Text from outside is made visible before it is drawn ([`paint`]), so that it can't control the terminal.
//! - However the program ends, the terminal is restored ([`terminal_guard`]).
//!
//! Start reading with [`run_course`], then [`screen_stack`] and one screen, for example [`screen::map`].

mod canvas;
mod cell_writer;
#[cfg(any(not(unix), test))]
mod console_reader;
mod course_content;
mod events;
mod exit_reason;
mod frame_diff;
pub mod input_event;
#[cfg(unix)]
pub mod input_parser;
#[cfg(unix)]
mod input_reader;
pub mod keymap;
mod mouse_mode;
pub mod notice;
mod open_course;
mod packet_motion;
pub mod paint;
pub mod quiz_session_screen;
pub mod recording;
pub mod screen;
pub mod screen_stack;
mod terminal;
pub mod terminal_answers;
mod terminal_guard;
pub mod theme;
mod tui_options;
mod tui_program;
mod widget;

use std::io;
use std::rc::Rc;
use std::sync::Arc;

use self::events::ProgramEvent;
use self::open_course::OpenCourse;
use self::screen::class_wall::ClassWall;
use self::screen::lesson::{LessonScreen, LessonStart, OpenLesson};
use self::screen::present::PresentScreen;
use self::screen::speaker_console::{AskPresentation, SpeakerConsole};
use self::screen::workbench::{Workbench, WorkbenchVerifier};
use self::screen::{ClosedScreen, CourseState as _, Screen, ScreenCommand};
use self::terminal::Terminal;
use crate::content::Lesson;
use crate::course::Review;
use crate::course::presentation::stage_links::{StageInlet, StageLinks};
use crate::course::presentation::talk::Talk;
use crate::course::quiz::question_instance::QuestionInstance;
use crate::model::class_view::{ClassEntrance, ClassView};
use crate::model::speaker_view::SpeakerReport;
use crate::play::{LessonReloader, ProgressStore, QuizSession};
use crate::token::generate::RANDOM_BYTES;
use quiz_session_screen::open_quiz;
use screen::report_screen::{cheat_sheet_screen, forecast_screen};
use tui_program::TuiProgram;

pub use course_content::{CourseContent, LazyQuestions};
pub use exit_reason::ExitReason;
pub use tui_options::{PaletteSource, TuiOptions};

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
    let ProgressStore { journal, entries, notice } = progress;
    let course = OpenCourse::new(course, journal, entries, options);
    let screen: Box<dyn Screen> = match course.lesson(0, None, false) {
        Some(lesson) => Box::new(lesson),
        None => Box::new(course.map_screen()),
    };
    let app = TuiProgram::new(screen, options).with_course(course, None, notice);
    app.run(terminal).map(|(exit_reason, _)| exit_reason)
}

/// Lets the learner's own browser into the lab of `lesson`, in free play, and shows what it sends. Nothing of it is kept.
///
/// # Errors
/// When there is no terminal.
pub fn run_own_browser(lesson: Arc<Lesson>, options: &TuiOptions) -> io::Result<ExitReason> {
    let terminal = Terminal::new(options.charset)?;
    let screen = LessonScreen::default().with_ssh(options.ssh.clone());
    let lesson = OpenLesson::pending(screen, lesson, LessonStart::OwnBrowser);
    TuiProgram::new(Box::new(lesson), options).run(terminal).map(|(exit_reason, _)| exit_reason)
}

/// Opens `lesson` in free play at its first step.
///
/// # Errors
/// When there is no terminal.
pub fn run_free_play(lesson: Arc<Lesson>, options: &TuiOptions) -> io::Result<ExitReason> {
    let terminal = Terminal::new(options.charset)?;
    let screen = LessonScreen::default().with_ssh(options.ssh.clone());
    let lesson = OpenLesson::pending(screen, lesson, LessonStart::FreePlay);
    TuiProgram::new(Box::new(lesson), options).run(terminal).map(|(exit_reason, _)| exit_reason)
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
    let ProgressStore { journal, entries, notice } = progress;
    let course = OpenCourse::new(course, journal, entries, options);
    let lesson = first_lesson.and_then(|id| course.lesson(course.map().position(id)?, None, true));
    let app = TuiProgram::new(Box::new(course.map_screen()), options).with_course(course, lesson, notice);
    app.run(Terminal::new(options.charset)?).map(|(exit_reason, _)| exit_reason)
}

/// Asks the questions of `session`, shows how they went, and leaves. With `asks_confidence` the screen asks how sure the
/// learner is of each answer; the forecast of the review `intro` is shown before the first question. Returns the finished
/// session.
///
/// # Errors
/// When there is no terminal.
pub fn run_quiz(
    session: QuizSession,
    asks_confidence: bool,
    intro: Option<Review>,
    options: &TuiOptions,
) -> io::Result<(ExitReason, QuizSession)> {
    let quiz = open_quiz(session, asks_confidence);
    let screen = match intro {
        Some(review) => Box::new(forecast_screen(review, ScreenCommand::Replace(quiz))),
        None => quiz,
    };
    let app = TuiProgram::new(screen, options);
    let (exit_reason, closed) = app.run(Terminal::new(options.charset)?)?;
    let finished_session = closed.into_iter().find_map(|closed_screen| match closed_screen {
        ClosedScreen::Quiz(session) => Some(*session),
        ClosedScreen::Lesson { .. } => None,
    });
    let session = finished_session.ok_or_else(|| io::Error::other("no questions were asked"))?;
    Ok((exit_reason, session))
}

/// Shows the wall of a class that is asked `questions`. `open` opens the class, and gets a function to call whenever somebody
/// has joined or answered; Esc, pressed twice, ends the program.
///
/// # Errors
/// When there is no terminal, or the class cannot be opened.
pub fn run_class<S: 'static>(
    questions: Vec<Arc<QuestionInstance>>,
    open: impl FnOnce(OnClassChange) -> io::Result<OpenClass<S>>,
    options: &TuiOptions,
) -> io::Result<(ExitReason, Rc<S>)> {
    let terminal = Terminal::new(options.charset)?;
    let sender = terminal.sender();
    // If the loop has ended, nobody looks at the wall any more.
    let OpenClass { server, entrance, view, past, advance } =
        open(Box::new(move |view| drop(sender.send(ProgramEvent::ClassChange(view)))))?;
    let server = Rc::new(server);
    let driven = Rc::clone(&server);
    let wall = ClassWall::new(entrance, questions, Box::new(move || advance(&driven))).with_view(view, &past);
    let (exit_reason, _) = TuiProgram::new(Box::new(wall), options).run(terminal)?;
    Ok((exit_reason, server))
}

/// What is told whenever somebody has joined a class or answered.
pub type OnClassChange = Box<dyn Fn(ClassView) + Send>;

/// A class that has been opened.
pub struct OpenClass<S> {
    /// What keeps it open.
    pub server: S,
    /// How people get in.
    pub entrance: ClassEntrance,
    /// Where it stands.
    pub view: ClassView,
    /// How the questions before came out.
    pub past: Vec<ClassView>,
    /// Moves it on.
    pub advance: fn(&S) -> ClassView,
}

/// Gives a talk; Esc, pressed twice, ends the program. `connect` gets the way by which others reach the presentation, and
/// returns those by which it reaches them.
///
/// # Errors
/// When there is no terminal, or `connect` fails.
pub fn run_presentation(
    talk: Talk,
    connect: impl FnOnce(StageInlet) -> io::Result<StageLinks>,
    options: &TuiOptions,
) -> io::Result<ExitReason> {
    let terminal = Terminal::new(options.charset)?;
    let sender = terminal.sender();
    // If the loop has ended, there is nothing left to drive.
    let inlet: StageInlet = Arc::new(move |event| drop(sender.send(event.into())));
    let mut links = connect(inlet)?;
    let notice = links.notice.take();
    let app = TuiProgram::new(Box::new(PresentScreen::new(talk, links)), options).with_notice(notice);
    app.run(terminal).map(|(exit_reason, _)| exit_reason)
}

/// Shows the console of a speaker; Esc ends the program. `follow` gets a function to call whenever the presentation stands
/// elsewhere, which returns false once nobody looks any more; it returns the way to ask the presentation for something.
///
/// # Errors
/// When there is no terminal, or `follow` fails.
pub fn run_speaker_console(
    follow: impl FnOnce(OnSpeakerReport) -> io::Result<AskPresentation>,
    options: &TuiOptions,
) -> io::Result<ExitReason> {
    let terminal = Terminal::new(options.charset)?;
    let sender = terminal.sender();
    let ask = follow(Box::new(move |report| sender.send(ProgramEvent::SpeakerReport(report)).is_ok()))?;
    let app = TuiProgram::new(Box::new(SpeakerConsole::new(ask)), options);
    app.run(terminal).map(|(exit_reason, _)| exit_reason)
}

/// Is told where the presentation stands; returns false once nobody looks any more.
pub type OnSpeakerReport = Box<dyn FnMut(SpeakerReport) -> bool + Send>;

/// Shows the course on one page; Esc ends the program.
///
/// # Errors
/// When there is no terminal.
pub fn run_cheat_sheet(options: &TuiOptions) -> io::Result<ExitReason> {
    let app = TuiProgram::new(Box::new(cheat_sheet_screen()), options);
    app.run(Terminal::new(options.charset)?).map(|(exit_reason, _)| exit_reason)
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
    let app = TuiProgram::new(Box::new(Workbench::new(&token, verifier)), options);
    app.run(Terminal::new(options.charset)?).map(|(exit_reason, _)| exit_reason)
}
