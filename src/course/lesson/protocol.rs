//! The protocol between an attempt and the program around it: its phases, its inputs, and the effects it asks for.

use crate::course::journal_entry::JournalEvent;
use crate::model::{Act, LaneAct, LaneOutcome, Outcome, View};

/// The state of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptPhase {
    /// The lab is not up yet.
    Starting,
    /// The next step is about to happen, and waits for the learner.
    BeforeStep,
    /// The step is running in the lab.
    Running {
        /// The number of the batch of acts under way, which tells its outcomes from late ones of an abandoned batch.
        batch: u64,
        /// The number of the act under way, from 0.
        act: usize,
    },
    /// It is the learner's turn: the step is a task whose goal does not hold yet.
    Task,
    /// The learner experiments on a copy of each lane.
    Sandbox,
    /// The step has happened.
    AfterStep,
    /// The step could not be carried out, for this reason.
    Failed(String),
    /// All steps have happened and the recap is shown.
    End,
}

/// What an attempt is told, by the learner or by the lab.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The lab is up, and this is the state of each lane.
    Ready(Vec<View>),
    /// Go on.
    Next,
    /// Go on without an answer to the prediction, or without solving the task.
    Skip,
    /// Go back; undoes the step on the screen.
    Back,
    /// Choose this option of the prediction, from 0. With the last lane's answer the step happens.
    Answer(usize),
    /// Answer the same in each lane that is still open as in the one before, where it is offered.
    RepeatAnswer,
    /// Perform acts of the learner's own, one after the other, in a task or in the sandbox.
    PerformManually {
        /// The numbers of the lanes in which they happen.
        lanes: Vec<usize>,
        /// The acts; variables in them are not filled in yet.
        acts: Vec<Act>,
    },
    /// Enter the sandbox.
    EnterSandbox,
    /// Leave the sandbox; what happened there is forgotten.
    LeaveSandbox,
    /// Somebody outside the program, such as `curl`, sent a request to a lane.
    ExternalExchange {
        /// The number of the lane.
        lane: usize,
        /// The exchange, and the state of the lane after it.
        outcome: Box<Outcome>,
    },
    /// The state of a lane has changed, and nothing more is known of it.
    StateSeen {
        /// The number of the lane.
        lane: usize,
        /// Its state now.
        view: Box<View>,
    },
    /// The outcomes of an [`Effect::Perform`].
    Done {
        /// The number that the effect had.
        batch: u64,
        /// What the acts led to; an error is a sentence.
        outcomes: Vec<LaneOutcome<String>>,
    },
}

/// What `play` is to carry out. Effects are carried out in the order in which they are returned.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Save the state of every lane as the one before this step.
    Checkpoint {
        /// The number of the step, from 0.
        step: usize,
    },
    /// Perform these acts, one per lane, and report with [`Input::Done`].
    Perform {
        /// The number to report with.
        batch: u64,
        /// The acts, with their variables filled in.
        acts: Vec<LaneAct>,
    },
    /// Restore the state of every lane from before this step.
    Restore {
        /// The number of the step, from 0.
        step: usize,
    },
    /// Go on with a copy of every lane.
    Fork,
    /// Drop the copies, and go on with the lanes as they were at the last fork.
    EndFork,
    /// Write this into the journal.
    Record(JournalEvent),
}
