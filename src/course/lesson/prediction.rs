//! A prediction as the learner meets it: options before the step, one answer per lane, and the right answers once the
//! step has run.

use crate::content::Step;
use crate::model::Act;
use std::collections::BTreeMap;

use crate::content::Prediction;
use crate::course::text;
use crate::model::fact::{self, FactRef, PredictionContext};
use crate::model::{FactValue, Outcome};

/// A prediction in one step of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPrediction {
    /// The prediction as the lesson's author wrote it.
    pub prediction: Prediction,
    /// The fact to be predicted.
    pub fact: FactRef,
    /// Options and answers, by the number of the lane; only lanes in which the step does something.
    pub lanes: BTreeMap<usize, LanePrediction>,
}

/// A prediction in one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LanePrediction {
    /// The options, in natural order. They are drawn from the state before the step and never from its outcome, so that
    /// the list gives nothing away.
    pub options: Vec<FactValue>,
    /// The index of the option that the learner chose.
    pub answer: Option<usize>,
    /// The value that came out; `None` until the step has run.
    pub actual: Option<FactValue>,
}

/// How the answer in one lane turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredictionVerdict {
    /// The learner was right.
    Right,
    /// The learner was wrong.
    Wrong,
    /// The learner gave no answer.
    Unanswered,
    /// The right answer was not among the options, so that the learner's does not count.
    NotOffered,
}

/// The answer in one lane, ready for a screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredictionResult<'a> {
    /// How the answer turned out.
    pub verdict: PredictionVerdict,
    /// The label of the option that the learner chose.
    pub answer: Option<String>,
    /// The label of the value that came out.
    pub actual: String,
    /// What the lesson says to this particular wrong answer.
    pub believed: Option<&'a str>,
}

impl PredictionResult<'_> {
    /// The result in a sentence that goes on from a sign or a lane's title.
    #[must_use]
    pub fn sentence(&self) -> String {
        match (self.verdict, &self.answer) {
            (PredictionVerdict::Right, _) => text::AS_YOU_SAID.to_owned(),
            (PredictionVerdict::Wrong, Some(answer)) => text::you_said_but(answer, &self.actual),
            (PredictionVerdict::NotOffered, _) => text::nobody_could_choose(&self.actual),
            _ => text::the_answer(&self.actual),
        }
    }
}

impl StepPrediction {
    /// The prediction in each lane that has a context. `None` when its fact does not exist, which `content` reports.
    pub(super) fn new(prediction: &Prediction, contexts: &[(usize, PredictionContext<'_>)]) -> Option<Self> {
        let fact = fact::find_by_path(&prediction.about).ok()?;
        let unanswered =
            |context| LanePrediction { options: fact.prediction_options(context), answer: None, actual: None };
        let lanes = contexts.iter().map(|(lane, context)| (*lane, unanswered(context))).collect();
        Some(Self { prediction: prediction.clone(), fact, lanes })
    }

    /// The number of the first lane without an answer: the one to ask about now.
    #[must_use]
    pub fn open_lane(&self) -> Option<usize> {
        self.lanes.iter().find(|(_, lane)| lane.answer.is_none()).map(|(index, _)| *index)
    }

    /// The label of the option that the learner chose in `lane`.
    #[must_use]
    pub fn answer_label(&self, lane: usize) -> Option<String> {
        let lane = self.lanes.get(&lane)?;
        Some(self.fact.value_label(lane.options.get(lane.answer?)?))
    }

    /// Takes `option` (0 is the first) as the answer in the [open lane](Self::open_lane); one that does not exist is
    /// ignored.
    pub(super) fn record_answer(&mut self, option: usize) {
        if let Some(lane) = self.lanes.values_mut().find(|lane| lane.answer.is_none())
            && option < lane.options.len()
        {
            lane.answer = Some(option);
        }
    }

    /// Reads the right answers from the outcomes, of which there is one for each lane of the lesson.
    pub(super) fn resolve<'o>(&mut self, outcomes: impl Iterator<Item = Option<&'o Outcome>>) {
        for (index, outcome) in outcomes.enumerate() {
            if let Some(lane) = self.lanes.get_mut(&index) {
                lane.actual = outcome.map(|outcome| self.fact.read(outcome));
            }
        }
    }

    /// Whether the answers in all lanes were right. `None` where an answer is missing or does not count, or nothing was
    /// asked.
    #[must_use]
    pub fn all_right(&self) -> Option<bool> {
        if self.lanes.is_empty() {
            return None;
        }
        let mut all_right = true;
        for lane in self.lanes.keys() {
            match self.result_in(*lane)?.verdict {
                PredictionVerdict::Right => {}
                PredictionVerdict::Wrong => all_right = false,
                PredictionVerdict::Unanswered | PredictionVerdict::NotOffered => return None,
            }
        }
        Some(all_right)
    }

    /// How the answer in `lane` turned out; `None` until the step has run, and in a lane without a prediction.
    #[must_use]
    pub fn result_in(&self, lane: usize) -> Option<PredictionResult<'_>> {
        let LanePrediction { options, answer, actual } = self.lanes.get(&lane)?;
        let actual = actual.as_ref()?;
        let answer = answer.and_then(|index| options.get(index));
        let verdict = match answer {
            _ if !options.contains(actual) => PredictionVerdict::NotOffered,
            None => PredictionVerdict::Unanswered,
            Some(answer) if answer == actual => PredictionVerdict::Right,
            Some(_) => PredictionVerdict::Wrong,
        };
        let believed = match answer {
            Some(answer) if verdict == PredictionVerdict::Wrong => self.prediction.believed.get(&answer.to_string()),
            _ => None,
        };
        Some(PredictionResult {
            verdict,
            answer: self.answer_label(lane),
            actual: self.fact.value_label(actual),
            believed: believed.map(String::as_str),
        })
    }
}

/// Whether `act` happens in the lane with the id `lane`. An act that names no lane happens in all of them.
pub(super) fn is_in_lane(act: &Act, lane: &str) -> bool {
    act.lane.as_deref().is_none_or(|only| only == lane)
}

/// The act that a prediction in `lane` is about: the step's last one there. `None` where the step does nothing, so that
/// there is nothing to predict.
pub(super) fn decisive_act<'a>(step: &'a Step, lane: &str) -> Option<&'a Act> {
    step.acts_or_solution().iter().rev().find(|act| is_in_lane(act, lane))
}
