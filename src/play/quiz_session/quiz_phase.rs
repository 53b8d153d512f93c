//! Where a session of questions stands.

use std::sync::Arc;

use crate::course::quiz::answer_text::AnswerLine;
use crate::course::quiz::question_instance::{Answer, QuestionInstance};
use crate::course::quiz::quiz_report::QuizReport;
use crate::course::quiz::score::Score;

/// Where a session stands.
#[derive(Debug)]
pub enum QuizPhase {
    /// The next question has to be [presented](super::QuizSession::present).
    Preparing,
    /// The question waits for its answer.
    Asking(Arc<QuestionInstance>),
    /// The answer has been recorded and can be explained. An exam has no such phase.
    Explaining(Box<ScoredAnswer>),
    /// There are no more questions; this is how they went.
    Finished(Box<QuizReport>),
}

/// An answer, and what it takes to explain it.
#[derive(Debug)]
pub struct ScoredAnswer {
    /// The question as it was asked.
    pub instance: Arc<QuestionInstance>,
    /// The answer to it.
    pub answer: Answer,
    /// What the answer is worth.
    pub score: Score,
    /// What has changed since the same question was answered aloud before.
    pub comparison: Vec<AnswerLine>,
}

impl QuizPhase {
    /// The question that is asked or explained.
    #[must_use]
    pub fn instance(&self) -> Option<&QuestionInstance> {
        match self {
            Self::Asking(instance) => Some(instance),
            Self::Explaining(scored) => Some(&scored.instance),
            Self::Preparing | Self::Finished(_) => None,
        }
    }
}
