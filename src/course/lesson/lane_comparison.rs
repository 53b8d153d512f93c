//! What an act expects of its lanes beside each other: that a fact is the same in all of them, or that it is not.

use crate::course::text;
use crate::model::fact::{self, FactRef};
use crate::model::{Act, FactValue};

/// What an act expects of a fact across lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LaneRule {
    /// `same_in_lanes`.
    Same,
    /// `differs_in_lanes`.
    Differs,
}

/// A comparison between lanes that did not turn out as the lesson expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetComparison {
    /// The number of the act in its step, from 0.
    pub act: usize,
    /// What was expected.
    pub rule: LaneRule,
    /// The place of the fact in the rule's list, from 0.
    pub position: usize,
    /// The fact's path.
    pub fact_path: String,
    /// What was found, lane by lane.
    pub values: Vec<LaneValue>,
}

/// What a fact was in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneValue {
    /// The number of the lane, from 0.
    pub lane: usize,
    /// The value.
    pub value: FactValue,
}

impl LaneRule {
    /// The key of an act that says so.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Same => "same_in_lanes",
            Self::Differs => "differs_in_lanes",
        }
    }

    /// What is expected, to follow `to be`.
    #[must_use]
    pub const fn expected(self) -> &'static str {
        match self {
            Self::Same => text::SAME_IN_LANES,
            Self::Differs => text::DIFFERENT_IN_LANES,
        }
    }

    fn facts(self, act: &Act) -> &[String] {
        match self {
            Self::Same => &act.same_in_lanes,
            Self::Differs => &act.differs_in_lanes,
        }
    }

    fn holds(self, values: &[LaneValue]) -> bool {
        let are_same = values.windows(2).all(|pair| pair[0].value == pair[1].value);
        are_same == (self == Self::Same)
    }
}

impl UnmetComparison {
    /// What was found, lane by lane; `name` says how a lane is called.
    #[must_use]
    pub fn found(&self, name: impl Fn(usize) -> String) -> String {
        let found = |LaneValue { lane, value }: &LaneValue| text::in_lane(&value.to_string(), Some(&name(*lane)));
        self.values.iter().map(found).collect::<Vec<_>>().join(", ")
    }
}

/// The comparisons of `act`, number `index` of its step, that do not hold; `values_of` reads a fact in every lane in which
/// the act has happened.
pub(super) fn unmet_comparisons(
    act: &Act,
    index: usize,
    values_of: impl Fn(&FactRef) -> Vec<LaneValue>,
) -> Vec<UnmetComparison> {
    let mut failed = Vec::new();
    for rule in [LaneRule::Same, LaneRule::Differs] {
        for (position, path) in rule.facts(act).iter().enumerate() {
            // A fact that does not exist is reported by `check`.
            let Ok(fact) = fact::find_by_path(path) else { continue };
            let values = values_of(&fact);
            if values.len() > 1 && !rule.holds(&values) {
                failed.push(UnmetComparison { act: index, rule, position, fact_path: path.clone(), values });
            }
        }
    }
    failed
}
