//! How far the learner is with the question at hand.

use crate::course::quiz::answer_text::AnswerLine;
use crate::course::quiz::question_instance::Answer;
use crate::course::quiz::score::Score;

/// The phases of a question, in their order; most questions skip the two in the middle.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum QuestionPhase {
    #[default]
    Answering,
    /// Saying how sure they are of this answer.
    Confidence(Answer),
    /// After a spoken answer: ticking the points of the rubric that it named.
    Ticking,
    /// Reading the explanation of this answer.
    Explained {
        answer: Answer,
        score: Score,
        /// What has changed since the question was answered aloud before.
        comparison: Vec<AnswerLine>,
    },
}
