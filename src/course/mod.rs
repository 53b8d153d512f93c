//! What a learner does, without a terminal, a disk or a network: one [`Attempt`] at a lesson.
//!
//! Inputs go in, effects come out as data, and `play` carries them out. Time and outcomes are passed in.

pub mod attempt;
#[cfg(test)]
mod attempt_tests;
pub mod happened;
pub mod history;
pub mod prediction;

pub use attempt::{Attempt, Effect, Input, Place};
pub use happened::{ActOutcome, Broken, LaneRun, StepRun};
pub use prediction::{Answered, Asked, AskedIn, Verdict};
