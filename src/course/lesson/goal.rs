//! How a task's goal stands, condition by condition. This one rule decides for a learner and for `check` whether the
//! goal is reached.

use serde_json::Value as Json;

use super::attempt::Attempt;
use super::goal_text::{found_text, goal_text};
use super::step_run::LaneRun;
use crate::content::lesson::{Evidence, Task};
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
    /// How far it is reached.
    pub state: GoalState,
}

/// How far a condition is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoalState {
    /// It doesn't hold.
    Open,
    /// It did hold, by what had happened before a switch was changed last.
    Outdated,
    /// It holds.
    Reached,
}

impl GoalCondition {
    /// Whether the condition holds.
    #[must_use]
    pub const fn holds(&self) -> bool {
        matches!(self.state, GoalState::Reached)
    }

    /// What is to become true and, as long as it is not, what there is now; in `lane`, if that has to be said.
    #[must_use]
    pub fn sentence(&self, lane: Option<&str>) -> String {
        let wanted = text::in_lane(&goal_text(&self.fact, &self.wanted), lane);
        match self.state {
            GoalState::Open => text::goal::open(wanted, found_text(&self.fact, &self.found)),
            GoalState::Outdated => text::goal::outdated(wanted),
            GoalState::Reached => wanted,
        }
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
    let counted_history = match task.evidence {
        Evidence::AfterLastSwitch => outcome.step.after_last_switch(),
        Evidence::WholeTask => None,
    };
    let counted = counted_history.map(|step| Outcome { step, ..outcome.clone() });
    let counted = counted.as_ref().unwrap_or(outcome);
    let condition = |expectation: Expectation| GoalCondition {
        lane,
        found: expectation.fact.read(counted),
        state: goal_state(&expectation, counted, outcome),
        wanted: expectation.condition,
        fact: expectation.fact,
    };
    expectations.map(condition).collect()
}

/// How far the goal is reached by what counts, and by `all` that has happened. What never is to happen mustn't have happened at all.
fn goal_state(expectation: &Expectation, counted: &Outcome, all: &Outcome) -> GoalState {
    let never = expectation.prohibitions();
    if never.is_some_and(|never| never.check(all).is_err()) {
        return GoalState::Open;
    }
    match (expectation.check(counted), expectation.check(all)) {
        (Ok(()), _) => GoalState::Reached,
        (Err(_), Ok(())) => GoalState::Outdated,
        (Err(_), Err(_)) => GoalState::Open,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Act, Exchange, Initiator, Message, View};

    /// How far the goal is reached after these acts: a status is one that bob gets, anything else changes a switch.
    fn state_after(evidence: &str, statuses: &[Option<u16>]) -> GoalState {
        let task = json!({
            "tool": "switches", "solution": [], "evidence": evidence,
            "goal": { "step": { "responses": { "bob": { "contains": "GET /me 200", "lacks": "GET /me 500" } } } },
        });
        let task: Task = serde_json::from_value(task).expect("a task");
        let view = View::default();
        let switch = json!({ "operator": { "set": { "shop": { "ids": "random" } } } });
        let switch: Act = serde_json::from_value(switch).expect("an act");
        let step = statuses.iter().fold(StepHistory::default(), |history, status| match status {
            None => history.after(&switch, &view, &[], &view, 0),
            Some(status) => {
                let message = |line: &str| Message::parse(format!("{line}\r\n\r\n").into_bytes());
                let request = message("GET /me HTTP/1.1");
                let url = "https://shop.test/me".to_owned();
                let bob = Initiator::Client("bob".to_owned());
                let exchange = Exchange::new(bob, url, request, message("HTTP/1.1 200 OK"), *status);
                history.after(&Act::default(), &view, &[exchange], &view, 0)
            }
        });
        goal_conditions(&task, 0, &Variables::default(), &Outcome { step, ..Outcome::default() })[0].state
    }

    #[test]
    fn what_was_shown_before_a_switch_was_changed_has_to_be_shown_again() {
        let state = |statuses: &[Option<u16>]| state_after("after_last_switch", statuses);
        assert_eq!(state(&[None, Some(401)]), GoalState::Open);
        assert_eq!(state(&[None, Some(200)]), GoalState::Reached);
        assert_eq!(state(&[None, Some(200), None]), GoalState::Outdated);
        assert_eq!(state(&[None, Some(200), None, Some(200)]), GoalState::Reached);
        assert_eq!(state(&[Some(500), None, Some(200)]), GoalState::Open, "what mustn't happen has happened");
        assert_eq!(state_after("whole_task", &[None, Some(200), None]), GoalState::Reached);
    }
}
