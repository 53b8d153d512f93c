//! What the learner does at a question, for the questions that are asked.

use crate::course::journal_entry::Confidence;
use crate::course::quiz::question_instance::Answer;

/// An input to the questions.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizInput {
    /// Score this answer.
    Answer {
        /// The answer.
        answer: Answer,
        /// How sure the learner is, if the screen asked.
        confidence: Option<Confidence>,
        /// How many hints were shown.
        hints: u32,
    },
    /// The answer is there; what comes before [`Answer`](Self::Answer) is not part of its time.
    StopClock,
    /// The learner goes back to their answer.
    ResumeClock,
    /// Ask this question again later.
    Skip,
    /// Go on to the next question.
    Next,
    /// Record that the question is doubtful, with this note.
    Flag(String),
    /// Show the step of a lesson that shows the answer.
    ShowStep,
    /// End the questions; at their end, leave them.
    Close,
}
