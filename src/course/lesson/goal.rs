//! How a task's goal stands, condition by condition. This one rule decides for a learner and for `check` whether the
//! goal is reached.

use serde_json::Value as Json;

use super::attempt::Attempt;
use super::goal_text::{found_text, goal_text};
use super::step_run::LaneRun;
use crate::content::lesson::Task;
use crate::course::text;
use crate::model::expectation::{self, Expectation, FactCondition};
use crate::model::fact::FactRef;
use crate::model::{FactValue, Outcome, StepHistory, Variables};

/// One condition of a task's goal, and whether it holds in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoalCondition {
    /// The number of the lane, from 0.
    pub lane: usize,
    /// The path of the fact: `store.sessions`.
    pub fact: FactRef,
    /// The condition on the fact.
    pub wanted: FactCondition,
    /// The value of the fact.
    pub found: FactValue,
    /// Whether the value meets the condition.
    pub holds: bool,
}

impl GoalCondition {
    /// What is to become true and, as long as it is not, what there is now; in `lane`, if that has to be said.
    #[must_use]
    pub fn sentence(&self, lane: Option<&str>) -> String {
        let wanted = text::in_lane(&goal_text(&self.fact, &self.wanted), lane);
        if self.holds { wanted } else { text::goal::open(wanted, found_text(&self.fact, &self.found)) }
    }
}

/// The goal of a task before and after a step that has happened, lane by lane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoalBeforeAfter {
    /// Before anything was done.
    pub before: Vec<GoalCondition>,
    /// At the end of the step.
    pub after: Vec<GoalCondition>,
}

impl Attempt {
    /// The goal of the task on the screen as it stands now, lane by lane.
    #[must_use]
    pub fn goal_conditions(&self) -> Vec<GoalCondition> {
        let Some(task) = self.step().and_then(|step| step.task.as_ref()) else { return Vec::new() };
        let lanes = self.task_lanes(task).into_iter();
        lanes
            .flat_map(|lane| goal_conditions(task, lane, &self.manual_names(lane), &self.latest_outcome(lane)))
            .collect()
    }

    /// Whether anything was done in the step on the screen.
    #[must_use]
    pub fn has_acted(&self) -> bool {
        self.current_run().is_some_and(|run| run.lanes.iter().any(|lane| !lane.acts.is_empty()))
    }

    /// The goal of the task in step number `step` before and after that step; empty where the step has no task or has
    /// not happened.
    #[must_use]
    pub fn goal_before_after(&self, step: usize) -> GoalBeforeAfter {
        let mut goal = GoalBeforeAfter::default();
        let task = self.lesson.step.get(step).and_then(|step| step.task.as_ref());
        let (Some(task), Some(step_run)) = (task, self.runs.get(step)) else { return goal };
        for lane in self.task_lanes(task) {
            let Some(run) = step_run.lanes.get(lane) else { continue };
            let earlier_runs = self.runs.iter().take(step).rev();
            let earlier =
                earlier_runs.filter_map(|earlier_run| earlier_run.lanes.get(lane)).find_map(LaneRun::last_outcome);
            let before = Outcome {
                view: run.before.clone(),
                step: StepHistory::default(),
                ..earlier.cloned().unwrap_or_default()
            };
            let after = run.last_outcome().unwrap_or(&before);
            goal.before.extend(goal_conditions(task, lane, &run.names_before, &before));
            goal.after.extend(goal_conditions(task, lane, &run.names, after));
        }
        goal
    }
}

/// The goal of `task` in `lane`, with these variables, read from this outcome.
fn goal_conditions(task: &Task, lane: usize, names: &Variables, outcome: &Outcome) -> Vec<GoalCondition> {
    let valid = expectation::read_expectations(&task.goal).valid;
    // A goal that would be too long stays as it is written, and so is not reached: no fact is that long.
    let unfilled = Variables::default();
    let fits = names.check_size(&Json::Object(task.goal.clone())).is_ok();
    let names = if fits { names } else { &unfilled };
    let expectations = valid.iter().map(|expectation| expectation.substitute_variables(names));
    let condition = |expectation: Expectation| GoalCondition {
        lane,
        found: expectation.fact.read(outcome),
        holds: expectation.check(outcome).is_ok(),
        wanted: expectation.condition,
        fact: expectation.fact,
    };
    expectations.map(condition).collect()
}
