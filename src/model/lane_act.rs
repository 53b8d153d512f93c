//! Acts and their outcomes with the lane that they belong to, as they go into the lab and come out of it.

use super::act::Act;
use super::outcome::Outcome;

/// An act that is to be carried out in one lane. Every `$name` in it is filled in already.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneAct {
    /// The number of the lane, from 0.
    pub lane: usize,
    /// What somebody does there.
    pub act: Act,
}

/// What a [`LaneAct`] led to, or why it could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneOutcome<E> {
    /// The number of the lane, from 0.
    pub lane: usize,
    /// The outcome, or the error for which there is none.
    pub result: Result<Outcome, E>,
}
