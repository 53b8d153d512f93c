//! What the lesson expected of the step on the screen and what happened instead, in sentences for a learner.

use super::attempt::Attempt;
use super::step_run::LaneRun;
use crate::course::text;

impl Attempt {
    /// Every expectation of the step that was not met: those of each lane, then those about all lanes together.
    #[must_use]
    pub fn unmet_expectations(&self) -> Vec<String> {
        let runs = self.current_run().map_or(&[][..], |run| &run.lanes).iter().enumerate();
        let in_lane =
            |(lane, run): (usize, &LaneRun)| run.unmet_expectations(self.lane_title(lane)).collect::<Vec<_>>();
        runs.flat_map(in_lane).chain(self.unmet_comparisons()).collect()
    }

    /// Every comparison between lanes of the step that did not hold.
    #[must_use]
    pub fn unmet_comparisons(&self) -> Vec<String> {
        let title = |lane| self.lane_title(lane).unwrap_or_default().to_owned();
        let comparisons = self.current_run().map_or(&[][..], |run| &run.unmet_comparisons).iter();
        comparisons
            .map(|failed| text::unmet_expectation(&failed.fact_path, failed.rule.expected(), failed.found(title)))
            .collect()
    }
}
