//! What a learner does by hand: acts of their own towards a task's goal, and free play on a copy of the world.

#[cfg(test)]
pub(in crate::course) mod tests;

use std::collections::VecDeque;

use super::attempt::Attempt;
use super::protocol::{AttemptPhase, Effect};
use super::step_run::{LaneRun, StepRun};
use crate::content::lesson::Task;
use crate::model::{Act, Outcome, View};

/// What has been done by hand.
#[derive(Clone, Debug)]
pub(in crate::course) struct ManualRun {
    /// The acts and what they led to.
    pub(in crate::course) run: StepRun,
    /// What is under way.
    pending: Option<PendingManualAct>,
    /// Why the last act could not be carried out.
    last_error: Option<String>,
    /// In free play: where it began.
    fork_point: Option<Box<ForkPoint>>,
}

/// An act by hand that is under way.
#[derive(Clone, Debug)]
struct PendingManualAct {
    /// The run that is awaited.
    run_id: u64,
    act: Act,
    lanes: Vec<usize>,
    /// The acts that follow in the same lanes.
    remaining: VecDeque<Act>,
}

/// Where free play began.
#[derive(Clone, Debug)]
struct ForkPoint {
    phase: AttemptPhase,
    views: Vec<View>,
    manual: Option<ManualRun>,
}

impl Attempt {
    /// What the tool of the shown task opens with in `lane`, its names filled in; `None` once something has been done by
    /// hand, which the learner then goes on from.
    #[must_use]
    pub fn task_start_text(&self, lane: usize) -> Option<String> {
        let task = self.step().and_then(|step| step.task.as_ref()).filter(|_| self.manual.is_none())?;
        task.start.as_deref().map(|start| self.names(lane).substitute(start))
    }

    /// Whether an act by hand is under way.
    #[must_use]
    pub fn is_performing_manually(&self) -> bool {
        self.manual.as_ref().is_some_and(|hand| hand.pending.is_some())
    }

    /// Why the last act by hand could not be carried out.
    #[must_use]
    pub fn manual_error(&self) -> Option<&str> {
        self.manual.as_ref()?.last_error.as_deref()
    }

    /// The lanes in which something may be done by hand: those that the task at hand is about; in free play, all.
    #[must_use]
    pub fn manual_lanes(&self) -> Vec<usize> {
        let task = self.step().and_then(|step| step.task.as_ref()).filter(|_| self.phase == AttemptPhase::Task);
        task.map_or_else(|| (0..self.lanes.len()).collect(), |task| self.task_lanes(task))
    }

    pub(in crate::course) fn task_lanes(&self, task: &Task) -> Vec<usize> {
        let about = |id: &str| task.lane.as_deref().is_none_or(|only| only == id);
        self.lanes.iter().enumerate().filter(|(_, lane)| about(&lane.id)).map(|(at, _)| at).collect()
    }

    /// The outcome that facts read in `lane`: the last act by hand, else the last act of the lesson.
    pub(in crate::course) fn latest_outcome(&self, lane: usize) -> Outcome {
        let by_hand = self.manual.as_ref().and_then(|hand| hand.run.lanes.get(lane)?.last_outcome());
        let before = || self.runs.iter().rev().find_map(|run| run.lanes.get(lane)?.last_outcome());
        let latest = by_hand.or_else(before).cloned().unwrap_or_default();
        Outcome { view: self.view(lane).cloned().unwrap_or(latest.view), ..latest }
    }

    pub(in crate::course) fn manual_names(&self, lane: usize) -> crate::model::Variables {
        let by_hand = self.manual.as_ref().and_then(|hand| hand.run.lanes.get(lane));
        by_hand.map_or_else(|| self.names(lane), |lane| lane.names.clone())
    }

    /// Begins to do something by hand, if nothing was done yet.
    fn begin_manual_run(&mut self) {
        if self.manual.is_none() {
            self.manual =
                Some(ManualRun { run: self.new_step_run(), pending: None, last_error: None, fork_point: None });
        }
    }

    fn new_step_run(&self) -> StepRun {
        let lanes = 0..self.lanes.len();
        let lanes =
            lanes.map(|lane| LaneRun::new(self.view(lane).cloned().unwrap_or_default(), self.manual_names(lane)));
        StepRun { lanes: lanes.collect() }
    }

    pub(in crate::course) fn perform_manually(&mut self, mut lanes: Vec<usize>, acts: Vec<Act>) -> Vec<Effect> {
        if self.is_performing_manually() {
            return Vec::new();
        }
        self.begin_manual_run();
        lanes.retain(|lane| *lane < self.lanes.len());
        self.perform_next_manually(lanes, acts.into())
    }

    /// Begins the first of `acts`; the others follow it.
    fn perform_next_manually(&mut self, lanes: Vec<usize>, mut acts: VecDeque<Act>) -> Vec<Effect> {
        let Some(act) = acts.pop_front() else { return Vec::new() };
        let named = lanes.iter().map(|lane| (*lane, act.substitute_variables(&self.manual_names(*lane)))).collect();
        self.last_run_id += 1;
        let run = self.last_run_id;
        if let Some(hand) = &mut self.manual {
            hand.pending = Some(PendingManualAct { run_id: run, act, lanes, remaining: acts });
            hand.last_error = None;
        }
        vec![Effect::Perform { run, acts: named }]
    }

    pub(in crate::course) fn take_manual_outcomes(
        &mut self,
        run: u64,
        outcomes: Vec<(usize, Result<Outcome, String>)>,
    ) -> Vec<Effect> {
        let Some(hand) = &mut self.manual else { return Vec::new() };
        let Some(done) = hand.pending.take_if(|pending| pending.run_id == run) else { return Vec::new() };
        let mut failed = false;
        for (lane, outcome) in outcomes {
            match outcome {
                Ok(outcome) => self.record_manual_outcome(lane, done.act.clone(), outcome),
                Err(why) => {
                    failed = true;
                    if let Some(hand) = &mut self.manual {
                        hand.last_error = Some(why);
                    }
                }
            }
        }
        let finished = self.finish_task_if_reached();
        if failed || !finished.is_empty() {
            return finished;
        }
        self.perform_next_manually(done.lanes, done.remaining)
    }

    /// A request from outside counts as done by hand where something is to be done by hand.
    pub(in crate::course) fn take_external_exchange(&mut self, lane: usize, outcome: Outcome) -> Vec<Effect> {
        if !matches!(self.phase, AttemptPhase::Task | AttemptPhase::Sandbox) {
            self.set_view(lane, outcome.view);
            return Vec::new();
        }
        self.begin_manual_run();
        self.record_manual_outcome(lane, Act::default(), outcome);
        self.finish_task_if_reached()
    }

    fn record_manual_outcome(&mut self, lane: usize, act: Act, outcome: Outcome) {
        self.set_view(lane, outcome.view.clone());
        let id = self.lanes.get(lane).map(|lane| lane.id.clone()).unwrap_or_default();
        if let Some(run) = self.manual.as_mut().and_then(|hand| hand.run.lanes.get_mut(lane)) {
            run.record(run.acts.len(), act, &id, outcome);
        }
    }

    fn finish_task_if_reached(&mut self) -> Vec<Effect> {
        let reached = self.phase == AttemptPhase::Task && self.goal_conditions().iter().all(|line| line.holds);
        if !reached {
            return Vec::new();
        }
        if let Some(hand) = self.manual.take() {
            self.runs.push(hand.run);
        }
        self.complete_step()
    }

    /// "Show me": undoes what was tried and plays the task's solution.
    pub(in crate::course) fn show_solution(&mut self) -> Vec<Effect> {
        let mut effects = self.undo_manual_run();
        effects.extend(self.begin_step());
        effects
    }

    /// Undoes what was done by hand in a task.
    pub(in crate::course) fn undo_manual_run(&mut self) -> Vec<Effect> {
        let Some(hand) = self.manual.take() else { return Vec::new() };
        self.views = hand.run.lanes.into_iter().map(|lane| lane.before).collect();
        vec![Effect::Restore { step: self.runs.len() }]
    }

    /// Into free play: from here on everything happens to a copy.
    pub(in crate::course) fn enter_sandbox(&mut self) -> Vec<Effect> {
        let run = self.new_step_run();
        let aside = ForkPoint { phase: self.phase.clone(), views: self.views.clone(), manual: self.manual.take() };
        self.manual = Some(ManualRun { run, pending: None, last_error: None, fork_point: Some(Box::new(aside)) });
        self.phase = AttemptPhase::Sandbox;
        vec![Effect::Fork]
    }

    /// Back from free play, as if nothing had happened.
    pub(in crate::course) fn leave_sandbox(&mut self) -> Vec<Effect> {
        let Some(aside) = self.manual.take().and_then(|hand| hand.fork_point) else { return Vec::new() };
        let ForkPoint { phase: place, views: now, manual: hand } = *aside;
        (self.phase, self.views, self.manual) = (place, now, hand);
        vec![Effect::EndFork]
    }

    /// The step that free play began at.
    pub(in crate::course) fn sandbox_step_index(&self) -> usize {
        let begun = self.manual.as_ref().and_then(|hand| hand.fork_point.as_ref()).map(|aside| &aside.phase);
        if begun == Some(&AttemptPhase::AfterStep) { self.runs.len().saturating_sub(1) } else { self.runs.len() }
    }
}
