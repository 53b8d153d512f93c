//! A task's goal, line by line: the one rule that decides for a learner and for `check` whether it is reached.

use super::attempt::Attempt;
use crate::content::lesson::Task;
use crate::model::{FactValue, Outcome, Variables, expectation};

/// One line of a task's goal, and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalCondition {
    /// The lane.
    pub lane: usize,
    /// The fact.
    pub fact_path: String,
    /// What must hold.
    pub wanted: expectation::FactCondition,
    /// What is so now.
    pub found: FactValue,
    /// Whether that is enough.
    pub holds: bool,
}

/// The goal of a task on both sides of a step that has happened, lane by lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalBeforeAfter {
    /// Before anything was done.
    pub before: Vec<GoalCondition>,
    /// At the end of the step.
    pub after: Vec<GoalCondition>,
}

impl Attempt {
    /// How the goal of the task that is shown stands, lane by lane.
    #[must_use]
    pub fn goal_conditions(&self) -> Vec<GoalCondition> {
        let Some(task) = self.step().and_then(|step| step.task.as_ref()) else { return Vec::new() };
        let lanes = self.task_lanes(task).into_iter();
        lanes
            .flat_map(|lane| goal_conditions(task, lane, &self.manual_names(lane), &self.latest_outcome(lane)))
            .collect()
    }

    /// How the goal of the task in step number `step` stood before and after it; nothing where that step has no task or
    /// has not happened.
    #[must_use]
    pub fn goal_before_after(&self, step: usize) -> GoalBeforeAfter {
        let task = self.lesson.step.get(step).and_then(|step| step.task.as_ref());
        let (Some(task), Some(run)) = (task, self.runs.get(step)) else { return GoalBeforeAfter::default() };
        let mut around = GoalBeforeAfter::default();
        for lane in self.task_lanes(task) {
            let Some(happened) = run.lanes.get(lane) else { continue };
            let earlier = self.runs.iter().take(step).rev().find_map(|run| run.lanes.get(lane)?.last_outcome());
            let before = Outcome { view: happened.before.clone(), ..earlier.cloned().unwrap_or_default() };
            around.before.extend(goal_conditions(task, lane, &happened.names_before, &before));
            around.after.extend(goal_conditions(
                task,
                lane,
                &happened.names,
                happened.last_outcome().unwrap_or(&before),
            ));
        }
        around
    }
}

/// The goal of `task` in `lane`, where these names are `known` and that was the last `outcome`.
fn goal_conditions(task: &Task, lane: usize, known: &Variables, outcome: &Outcome) -> Vec<GoalCondition> {
    let promises = expectation::read_expectations(&task.goal).valid;
    let promises = promises.iter().map(|promise| promise.substitute_variables(known));
    let told = |promise: expectation::Expectation| GoalCondition {
        lane,
        fact_path: promise.fact.path(),
        found: promise.fact.read(outcome),
        holds: promise.check(outcome).is_ok(),
        wanted: promise.condition,
    };
    promises.map(told).collect()
}
