//! What a learner does, without a terminal, a disk or a network: one [`Attempt`] at a lesson, a [`QuizRun`] of questions,
//! an [`Interview`], and the [deck](review::deck) of what is to be asked again.
//!
//! Inputs go in, effects come out as data, and `play` carries them out. Time and outcomes are passed in.

pub mod course_map;
pub mod day;
pub mod journal;
pub mod lesson;
pub mod quiz;
pub mod review;

pub use lesson::attempt::Attempt;
pub use lesson::goal::{GoalBeforeAfter, GoalCondition};
pub use lesson::prediction::{LanePrediction, PredictionResult, PredictionVerdict, StepPrediction};
pub use lesson::protocol::{AttemptPhase, Effect, Input};
pub use lesson::step_run::{ActOutcome, FailedExpectation, LaneRun, StepRun};
pub use quiz::fingerprint::fingerprint;
pub use quiz::interview::Interview;
pub use quiz::presented_question::{Answer, PredictPrompt, PresentedQuestion};
pub use quiz::question_sequence::QuestionSequence;
pub use quiz::quiz_run::{QuestionResult, QuizRun};
pub use review::Review;
