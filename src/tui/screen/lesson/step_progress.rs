//! How far a step has come, and how its task and its prediction turned out.

use crate::course::{Attempt, AttemptPhase, PredictionResult, PredictionVerdict};

/// The [`AttemptPhase`] without what it carries, so that the screen can remember it and notice that it has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PhaseKind {
    #[default]
    Starting,
    Before,
    Task,
    Free,
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
            AttemptPhase::Sandbox => Self::Free,
            AttemptPhase::Running { .. } => Self::Running,
            AttemptPhase::AfterStep => Self::After,
            AttemptPhase::Failed(_) => Self::Failed,
            AttemptPhase::End => Self::End,
        }
    }

    /// Whether the learner acts by hand: in a task and in free play.
    pub(super) const fn is_by_hand(self) -> bool {
        matches!(self, Self::Task | Self::Free)
    }
}

/// Who reached the goal of a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum TaskSolvedBy {
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

/// What really happened where the learner gave the same wrong answer.
struct WrongAnswer {
    answer: String,
    outcomes: Vec<String>,
}

impl MissedPrediction {
    /// The prediction of the current step, if it was missed in any lane.
    pub(super) fn of(attempt: &Attempt) -> Option<Self> {
        let (prediction, step) = (attempt.prediction()?, attempt.step()?);
        let wrong_answers = wrong_answers(attempt);
        if wrong_answers.is_empty() {
            return None;
        }
        let sentence =
            |wrong: &WrongAnswer| format!("you said {}; it was {}.", wrong.answer, wrong.outcomes.join(", "));
        Some(Self {
            step_title: step.title.clone(),
            answer_and_outcome: wrong_answers.iter().map(sentence).collect::<Vec<_>>().join(" And "),
            why: prediction.prediction.why.clone(),
        })
    }
}

/// The wrong answers to the prediction of the current step; the same answer in several lanes is one entry.
fn wrong_answers(attempt: &Attempt) -> Vec<WrongAnswer> {
    let Some(prediction) = attempt.prediction() else { return Vec::new() };
    let lanes = attempt.lanes();
    let mut wrong_answers: Vec<WrongAnswer> = Vec::new();
    for (index, lane) in lanes.iter().enumerate() {
        let Some(PredictionResult { verdict: PredictionVerdict::Wrong, answer: Some(answer), actual, .. }) =
            prediction.result_in(index)
        else {
            continue;
        };
        let outcome = if lanes.len() > 1 { format!("{actual} ({})", lane.title) } else { actual };
        match wrong_answers.iter_mut().find(|wrong| wrong.answer == answer) {
            Some(wrong) => wrong.outcomes.push(outcome),
            None => wrong_answers.push(WrongAnswer { answer, outcomes: vec![outcome] }),
        }
    }
    wrong_answers
}
