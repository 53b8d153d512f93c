//! What authors wrote: lessons, quizzes and packs as plain types, and reading them.
//!
//! ```text
//! files -> read -> library, with the findings of reading
//!                  catalog: the lessons in order, for a start that reads as little as possible
//! ```
//!
//! - Nothing here runs a lesson, knows a learner, or reads the clock. Only `read/content_files` opens files.
//! - Reading reports all faults of a file at once, each with line and column. If a value could not be read, a placeholder
//!   takes its place so that reading can go on; nothing is ever reported about a placeholder.
//! - Files may come from a stranger: their size and depth and the number of findings are limited, and nothing recurses
//!   without a bound.
//! - A value is addressed by its [`TomlPath`]; [`Source`] turns that into line and column. [`finding::code`] is the one
//!   table of everything that can be reported, whether reading finds it here or the room `check` does.
//!
//! Files import downwards: finding, suppression, source, read, library. Start with [`Lesson`] and [`Question`] for the
//! format, and with [`read::read`] for reading.

pub mod answer_fingerprint;
pub mod built_in;
pub mod case_folding;
pub mod catalog;
pub mod cheat_sheet;
pub mod course_translation;
pub mod curriculum;
mod embedded;
pub mod finding;
pub mod format_version;
pub mod former_ids;
pub mod framework_code;
pub mod lane_text;
pub mod language;
pub mod lesson;
pub mod lesson_summary;
pub mod lesson_text;
pub mod library;
pub mod migration;
pub mod pack;
pub mod path_pattern;
pub mod quiz;
pub mod read;
pub mod source;
mod source_fault;
mod span_index;
pub mod step_link;
pub mod suggestion;
pub mod suppression;
pub mod term;
pub mod text_edit;
pub mod text_shape;
pub mod toml_help;
pub mod toml_path;
pub mod topic;
pub mod translation;

pub use catalog::Catalog;
pub use finding::{Code, Finding, Severity};
pub use format_version::FormatVersion;
pub use lane_text::LaneText;
pub use lesson::{Lane, Lesson, Prediction, Step};
pub use lesson_summary::LessonSummary;
pub use library::Library;
pub use pack::Pack;
pub use quiz::{Question, QuestionKind, Quiz};
pub use source::Source;
pub use step_link::StepLink;
pub use toml_path::TomlPath;
