//! What the journal records about an attempt.

use super::Attempt;
use crate::course::journal_entry::JournalEvent;
use crate::course::lesson::prediction::StepPrediction;
use crate::course::lesson::protocol::{AttemptPhase, Effect};

impl Attempt {
    /// What the journal keeps of the step that has just happened.
    pub(super) fn record_step(&self) -> Vec<Effect> {
        let Some(step) = self.step() else { return Vec::new() };
        let (lesson, step_id) = (self.lesson.id.clone(), step.id.clone());
        let mut events = Vec::new();
        if let Some(right) = self.prediction().and_then(StepPrediction::all_right) {
            events.push(JournalEvent::Predicted { lesson: lesson.clone(), step: step_id.clone(), right });
        }
        events.push(JournalEvent::Step { lesson, step: step_id });
        events.into_iter().map(Effect::Record).collect()
    }

    /// What it keeps of the lesson once it is at its end.
    pub(super) fn record_end(&self) -> Option<Effect> {
        if self.phase != AttemptPhase::End {
            return None;
        }
        Some(Effect::Record(JournalEvent::Finished { lesson: self.lesson.id.clone() }))
    }
}
