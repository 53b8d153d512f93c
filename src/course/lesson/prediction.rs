//! A prediction as the learner meets it: options before the step, one answer per lane, and the right answers once the
//! step has run.

use std::collections::BTreeMap;

use crate::content::{Prediction, Step};
use crate::course::text;
use crate::model::fact::{self, FactRef, PredictionContext};
use crate::model::{Act, FactValue, Outcome};

/// A prediction in one step of an attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct StepPrediction {
    /// The prediction as the lesson's author wrote it.
    pub prediction: Prediction,
    /// The fact to be predicted.
    pub fact: FactRef,
    /// Options and answers, by the number of the lane; only lanes that the prediction is about and in which the step does
    /// something.
    pub lanes: BTreeMap<usize, LanePrediction>,
}

/// A prediction in one lane.
#[derive(Clone, Debug, PartialEq)]
pub struct LanePrediction {
    /// The id of the lane.
    pub lane_id: String,
    /// The options, in the order of their author or else in natural order. They are drawn from the state before the step
    /// and never from its outcome, so that the list gives nothing away.
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
            (PredictionVerdict::Right, _) => text::as_you_said(&self.actual),
            (PredictionVerdict::Wrong, Some(answer)) => text::you_said_but(answer, &self.actual),
            (PredictionVerdict::NotOffered, _) => text::nobody_could_choose(&self.actual),
            _ => text::the_answer(&self.actual),
        }
    }
}

impl StepPrediction {
    /// The prediction in each of these lanes. `None` when its fact does not exist, which `check` reports.
    pub(super) fn new(prediction: &Prediction, contexts: &[LaneContext<'_>]) -> Option<Self> {
        let fact = fact::find_by_path(&prediction.about).ok()?;
        let unanswered = |lane: &LaneContext<'_>| LanePrediction {
            lane_id: lane.id.to_owned(),
            options: offered_values(Some(prediction), &fact, &lane.context),
            answer: None,
            actual: None,
        };
        let lanes = contexts.iter().map(|lane| (lane.index, unanswered(lane))).collect();
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

    /// What was answered in each lane.
    pub(super) fn answers(&self) -> BTreeMap<usize, FactValue> {
        let answer = |(index, lane): (&usize, &LanePrediction)| Some((*index, lane.options.get(lane.answer?)?.clone()));
        self.lanes.iter().filter_map(answer).collect()
    }

    /// Gives the answers of an earlier visit again, as far as they are still offered.
    pub(super) fn restore_answers(&mut self, answers: &BTreeMap<usize, FactValue>) {
        for (index, lane) in &mut self.lanes {
            let answer = answers.get(index);
            lane.answer = lane.options.iter().position(|option| Some(option) == answer);
        }
    }

    /// Takes all answers back.
    pub(super) fn clear_answers(&mut self) {
        self.lanes.values_mut().for_each(|lane| lane.answer = None);
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

    /// The value that was answered last, if the [open lane](Self::open_lane) offers it as well: so it can be answered there
    /// by one key.
    #[must_use]
    pub fn repeatable_answer(&self) -> Option<&FactValue> {
        let open_lane = self.open_lane()?;
        let (_, before) = self.lanes.range(..open_lane).next_back()?;
        let answer = before.options.get(before.answer?)?;
        self.lanes[&open_lane].options.contains(answer).then_some(answer)
    }

    /// Takes the [answer of the lane before](Self::repeatable_answer) in each lane that is still open and offers it.
    pub(super) fn repeat_answer(&mut self) {
        let Some(answer) = self.repeatable_answer().cloned() else { return };
        for lane in self.lanes.values_mut().filter(|lane| lane.answer.is_none()) {
            lane.answer = lane.options.iter().position(|option| *option == answer);
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
        let LanePrediction { lane_id, options, answer, actual } = self.lanes.get(&lane)?;
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
            believed: believed.and_then(|text| text.in_lane(lane_id)),
        })
    }
}

impl LanePrediction {
    /// The wrong options against which `prediction` says nothing in this lane. None where the right one is not known, or
    /// not offered.
    #[must_use]
    pub fn silent_options(&self, prediction: &Prediction) -> Vec<&FactValue> {
        let Some(actual) = self.actual.as_ref().filter(|actual| self.options.contains(actual)) else {
            return Vec::new();
        };
        let has_reason = |option: &FactValue| {
            let reason = prediction.believed.get(&option.to_string());
            reason.is_some_and(|reason| reason.in_lane(&self.lane_id).is_some_and(|text| !text.is_empty()))
        };
        self.options.iter().filter(|option| *option != actual && !has_reason(option)).collect()
    }
}

/// A lane in which something is predicted.
pub(super) struct LaneContext<'a> {
    /// Its number in the lesson.
    pub(super) index: usize,
    pub(super) id: &'a str,
    pub(super) context: PredictionContext<'a>,
}

/// The values to choose from at this moment: those that the author of a prediction wrote, or else those that the fact can
/// have.
#[must_use]
pub fn offered_values(
    prediction: Option<&Prediction>,
    fact: &FactRef,
    context: &PredictionContext<'_>,
) -> Vec<FactValue> {
    let written = prediction.map_or(&[][..], |prediction| &prediction.options);
    if written.is_empty() {
        return fact.prediction_options(context);
    }
    written.iter().filter_map(|option| fact.written_option(option)).collect()
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
