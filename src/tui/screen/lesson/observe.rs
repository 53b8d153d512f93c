//! Takes note of what has happened: another step, an act by hand, a request from outside.

use std::time::Duration;

use super::{
    LessonOverlay, LessonScene, LessonScreen, MissedPrediction, PacketMotion, PhaseKind, TaskSolvedBy, manual_actions,
};
use crate::course::{Attempt, AttemptPhase, PredictionResult, PredictionVerdict};
use crate::model::Exchange;

impl LessonScreen {
    /// Takes note of what has happened since the last call. `motion` is whether a packet may travel.
    pub fn observe(&mut self, scene: LessonScene<'_>, motion: bool) {
        let stands = (scene.attempt.step_index(), phase_kind(scene.attempt.phase()));
        let acts = manual_actions::manual_act_count(scene.attempt);
        let mut happened = stands == self.step_phase && acts > self.manual_acts;
        if stands != self.step_phase {
            let from = std::mem::replace(&mut self.step_phase, stands).1;
            // A task that is reached leads to its end at once, by an act of the learner's own.
            let reached = from == PhaseKind::Task && stands.1 == PhaseKind::After;
            happened = reached || (from == PhaseKind::Running && stands.1 == PhaseKind::After);
            self.enter_phase(scene, from, stands.1);
        }
        self.manual_acts = acts;
        if happened {
            self.selected_exchange = None;
            self.scroll = if matches!(self.overlay, LessonOverlay::Nothing) { 0 } else { self.scroll };
            if motion && matches!(self.overlay, LessonOverlay::Nothing) && self.ended_with_exchange(scene) {
                self.motion = PacketMotion::Moving(Duration::ZERO);
            }
        }
        self.external_seen.1 = self.external_seen.1.min(scene.external_requests.len());
        if scene.external_requests.len() > self.external_seen.1 {
            self.external_seen.1 = scene.external_requests.len();
            self.announce_external_request(scene);
        }
    }

    /// Another place or step: what was chosen for the old one no longer holds.
    fn enter_phase(&mut self, scene: LessonScene<'_>, from: PhaseKind, standing: PhaseKind) {
        // What leads into free play may say so.
        self.notice = self.notice.take().filter(|_| standing == PhaseKind::Free);
        self.scroll = 0;
        self.pane_scroll = 0;
        self.option_page = 0;
        self.motion = PacketMotion::Still;
        let by_hand = |standing| matches!(standing, PhaseKind::Task | PhaseKind::Free);
        if matches!(standing, PhaseKind::Before | PhaseKind::Running | PhaseKind::Starting) || by_hand(standing) {
            self.selected_exchange = None;
        }
        // What came from outside belongs to the step in which it came; by hand, it is among the acts.
        if from != PhaseKind::Running {
            self.external_seen.0 = scene.external_requests.len();
        }
        if from != PhaseKind::Free && standing != PhaseKind::Free {
            self.hints_shown = 0;
        }
        if !by_hand(from) || !by_hand(standing) {
            self.action_list = None;
        }
        if !by_hand(standing) && matches!(self.overlay, LessonOverlay::ActionList(_) | LessonOverlay::Request(_)) {
            self.overlay = LessonOverlay::Nothing;
        }
        if standing == PhaseKind::Task {
            self.select_task_lane(scene);
        }
        if standing == PhaseKind::After {
            self.solved_by = if from == PhaseKind::Task { TaskSolvedBy::Learner } else { TaskSolvedBy::Lesson };
            let step = scene.attempt.step_index();
            match missed_prediction(scene.attempt) {
                Some(missed) => drop(self.missed_predictions.insert(step, missed)),
                None => drop(self.missed_predictions.remove(&step)),
            }
        }
    }

    /// A task may be about some lanes only: one of these is looked at.
    pub(super) fn select_task_lane(&mut self, scene: LessonScene<'_>) {
        let lanes = scene.attempt.manual_lanes();
        if let Some(first) = lanes.first().filter(|_| !lanes.contains(&self.lane)) {
            self.lane = *first;
        }
    }

    fn announce_external_request(&mut self, scene: LessonScene<'_>) {
        let Some(visit) = scene.external_requests.last() else { return };
        let Exchange { status, .. } = visit.exchange;
        let lane = scene.attempt.lanes().get(visit.lane).filter(|_| scene.attempt.lanes().len() > 1);
        let lane = lane.map_or_else(String::new, |lane| format!(" ({})", lane.title));
        self.notice =
            Some(format!("seen from outside: {} {} → {status}{lane}", visit.exchange.method(), visit.exchange.path()));
        self.selected_exchange = None;
        self.motion = PacketMotion::Still;
        if visit.lane < scene.attempt.lanes().len() {
            self.lane = visit.lane;
        }
    }
}

fn phase_kind(place: &AttemptPhase) -> PhaseKind {
    match place {
        AttemptPhase::Starting => PhaseKind::Starting,
        AttemptPhase::BeforeStep => PhaseKind::Before,
        AttemptPhase::Task => PhaseKind::Task,
        AttemptPhase::Sandbox => PhaseKind::Free,
        AttemptPhase::Running { .. } => PhaseKind::Running,
        AttemptPhase::AfterStep => PhaseKind::After,
        AttemptPhase::Failed(_) => PhaseKind::Failed,
        AttemptPhase::End => PhaseKind::End,
    }
}

/// The prediction of the step, if it was missed in any lane, in words.
fn missed_prediction(attempt: &Attempt) -> Option<MissedPrediction> {
    let (asked, step) = (attempt.prediction()?, attempt.step()?);
    let lanes = attempt.lanes();
    let mut told: Vec<(String, Vec<String>)> = Vec::new();
    for (at, lane) in lanes.iter().enumerate() {
        let Some(PredictionResult { verdict: PredictionVerdict::Wrong, answer: Some(said), actual: came, .. }) =
            asked.result_in(at)
        else {
            continue;
        };
        let came = if lanes.len() > 1 { format!("{came} ({})", lane.title) } else { came };
        match told.iter_mut().find(|(other, _)| *other == said) {
            Some((_, all)) => all.push(came),
            None => told.push((said, vec![came])),
        }
    }
    let sentence = |(said, came): &(String, Vec<String>)| format!("you said {said}; it was {}.", came.join(", "));
    let said = told.iter().map(sentence).collect::<Vec<_>>().join(" And ");
    (!told.is_empty()).then(|| MissedPrediction {
        step: step.title.clone(),
        answer_and_outcome: said,
        why: asked.prediction.why.clone(),
    })
}
