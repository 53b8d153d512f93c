//! A question of an interview.

use std::sync::Arc;

use super::question_result::QuestionReason;
use crate::content::Question;

/// A question and why the interviewer asks it.
#[derive(Clone, Debug, PartialEq)]
pub struct InterviewQuestion {
    /// Why it is asked.
    pub reason: QuestionReason,
    /// The question.
    pub question: Arc<Question>,
}
