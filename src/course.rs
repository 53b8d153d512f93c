//! What a learner does, without a terminal, a disk or a network.
//!
//! A learner makes an [`Attempt`] at a lesson, answers questions in a [`QuizRun`](quiz::quiz_run::QuizRun) or an
//! [`Interview`], and comes back
//! to the [`Review`] of what they have learned. Each of these is a value: inputs go in, and what is to be done about
//! them comes out as data (an [`Effect`], a [`journal_entry::JournalEvent`]), which `play` and the faces carry out.
//!
//! Three invariants hold throughout. Nothing here does input or output, or reads the clock: times and outcomes are
//! passed in. Nothing is random on its own: a seed decides each order. And the journal is the only memory: progress,
//! cards and statistics are folded from its entries whenever they are needed, and never stored.
//!
//! Start with [`journal_entry`], which lies lowest, then [`lesson::attempt`] and [`quiz::question_instance`]. `lesson` and
//! `quiz` do not know each other; `review` builds on `quiz`.

pub mod agenda;
pub mod course_ids;
pub mod course_map;
pub mod course_progress;
pub mod day;
pub mod journal_entry;
pub mod lesson;
pub mod presentation;
pub mod quiz;
pub mod review;
pub mod study_plan;
#[cfg(test)]
mod tests;
mod text;

pub use lesson::attempt::Attempt;
pub use lesson::goal::{GoalBeforeAfter, GoalCondition};
pub use lesson::prediction::{PredictionVerdict, StepPrediction};
pub use lesson::protocol::{AttemptPhase, Effect, Input};
pub use lesson::step_run::{ActOutcome, LaneRun, StepRun, UnmetLessonExpectation};
pub use quiz::interview::Interview;
pub use quiz::question_instance::PredictPrompt;
pub use quiz::question_sequence::QuestionSequence;
pub use review::Review;
pub use text::{
    ABOUT_TO_HAPPEN, EARLIER_EXCHANGE, NO_ANSWER_TO_REPEAT, NOTHING_HAPPENS, NOTHING_TO_ANSWER, NOTHING_TO_DO,
    TO_TAKE_AWAY, WITHOUT_REQUEST,
};
