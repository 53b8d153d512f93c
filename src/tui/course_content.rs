//! The course that the terminal interface shows.

use std::cell::LazyCell;
use std::sync::Arc;

use crate::content::{Catalog, Question};
use crate::course::journal_entry::JournalEntry;
use crate::course::review::answer_keys::AnswerKeys;

/// The lessons and the questions of a course.
pub struct CourseContent<'a> {
    /// The lessons.
    pub lessons: &'a Catalog,
    /// The questions.
    pub questions: LazyQuestions<'a>,
    /// What it takes to count those that are due.
    pub answer_keys: AnswerKeyReader<'a>,
}

/// Questions that are read when the first of them is needed, so that a start doesn't wait for them.
pub type LazyQuestions<'a> = LazyCell<Vec<Arc<Question>>, QuestionReader<'a>>;
/// Reads the questions.
pub type QuestionReader<'a> = Box<dyn FnOnce() -> Vec<Arc<Question>> + 'a>;
/// Reads the answer keys of the questions, as far as they were answered among the entries.
pub type AnswerKeyReader<'a> = Box<dyn Fn(&[JournalEntry]) -> AnswerKeys + 'a>;
