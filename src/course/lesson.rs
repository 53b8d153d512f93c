//! An attempt at a lesson: a state machine with inputs, effects as data, predictions, goals and work by hand. Start with
//! [`attempt`]; what goes in and comes out is in [`protocol`].

pub mod attempt;
pub mod goal;
pub mod prediction;
pub mod protocol;
pub mod sandbox;
pub mod step_run;
