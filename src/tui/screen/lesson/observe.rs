//! Takes note of what has happened: another step, an act by hand, a request from outside.

use std::time::Duration;

use super::step_progress::{LaneOccasion, MissedPrediction, PhaseKind, TaskSolver};
use super::{LessonScene, LessonScreen};
use crate::course::lesson::own_browser_text::{arrival_line, jar_differences};
use crate::course::{Attempt, LaneRun, StepPrediction};
use crate::model::Initiator;
use crate::tui::notice::Notice;
use crate::tui::packet_motion::PacketMotion;

impl LessonScreen {
    /// Takes note of what has happened since the last call; the program calls it after everything that it hands to the
    /// player. `animate` is whether a packet may travel.
    pub(super) fn observe(&mut self, scene: LessonScene<'_>, animate: bool, notice: &mut Notice) {
        let (step_index, phase) = (scene.attempt.step_index(), PhaseKind::of(scene.attempt.phase()));
        let manual_acts = manual_act_count(scene.attempt);
        let happened = if (step_index, phase) == (self.step_index, self.phase) {
            manual_acts > self.manual_acts
        } else {
            let previous = std::mem::replace(&mut self.phase, phase);
            self.step_index = step_index;
            self.enter_phase(scene, previous, phase, notice);
            // The learner's own act may reach the goal of a task, and so end it at once.
            phase == PhaseKind::After && matches!(previous, PhaseKind::Task | PhaseKind::Running)
        };
        self.manual_acts = manual_acts;
        self.turn_to_lane_in_focus(scene);
        self.stories.update(scene);
        if happened {
            self.show_what_happened(scene, animate);
        }
        // A restarted lab counts requests from outside from 1 again.
        let last_external = scene.last_external_number();
        self.external_noticed = self.external_noticed.min(last_external);
        if last_external > self.external_noticed {
            self.external_noticed = last_external;
            self.announce_external_request(scene, notice);
        }
    }

    fn show_what_happened(&mut self, scene: LessonScene<'_>, animate: bool) {
        self.selected_exchange = None;
        self.past = None;
        if self.is_covered {
            return;
        }
        self.scroll = 0;
        if animate && self.ended_with_exchange(scene) {
            self.motion = PacketMotion::Moving(Duration::ZERO);
        }
    }

    /// Another phase or step: what the learner chose for the old one no longer holds.
    fn enter_phase(&mut self, scene: LessonScene<'_>, previous: PhaseKind, phase: PhaseKind, notice: &mut Notice) {
        // What leads into free play may set a notice that explains it.
        if phase != PhaseKind::Sandbox {
            notice.clear();
        }
        self.scroll = 0;
        self.pane_scroll = 0;
        self.option_page = 0;
        self.motion = PacketMotion::Still;
        self.past = None;
        if matches!(phase, PhaseKind::Before | PhaseKind::Running | PhaseKind::Starting) || phase.is_by_hand() {
            self.selected_exchange = None;
        }
        // A request from outside belongs to the step in which it came; by hand, it is among the acts.
        if previous != PhaseKind::Running {
            self.external_before_step = scene.last_external_number();
        }
        if previous != PhaseKind::Sandbox && phase != PhaseKind::Sandbox {
            self.hints_shown = 0;
        }
        if !previous.is_by_hand() || !phase.is_by_hand() {
            self.action_list = None;
        }
        match phase {
            PhaseKind::Task => self.select_task_lane(scene),
            PhaseKind::After => self.remember_result(scene, previous),
            _ => {}
        }
    }

    fn remember_result(&mut self, scene: LessonScene<'_>, previous: PhaseKind) {
        self.solved_by = if previous == PhaseKind::Task { TaskSolver::Learner } else { TaskSolver::Lesson };
        let step_index = scene.attempt.step_index();
        // A step can be done again, with a better answer.
        match MissedPrediction::of(scene.attempt) {
            Some(missed) => drop(self.missed_predictions.insert(step_index, missed)),
            None => drop(self.missed_predictions.remove(&step_index)),
        }
    }

    /// A task may be about some lanes only: then the screen shows one of these.
    pub(super) fn select_task_lane(&mut self, scene: LessonScene<'_>) {
        let task_lanes = scene.attempt.manual_lanes();
        if !task_lanes.contains(&self.lane)
            && let Some(first) = task_lanes.first()
        {
            self.lane = *first;
        }
    }

    /// Turns to the lane that the words of the step are about, once for each step, each answer and each outcome: from then
    /// on the learner chooses.
    fn turn_to_lane_in_focus(&mut self, scene: LessonScene<'_>) {
        let attempt = scene.attempt;
        let open_lane = attempt.prediction().and_then(StepPrediction::open_lane);
        let occasion = LaneOccasion { step_index: self.step_index, phase: self.phase, open_lane };
        if self.lane_occasion != Some(occasion) {
            self.lane_occasion = Some(occasion);
            self.lane = attempt.lane_in_focus(self.lane);
        }
    }

    fn announce_external_request(&mut self, scene: LessonScene<'_>, notice: &mut Notice) {
        let Some(external) = scene.external_requests.last() else { return };
        let exchange = &external.exchange;
        let arrival = arrival_line(exchange, scene.attempt.lane_title(external.lane));
        let is_unlike_jar = exchange.initiator == Initiator::OwnBrowser && !jar_differences(exchange).is_empty();
        // C shows what is different.
        notice.set(if is_unlike_jar { format!("{arrival}: C") } else { arrival });
        self.selected_exchange = None;
        self.past = None;
        self.motion = PacketMotion::Still;
        if external.lane < scene.attempt.lanes().len() {
            self.lane = external.lane;
        }
    }
}

/// How many acts have been done by hand in what is shown, all lanes together.
fn manual_act_count(attempt: &Attempt) -> usize {
    if !PhaseKind::of(attempt.phase()).is_by_hand() {
        return 0;
    }
    // By number, since of those from outside only the last are kept.
    attempt.current_run().map_or(0, |run| run.lanes.iter().map(LaneRun::next_act_index).sum())
}
