//! Lessons and questions as they are written: types, reading with all faults, checking.
//!
//! ```text
//! file -> read (text to value, every fault of text and shape) -> library -> check (what the values say) -> findings
//! ```
//!
//! A fault of shape has its place from the parser. Every other finding carries a key path, which [`locate`] turns into
//! line and column. [`finding::Code`] is the one table of everything that can be reported.

pub mod built_in;
pub mod check;
pub mod finding;
pub mod lesson;
pub mod library;
pub mod locate;
pub mod pack;
pub mod quiz;
pub mod read;
pub mod shelf;
pub mod term;
pub mod topic;

pub use check::check;
pub use finding::{Code, Finding, Severity};
pub use lesson::{Lane, Lesson, ONLY_LANE, Prediction, Step};
pub use library::{Library, Sourced};
pub use locate::KeyPath;
pub use pack::Pack;
pub use quiz::{Question, QuestionKind, Quiz};
pub use read::{Document, Source};
pub use shelf::{Catalog, LessonSummary};
