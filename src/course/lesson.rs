//! One attempt at a lesson: a state machine with inputs and effects as data, predictions, goals and manual work.
//!
//! Start with [`attempt`], whose header has the diagram; what goes in and comes out is in [`protocol`]. [`Attempt`]'s
//! methods are spread over three files by subject: [`attempt`] walks through the steps, [`sandbox`] takes what the
//! learner does by hand, and [`goal`] says how a task stands.
//!
//! [`Attempt`]: attempt::Attempt

pub mod attempt;
pub mod goal;
mod manual_run;
pub mod prediction;
pub mod protocol;
pub mod sandbox;
pub mod step_run;
