//! How the prediction of a step turned out, over all lanes.

use super::attempt::Attempt;
use super::prediction::{PredictionResult, PredictionVerdict};
use crate::course::text;

impl Attempt {
    /// How the prediction of the step turned out, by the number of the lane; empty until the step has run. The same
    /// belief in several lanes is answered once.
    #[must_use]
    pub fn prediction_results(&self) -> Vec<(usize, PredictionResult<'_>)> {
        let Some(prediction) = self.prediction() else { return Vec::new() };
        let mut beliefs = Vec::new();
        let result_in = |lane: &usize| {
            let mut result = prediction.result_in(*lane)?;
            result.believed = result.believed.filter(|belief| !beliefs.contains(belief));
            beliefs.extend(result.believed);
            Some((*lane, result))
        };
        prediction.lanes.keys().filter_map(result_in).collect()
    }

    /// Why it is so in the lanes where the learner was wrong, each reason once.
    #[must_use]
    pub fn missed_reasons(&self) -> Vec<&str> {
        let Some(prediction) = self.prediction() else { return Vec::new() };
        let mut reasons = Vec::new();
        for (lane, result) in self.prediction_results() {
            let reason = self.text_in_lane(&prediction.prediction.why, lane);
            if result.verdict == PredictionVerdict::Wrong {
                reasons.extend(reason.filter(|reason| !reasons.contains(reason)));
            }
        }
        reasons
    }

    /// What the learner got wrong in the prediction of the step; the same answer in several lanes is told once.
    #[must_use]
    pub fn missed_prediction(&self) -> Option<String> {
        let mut missed: Vec<(String, Vec<String>)> = Vec::new();
        for (lane, result) in self.prediction_results() {
            let PredictionResult { verdict: PredictionVerdict::Wrong, answer: Some(answer), actual, .. } = result
            else {
                continue;
            };
            let actual = text::in_lane(&actual, self.lane_title(lane));
            match missed.iter_mut().find(|(missed, _)| *missed == answer) {
                Some((_, outcomes)) => outcomes.push(actual),
                None => missed.push((answer, vec![actual])),
            }
        }
        let sentences = missed.iter().map(|(answer, outcomes)| text::you_said_but(answer, outcomes.join(", ")));
        sentences.reduce(|all, sentence| format!("{all} And {sentence}"))
    }
}
