//! Lessons and questions as they are written: types, reading with all faults, checking.

pub mod lesson;
pub mod quiz;

pub use lesson::{Lane, Lesson, ONLY_LANE, Prediction, Step};
pub use quiz::{Question, QuestionKind, Quiz};
