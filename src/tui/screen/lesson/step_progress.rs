//! How far a step has come, and how its task and its prediction turned out.

use crate::course::{Attempt, AttemptPhase};

/// The [`AttemptPhase`] without what it carries, so that the screen can remember it and notice that it has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PhaseKind {
    #[default]
    Starting,
    Before,
    Task,
    Sandbox,
    Running,
    After,
    Failed,
    End,
}

impl PhaseKind {
    pub(super) const fn of(phase: &AttemptPhase) -> Self {
        match phase {
            AttemptPhase::Starting => Self::Starting,
            AttemptPhase::BeforeStep => Self::Before,
            AttemptPhase::Task => Self::Task,
            AttemptPhase::Sandbox => Self::Sandbox,
            AttemptPhase::Running { .. } => Self::Running,
            AttemptPhase::AfterStep => Self::After,
            AttemptPhase::Failed(_) => Self::Failed,
            AttemptPhase::End => Self::End,
        }
    }

    /// Whether the learner acts by hand: in a task and in free play.
    pub(super) const fn is_by_hand(self) -> bool {
        matches!(self, Self::Task | Self::Sandbox)
    }
}

/// What makes the screen turn to another lane when it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LaneOccasion {
    pub(super) step_index: usize,
    pub(super) phase: PhaseKind,
    /// The lane that is asked about.
    pub(super) open_lane: Option<usize>,
}

/// Who reached the goal of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TaskSolver {
    /// The lesson, because the learner asked to be shown.
    #[default]
    Lesson,
    Learner,
}

/// A prediction that was missed, in words: in one lane or in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MissedPrediction {
    pub(super) step_title: String,
    /// What the learner answered and what happened, lane by lane.
    pub(super) answer_and_outcome: String,
    /// The explanation that the lesson gives.
    pub(super) why: String,
}

impl MissedPrediction {
    /// The prediction of the current step, if it was missed in any lane.
    pub(super) fn of(attempt: &Attempt) -> Option<Self> {
        Some(Self {
            answer_and_outcome: attempt.missed_prediction()?,
            step_title: attempt.step()?.title.clone(),
            why: attempt.missed_reasons().join("\n\n"),
        })
    }
}
