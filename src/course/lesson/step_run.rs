//! What has happened in an attempt: for each step, lane by lane, each act with its outcome and the promises that it
//! broke.

use crate::model::{Act, Expectation, FactValue, Outcome, Variables, View, expectation, fact};

/// A step that has happened, or is happening.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StepRun {
    /// What happened in each lane, in the order of the lanes.
    pub lanes: Vec<LaneRun>,
}

/// What happened in one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LaneRun {
    /// How the world stood before the step.
    pub before: View,
    /// The names that were known before the step.
    pub names_before: Variables,
    /// The names that are known now.
    pub names: Variables,
    /// The acts that took place in this lane, in order.
    pub acts: Vec<ActOutcome>,
}

/// One act in one lane and what it led to.
#[derive(Clone, Debug, PartialEq)]
pub struct ActOutcome {
    /// Its place among the step's acts.
    pub index: usize,
    /// The act with its names filled in.
    pub act: Act,
    /// What it led to.
    pub outcome: Outcome,
    /// The promises that it broke.
    pub failed_expectations: Vec<FailedExpectation>,
}

/// A promise of the lesson that the outcome broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedExpectation {
    /// The keys below the act that lead to it: `expect_in`, `strict`, `status`.
    pub keys: Vec<String>,
    /// What was promised and what was found.
    pub miss: expectation::UnmetExpectation,
}

impl LaneRun {
    /// A lane at the beginning of a step.
    pub(in crate::course) fn new(before: View, known: Variables) -> Self {
        Self { before, names_before: known.clone(), names: known, acts: Vec::new() }
    }

    /// How the world stood at the end of the step.
    #[must_use]
    pub fn final_view(&self) -> &View {
        self.acts.last().map_or(&self.before, |act| &act.outcome.view)
    }

    /// What the step's facts are read from: its last act.
    #[must_use]
    pub fn last_outcome(&self) -> Option<&Outcome> {
        self.acts.last().map(|act| &act.outcome)
    }

    /// Every exchange of the step, in order.
    pub fn exchanges(&self) -> impl Iterator<Item = &crate::model::Exchange> {
        self.acts.iter().flat_map(|act| &act.outcome.exchanges)
    }

    /// Takes in what act number `index` led to: compares its promises and keeps what it saves.
    pub(in crate::course) fn record(&mut self, index: usize, act: Act, lane: &str, outcome: Outcome) {
        let mut broken = failed_expectations(&act, lane, &outcome);
        for (name, path) in &act.save {
            let found = fact::find_by_path(path).map_or(FactValue::Absent, |fact| fact.read(&outcome));
            if found == FactValue::Absent {
                let miss = expectation::UnmetExpectation {
                    path: path.clone(),
                    expected: "something to keep".to_owned(),
                    actual: found,
                };
                broken.push(FailedExpectation { keys: vec!["save".to_owned(), name.clone()], miss });
            } else {
                self.names.set(name, found.to_string());
            }
        }
        self.acts.push(ActOutcome { index, act, outcome, failed_expectations: broken });
    }
}

/// The promises of `act` for `lane` that `outcome` breaks. Faulty promises are the business of `content`.
fn failed_expectations(act: &Act, lane: &str, outcome: &Outcome) -> Vec<FailedExpectation> {
    let everywhere = std::iter::once((vec!["expect".to_owned()], &act.expect));
    let here = act.expect_in.get(lane).map(|table| (vec!["expect_in".to_owned(), lane.to_owned()], table));
    let mut broken = Vec::new();
    for (keys, table) in everywhere.chain(here) {
        let promises = expectation::read_expectations(table).valid;
        for promise in promises {
            if let Err(miss) = promise.check(outcome) {
                broken.push(FailedExpectation { keys: expectation_keys(&keys, &promise), miss });
            }
        }
    }
    broken
}

fn expectation_keys(table: &[String], promise: &Expectation) -> Vec<String> {
    let path = promise.fact.path();
    table.iter().cloned().chain(path.split('.').map(str::to_owned)).collect()
}
