//! The face that writes line after line, with numbered answers and no cursor movement: for screen readers, pipes and
//! logs.
//!
//! Start reading at [`PlainLesson`], which walks through a lesson. [`PlainFreePlay`] is the lab without one,
//! [`PlainOwnBrowser`] watches a real browser, [`quiz`] asks questions, [`class`] is the wall of a class, [`presentation`]
//! gives a talk, [`review`] prints a forecast. They talk to `play` as the screens do, print to an
//! [`StdoutWriter`](stdout_writer::StdoutWriter), and read lines from a [`Console`].
//!
//! Invariants: this room knows no arguments and no environment, since both are passed in; and text from outside
//! reaches the terminal only through [`stdout_writer`], which escapes its control characters.

pub mod class;
pub mod console;
mod framework_code;
mod free_play;
mod lab_inbox;
pub mod lesson;
mod own_browser;
pub mod presentation;
pub mod quiz;
pub mod review;
pub mod stdout_writer;
pub mod story;
pub mod study_plan;
mod task;
mod task_command;
pub mod transcript;

pub use console::Console;
pub use free_play::PlainFreePlay;
pub use lesson::PlainLesson;
pub use own_browser::{BrowserReportForm, PlainOwnBrowser};
