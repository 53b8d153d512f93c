//! One run of a lesson: forward, back, predictions, outcomes.
//!
//! ```text
//! Starting ─Ready─▶ BeforeStep ─Next─▶ Running ─Done─▶ AfterStep ─Next─▶ BeforeStep … AfterStep ─Next─▶ End
//!                     ◀──────────────Back──────────────  ◀────Back────                     ◀─────Back────
//!                   Task  ──PerformManually … until the goal holds──▶ AfterStep
//! ```
//!
//! From `BeforeStep`, `AfterStep` and `Task` the learner may enter the sandbox, where everything happens to a copy of
//! each lane, and come back as if nothing had happened. Manual work is in [`sandbox`](super::sandbox).

mod journal_events;
mod more_about_step;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::manual_run::ManualRun;
use super::prediction::{StepPrediction, is_in_lane};
use super::protocol::{AttemptPhase, Effect, Input};
use super::step_run::{ActOutcome, LaneRun, StepRun, check_size};
use crate::content::{Lane, LaneText, Lesson, Step};
use crate::course::text;
use crate::model::{Act, FactValue, LaneAct, LaneOutcome, Outcome, OversizeError, Variables, View, account};

/// One run of a lesson. Steps, acts and lanes are numbered from 0.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub(super) lesson: Arc<Lesson>,
    pub(super) lanes: Vec<Lane>,
    /// The current state of each lane; empty until the lab is up.
    pub(super) views: Vec<View>,
    /// The steps that have happened; while one is running, it is the last.
    pub(super) runs: Vec<StepRun>,
    /// The prediction of each of these steps, and of the step that is about to happen.
    pub(super) predictions: Vec<Option<StepPrediction>>,
    /// What was answered in steps that were gone back from, by the number of the step and the lane.
    pub(super) kept_answers: BTreeMap<usize, BTreeMap<usize, FactValue>>,
    pub(super) phase: AttemptPhase,
    /// Counts every [`Effect::Perform`], so that outcomes of an abandoned run are recognized.
    pub(super) last_batch: u64,
    /// The act that was performed last, among the acts of its step.
    last_act: usize,
    /// What the learner has done by hand, in a task or in the sandbox.
    pub(super) manual: Option<ManualRun>,
}

impl Attempt {
    /// A new attempt. It waits for [`Input::Ready`].
    #[must_use]
    pub fn new(lesson: Arc<Lesson>) -> Self {
        let lanes = lesson.lanes().into_iter().map(|(lane, _)| lane).collect();
        Self {
            lesson,
            lanes,
            views: Vec::new(),
            runs: Vec::new(),
            predictions: Vec::new(),
            kept_answers: BTreeMap::new(),
            phase: AttemptPhase::Starting,
            last_batch: 0,
            last_act: 0,
            manual: None,
        }
    }

    /// The lesson that is attempted.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    /// The lesson's lanes, at least one.
    #[must_use]
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The title of `lane`, where the lesson has several.
    #[must_use]
    pub fn lane_title(&self, lane: usize) -> Option<&str> {
        self.lanes.get(lane).filter(|_| self.lanes.len() > 1).map(|lane| lane.title.as_str())
    }

    /// What is read in lane number `lane`; `None` where that lane has no text.
    #[must_use]
    pub fn text_in_lane<'t>(&self, text: &'t LaneText, lane: usize) -> Option<&'t str> {
        text.in_lane(&self.lanes.get(lane)?.id)
    }

    /// The state of the machine.
    #[must_use]
    pub const fn phase(&self) -> &AttemptPhase {
        &self.phase
    }

    /// The number of the step on the screen; at the end, of the last one.
    #[must_use]
    pub fn step_index(&self) -> usize {
        match self.phase {
            AttemptPhase::Starting | AttemptPhase::BeforeStep | AttemptPhase::Task => self.runs.len(),
            AttemptPhase::Sandbox => self.sandbox_step_index(),
            _ => self.runs.len().saturating_sub(1),
        }
    }

    /// The step on the screen; `None` only in a lesson without steps.
    #[must_use]
    pub fn step(&self) -> Option<&Step> {
        self.lesson.step.get(self.step_index())
    }

    /// What has happened in the step on the screen; in a task or in the sandbox, what the learner did by hand.
    #[must_use]
    pub fn current_run(&self) -> Option<&StepRun> {
        match self.phase {
            AttemptPhase::Starting | AttemptPhase::BeforeStep => None,
            AttemptPhase::Task | AttemptPhase::Sandbox => self.manual.as_ref().map(|manual| &manual.run),
            _ => self.runs.last(),
        }
    }

    /// Every act that has happened in `lane`, the newest first; what is done by hand comes before all others.
    pub fn acts_newest_first(&self, lane: usize) -> impl Iterator<Item = &ActOutcome> {
        let runs = self.manual.iter().map(|manual| &manual.run).chain(self.runs.iter().rev());
        runs.filter_map(move |run| run.lanes.get(lane)).flat_map(|run| run.acts.iter().rev())
    }

    /// All steps that have happened, in order.
    #[must_use]
    pub fn runs(&self) -> &[StepRun] {
        &self.runs
    }

    /// The prediction of the step on the screen.
    #[must_use]
    pub fn prediction(&self) -> Option<&StepPrediction> {
        self.prediction_at(self.step_index())
    }

    /// The prediction of step number `step`, if that step has one and the attempt got there.
    #[must_use]
    pub fn prediction_at(&self, step: usize) -> Option<&StepPrediction> {
        self.predictions.get(step)?.as_ref()
    }

    /// The current state of `lane`; `None` until the lab is up.
    #[must_use]
    pub fn view(&self, lane: usize) -> Option<&View> {
        self.views.get(lane)
    }

    /// The state of `lane` before the step on the screen.
    #[must_use]
    pub fn view_before(&self, lane: usize) -> Option<&View> {
        let run = self.current_run().and_then(|run| run.lanes.get(lane));
        run.map(|run| &run.before).or_else(|| self.view(lane))
    }

    /// A copy of this attempt as it was when step number `step` had just happened.
    #[must_use]
    pub fn rewound_to(&self, step: usize) -> Self {
        let mut rewound = self.clone();
        rewound.runs.truncate(step + 1);
        rewound.predictions.truncate(step + 1);
        if let Some(run) = rewound.runs.last() {
            rewound.views = run.lanes.iter().map(|lane| lane.final_view().clone()).collect();
        }
        rewound.phase = AttemptPhase::AfterStep;
        rewound
    }

    /// The number of the act that was performed last, among the acts of its step; after [`AttemptPhase::Failed`], of
    /// the act that failed.
    #[must_use]
    pub const fn last_act(&self) -> usize {
        self.last_act
    }

    /// Whether the prediction on the screen still needs an answer.
    #[must_use]
    pub fn waits_for_answer(&self) -> bool {
        let is_open = |prediction: &StepPrediction| prediction.open_lane().is_some();
        self.phase == AttemptPhase::BeforeStep && self.prediction().is_some_and(is_open)
    }

    /// Whether an answer that was given can be given in the lanes that are left.
    #[must_use]
    pub fn has_answer_to_repeat(&self) -> bool {
        self.waits_for_answer() && self.prediction().and_then(StepPrediction::repeatable_answer).is_some()
    }

    /// Takes `input` and returns the effects to carry out, in order. Input that does not fit the phase is ignored: it
    /// may have been typed, or sent by the lab, before the phase changed.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        match (input, &self.phase) {
            (Input::Ready(views), AttemptPhase::Starting) => {
                self.views = views;
                self.prepare_next_step()
            }
            (Input::Answer(option), AttemptPhase::BeforeStep) => self.answer(|prediction| {
                // Who has answered on an earlier visit may change their mind.
                if prediction.open_lane().is_none() {
                    prediction.clear_answers();
                }
                prediction.record_answer(option);
            }),
            (Input::RepeatAnswer, AttemptPhase::BeforeStep) if self.waits_for_answer() => {
                self.answer(StepPrediction::repeat_answer)
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
            (Input::StateSeen { lane, view }, _) => {
                self.set_view(lane, *view);
                Vec::new()
            }
            (Input::ExternalExchange { lane, outcome }, _) => self.record_external_exchange(lane, *outcome),
            (Input::Done { batch, outcomes }, AttemptPhase::Task | AttemptPhase::Sandbox) => {
                self.record_manual_outcomes(batch, outcomes)
            }
            (Input::Done { batch, outcomes }, AttemptPhase::Running { batch: awaited, act }) if batch == *awaited => {
                let act = *act;
                self.record_outcomes(act, outcomes)
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn set_view(&mut self, lane: usize, view: View) {
        if let Some(current) = self.views.get_mut(lane) {
            *current = view;
        }
    }

    /// Answers the prediction on the screen. The last answer starts the step: whoever has committed to an answer
    /// wants to see the result at once.
    fn answer(&mut self, answer: impl FnOnce(&mut StepPrediction)) -> Vec<Effect> {
        let step = self.step_index();
        let prediction = self.predictions.get_mut(step).and_then(Option::as_mut);
        let Some(prediction) = prediction.filter(|prediction| !prediction.lanes.is_empty()) else { return Vec::new() };
        answer(prediction);
        if self.waits_for_answer() { Vec::new() } else { self.begin_step() }
    }

    /// Moves in front of the next step and draws up its prediction; without a next step, to the end. A task gets its
    /// checkpoint here and not when it begins: from now on the learner may change the lanes at any moment.
    pub(super) fn prepare_next_step(&mut self) -> Vec<Effect> {
        let step = self.runs.len();
        self.manual = None;
        self.forget_predictions_from(step);
        let Some(next) = self.lesson.step.get(step) else {
            self.phase = AttemptPhase::End;
            return Vec::new();
        };
        let is_task = next.task.is_some();
        self.phase = if is_task { AttemptPhase::Task } else { AttemptPhase::BeforeStep };
        let prediction = self.build_prediction(step);
        self.predictions.push(prediction);
        if is_task { vec![Effect::Checkpoint { step }] } else { Vec::new() }
    }

    /// The variables known in `lane` after the last step: those of the accounts, and what acts have saved.
    pub(super) fn names(&self, lane: usize) -> Variables {
        let last_run = self.runs.last().and_then(|run| run.lanes.get(lane));
        last_run.map_or_else(|| account::account_variables(&self.lesson.account), |run| run.names.clone())
    }

    /// A step in which nothing has happened yet.
    pub(super) fn new_step_run(&self) -> StepRun {
        let new_lane_run = |lane| LaneRun::new(self.view(lane).cloned().unwrap_or_default(), self.manual_names(lane));
        StepRun { lanes: (0..self.lanes.len()).map(new_lane_run).collect(), ..StepRun::default() }
    }

    pub(super) fn begin_step(&mut self) -> Vec<Effect> {
        let step = self.runs.len();
        let run = self.new_step_run();
        self.runs.push(run);
        self.phase = AttemptPhase::Running { batch: self.last_batch, act: 0 };
        let mut effects = vec![Effect::Checkpoint { step }];
        effects.extend(self.perform_from(0));
        effects
    }

    /// Performs the first act, from number `act` on, that happens in any lane; without one the step is over.
    fn perform_from(&mut self, act: usize) -> Vec<Effect> {
        if let Err(error) = check_size(self.runs.iter()) {
            return self.fail(error.to_string());
        }
        let Some(step) = self.step() else { return Vec::new() };
        for (index, written) in step.acts_or_solution().iter().enumerate().skip(act) {
            let lanes = self.lanes.iter().enumerate().filter(|(_, lane)| is_in_lane(written, &lane.id));
            let substitute = |(lane, _)| Ok(LaneAct { lane, act: written.substitute_variables(&self.names(lane))? });
            let acts: Vec<LaneAct> = match lanes.map(substitute).collect::<Result<_, OversizeError>>() {
                Ok(acts) => acts,
                Err(error) => {
                    self.last_act = index;
                    return self.fail(error.to_string());
                }
            };
            if !acts.is_empty() {
                self.last_batch += 1;
                self.last_act = index;
                self.phase = AttemptPhase::Running { batch: self.last_batch, act: index };
                return vec![Effect::Perform { batch: self.last_batch, acts }];
            }
        }
        self.complete_step()
    }

    /// Act number `act` of the step on the screen, as the lesson writes it.
    fn written_act(&self, act: usize) -> Option<&Act> {
        self.step()?.acts_or_solution().get(act)
    }

    fn record_outcomes(&mut self, act: usize, outcomes: Vec<LaneOutcome<String>>) -> Vec<Effect> {
        for LaneOutcome { lane, result } in outcomes {
            let record = |outcome| self.record_outcome(lane, act, outcome).map_err(|error| error.to_string());
            if let Err(why) = result.and_then(record) {
                return self.fail(text::about_lane(self.lane_title(lane), why));
            }
        }
        if let (Some(written), Some(run)) = (self.written_act(act).cloned(), self.runs.last_mut()) {
            run.compare_lanes(act, &written);
        }
        self.perform_from(act + 1)
    }

    /// Adds act number `act` of the step that is running, with its `outcome` in `lane`.
    fn record_outcome(&mut self, lane: usize, act: usize, outcome: Outcome) -> Result<(), OversizeError> {
        let Some(written) = self.written_act(act) else { return Ok(()) };
        // Before the act is recorded, since what it saves may change the variables.
        let performed = written.substitute_variables(&self.names(lane))?;
        self.set_view(lane, outcome.view.clone());
        let lane_run = self.runs.last_mut().and_then(|run| run.lanes.get_mut(lane));
        match (lane_run, self.lanes.get(lane)) {
            (Some(lane_run), Some(Lane { id, .. })) => lane_run.record(act, performed, id, outcome),
            _ => Ok(()),
        }
    }

    /// The step that is running cannot be carried out, because of `why`.
    fn fail(&mut self, why: String) -> Vec<Effect> {
        self.phase = AttemptPhase::Failed(why);
        Vec::new()
    }

    pub(super) fn complete_step(&mut self) -> Vec<Effect> {
        self.phase = AttemptPhase::AfterStep;
        let step = self.step_index();
        if let (Some(Some(prediction)), Some(run)) = (self.predictions.get_mut(step), self.runs.last()) {
            prediction.resolve(run.lanes.iter().map(LaneRun::last_outcome));
        }
        self.record_step()
    }

    fn back(&mut self) -> Vec<Effect> {
        match self.phase {
            AttemptPhase::Starting => Vec::new(),
            // What was tried by hand is undone first; only the next Back leaves the task.
            AttemptPhase::Task if self.manual.is_some() => {
                let mut effects = self.undo_manual_run();
                effects.extend(self.prepare_next_step());
                effects
            }
            AttemptPhase::BeforeStep | AttemptPhase::Task if self.runs.is_empty() => Vec::new(),
            // The lanes are as the step before left them: only the screen changes.
            AttemptPhase::BeforeStep | AttemptPhase::Task | AttemptPhase::End => {
                self.forget_predictions_from(self.runs.len());
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
