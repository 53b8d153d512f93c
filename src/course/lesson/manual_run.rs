//! What the learner does by hand, as data: the acts so far, the one under way, and where a fork into the sandbox began.

use std::collections::VecDeque;

use super::protocol::AttemptPhase;
use super::step_run::StepRun;
use crate::model::{Act, View};

/// What the learner has done by hand in a task or in the sandbox.
#[derive(Clone, Debug)]
pub(super) struct ManualRun {
    pub(super) run: StepRun,
    /// The act under way; the learner performs one at a time.
    pub(super) pending: Option<PendingManualAct>,
    /// Why the last act could not be carried out.
    pub(super) last_error: Option<String>,
    /// Where the sandbox was entered; `None` in a task.
    pub(super) fork_point: Option<Box<ForkPoint>>,
}

/// An act by hand whose outcomes are awaited.
#[derive(Clone, Debug)]
pub(super) struct PendingManualAct {
    /// The number of its batch, which tells its outcomes from late ones of an earlier batch.
    pub(super) batch: u64,
    /// The act as the learner gave it: its names are filled in lane by lane.
    pub(super) act: Act,
    pub(super) lanes: Vec<usize>,
    /// The acts to perform next in the same lanes.
    pub(super) remaining: VecDeque<Act>,
}

/// The state of the attempt when the learner entered the sandbox, to be restored when they leave it.
#[derive(Clone, Debug)]
pub(super) struct ForkPoint {
    pub(super) phase: AttemptPhase,
    pub(super) views: Vec<View>,
    pub(super) manual: Option<ManualRun>,
}

impl ManualRun {
    pub(super) const fn new(run: StepRun) -> Self {
        Self { run, pending: None, last_error: None, fork_point: None }
    }
}
