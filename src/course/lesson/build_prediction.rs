//! How the prediction of the next step is drawn up: in which lanes it is asked, about which moment, and what was answered
//! on an earlier visit.

use super::attempt::Attempt;
use super::prediction::{LaneContext, StepPrediction, decisive_act};
use crate::content::Lane;
use crate::model::LaneAct;
use crate::model::fact::PredictionContext;

impl Attempt {
    /// The prediction of step number `step`, which is about to happen; `None` where it has none.
    pub(super) fn build_prediction(&self, step: usize) -> Option<StepPrediction> {
        let next_step = self.lesson.step.get(step)?;
        let prediction = next_step.predict.as_ref()?;
        let mut acts: Vec<LaneAct> = Vec::new();
        let is_asked = |id: &str| prediction.lane.as_deref().is_none_or(|only| only == id);
        for (lane, Lane { id, .. }) in self.lanes.iter().enumerate().filter(|(_, lane)| is_asked(&lane.id)) {
            // An act that is too long fails when it is performed.
            if let Some(act) = decisive_act(next_step, id)
                && let Ok(filled_act) = act.substitute_variables(&self.names(lane))
            {
                acts.push(LaneAct { lane, act: filled_act });
            }
        }
        let mut contexts = Vec::new();
        for LaneAct { lane, act } in &acts {
            let (id, view) = (&self.lanes.get(*lane)?.id, self.view(*lane)?);
            contexts.push(LaneContext { index: *lane, id, context: PredictionContext { view, act } });
        }
        let mut asked = StepPrediction::new(prediction, &contexts)?;
        if let Some(answers) = self.kept_answers.get(&step) {
            asked.restore_answers(answers);
        }
        Some(asked)
    }

    /// Drops the predictions of all steps from this one on; what was answered is kept for the next visit.
    pub(super) fn forget_predictions_from(&mut self, step: usize) {
        for (index, prediction) in self.predictions.drain(step.min(self.predictions.len())..).enumerate() {
            let answers = prediction.as_ref().map(StepPrediction::answers).filter(|answers| !answers.is_empty());
            if let Some(answers) = answers {
                self.kept_answers.insert(step + index, answers);
            }
        }
    }
}
