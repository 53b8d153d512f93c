//! The course's effects on the world outside it: an attempt together with its lab.
//!
//! [`Player`] is what a face talks to; [`replay()`] plays a lesson from end to end without one; the [`journal`] keeps
//! what was learned.

pub mod curl;
pub mod journal;
pub mod lesson_reload;
pub mod player;
pub mod predict_question;
pub mod progress_store;
pub mod replay;

pub use journal::Journal;
pub use lesson_reload::{LessonReload, LessonReloader};
pub use player::{ExternalExchange, LabSeed, PlayError, Player, StepEdge};
pub use progress_store::ProgressStore;
pub use replay::replay;

pub use crate::lab::LabReport;
