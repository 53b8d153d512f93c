//! Takes note of what has happened: another step, an act by hand, a request from outside.

use std::time::Duration;

use super::{Layer, LessonScreen, Missed, Motion, Scene, Solved, Standing, hand};
use crate::course::{Attempt, AttemptPhase, PredictionResult, PredictionVerdict};
use crate::world::Exchange;

impl LessonScreen {
    /// Takes note of what has happened since the last call. `motion` is whether a packet may travel.
    pub fn observe(&mut self, scene: Scene<'_>, motion: bool) {
        let stands = (scene.attempt.step_index(), standing(scene.attempt.phase()));
        let acts = hand::acts_by_hand(scene.attempt);
        let mut happened = stands == self.stood && acts > self.acts;
        if stands != self.stood {
            let from = std::mem::replace(&mut self.stood, stands).1;
            // A task that is reached leads to its end at once, by an act of the learner's own.
            let reached = from == Standing::Task && stands.1 == Standing::After;
            happened = reached || (from == Standing::Running && stands.1 == Standing::After);
            self.arrive(scene, from, stands.1);
        }
        self.acts = acts;
        if happened {
            self.pick = None;
            self.scroll = if matches!(self.layer, Layer::Nothing) { 0 } else { self.scroll };
            if motion && matches!(self.layer, Layer::Nothing) && self.happened_on_the_wire(scene) {
                self.motion = Motion::Moving(Duration::ZERO);
            }
        }
        self.visits.1 = self.visits.1.min(scene.visits.len());
        if scene.visits.len() > self.visits.1 {
            self.visits.1 = scene.visits.len();
            self.notice_visit(scene);
        }
    }

    /// Another place or step: what was chosen for the old one no longer holds.
    fn arrive(&mut self, scene: Scene<'_>, from: Standing, standing: Standing) {
        // What leads into free play may say so.
        self.notice = self.notice.take().filter(|_| standing == Standing::Free);
        self.scroll = 0;
        self.pane_scroll = 0;
        self.options = 0;
        self.motion = Motion::Still;
        let by_hand = |standing| matches!(standing, Standing::Task | Standing::Free);
        if matches!(standing, Standing::Before | Standing::Running | Standing::Starting) || by_hand(standing) {
            self.pick = None;
        }
        // What came from outside belongs to the step in which it came; by hand, it is among the acts.
        if from != Standing::Running {
            self.visits.0 = scene.visits.len();
        }
        if from != Standing::Free && standing != Standing::Free {
            self.hints = 0;
        }
        if !by_hand(from) || !by_hand(standing) {
            self.by_hand = None;
        }
        if !by_hand(standing) && matches!(self.layer, Layer::ByHand(_) | Layer::Request(_)) {
            self.layer = Layer::Nothing;
        }
        if standing == Standing::Task {
            self.look_at_the_task(scene);
        }
        if standing == Standing::After {
            self.solved = if from == Standing::Task { Solved::ByHand } else { Solved::Shown };
            let step = scene.attempt.step_index();
            match missed(scene.attempt) {
                Some(missed) => drop(self.missed.insert(step, missed)),
                None => drop(self.missed.remove(&step)),
            }
        }
    }

    /// A task may be about some lanes only: one of these is looked at.
    pub(super) fn look_at_the_task(&mut self, scene: Scene<'_>) {
        let lanes = scene.attempt.manual_lanes();
        if let Some(first) = lanes.first().filter(|_| !lanes.contains(&self.lane)) {
            self.lane = *first;
        }
    }

    fn notice_visit(&mut self, scene: Scene<'_>) {
        let Some(visit) = scene.visits.last() else { return };
        let Exchange { status, .. } = visit.exchange;
        let lane = scene.attempt.lanes().get(visit.lane).filter(|_| scene.attempt.lanes().len() > 1);
        let lane = lane.map_or_else(String::new, |lane| format!(" ({})", lane.title));
        self.notice =
            Some(format!("seen from outside: {} {} → {status}{lane}", visit.exchange.method(), visit.exchange.path()));
        self.pick = None;
        self.motion = Motion::Still;
        if visit.lane < scene.attempt.lanes().len() {
            self.lane = visit.lane;
        }
    }
}

fn standing(place: &AttemptPhase) -> Standing {
    match place {
        AttemptPhase::Starting => Standing::Starting,
        AttemptPhase::BeforeStep => Standing::Before,
        AttemptPhase::Task => Standing::Task,
        AttemptPhase::Sandbox => Standing::Free,
        AttemptPhase::Running { .. } => Standing::Running,
        AttemptPhase::AfterStep => Standing::After,
        AttemptPhase::Failed(_) => Standing::Failed,
        AttemptPhase::End => Standing::End,
    }
}

/// The prediction of the step, if it was missed in any lane, in words.
fn missed(attempt: &Attempt) -> Option<Missed> {
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
    (!told.is_empty()).then(|| Missed { step: step.title.clone(), said, why: asked.prediction.why.clone() })
}
