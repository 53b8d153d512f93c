//! What a learner does, without a terminal, a disk or a network: one [`Attempt`] at a lesson, a [`QuizRun`] of questions,
//! an [`Interview`], and the [schedule] of what is to be asked again.
//!
//! Inputs go in, effects come out as data, and `play` carries them out. Time and outcomes are passed in.

pub mod attempt;
#[cfg(test)]
mod attempt_tests;
pub mod by_hand;
#[cfg(test)]
mod by_hand_tests;
pub mod closing;
pub mod day;
pub mod goal;
pub mod grade;
#[cfg(test)]
mod grade_tests;
mod grade_text;
pub mod happened;
pub mod history;
pub mod interview;
pub mod learned;
pub mod moves;
pub mod prediction;
pub mod question;
pub mod question_key;
pub mod review;
pub mod run;
pub mod run_report;
pub mod run_sitting;
pub mod said;
pub mod schedule;
pub mod schedule_plan;

pub use attempt::Attempt;
pub use goal::{GoalBeforeAfter, GoalCondition};
pub use happened::{ActOutcome, FailedExpectation, LaneRun, StepRun};
pub use interview::Interview;
pub use moves::{AttemptPhase, Effect, Input};
pub use prediction::{LanePrediction, PredictionResult, PredictionVerdict, StepPrediction};
pub use question::{Answer, PredictPrompt, PresentedQuestion};
pub use question_key::fingerprint;
pub use review::Review;
pub use run::{QuestionResult, QuizRun};
pub use run_sitting::QuestionSequence;
