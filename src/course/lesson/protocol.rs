//! The words between an attempt and the program around it: where it stands, what reaches it, what it asks for.

use crate::course::journal::JournalEvent;
use crate::model::{Act, Outcome, View};

/// Where an attempt stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptPhase {
    /// The lab is not up yet.
    Starting,
    /// A step is about to happen.
    BeforeStep,
    /// It is happening: the run's number and the act that is under way.
    Running {
        /// Tells a late answer from the one that is awaited.
        run: u64,
        /// The act that is under way.
        act: usize,
    },
    /// It is the learner's turn: a task whose goal does not hold yet.
    Task,
    /// The learner plays on a copy of the world.
    Sandbox,
    /// It has happened.
    AfterStep,
    /// The step could not happen; why.
    Failed(String),
    /// All steps have happened and the recap is shown.
    End,
}

/// Something that reaches an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// The lab is up; how each lane's world stands.
    Ready(Vec<View>),
    /// Onward.
    Next,
    /// Onward without an answer to the prediction.
    Skip,
    /// Back.
    Back,
    /// An option of the open prediction; 0 is the first. With the last answer the step happens.
    Answer(usize),
    /// Acts that the learner does by hand, one after the other, in a task or in free play.
    PerformManually {
        /// The lanes in which they are done.
        lanes: Vec<usize>,
        /// The acts.
        acts: Vec<Act>,
    },
    /// Into free play, on a copy of the world.
    EnterSandbox,
    /// Back from free play.
    LeaveSandbox,
    /// Somebody outside the lab did something in a lane.
    ExternalExchange {
        /// The lane.
        lane: usize,
        /// The exchange, and how the lane's world now stands.
        outcome: Box<Outcome>,
    },
    /// What the acts of a run led to, one entry a lane that had one.
    Done {
        /// The run that was asked for.
        run: u64,
        /// Lane and outcome, or why there is none.
        outcomes: Vec<(usize, Result<Outcome, String>)>,
    },
}

/// Something for `play` to carry out, in this order.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Remember every lane's world as the one before this step.
    Checkpoint {
        /// The step, from 0.
        step: usize,
    },
    /// Carry out these acts, one a lane, and answer with [`Input::Done`].
    Perform {
        /// The number to answer with.
        run: u64,
        /// Lane and act.
        acts: Vec<(usize, Act)>,
    },
    /// Put back the worlds from before this step.
    Restore {
        /// The step, from 0.
        step: usize,
    },
    /// Go on with a copy of every lane's world.
    Fork,
    /// Put back the worlds from before the last fork.
    EndFork,
    /// Write this into the journal.
    Record(JournalEvent),
}
