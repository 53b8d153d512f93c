//! Which lane the words of a step are about, for a face that shows one at a time.

use super::attempt::Attempt;
use super::prediction::{PredictionVerdict, StepPrediction, is_in_lane};
use super::protocol::AttemptPhase;
use super::step_run::LaneRun;
use crate::model::{FactValue, fact};

impl Attempt {
    /// The lane to look at now; `current` where nothing speaks for another. Before a step that is the lane that is asked
    /// about, or the only one in which something happens; after it, one in which the learner was wrong, or in which the
    /// facts are found that the step points to.
    #[must_use]
    pub fn lane_in_focus(&self, current: usize) -> usize {
        let candidates = match self.phase() {
            AttemptPhase::BeforeStep => self.lanes_before_step(),
            AttemptPhase::AfterStep => self.lanes_after_step(),
            _ => Vec::new(),
        };
        if candidates.contains(&current) { current } else { candidates.first().copied().unwrap_or(current) }
    }

    fn lanes_before_step(&self) -> Vec<usize> {
        if let Some(lane) = self.prediction().and_then(StepPrediction::open_lane) {
            return vec![lane];
        }
        let Some(step) = self.step() else { return Vec::new() };
        let acts = step.acts_or_solution();
        let happens_in = |id: &str| acts.is_empty() || acts.iter().any(|act| is_in_lane(act, id));
        let lanes = self.lanes().iter().enumerate().filter(|(_, lane)| happens_in(&lane.id));
        lanes.map(|(index, _)| index).collect()
    }

    fn lanes_after_step(&self) -> Vec<usize> {
        let Some(run) = self.current_run() else { return Vec::new() };
        let has_acts = |lane: &usize| run.lanes.get(*lane).is_some_and(|run| !run.acts.is_empty());
        let results = self.prediction_results();
        let missed = results.iter().filter(|(_, result)| result.verdict == PredictionVerdict::Wrong);
        let missed: Vec<usize> = missed.map(|(lane, _)| *lane).collect();
        let all: Vec<usize> = (0..run.lanes.len()).collect();
        let lanes = if missed.is_empty() { all } else { missed };
        let lanes = lanes.into_iter().filter(has_acts);
        let found = |lane: usize| run.lanes.get(lane).map_or(0, |run| self.facts_found(run));
        let scored: Vec<(usize, usize)> = lanes.map(|lane| (lane, found(lane))).collect();
        let most = scored.iter().map(|(_, count)| *count).max();
        scored.into_iter().filter(|(_, count)| Some(*count) == most).map(|(lane, _)| lane).collect()
    }

    /// How many of the facts that the step points to there are in a lane.
    fn facts_found(&self, run: &LaneRun) -> usize {
        let Some((step, outcome)) = self.step().zip(run.last_outcome()) else { return 0 };
        let facts = step.look_at.iter().filter_map(|path| fact::find_by_path(path).ok());
        facts.filter(|fact| fact.read(outcome) != FactValue::Absent).count()
    }

    /// Whether the lesson has moved the clock of its lab.
    #[must_use]
    pub fn has_moved_clock(&self) -> bool {
        let acts = self.runs().iter().chain(self.current_run()).flat_map(|run| &run.lanes).flat_map(|lane| &lane.acts);
        acts.filter_map(|done| done.act.as_act()).any(|act| act.clock.is_some())
    }
}
