//! The exchanges of a step, and the one among them that wire, bytes, checks and curl are about.

use std::borrow::Cow;

use super::lane_view::ExchangePosition;
use super::step_progress::PhaseKind;
use super::{LessonScene, LessonScreen};
use crate::course::{Attempt, LaneRun, StepRun};
use crate::model::{Act, Exchange};
use crate::play::curl::task_request;

impl LessonScreen {
    /// The exchanges of the step in `lane`, then those from outside since it began. By hand, those that the learner
    /// made; before the first of them, the lesson's last one.
    pub(super) fn exchanges<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Vec<&'a Exchange> {
        let run = if self.phase == PhaseKind::Running { None } else { scene.attempt.current_run() };
        let mut exchanges: Vec<&Exchange> =
            run.and_then(|run| run.lanes.get(lane)).into_iter().flat_map(LaneRun::exchanges).collect();
        if self.phase.is_by_hand() {
            if exchanges.is_empty() {
                exchanges.extend(last_lesson_exchange(scene.attempt, lane));
            }
            return exchanges;
        }
        let since = scene.external_requests.iter().filter(|external| external.number > self.external_before_step);
        exchanges.extend(since.filter(|external| external.lane == lane).map(|external| &external.exchange));
        exchanges
    }

    /// The exchange of `lane` that wire, bytes, checks and curl are about: that of the moment of the past that is looked at,
    /// or the present one.
    #[must_use]
    pub fn current_exchange<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Option<&'a Exchange> {
        match self.story_scene(scene, lane) {
            Some(past) => past.exchange,
            None => self.present_exchange(scene, lane),
        }
    }

    /// The exchange of `lane` chosen among those of the step; without a choice the last.
    pub(super) fn present_exchange<'a>(&self, scene: LessonScene<'a>, lane: usize) -> Option<&'a Exchange> {
        let exchanges = self.exchanges(scene, lane);
        self.selected_exchange.and_then(|index| exchanges.get(index)).or(exchanges.last()).copied()
    }

    /// Which of how many exchanges of the step is the present one.
    pub(super) fn exchange_position(&self, scene: LessonScene<'_>, lane: usize) -> ExchangePosition {
        let count = self.exchanges(scene, lane).len();
        ExchangePosition {
            number: self.selected_exchange.map_or(count, |index| index.saturating_add(1).min(count)),
            count,
        }
    }

    /// The exchange that the curl line is about. Where a task asks for a command from outside and nothing has
    /// travelled yet, that is the request that the task begins with.
    pub(super) fn curl_exchange<'a>(&self, scene: LessonScene<'a>) -> Option<Cow<'a, Exchange>> {
        let current = self.current_exchange(scene, self.lane).map(Cow::Borrowed);
        current.or_else(|| task_request(scene.attempt, self.lane).map(Cow::Owned))
    }

    /// Whether the last thing that happened in the lane that is looked at was an exchange.
    pub(super) fn ended_with_exchange(&self, scene: LessonScene<'_>) -> bool {
        let last_act = scene.attempt.current_run().and_then(|run| run.lanes.get(self.lane)?.acts.last());
        last_act.is_some_and(|act| !act.outcome.exchanges.is_empty())
            && self.current_exchange(scene, self.lane).is_some()
    }
}

/// The last exchange of the lesson's own steps in `lane`.
fn last_lesson_exchange(attempt: &Attempt, lane: usize) -> Option<&Exchange> {
    attempt.runs().iter().rev().find_map(|run| run.lanes.get(lane)?.exchanges().last())
}

/// Every run, the newest first; what is done by hand comes before all others.
pub(super) fn runs_newest_first(attempt: &Attempt) -> impl Iterator<Item = &StepRun> {
    attempt.current_run().into_iter().chain(attempt.runs().iter().rev())
}

/// The act of the lesson or of the learner that led to `exchange`.
pub(super) fn act_of<'a>(attempt: &'a Attempt, exchange: &Exchange) -> Option<&'a Act> {
    let mut acts = runs_newest_first(attempt).flat_map(|run| &run.lanes).flat_map(|lane| &lane.acts);
    acts.find(|act| act.has_led_to(exchange))?.act.as_act()
}
