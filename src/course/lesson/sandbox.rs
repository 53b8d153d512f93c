//! What a learner does by hand: acts of their own towards a task's goal, and the sandbox, which is a copy of each lane.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use super::attempt::Attempt;
use super::goal::GoalCondition;
use super::manual_run::{ForkPoint, ManualRun, PendingManualAct};
use super::protocol::{AttemptPhase, Effect};
use super::step_run::check_size;
use crate::content::lesson::Task;
use crate::model::{Act, LaneAct, LaneOutcome, Outcome, OversizeError, StepHistory, Variables};

impl Attempt {
    /// The text that the tool of the task on the screen starts with in `lane`, its variables filled in. `None` once the
    /// learner has done something by hand: they go on from their own text.
    #[must_use]
    pub fn task_start_text(&self, lane: usize) -> Option<String> {
        if self.manual.is_some() {
            return None;
        }
        let start = self.step()?.task.as_ref()?.start.as_deref()?;
        Some(self.names(lane).substitute(start).unwrap_or_else(|_| start.to_owned()))
    }

    /// Whether an act by hand is under way.
    #[must_use]
    pub fn is_performing_manually(&self) -> bool {
        self.manual.as_ref().is_some_and(|manual| manual.pending.is_some())
    }

    /// Why the last act by hand could not be carried out.
    #[must_use]
    pub fn manual_error(&self) -> Option<&str> {
        self.manual.as_ref()?.last_error.as_deref()
    }

    /// The lanes in which the learner may act: those of the task on the screen; in the sandbox, all.
    #[must_use]
    pub fn manual_lanes(&self) -> Vec<usize> {
        match self.step().and_then(|step| step.task.as_ref()) {
            Some(task) if self.phase == AttemptPhase::Task => self.task_lanes(task),
            _ => (0..self.lanes.len()).collect(),
        }
    }

    /// The lanes that `task` is about: the one it names, or all.
    pub(super) fn task_lanes(&self, task: &Task) -> Vec<usize> {
        let is_about = |id: &str| task.lane.as_deref().is_none_or(|only| only == id);
        let lanes = self.lanes.iter().enumerate().filter(|(_, lane)| is_about(&lane.id));
        lanes.map(|(index, _)| index).collect()
    }

    /// The outcome that facts are read from in `lane`: that of the last act by hand, else of the last act of the
    /// lesson, with the current state of the lane, which requests from outside may have changed since.
    pub(super) fn latest_outcome(&self, lane: usize) -> Outcome {
        let by_hand = self.manual.as_ref().and_then(|manual| manual.run.lanes.get(lane)?.last_outcome());
        let in_lesson = || {
            let earlier = self.runs.iter().rev().find_map(|run| run.lanes.get(lane)?.last_outcome())?;
            Some(Outcome { step: StepHistory::default(), ..earlier.clone() })
        };
        let latest = by_hand.cloned().or_else(in_lesson).unwrap_or_default();
        Outcome { view: self.view(lane).cloned().unwrap_or(latest.view), ..latest }
    }

    /// The variables known in `lane`, with those that acts by hand have saved.
    pub(super) fn manual_names(&self, lane: usize) -> Variables {
        let by_hand = self.manual.as_ref().and_then(|manual| manual.run.lanes.get(lane));
        by_hand.map_or_else(|| self.names(lane), |run| run.names.clone())
    }

    fn begin_manual_run(&mut self) {
        if self.manual.is_none() {
            self.manual = Some(ManualRun::new(self.new_step_run()));
        }
    }

    pub(super) fn perform_manually(&mut self, mut lanes: Vec<usize>, acts: Vec<Act>) -> Vec<Effect> {
        // One at a time: a second act would run against a state that the learner has not seen.
        if self.is_performing_manually() {
            return Vec::new();
        }
        self.begin_manual_run();
        lanes.retain(|lane| *lane < self.lanes.len());
        self.perform_next_manually(lanes, acts.into())
    }

    /// Performs the first of `acts` and keeps the others for when it is done.
    fn perform_next_manually(&mut self, lanes: Vec<usize>, mut acts: VecDeque<Act>) -> Vec<Effect> {
        let Some(act) = acts.pop_front() else { return Vec::new() };
        let runs = self.runs.iter().chain(self.manual.as_ref().map(|manual| &manual.run));
        if let Err(error) = check_size(runs) {
            self.set_manual_error(error.to_string());
            return Vec::new();
        }
        let substitute =
            |lane: &usize| Ok(LaneAct { lane: *lane, act: act.substitute_variables(&self.manual_names(*lane))? });
        let substituted = match lanes.iter().map(substitute).collect::<Result<_, OversizeError>>() {
            Ok(substituted) => substituted,
            Err(error) => {
                self.set_manual_error(error.to_string());
                return Vec::new();
            }
        };
        self.last_batch += 1;
        let batch = self.last_batch;
        if let Some(manual) = &mut self.manual {
            manual.pending = Some(PendingManualAct { batch, act, lanes, remaining: acts });
            manual.last_error = None;
        }
        vec![Effect::Perform { batch, acts: substituted }]
    }

    pub(super) fn record_manual_outcomes(&mut self, batch: u64, outcomes: Vec<LaneOutcome<String>>) -> Vec<Effect> {
        let Some(manual) = &mut self.manual else { return Vec::new() };
        let Some(done) = manual.pending.take_if(|pending| pending.batch == batch) else { return Vec::new() };
        let mut failed = false;
        for LaneOutcome { lane, result } in outcomes {
            let recorded = result.and_then(|outcome| {
                self.record_manual_outcome(lane, done.act.clone(), outcome).map_err(|error| error.to_string())
            });
            if let Err(why) = recorded {
                failed = true;
                self.set_manual_error(why);
            }
        }
        let effects = self.finish_task_if_reached();
        // The acts that remain build on this one, and a task that is done needs no more of them.
        if failed || !effects.is_empty() {
            return effects;
        }
        self.perform_next_manually(done.lanes, done.remaining)
    }

    /// A request from outside counts as an act by hand where the learner may act; elsewhere it only changes the lane.
    pub(super) fn record_external_exchange(&mut self, lane: usize, outcome: Outcome) -> Vec<Effect> {
        if !matches!(self.phase, AttemptPhase::Task | AttemptPhase::Sandbox) {
            self.set_view(lane, outcome.view);
            return Vec::new();
        }
        self.begin_manual_run();
        self.set_view(lane, outcome.view.clone());
        if let Some(run) = self.manual.as_mut().and_then(|manual| manual.run.lanes.get_mut(lane)) {
            run.record_external(outcome);
        }
        self.finish_task_if_reached()
    }

    fn set_manual_error(&mut self, why: String) {
        if let Some(manual) = &mut self.manual {
            manual.last_error = Some(why);
        }
    }

    fn record_manual_outcome(&mut self, lane: usize, act: Act, outcome: Outcome) -> Result<(), OversizeError> {
        self.set_view(lane, outcome.view.clone());
        let id = self.lanes.get(lane).map(|lane| lane.id.clone()).unwrap_or_default();
        match self.manual.as_mut().and_then(|manual| manual.run.lanes.get_mut(lane)) {
            Some(run) => run.record(run.next_act_index(), act, &id, outcome),
            None => Ok(()),
        }
    }

    fn finish_task_if_reached(&mut self) -> Vec<Effect> {
        // In the sandbox nothing counts, not even a goal that is reached.
        let reached = self.phase == AttemptPhase::Task && self.goal_conditions().iter().all(GoalCondition::holds);
        if !reached {
            return Vec::new();
        }
        if let Some(manual) = self.manual.take() {
            self.runs.push(manual.run);
        }
        self.complete_step()
    }

    /// "Show me": undoes what was tried and plays the task's solution.
    pub(super) fn show_solution(&mut self) -> Vec<Effect> {
        let mut effects = self.undo_manual_run();
        effects.extend(self.begin_step());
        effects
    }

    /// Puts the lanes back to where they were before the learner did anything by hand in the task.
    pub(super) fn undo_manual_run(&mut self) -> Vec<Effect> {
        let Some(manual) = self.manual.take() else { return Vec::new() };
        self.views = manual.run.lanes.into_iter().map(|lane| lane.before).collect();
        vec![Effect::Restore { step: self.runs.len() }]
    }

    pub(super) fn enter_sandbox(&mut self) -> Vec<Effect> {
        let run = self.new_step_run();
        let fork_point = ForkPoint { phase: self.phase.clone(), views: self.views.clone(), manual: self.manual.take() };
        self.manual = Some(ManualRun { fork_point: Some(Box::new(fork_point)), ..ManualRun::new(run) });
        self.phase = AttemptPhase::Sandbox;
        vec![Effect::Fork]
    }

    pub(super) fn leave_sandbox(&mut self) -> Vec<Effect> {
        let Some(fork_point) = self.manual.take().and_then(|manual| manual.fork_point) else { return Vec::new() };
        let ForkPoint { phase, views, manual } = *fork_point;
        (self.phase, self.views, self.manual) = (phase, views, manual);
        vec![Effect::EndFork]
    }

    /// The number of the step from which the sandbox was entered.
    pub(super) fn sandbox_step_index(&self) -> usize {
        let fork_point = self.manual.as_ref().and_then(|manual| manual.fork_point.as_ref());
        match fork_point.map(|fork_point| &fork_point.phase) {
            Some(AttemptPhase::AfterStep) => self.runs.len().saturating_sub(1),
            _ => self.runs.len(),
        }
    }
}
