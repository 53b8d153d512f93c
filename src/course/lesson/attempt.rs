//! One run of a lesson: forward, back, predictions, outcomes.
//!
//! ```text
//! Starting ─Ready─▶ Before ─Next─▶ Running ─Done─▶ After ─Next─▶ Before … After ─Next─▶ End
//!                     ◀────────────Back────────────  ◀───Back───                ◀─Back─
//!                    Task  ──Try … until the goal holds──▶ After
//! ```
//!
//! From before, after or within a task the learner may step aside into free play on a copy of the world, and come back
//! as if nothing had happened. What is done by hand is in [`by_hand`](super::by_hand).

#[cfg(test)]
pub(in crate::course) mod tests;

use std::sync::Arc;

use super::prediction::StepPrediction;
use super::protocol::{AttemptPhase, Effect, Input};
use super::sandbox::ManualRun;
use super::step_run::{LaneRun, StepRun};
use crate::content::{Lane, Lesson, Step};
use crate::course::journal::JournalEvent;
use crate::model::fact::PredictionContext;
use crate::model::{Act, Outcome, Variables, View, account};

/// One run of a lesson.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub(in crate::course) lesson: Arc<Lesson>,
    pub(in crate::course) lanes: Vec<Lane>,
    /// How each lane's world now stands.
    pub(in crate::course) views: Vec<View>,
    /// The steps that have happened; while one is happening, it is the last.
    pub(in crate::course) runs: Vec<StepRun>,
    /// The prediction of each of these steps, and of the step that is about to happen.
    predictions: Vec<Option<StepPrediction>>,
    pub(in crate::course) phase: AttemptPhase,
    pub(in crate::course) last_run_id: u64,
    /// The act that was performed last, among the acts of its step.
    last_act: usize,
    /// What the learner has done by hand; in a task or in free play.
    pub(in crate::course) manual: Option<ManualRun>,
}

impl Attempt {
    /// A new attempt. It waits for [`Input::Ready`].
    #[must_use]
    pub fn new(lesson: Arc<Lesson>) -> Self {
        let lanes = lesson.lanes().into_iter().map(|(lane, _)| lane).collect();
        let (now, runs, asked) = (Vec::new(), Vec::new(), Vec::new());
        Self {
            lesson,
            lanes,
            views: now,
            runs,
            predictions: asked,
            phase: AttemptPhase::Starting,
            last_run_id: 0,
            last_act: 0,
            manual: None,
        }
    }

    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// Its lanes.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Where the attempt stands.
    #[must_use]
    pub const fn phase(&self) -> &AttemptPhase {
        &self.phase
    }

    /// The number of the step that is shown, from 0; at the end the last.
    #[must_use]
    pub fn step_index(&self) -> usize {
        match self.phase {
            AttemptPhase::Starting | AttemptPhase::BeforeStep | AttemptPhase::Task => self.runs.len(),
            AttemptPhase::Sandbox => self.sandbox_step_index(),
            _ => self.runs.len().saturating_sub(1),
        }
    }

    /// The step that is shown; `None` only in a lesson without steps.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.lesson.step.get(self.step_index())
    }

    /// What has happened in the step that is shown; `None` before it.
    #[must_use]
    pub fn current_run(&self) -> Option<&StepRun> {
        match self.phase {
            AttemptPhase::Starting | AttemptPhase::BeforeStep => None,
            AttemptPhase::Task | AttemptPhase::Sandbox => self.manual.as_ref().map(|hand| &hand.run),
            _ => self.runs.last(),
        }
    }

    /// All steps that have happened, in order.
    #[must_use]
    pub fn runs(&self) -> &[StepRun] {
        &self.runs
    }

    /// The prediction of the step that is shown.
    #[must_use]
    pub fn prediction(&self) -> Option<&StepPrediction> {
        self.prediction_at(self.step_index())
    }

    /// The prediction of step number `step`, if the attempt has come there.
    #[must_use]
    pub fn prediction_at(&self, step: usize) -> Option<&StepPrediction> {
        self.predictions.get(step)?.as_ref()
    }

    /// How the world of `lane` now stands; `None` until the lab is up.
    #[must_use]
    pub fn view(&self, lane: usize) -> Option<&View> {
        self.views.get(lane)
    }

    /// How it stood before the step that is shown.
    #[must_use]
    pub fn view_before(&self, lane: usize) -> Option<&View> {
        self.current_run().and_then(|run| run.lanes.get(lane)).map(|lane| &lane.before).or_else(|| self.view(lane))
    }

    /// The same attempt as it stood when step number `step` had just happened.
    #[must_use]
    pub fn rewound_to(&self, step: usize) -> Self {
        let mut then = self.clone();
        then.runs.truncate(step + 1);
        then.predictions.truncate(step + 1);
        if let Some(run) = then.runs.last() {
            then.views = run.lanes.iter().map(|lane| lane.final_view().clone()).collect();
        }
        then.phase = AttemptPhase::AfterStep;
        then
    }

    /// The number of the act that was performed last, among the acts of its step; after [`AttemptPhase::Failed`] the one
    /// that could not be carried out.
    #[must_use]
    pub const fn last_act(&self) -> usize {
        self.last_act
    }

    /// Whether a prediction waits for an answer.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        self.phase == AttemptPhase::BeforeStep && self.prediction().is_some_and(|asked| asked.open_lane().is_some())
    }

    /// Takes in `input` and says what is to be carried out. What does not fit the moment is ignored.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        match (input, &self.phase) {
            (Input::Ready(views), AttemptPhase::Starting) => {
                self.views = views;
                self.prepare_next_step()
            }
            (Input::Answer(option), AttemptPhase::BeforeStep) if self.waits_for_answer() => {
                self.record_answer(option);
                // Whoever has committed to an answer sees at once what happens.
                if self.waits_for_answer() { Vec::new() } else { self.begin_step() }
            }
            (Input::Next, AttemptPhase::BeforeStep) if self.waits_for_answer() => Vec::new(),
            (Input::Next | Input::Skip, AttemptPhase::BeforeStep) => self.begin_step(),
            (Input::Next | Input::Skip, AttemptPhase::AfterStep) => {
                let mut effects = self.prepare_next_step();
                effects.extend(self.record_end());
                effects
            }
            (Input::Skip, AttemptPhase::Task) => self.show_solution(),
            (Input::PerformManually { lanes, acts }, AttemptPhase::Task | AttemptPhase::Sandbox) => {
                self.perform_manually(lanes, acts)
            }
            (Input::EnterSandbox, AttemptPhase::BeforeStep | AttemptPhase::AfterStep | AttemptPhase::Task) => {
                self.enter_sandbox()
            }
            (Input::LeaveSandbox, AttemptPhase::Sandbox) => self.leave_sandbox(),
            (Input::Back, _) => self.back(),
            (Input::ExternalExchange { lane, outcome }, _) => self.take_external_exchange(lane, *outcome),
            (Input::Done { run, outcomes }, AttemptPhase::Task | AttemptPhase::Sandbox) => {
                self.take_manual_outcomes(run, outcomes)
            }
            (Input::Done { run, outcomes }, AttemptPhase::Running { run: awaited, act }) if run == *awaited => {
                let act = *act;
                self.take_outcomes(act, outcomes)
            }
            _ => Vec::new(),
        }
    }

    /// Notes how the world of `lane` now stands.
    pub(in crate::course) fn set_view(&mut self, lane: usize, view: View) {
        if let Some(now) = self.views.get_mut(lane) {
            *now = view;
        }
    }

    fn record_answer(&mut self, option: usize) {
        let step = self.step_index();
        if let Some(Some(asked)) = self.predictions.get_mut(step) {
            asked.record_answer(option);
        }
    }

    /// Arrives in front of the next step and draws up its prediction; without a next step, at the end. In front of a
    /// task the world is remembered at once: from here on the learner may change it at any moment.
    pub(in crate::course) fn prepare_next_step(&mut self) -> Vec<Effect> {
        let step = self.runs.len();
        self.manual = None;
        self.predictions.truncate(step);
        let Some(next) = self.lesson.step.get(step) else {
            self.phase = AttemptPhase::End;
            return Vec::new();
        };
        let task = next.task.is_some();
        self.phase = if task { AttemptPhase::Task } else { AttemptPhase::BeforeStep };
        let asked = self.build_prediction(step);
        self.predictions.push(asked);
        if task { vec![Effect::Checkpoint { step }] } else { Vec::new() }
    }

    fn build_prediction(&self, step: usize) -> Option<StepPrediction> {
        let step = self.lesson.step.get(step)?;
        let prediction = step.predict.as_ref()?;
        let lanes = self.lanes.iter().enumerate();
        let decisive = lanes
            .filter_map(|(at, lane)| Some((at, decisive_act(step, &lane.id)?.substitute_variables(&self.names(at)))));
        let decisive: Vec<(usize, Act)> = decisive.collect();
        let scenes =
            decisive.iter().filter_map(|(at, act)| Some((*at, PredictionContext { view: self.view(*at)?, act })));
        StepPrediction::new(prediction, &scenes.collect::<Vec<_>>())
    }

    /// The names known in `lane`.
    pub(in crate::course) fn names(&self, lane: usize) -> Variables {
        let latest = self.runs.last().and_then(|run| run.lanes.get(lane));
        latest.map_or_else(account::account_variables, |lane| lane.names.clone())
    }

    pub(in crate::course) fn begin_step(&mut self) -> Vec<Effect> {
        let step = self.runs.len();
        let lanes = 0..self.lanes.len();
        let lanes = lanes.map(|lane| LaneRun::new(self.view(lane).cloned().unwrap_or_default(), self.names(lane)));
        let run = StepRun { lanes: lanes.collect() };
        self.runs.push(run);
        self.phase = AttemptPhase::Running { run: self.last_run_id, act: 0 };
        let mut effects = vec![Effect::Checkpoint { step }];
        effects.extend(self.perform_from(0));
        effects
    }

    /// Performs the first act from number `act` on that happens in any lane; without one the step is over.
    fn perform_from(&mut self, act: usize) -> Vec<Effect> {
        let Some(step) = self.step() else { return Vec::new() };
        for (index, written) in step.acts_or_solution().iter().enumerate().skip(act) {
            let lanes = self.lanes.iter().enumerate().filter(|(_, lane)| is_in_lane(written, &lane.id));
            let acts = lanes.map(|(at, _)| (at, written.substitute_variables(&self.names(at))));
            let acts: Vec<(usize, Act)> = acts.collect();
            if !acts.is_empty() {
                self.last_run_id += 1;
                self.last_act = index;
                self.phase = AttemptPhase::Running { run: self.last_run_id, act: index };
                return vec![Effect::Perform { run: self.last_run_id, acts }];
            }
        }
        self.complete_step()
    }

    fn take_outcomes(&mut self, act: usize, outcomes: Vec<(usize, Result<Outcome, String>)>) -> Vec<Effect> {
        let Some(written) = self.step().and_then(|step| step.acts_or_solution().get(act)).cloned() else {
            return Vec::new();
        };
        for (lane, outcome) in outcomes {
            let filled = written.substitute_variables(&self.names(lane));
            let outcome = match outcome {
                Ok(outcome) => outcome,
                Err(why) => {
                    self.phase = AttemptPhase::Failed(why);
                    return Vec::new();
                }
            };
            self.set_view(lane, outcome.view.clone());
            let lane_run = self.runs.last_mut().and_then(|run| run.lanes.get_mut(lane));
            if let (Some(lane_run), Some(Lane { id, .. })) = (lane_run, self.lanes.get(lane)) {
                lane_run.record(act, filled, id, outcome);
            }
        }
        self.perform_from(act + 1)
    }

    pub(in crate::course) fn complete_step(&mut self) -> Vec<Effect> {
        self.phase = AttemptPhase::AfterStep;
        let step = self.step_index();
        if let (Some(Some(asked)), Some(run)) = (self.predictions.get_mut(step), self.runs.last()) {
            asked.resolve(run.lanes.iter().map(LaneRun::last_outcome));
        }
        self.record_step()
    }

    /// What the journal keeps of the step that has just happened.
    fn record_step(&self) -> Vec<Effect> {
        let Some(step) = self.step() else { return Vec::new() };
        let (lesson, step) = (self.lesson.id.clone(), step.id.clone());
        let right = self.prediction().and_then(StepPrediction::all_right);
        let predicted =
            right.map(|right| JournalEvent::Predicted { lesson: lesson.clone(), step: step.clone(), right });
        predicted.into_iter().chain([JournalEvent::Step { lesson, step }]).map(Effect::Record).collect()
    }

    fn record_end(&self) -> Vec<Effect> {
        let end = self.phase == AttemptPhase::End;
        end.then(|| Effect::Record(JournalEvent::Finished { lesson: self.lesson.id.clone() })).into_iter().collect()
    }

    fn back(&mut self) -> Vec<Effect> {
        match self.phase {
            AttemptPhase::Starting => Vec::new(),
            // What was tried by hand is undone first.
            AttemptPhase::Task if self.manual.is_some() => {
                let mut effects = self.undo_manual_run();
                effects.extend(self.prepare_next_step());
                effects
            }
            AttemptPhase::BeforeStep | AttemptPhase::Task if self.runs.is_empty() => Vec::new(),
            // The world is as it was after the step before: only the screen changes.
            AttemptPhase::BeforeStep | AttemptPhase::Task | AttemptPhase::End => {
                self.predictions.truncate(self.runs.len());
                self.phase = AttemptPhase::AfterStep;
                Vec::new()
            }
            AttemptPhase::Sandbox => self.leave_sandbox(),
            AttemptPhase::AfterStep | AttemptPhase::Running { .. } | AttemptPhase::Failed(_) => {
                if let Some(run) = self.runs.pop() {
                    self.views = run.lanes.into_iter().map(|lane| lane.before).collect();
                }
                let mut effects = vec![Effect::Restore { step: self.runs.len() }];
                effects.extend(self.prepare_next_step());
                effects
            }
        }
    }
}

/// Whether `act` happens in the lane called `lane`.
fn is_in_lane(act: &Act, lane: &str) -> bool {
    act.lane.as_deref().is_none_or(|only| only == lane)
}

/// The act that a prediction in `lane` is about: the step's last one there; none, and nothing to ask, where the step
/// does nothing.
fn decisive_act<'a>(step: &'a Step, lane: &str) -> Option<&'a Act> {
    step.acts_or_solution().iter().rev().find(|act| is_in_lane(act, lane))
}
