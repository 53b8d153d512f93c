//! What has happened in an attempt: for each step, lane by lane, each act with its outcome and the expectations that it
//! did not meet.

use std::fmt;

use super::lane_comparison::{LaneValue, UnmetComparison, unmet_comparisons};
use crate::course::text;
use crate::model::fact::FactRef;
use crate::model::outcome::json_size;
use crate::model::variables::MAX_LESSON_BYTES;
use crate::model::{
    Act, ActKind, Exchange, Expectation, FactValue, Outcome, OversizeError, Variables, View, expectation, fact,
};

/// How many requests from outside are kept of a step in a lane; each has a view of the lane with it.
const MAX_EXTERNAL_ACTS: usize = 16;

/// How many bytes of them are kept, with those views.
const MAX_EXTERNAL_BYTES: usize = 2 * 1024 * 1024;

/// A step that has happened, or is running.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepRun {
    /// One entry for each lane of the lesson, in its order.
    pub lanes: Vec<LaneRun>,
    /// The comparisons between lanes that did not turn out as the lesson expects.
    pub unmet_comparisons: Vec<UnmetComparison>,
}

/// A step in one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneRun {
    /// The state of the lane before the step.
    pub before: View,
    /// The variables that were known before the step.
    pub names_before: Variables,
    /// The variables that are known now: those from before, and what the acts saved.
    pub names: Variables,
    /// The acts that happened in this lane, in order.
    pub acts: Vec<ActOutcome>,
    /// About how many bytes `before` takes.
    before_bytes: usize,
}

/// Fails when `runs` take more than a lesson may keep.
pub(super) fn check_size<'a>(runs: impl Iterator<Item = &'a StepRun>) -> Result<(), OversizeError> {
    let bytes = runs.flat_map(|run| &run.lanes).map(LaneRun::byte_size).sum();
    if bytes > MAX_LESSON_BYTES { Err(OversizeError::Lesson(bytes)) } else { Ok(()) }
}

/// One act in one lane, and its outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct ActOutcome {
    /// Its number among the step's acts, from 0.
    pub index: usize,
    /// What was done.
    pub act: PerformedAct,
    /// The exchanges of the act, and the state of the lane after it.
    pub outcome: Outcome,
    /// About how many bytes the outcome takes.
    outcome_bytes: usize,
    /// The lesson's expectations that the outcome did not meet.
    pub unmet_expectations: Vec<UnmetLessonExpectation>,
}

/// What led to an outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum PerformedAct {
    /// An act of the lesson or of the learner, with its variables filled in.
    Act(Box<Act>),
    /// A request that somebody sent from outside the program, such as with `curl`.
    External,
}

impl StepRun {
    /// Notes which comparisons between lanes of `act`, number `index` of the step, do not hold now that it is done in all.
    pub(super) fn compare_lanes(&mut self, index: usize, act: &Act) {
        let outcome_in = |run: &LaneRun, fact: &FactRef| {
            run.acts.iter().find(|done| done.index == index).map(|done| fact.read(&done.outcome))
        };
        let values_of = |fact: &FactRef| {
            let lanes = self.lanes.iter().enumerate();
            lanes.filter_map(|(lane, run)| Some(LaneValue { lane, value: outcome_in(run, fact)? })).collect()
        };
        let failed = unmet_comparisons(act, index, values_of);
        self.unmet_comparisons.extend(failed);
    }
}

impl ActOutcome {
    /// Whether `exchange` is one of the outcome itself. An act that is repeated leads to exchanges with the same content, so
    /// a copy of an exchange belongs to no act.
    #[must_use]
    pub fn has_led_to(&self, exchange: &Exchange) -> bool {
        self.outcome.exchanges.iter().any(|other| std::ptr::eq(other, exchange))
    }
}

impl PerformedAct {
    /// The act; `None` for a request from outside.
    #[must_use]
    pub fn as_act(&self) -> Option<&Act> {
        match self {
            Self::Act(act) => Some(act),
            Self::External => None,
        }
    }
}

impl fmt::Display for PerformedAct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Act(act) => act.fmt(f),
            Self::External => f.write_str(text::EXTERNAL_REQUEST),
        }
    }
}

/// An expectation of the lesson that an outcome did not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetLessonExpectation {
    /// The keys that lead to it in the lesson, below the act: `expect_in`, `strict`, `status`.
    pub keys: Vec<String>,
    /// What was expected, and what was found.
    pub unmet: expectation::UnmetExpectation,
}

impl ActOutcome {
    /// How guessing a secret ended, for an act that did so.
    #[must_use]
    pub fn guess_result(&self) -> Option<String> {
        let result = self.outcome.view.guess_result.as_ref()?;
        matches!(self.act.as_act()?.kind(), Ok(ActKind::Guess(_))).then(|| result.to_string())
    }

    /// The one-time code that was computed, for an act that did so.
    #[must_use]
    pub fn totp_result(&self) -> Option<String> {
        let result = self.outcome.view.totp_result.as_ref()?;
        matches!(self.act.as_act()?.kind(), Ok(ActKind::Totp(_))).then(|| result.to_string())
    }

    /// What became of the script in a page, for an act that had one.
    #[must_use]
    pub fn script_result(&self) -> Option<String> {
        let result = self.outcome.view.script_result.as_ref()?;
        matches!(self.act.as_act()?.kind(), Ok(ActKind::Script(_))).then(|| format!("script in the page: {result}"))
    }
}

impl UnmetLessonExpectation {
    /// What the lesson expected and what happened; in `lane`, if that has to be said.
    #[must_use]
    pub fn sentence(&self, lane: Option<&str>) -> String {
        let actual = text::in_lane(&self.unmet.found, lane);
        text::unmet_expectation(&self.unmet.path, &self.unmet.expected, &actual)
    }
}

impl LaneRun {
    /// A lane at the beginning of a step.
    pub(super) fn new(before: View, names: Variables) -> Self {
        let before_bytes = json_size(&before);
        Self { before, names_before: names.clone(), names, acts: Vec::new(), before_bytes }
    }

    /// The state of the lane after the acts so far.
    #[must_use]
    pub fn final_view(&self) -> &View {
        self.acts.last().map_or(&self.before, |act| &act.outcome.view)
    }

    /// The number of the act that comes next.
    #[must_use]
    pub fn next_act_index(&self) -> usize {
        self.acts.last().map_or(0, |act| act.index + 1)
    }

    /// Drops the oldest acts from outside that leave no room for one of `bytes`.
    fn make_room_for_external(&mut self, bytes: usize) {
        let is_external = |act: &ActOutcome| act.act == PerformedAct::External;
        while let Some(oldest) = self.acts.iter().position(is_external) {
            let sizes: Vec<usize> =
                self.acts.iter().filter(|act| is_external(act)).map(|act| act.outcome_bytes).collect();
            if sizes.len() < MAX_EXTERNAL_ACTS && sizes.iter().sum::<usize>() + bytes <= MAX_EXTERNAL_BYTES {
                return;
            }
            self.acts.remove(oldest);
        }
    }

    /// About how many bytes it takes to keep the views and outcomes of this lane.
    fn byte_size(&self) -> usize {
        self.before_bytes + self.acts.iter().map(|act| act.outcome_bytes).sum::<usize>()
    }

    /// The outcome that facts are read from: that of the last act.
    #[must_use]
    pub fn last_outcome(&self) -> Option<&Outcome> {
        self.acts.last().map(|act| &act.outcome)
    }

    /// The expectations that were not met, in sentences; in `lane`, if that has to be said.
    pub fn unmet_expectations(&self, lane: Option<&str>) -> impl Iterator<Item = String> {
        self.acts.iter().flat_map(|act| &act.unmet_expectations).map(move |failed| failed.sentence(lane))
    }

    /// Every exchange of the step, in order.
    pub fn exchanges(&self) -> impl Iterator<Item = &Exchange> {
        self.acts.iter().flat_map(|act| &act.outcome.exchanges)
    }

    /// `outcome` of `act`, which follows those so far, with what has happened in the step.
    fn with_step_history(&self, act: &Act, outcome: Outcome) -> Outcome {
        let so_far = self.last_outcome().map(|last| last.step.clone()).unwrap_or_default();
        let step = so_far.after(act, self.final_view(), &outcome.exchanges, &outcome.view, self.before.now);
        Outcome { step, ..outcome }
    }

    /// Adds act number `index` with its `outcome`: checks the expectations for the lane with the id `lane`, and saves
    /// the facts that the act is to save. A fact that is absent counts as an expectation that was not met, since
    /// later acts would otherwise send the variable unfilled.
    ///
    /// # Errors
    /// When a fact is too long to be saved. The act has happened, and is added all the same.
    pub(super) fn record(&mut self, index: usize, act: Act, lane: &str, outcome: Outcome) -> Result<(), OversizeError> {
        let outcome = self.with_step_history(&act, outcome);
        let mut saved = Ok(());
        let mut failed = unmet_expectations(&act, lane, &outcome);
        for (name, path) in &act.save {
            let value = fact::find_by_path(path).map_or(FactValue::Absent, |fact| fact.read(&outcome));
            if value == FactValue::Absent {
                let unmet = expectation::UnmetExpectation {
                    path: path.clone(),
                    expected: "something to keep".to_owned(),
                    found: value.to_string(),
                };
                failed.push(UnmetLessonExpectation { keys: vec!["save".to_owned(), name.clone()], unmet });
            } else {
                saved = saved.and(self.names.set(name, &value.to_string()));
            }
        }
        let outcome_bytes = outcome.byte_size();
        self.acts.push(ActOutcome {
            index,
            act: PerformedAct::Act(Box::new(act)),
            outcome,
            outcome_bytes,
            unmet_expectations: failed,
        });
        saved
    }

    /// Adds a request from outside. It expects nothing and saves nothing. The oldest go where there are as many as
    /// are kept, or as long ones: nobody outside may fill the memory.
    pub(super) fn record_external(&mut self, outcome: Outcome) {
        let outcome = self.with_step_history(&Act::default(), outcome);
        let outcome_bytes = outcome.byte_size();
        let index = self.next_act_index();
        self.make_room_for_external(outcome_bytes);
        self.acts.push(ActOutcome {
            index,
            act: PerformedAct::External,
            outcome,
            outcome_bytes,
            unmet_expectations: Vec::new(),
        });
    }
}

/// The expectations of `act` for `lane` that `outcome` does not meet. One that cannot be read is left out here:
/// `content` reports it.
fn unmet_expectations(act: &Act, lane: &str, outcome: &Outcome) -> Vec<UnmetLessonExpectation> {
    let in_every_lane = std::iter::once((vec!["expect".to_owned()], &act.expect));
    let in_this_lane = act.expect_in.get(lane).map(|table| (vec!["expect_in".to_owned(), lane.to_owned()], table));
    let mut failed = Vec::new();
    for (keys, table) in in_every_lane.chain(in_this_lane) {
        for expectation in expectation::read_expectations(table).valid {
            if let Err(unmet) = expectation.check(outcome) {
                failed.push(UnmetLessonExpectation { keys: expectation_keys(&keys, &expectation), unmet });
            }
        }
    }
    failed
}

fn expectation_keys(table: &[String], expectation: &Expectation) -> Vec<String> {
    let path = expectation.fact.path();
    table.iter().cloned().chain(path.split('.').map(str::to_owned)).collect()
}
