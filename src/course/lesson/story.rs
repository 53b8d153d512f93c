//! The story of an attempt: everything that happened so far, as a sequence diagram for each face to draw.
//!
//! It is told from the outcomes that the attempt keeps, so it can't disagree with them; any of its moments can be looked
//! at again.

mod act_exchanges;
pub mod actor;
pub mod lane_story;
mod long_label;
mod request_label;
mod response_label;
mod store_access;
pub mod story_entry;
pub mod story_filter;
#[cfg(test)]
mod tests;

use super::attempt::Attempt;
use super::step_run::{LaneRun, PerformedAct, StepRun};
use crate::model::{Exchange, View};
use lane_story::LaneStory;
use story_entry::Moment;
use story_filter::StoryFilter;

/// What happened at a moment of a story, and the lane around it.
#[derive(Clone, Copy, Debug)]
pub struct StoryScene<'a> {
    /// What was done.
    pub act: &'a PerformedAct,
    /// The lane before the act.
    pub before: &'a View,
    /// The lane after the act; with several exchanges, after the last of them.
    pub now: &'a View,
    /// The exchange; `None` for an act without one.
    pub exchange: Option<&'a Exchange>,
}

impl Attempt {
    /// What has happened in `lane` so far, by hand included.
    #[must_use]
    pub fn story(&self, lane: usize) -> LaneStory {
        LaneStory::new(self.all_runs().filter_map(|run| run.lanes.get(lane)))
    }

    /// What of `story`, that of `lane`, `filter` lets through.
    #[must_use]
    pub fn filter_story(&self, lane: usize, story: &LaneStory, filter: &StoryFilter) -> LaneStory {
        filter.apply(story, |moment| self.story_scene(lane, moment)?.exchange)
    }

    /// The lane as it was at a moment of its story; `None` once that moment was undone.
    #[must_use]
    pub fn story_scene(&self, lane: usize, moment: Moment) -> Option<StoryScene<'_>> {
        let run: &LaneRun = self.all_runs().nth(moment.run)?.lanes.get(lane)?;
        let act = run.acts.get(moment.act)?;
        let previous_act = moment.act.checked_sub(1).and_then(|index| run.acts.get(index));
        let exchange = match moment.exchange {
            Some(index) => Some(act.outcome.exchanges.get(index)?),
            None => None,
        };
        let before = previous_act.map_or(&run.before, |previous| &previous.outcome.view);
        Some(StoryScene { act: &act.act, before, now: &act.outcome.view, exchange })
    }

    /// How many acts have happened so far, in all lanes, by hand included.
    #[must_use]
    pub fn act_count(&self) -> usize {
        // By number, since of those from outside only the last are kept.
        self.all_runs().flat_map(|run| &run.lanes).map(LaneRun::next_act_index).sum()
    }

    /// The runs of the steps, then what was done by hand: in the task, and in the sandbox that was entered from it.
    fn all_runs(&self) -> impl Iterator<Item = &StepRun> {
        let in_task = self.manual.iter().filter_map(|manual| manual.fork_point.as_ref()?.manual.as_ref());
        let by_hand = in_task.chain(&self.manual).map(|manual| &manual.run);
        self.runs.iter().chain(by_hand)
    }
}
