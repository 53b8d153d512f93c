//! What the learner does by hand, in a task and in free play, and whether they can do it now.

use super::action_list::LaneScope;
use super::exchanges::act_of;
use super::step_progress::PhaseKind;
use super::{LessonScene, LessonScreen};
use crate::content::lesson_text::lesson_text;
use crate::course::{Attempt, Input};
use crate::model::{Act, OperatorAction};
use crate::tui::notice::Notice;
use crate::tui::screen::ProgramRequest;

const STILL_UNDER_WAY: &str = "One moment: what you did last is still under way.";

impl LessonScreen {
    /// Whether something can be done by hand now; if not, a notice says what to do.
    pub(super) fn check_may_act(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> bool {
        if !self.phase.is_by_hand() {
            notice.set("f steps aside into free play: there you can do this, and nothing counts.");
            return false;
        }
        if scene.attempt.is_performing_manually() {
            notice.set(STILL_UNDER_WAY);
            return false;
        }
        self.switch_to_task_lane(scene, notice);
        true
    }

    /// A task may be about one lane: what is done in the task is done there, so the screen goes to that lane and says so.
    pub(super) fn switch_to_task_lane(&mut self, scene: LessonScene<'_>, notice: &mut Notice) {
        if self.phase != PhaseKind::Task {
            return;
        }
        let previous = self.lane;
        self.select_task_lane(scene);
        if self.lane != previous
            && let Some(lane) = scene.attempt.lanes().get(self.lane)
        {
            notice.set(format!("This task is done in the lane “{}”; here it is again.", lane.title));
        }
    }

    /// Does `acts` by hand, in the lanes where they belong.
    pub(super) fn perform_acts(
        &mut self,
        scene: LessonScene<'_>,
        acts: Vec<Act>,
        scope: LaneScope,
        notice: &mut Notice,
    ) -> Option<ProgramRequest> {
        if !self.check_may_act(scene, notice) {
            return None;
        }
        let manual_lanes = scene.attempt.manual_lanes();
        let in_scope = |lane: &usize| match scope {
            LaneScope::CurrentLane => *lane == self.lane || !manual_lanes.contains(&self.lane),
            LaneScope::AllLanes => true,
        };
        let lanes = lanes_for(&acts, scene.attempt, manual_lanes.iter().copied().filter(in_scope));
        Some(ProgramRequest::Inputs(vec![Input::PerformManually { lanes, acts }]))
    }

    pub(super) fn resend_request(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
        if !self.check_may_act(scene, notice) {
            return None;
        }
        let Some(act) = self.current_request(scene) else {
            notice.set("There is no request here that the lesson can repeat; m writes one.");
            return None;
        };
        self.perform_acts(scene, vec![act], LaneScope::AllLanes, notice)
    }

    /// The act that the current exchange came from, to be done once more.
    fn current_request(&self, scene: LessonScene<'_>) -> Option<Act> {
        let act = self.current_exchange(scene, self.lane).and_then(|exchange| act_of(scene.attempt, exchange))?;
        act.kind().is_ok().then(|| act.without_expectations())
    }

    /// Deletes the sessions of the user that the current exchange is about, or else of whoever logged in last, and sends
    /// the request again. Before or after a step this begins free play, so that it changes nothing in the lesson.
    pub(super) fn delete_sessions(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
        let Some(user) = self.user_to_log_out(scene) else {
            notice.set("The server keeps no session of anybody who is logged in.");
            return None;
        };
        let operator = OperatorAction { end_sessions: Some(user.to_owned()), ..OperatorAction::default() };
        let mut acts = vec![Act { operator: Some(operator), ..Act::default() }];
        // Before a step, the current request is the one of the step before.
        let again = if self.phase == PhaseKind::Before { None } else { self.current_request(scene) };
        let effect = if again.is_some() { " and asked again. Esc returns." } else { ". x asks again; Esc returns." };
        acts.extend(again);
        match self.phase {
            PhaseKind::Before | PhaseKind::After if !scene.attempt.is_performing_manually() => {
                let lanes = lanes_for(&acts, scene.attempt, 0..scene.attempt.lanes().len());
                notice.set(format!("On a copy of this moment, the session is deleted{effect}"));
                Some(ProgramRequest::Inputs(vec![Input::EnterSandbox, Input::PerformManually { lanes, acts }]))
            }
            _ => self.perform_acts(scene, acts, LaneScope::AllLanes, notice),
        }
    }

    fn user_to_log_out<'a>(&self, scene: LessonScene<'a>) -> Option<&'a str> {
        let sessions = scene.attempt.view(self.lane).map_or(&[][..], |view| &view.store.sessions);
        let has_session = |user: &&str| sessions.iter().any(|session| session.user.as_deref() == Some(user));
        let exchange = self.current_exchange(scene, self.lane);
        let current = exchange.and_then(|exchange| exchange.trace.user.as_deref()).filter(has_session);
        current.or_else(|| sessions.iter().rev().find_map(|session| session.user.as_deref()))
    }

    pub(super) fn enter_free_play(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
        match self.phase {
            PhaseKind::Sandbox => notice.set("This is free play already; Esc returns to the lesson."),
            _ if scene.attempt.is_performing_manually() => notice.set(STILL_UNDER_WAY),
            PhaseKind::Before | PhaseKind::After | PhaseKind::Task => {
                return Some(ProgramRequest::Inputs(vec![Input::EnterSandbox]));
            }
            _ => notice.set("Free play begins at a step: before it, after it or within a task."),
        }
        None
    }

    /// Lets the learner's own browser in: in a task or in free play, which begins here if it has not.
    pub(super) fn ask_own_browser(&self, scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
        match self.phase {
            _ if scene.attempt.is_performing_manually() => notice.set(STILL_UNDER_WAY),
            PhaseKind::Before | PhaseKind::After | PhaseKind::Task | PhaseKind::Sandbox => {
                return Some(ProgramRequest::OpenToBrowser);
            }
            _ => notice.set("Your browser can come in at a step: before it, after it or within a task."),
        }
        None
    }

    pub(super) fn show_hint(&mut self, scene: LessonScene<'_>, notice: &mut Notice) {
        let Some(task) = self.current_task(scene) else {
            return notice.set("Hints belong to tasks; there is none to be done just now.");
        };
        if self.hints_shown >= task.hints.len() {
            return notice.set("That was the last hint. s shows how it is done.");
        }
        self.hints_shown += 1;
        // The newest hint comes last: scroll to the end, so that it is seen.
        self.scroll = usize::MAX;
    }
}

/// Asks for a file of what was done by hand.
pub(super) fn save_by_hand(scene: LessonScene<'_>, notice: &mut Notice) -> Option<ProgramRequest> {
    let Some(lesson) = scene.attempt.lesson_by_hand() else {
        notice.set("Nothing was done by hand yet. In free play (f), a acts and m edits; S then saves it.");
        return None;
    };
    Some(ProgramRequest::SaveLesson(lesson_text(&lesson)))
}

/// Those of `lanes` in which every one of `acts` belongs.
fn lanes_for(acts: &[Act], attempt: &Attempt, lanes: impl Iterator<Item = usize>) -> Vec<usize> {
    let id_of = |lane: usize| attempt.lanes().get(lane).map(|lane| lane.id.as_str());
    lanes.filter(|lane| acts.iter().all(|act| act.lane.is_none() || act.lane.as_deref() == id_of(*lane))).collect()
}
