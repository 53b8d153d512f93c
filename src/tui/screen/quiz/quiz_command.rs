//! What the question screen asks of its app.

use crate::course::journal::Confidence;
use crate::course::quiz::presented_question::Answer;

/// A command of the question screen.
#[derive(Clone, Debug, PartialEq)]
pub enum QuizCommand {
    /// Score this answer.
    Answer {
        /// The answer.
        answer: Answer,
        /// How sure the learner is, if the screen asked.
        confidence: Option<Confidence>,
        /// How many hints were shown.
        hints: u32,
    },
    /// Ask this question again later.
    Skip,
    /// Go on to the next question.
    Next,
    /// Record that the question is doubtful, with this note.
    Flag(String),
    /// Show the step of a lesson that shows the answer.
    ShowStep,
    /// Switch to the next theme.
    NextTheme,
    /// End the questions; at their end, leave them.
    Close,
    /// End the program.
    Quit,
}
