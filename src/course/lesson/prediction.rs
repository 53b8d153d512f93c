//! A prediction as the learner meets it: options before the step, one answer a lane, and the key once it has run.

use std::collections::BTreeMap;

use crate::content::Prediction;
use crate::model::fact;
use crate::model::fact::{FactRef, PredictionContext};
use crate::model::{FactValue, Outcome};

/// A prediction in one step of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPrediction {
    /// The lesson's words for it.
    pub prediction: Prediction,
    /// The fact that it is about.
    pub fact: FactRef,
    /// Its options and answers, by the number of the lane; only lanes in which the step does something.
    pub lanes: BTreeMap<usize, LanePrediction>,
}

/// A prediction in one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LanePrediction {
    /// The options, in natural order, drawn from the world before the step and never from the answer.
    pub options: Vec<FactValue>,
    /// The option that the learner chose.
    pub answer: Option<usize>,
    /// What then came out.
    pub actual: Option<FactValue>,
}

/// How the answer in one lane turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredictionVerdict {
    /// As the learner said.
    Right,
    /// Otherwise.
    Wrong,
    /// No answer was given.
    Unanswered,
    /// What came out was not among the options; it does not count.
    NotOffered,
}

/// What there is to say about the answer in one lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredictionResult<'a> {
    /// How it turned out.
    pub verdict: PredictionVerdict,
    /// What the learner said, as a screen says it.
    pub answer: Option<String>,
    /// What came out, as a screen says it.
    pub actual: String,
    /// What the lesson says to this particular wrong answer.
    pub believed: Option<&'a str>,
}

impl StepPrediction {
    /// The prediction in the scene of each lane that has one. `None` when its fact does not exist; `content` reports
    /// that.
    pub(in crate::course) fn new(prediction: &Prediction, scenes: &[(usize, PredictionContext<'_>)]) -> Option<Self> {
        let fact = fact::find_by_path(&prediction.about).ok()?;
        let asked = |scene| LanePrediction { options: fact.prediction_options(scene), answer: None, actual: None };
        let lanes = scenes.iter().map(|(lane, scene)| (*lane, asked(scene))).collect();
        Some(Self { prediction: prediction.clone(), fact, lanes })
    }

    /// The lane that is asked about now: the first without an answer.
    #[must_use]
    pub fn open_lane(&self) -> Option<usize> {
        self.lanes.iter().find(|(_, asked)| asked.answer.is_none()).map(|(lane, _)| *lane)
    }

    /// Takes `option` (0 is the first) as the answer for the lane that is asked about now.
    pub(in crate::course) fn record_answer(&mut self, option: usize) {
        if let Some(lane) = self.lanes.values_mut().find(|lane| lane.answer.is_none())
            && option < lane.options.len()
        {
            lane.answer = Some(option);
        }
    }

    /// Reads the key of each lane from what came out there, lane by lane.
    pub(in crate::course) fn resolve<'o>(&mut self, outcomes: impl Iterator<Item = Option<&'o Outcome>>) {
        for (lane, outcome) in outcomes.enumerate() {
            if let Some(asked) = self.lanes.get_mut(&lane) {
                asked.actual = outcome.map(|outcome| self.fact.read(outcome));
            }
        }
    }

    /// Whether every lane's answer was right. `None` where an answer is missing or does not count, or nothing was asked.
    #[must_use]
    pub fn all_right(&self) -> Option<bool> {
        if self.lanes.is_empty() {
            return None;
        }
        let mut verdicts = self.lanes.keys().map(|lane| self.result_in(*lane).map(|answered| answered.verdict));
        verdicts.try_fold(true, |so_far, verdict| match verdict? {
            PredictionVerdict::Right => Some(so_far),
            PredictionVerdict::Wrong => Some(false),
            PredictionVerdict::Unanswered | PredictionVerdict::NotOffered => None,
        })
    }

    /// How the answer in `lane` turned out; `None` until the step has run, and in a lane that was not asked
    /// about.
    #[must_use]
    pub fn result_in(&self, lane: usize) -> Option<PredictionResult<'_>> {
        let LanePrediction { options, answer, actual: key } = self.lanes.get(&lane)?;
        let key = key.as_ref()?;
        let said = answer.and_then(|at| options.get(at));
        let verdict = match said {
            _ if !options.contains(key) => PredictionVerdict::NotOffered,
            None => PredictionVerdict::Unanswered,
            Some(said) if said == key => PredictionVerdict::Right,
            Some(_) => PredictionVerdict::Wrong,
        };
        let believed = said.filter(|_| verdict == PredictionVerdict::Wrong);
        let believed = believed.and_then(|said| self.prediction.believed.get(&said.to_string()));
        Some(PredictionResult {
            verdict,
            answer: said.map(|value| self.fact.value_label(value)),
            actual: self.fact.value_label(key),
            believed: believed.map(String::as_str),
        })
    }
}
