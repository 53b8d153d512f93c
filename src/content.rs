//! Lessons and questions as they are written: types, reading with all faults, checking.
//!
//! ```text
//! file -> read (text to value, every fault of text and shape) -> library -> check (what the values say) -> findings
//! ```
//!
//! A fault of shape has its place from the parser. Every other finding carries a key path, which [`locate`] turns into
//! line and column. [`finding::Code`] is the one table of everything that can be reported.

pub mod built_in;
pub mod catalog;
pub mod check;
pub mod finding;
pub mod key_path;
pub mod lesson;
pub mod library;
pub mod pack;
pub mod quiz;
pub mod read;
mod source_fault;
pub mod suppression;
pub mod term;
pub mod topic;

pub use catalog::{Catalog, LessonSummary};
pub use check::check;
pub use finding::{Code, Finding, Severity};
pub use key_path::KeyPath;
pub use lesson::{Lane, Lesson, ONLY_LANE, Prediction, Step};
pub use library::{Library, Sourced};
pub use pack::Pack;
pub use quiz::{Question, QuestionKind, Quiz};
pub use read::{Document, Source};
