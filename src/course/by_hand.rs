//! What a learner does by hand: acts of their own towards a task's goal, and free play on a copy of the world.

use std::collections::VecDeque;

use super::attempt::Attempt;
use super::happened::{LaneRun, StepRun};
use super::moves::{Effect, Place};
use crate::content::lesson::Task;
use crate::world::{Act, Outcome, View};

/// What has been done by hand.
#[derive(Clone, Debug)]
pub(super) struct Hand {
    /// The acts and what they led to.
    pub(super) run: StepRun,
    /// What is under way.
    pending: Option<Pending>,
    /// Why the last act could not be carried out.
    trouble: Option<String>,
    /// In free play: where it began.
    aside: Option<Box<Aside>>,
}

/// An act by hand that is under way.
#[derive(Clone, Debug)]
struct Pending {
    /// The run that is awaited.
    run: u64,
    act: Act,
    lanes: Vec<usize>,
    /// The acts that follow in the same lanes.
    then: VecDeque<Act>,
}

/// Where free play began.
#[derive(Clone, Debug)]
struct Aside {
    place: Place,
    now: Vec<View>,
    hand: Option<Hand>,
}

impl Attempt {
    /// What the tool of the shown task opens with in `lane`, its names filled in; `None` once something has been done by
    /// hand, which the learner then goes on from.
    #[must_use]
    pub fn task_start(&self, lane: usize) -> Option<String> {
        let task = self.step().and_then(|step| step.task.as_ref()).filter(|_| self.hand.is_none())?;
        task.start.as_deref().map(|start| self.known(lane).substitute(start))
    }

    /// Whether an act by hand is under way.
    #[must_use]
    pub fn is_trying(&self) -> bool {
        self.hand.as_ref().is_some_and(|hand| hand.pending.is_some())
    }

    /// Why the last act by hand could not be carried out.
    #[must_use]
    pub fn trouble(&self) -> Option<&str> {
        self.hand.as_ref()?.trouble.as_deref()
    }

    /// The lanes in which something may be done by hand: those that the task at hand is about; in free play, all.
    #[must_use]
    pub fn lanes_by_hand(&self) -> Vec<usize> {
        let task = self.step().and_then(|step| step.task.as_ref()).filter(|_| self.place == Place::Task);
        task.map_or_else(|| (0..self.lanes.len()).collect(), |task| self.task_lanes(task))
    }

    pub(super) fn task_lanes(&self, task: &Task) -> Vec<usize> {
        let about = |id: &str| task.lane.as_deref().is_none_or(|only| only == id);
        self.lanes.iter().enumerate().filter(|(_, lane)| about(&lane.id)).map(|(at, _)| at).collect()
    }

    /// The outcome that facts read in `lane`: the last act by hand, else the last act of the lesson.
    pub(super) fn latest(&self, lane: usize) -> Outcome {
        let by_hand = self.hand.as_ref().and_then(|hand| hand.run.lanes.get(lane)?.last());
        let before = || self.runs.iter().rev().find_map(|run| run.lanes.get(lane)?.last());
        let latest = by_hand.or_else(before).cloned().unwrap_or_default();
        Outcome { view: self.view(lane).cloned().unwrap_or(latest.view), ..latest }
    }

    pub(super) fn known_by_hand(&self, lane: usize) -> crate::world::Variables {
        let by_hand = self.hand.as_ref().and_then(|hand| hand.run.lanes.get(lane));
        by_hand.map_or_else(|| self.known(lane), |lane| lane.known.clone())
    }

    /// Begins to do something by hand, if nothing was done yet.
    fn begin_by_hand(&mut self) {
        if self.hand.is_none() {
            self.hand = Some(Hand { run: self.fresh_run(), pending: None, trouble: None, aside: None });
        }
    }

    fn fresh_run(&self) -> StepRun {
        let lanes = 0..self.lanes.len();
        let lanes =
            lanes.map(|lane| LaneRun::new(self.view(lane).cloned().unwrap_or_default(), self.known_by_hand(lane)));
        StepRun { lanes: lanes.collect() }
    }

    pub(super) fn try_by_hand(&mut self, mut lanes: Vec<usize>, acts: Vec<Act>) -> Vec<Effect> {
        if self.is_trying() {
            return Vec::new();
        }
        self.begin_by_hand();
        lanes.retain(|lane| *lane < self.lanes.len());
        self.try_next(lanes, acts.into())
    }

    /// Begins the first of `acts`; the others follow it.
    fn try_next(&mut self, lanes: Vec<usize>, mut acts: VecDeque<Act>) -> Vec<Effect> {
        let Some(act) = acts.pop_front() else { return Vec::new() };
        let named = lanes.iter().map(|lane| (*lane, act.substitute_variables(&self.known_by_hand(*lane)))).collect();
        self.last_run += 1;
        let run = self.last_run;
        if let Some(hand) = &mut self.hand {
            hand.pending = Some(Pending { run, act, lanes, then: acts });
            hand.trouble = None;
        }
        vec![Effect::Perform { run, acts: named }]
    }

    pub(super) fn take_by_hand(&mut self, run: u64, outcomes: Vec<(usize, Result<Outcome, String>)>) -> Vec<Effect> {
        let Some(hand) = &mut self.hand else { return Vec::new() };
        let Some(done) = hand.pending.take_if(|pending| pending.run == run) else { return Vec::new() };
        let mut failed = false;
        for (lane, outcome) in outcomes {
            match outcome {
                Ok(outcome) => self.happened_by_hand(lane, done.act.clone(), outcome),
                Err(why) => {
                    failed = true;
                    if let Some(hand) = &mut self.hand {
                        hand.trouble = Some(why);
                    }
                }
            }
        }
        let finished = self.finish_task_if_reached();
        if failed || !finished.is_empty() {
            return finished;
        }
        self.try_next(done.lanes, done.then)
    }

    /// A request from outside counts as done by hand where something is to be done by hand.
    pub(super) fn take_visit(&mut self, lane: usize, outcome: Outcome) -> Vec<Effect> {
        if !matches!(self.place, Place::Task | Place::Free) {
            self.stands(lane, outcome.view);
            return Vec::new();
        }
        self.begin_by_hand();
        self.happened_by_hand(lane, Act::default(), outcome);
        self.finish_task_if_reached()
    }

    fn happened_by_hand(&mut self, lane: usize, act: Act, outcome: Outcome) {
        self.stands(lane, outcome.view.clone());
        let id = self.lanes.get(lane).map(|lane| lane.id.clone()).unwrap_or_default();
        if let Some(run) = self.hand.as_mut().and_then(|hand| hand.run.lanes.get_mut(lane)) {
            run.take(run.acts.len(), act, &id, outcome);
        }
    }

    fn finish_task_if_reached(&mut self) -> Vec<Effect> {
        let reached = self.place == Place::Task && self.goal().iter().all(|line| line.holds);
        if !reached {
            return Vec::new();
        }
        if let Some(hand) = self.hand.take() {
            self.runs.push(hand.run);
        }
        self.finish_step()
    }

    /// "Show me": undoes what was tried and plays the task's solution.
    pub(super) fn show_solution(&mut self) -> Vec<Effect> {
        let mut effects = self.undo_by_hand();
        effects.extend(self.begin_step());
        effects
    }

    /// Undoes what was done by hand in a task.
    pub(super) fn undo_by_hand(&mut self) -> Vec<Effect> {
        let Some(hand) = self.hand.take() else { return Vec::new() };
        self.now = hand.run.lanes.into_iter().map(|lane| lane.before).collect();
        vec![Effect::Restore { step: self.runs.len() }]
    }

    /// Into free play: from here on everything happens to a copy.
    pub(super) fn step_aside(&mut self) -> Vec<Effect> {
        let run = self.fresh_run();
        let aside = Aside { place: self.place.clone(), now: self.now.clone(), hand: self.hand.take() };
        self.hand = Some(Hand { run, pending: None, trouble: None, aside: Some(Box::new(aside)) });
        self.place = Place::Free;
        vec![Effect::Fork]
    }

    /// Back from free play, as if nothing had happened.
    pub(super) fn step_back_in(&mut self) -> Vec<Effect> {
        let Some(aside) = self.hand.take().and_then(|hand| hand.aside) else { return Vec::new() };
        let Aside { place, now, hand } = *aside;
        (self.place, self.now, self.hand) = (place, now, hand);
        vec![Effect::EndFork]
    }

    /// The step that free play began at.
    pub(super) fn step_index_aside(&self) -> usize {
        let begun = self.hand.as_ref().and_then(|hand| hand.aside.as_ref()).map(|aside| &aside.place);
        if begun == Some(&Place::After) { self.runs.len().saturating_sub(1) } else { self.runs.len() }
    }
}
