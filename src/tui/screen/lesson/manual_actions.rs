//! The learner's own hand: in a task and in free play, with the list of acts, the request editor and the workbench.

use super::{Focus, LessonCommand, LessonOverlay, LessonScene, LessonScreen, PhaseKind};
use crate::content::lesson::Tool;
use crate::course::{Attempt, Input, StepRun};
use crate::model::{Act, ActKind, Exchange, OperatorAction, Outcome, Request, fact};
use crate::play::curl::task_request;
use crate::tui::keymap::KeyPress;
use crate::tui::screen::action_list::{
    ActionItem, ActionList, ActionListCommand, LaneScope, action_items, without_expectations,
};
use crate::tui::screen::request_editor::{RequestEditor, RequestEditorCommand};
use crate::tui::screen::workbench::{Workbench, WorkbenchCommand, WorkbenchVerifier};

/// How many acts have been done by hand in what is shown, all lanes together.
pub(super) fn manual_act_count(attempt: &Attempt) -> usize {
    use crate::course::AttemptPhase;
    let by_hand = matches!(attempt.phase(), AttemptPhase::Task | AttemptPhase::Sandbox);
    let run = attempt.current_run().filter(|_| by_hand);
    run.map_or(0, |run| run.lanes.iter().map(|lane| lane.acts.len()).sum())
}

/// The last exchange of the lesson's own steps in `lane`.
pub(super) fn last_exchange(attempt: &Attempt, lane: usize) -> Option<&Exchange> {
    attempt.runs().iter().rev().find_map(|run| run.lanes.get(lane)?.exchanges().last())
}

/// Every run, the newest first; what is done by hand before all others.
fn runs_newest_first(attempt: &Attempt) -> impl Iterator<Item = &StepRun> {
    let shown = attempt.current_run();
    let others = attempt.runs().iter().rev();
    shown.into_iter().chain(others)
}

/// The act of a lesson or of the learner that `exchange` belongs to.
fn act_of<'a>(attempt: &'a Attempt, exchange: &Exchange) -> Option<&'a Act> {
    let acts = runs_newest_first(attempt).flat_map(|run| &run.lanes).flat_map(|lane| &lane.acts);
    let mut holding = acts.filter(|act| act.outcome.exchanges.iter().any(|it| std::ptr::eq(it, exchange)));
    holding.next().map(|act| &act.act)
}

/// Whether `act` is a request with a token in its `Authorization` header.
fn carries_token(act: &Act) -> bool {
    matches!(act.kind(), Ok(ActKind::Request(request)) if request.bearer.is_some())
}

/// The token that `exchange` carries, from its response or else from its request.
fn token_in(exchange: &Exchange) -> Option<String> {
    let fact = fact::find_by_path("token").ok()?;
    let outcome = Outcome { exchanges: vec![exchange.clone()], ..Outcome::default() };
    Some(fact.read(&outcome)).filter(|value| *value != crate::model::FactValue::Absent).map(|value| value.to_string())
}

/// The title of the lane that the task at hand is about, if that is one among several.
fn only_lane(attempt: &Attempt) -> Option<&str> {
    match attempt.manual_lanes()[..] {
        [only] if attempt.lanes().len() > 1 => attempt.lanes().get(only).map(|lane| lane.title.as_str()),
        _ => None,
    }
}

/// Those of `lanes` in which every one of `acts` belongs.
fn lanes_for(acts: &[Act], attempt: &Attempt, lanes: impl Iterator<Item = usize>) -> Vec<usize> {
    let named = |lane: usize| attempt.lanes().get(lane).map(|lane| lane.id.as_str());
    lanes.filter(|lane| acts.iter().all(|act| act.lane.is_none() || act.lane.as_deref() == named(*lane))).collect()
}

impl LessonScreen {
    /// Whether something can be done by hand now; says what to do where not.
    fn may_act(&mut self, scene: LessonScene<'_>) -> bool {
        let place = matches!(self.step_phase.1, PhaseKind::Task | PhaseKind::Free);
        let trying = scene.attempt.is_performing_manually();
        if !place {
            let from_bench = matches!(self.overlay, LessonOverlay::Workbench(_));
            let free = "f steps aside into free play: there you can do this, and nothing counts.";
            self.set_notice(
                if from_bench { "A token is sent in a task or in free play: Esc, then f." } else { free }.into(),
            );
        } else if trying {
            self.set_notice("One moment: what you did last is still under way.".into());
        }
        if place && !trying {
            self.announce_task_lane(scene);
        }
        place && !trying
    }

    /// A task may be about one lane: what is done in it is done there, and so that lane is looked at.
    fn announce_task_lane(&mut self, scene: LessonScene<'_>) {
        let looked_at = self.lane;
        if self.step_phase.1 == PhaseKind::Task {
            self.select_task_lane(scene);
        }
        if let Some(lane) = scene.attempt.lanes().get(self.lane).filter(|_| self.lane != looked_at) {
            let says = format!("This task is done in the lane “{}”; here it is again.", lane.title);
            self.set_notice(says);
        }
    }

    /// Whether the last thing that happened in the lane that is looked at was an exchange.
    pub(super) fn ended_with_exchange(&self, scene: LessonScene<'_>) -> bool {
        let last = scene.attempt.current_run().and_then(|run| run.lanes.get(self.lane)?.acts.last());
        last.is_some_and(|act| !act.outcome.exchanges.is_empty()) && self.current_exchange(scene, self.lane).is_some()
    }

    /// The exchange that the curl line is about. Where a task asks for a command from outside and nothing has
    /// travelled yet, that is the request that the task begins with.
    #[must_use]
    pub fn curl_exchange(&self, scene: LessonScene<'_>) -> Option<Exchange> {
        let at_hand = self.current_exchange(scene, self.lane).cloned();
        at_hand.or_else(|| task_request(scene.attempt, self.lane))
    }

    /// Pasted text goes where something is typed.
    pub fn paste(&mut self, text: &str) {
        match &mut self.overlay {
            LessonOverlay::ActionList(list) => list.paste(text),
            LessonOverlay::Request(editor) => editor.paste(text),
            LessonOverlay::Workbench(bench) => bench.paste(text),
            _ => {}
        }
    }

    pub(super) fn focus_next(&mut self) {
        self.pane_scroll = 0;
        self.focus = match self.focus {
            Focus::Text => Focus::Client,
            Focus::Client => Focus::Wire,
            Focus::Wire => Focus::Server,
            Focus::Server => Focus::Text,
        };
        if self.focus != Focus::Text {
            self.set_notice("↑ ↓ scroll this pane; p goes to the next one, Esc back to the text.".into());
        }
    }

    pub(super) fn show_hint(&mut self, scene: LessonScene<'_>) {
        let task = scene.attempt.step().and_then(|step| step.task.as_ref());
        match task.filter(|_| self.step_phase.1 == PhaseKind::Task).map(|task| task.hints.len()) {
            None => self.set_notice("Hints belong to tasks; there is none to be done just now.".into()),
            Some(count) if self.hints_shown >= count => {
                self.set_notice("That was the last hint. s shows how it is done.".into());
            }
            Some(_) => {
                self.hints_shown += 1;
                // The newest hint stands last, so that it must be seen.
                self.scroll = usize::MAX;
            }
        }
    }

    pub(super) fn enter_free_play(&mut self, scene: LessonScene<'_>) -> Option<LessonCommand> {
        match self.step_phase.1 {
            PhaseKind::Free => self.set_notice("This is free play already; Esc returns to the lesson.".into()),
            _ if scene.attempt.is_performing_manually() => {
                self.set_notice("One moment: what you did last is still under way.".into());
            }
            PhaseKind::Before | PhaseKind::After | PhaseKind::Task => {
                return Some(LessonCommand::Inputs(vec![Input::EnterSandbox]));
            }
            _ => self.set_notice("Free play begins at a step: before it, after it or within a task.".into()),
        }
        None
    }

    /// Deletes the rows of whom the exchange at hand is about, else of whoever logged in last, and asks again. Outside of
    /// a task that happens in free play, which begins with it.
    pub(super) fn delete_sessions(&mut self, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let rows = scene.attempt.view(self.lane).map_or(&[][..], |view| &view.store.sessions);
        let has_row = |user: &&str| rows.iter().any(|row| row.user.as_deref() == Some(user));
        let named =
            self.current_exchange(scene, self.lane).and_then(|exchange| exchange.trace.user.as_deref()).filter(has_row);
        let Some(user) = named.or_else(|| rows.iter().rev().find_map(|row| row.user.as_deref())) else {
            self.set_notice("The server keeps no row of anybody who is logged in.".into());
            return None;
        };
        let operator = OperatorAction { end_sessions: Some(user.to_owned()), ..OperatorAction::default() };
        let deleted = Act { operator: Some(operator), ..Act::default() };
        // Before a step, the request at hand is the one of the step before.
        let again = self.current_request(scene).filter(|_| self.step_phase.1 != PhaseKind::Before);
        let asked = if again.is_some() { " and asked again. Esc returns." } else { ". x asks again; Esc returns." };
        let acts: Vec<Act> = std::iter::once(deleted).chain(again).collect();
        match self.step_phase.1 {
            PhaseKind::Before | PhaseKind::After if !scene.attempt.is_performing_manually() => {
                let lanes = lanes_for(&acts, scene.attempt, 0..scene.attempt.lanes().len());
                self.set_notice(format!("On a copy of this moment, the row is deleted{asked}"));
                Some(LessonCommand::Inputs(vec![Input::EnterSandbox, Input::PerformManually { lanes, acts }]))
            }
            _ => self.perform_acts(scene, acts, LaneScope::AllLanes),
        }
    }

    /// What can be done by hand in the lane that is looked at.
    pub(super) fn action_items(&self, scene: LessonScene<'_>) -> Vec<ActionItem> {
        let attempt = scene.attempt;
        let Some(view) = attempt.view(self.lane) else { return Vec::new() };
        let here = attempt.lanes().get(self.lane).map_or("", |lane| lane.id.as_str());
        let steps = attempt.lesson().step.iter().take(attempt.step_index() + 1);
        // A task's own solution is no part of what has been shown.
        let acts = steps.flat_map(|step| &step.acts).filter(|act| act.lane.as_deref().is_none_or(|only| only == here));
        action_items(acts, view)
    }

    pub(super) fn open_action_list(&mut self, scene: LessonScene<'_>) {
        if self.may_act(scene) {
            let task = scene.attempt.step().and_then(|step| step.task.as_ref());
            let at_switches =
                self.step_phase.1 == PhaseKind::Task && task.is_some_and(|task| task.tool == Tool::Switches);
            let fresh = if at_switches {
                ActionList::at_first_switch(&self.action_items(scene))
            } else {
                ActionList::default()
            };
            let list = self.action_list.take().unwrap_or(fresh);
            self.toggle_overlay(LessonOverlay::ActionList(list));
        }
    }

    /// Closes the list of acts; opened again, it stands where it was left.
    fn close_action_list(&mut self) {
        if let LessonOverlay::ActionList(list) = &mut self.overlay {
            self.action_list = Some(std::mem::take(list));
        }
        self.close_overlay();
    }

    pub(super) fn open_request_editor(&mut self, scene: LessonScene<'_>) {
        if self.may_act(scene) {
            let view = scene.attempt.view(self.lane);
            let sites: Vec<String> = view.map(|view| view.setup.site.keys().cloned().collect()).unwrap_or_default();
            let editor = RequestEditor::new(scene.attempt.lesson(), &sites, self.current_exchange(scene, self.lane));
            self.toggle_overlay(LessonOverlay::Request(Box::new(editor)));
        }
    }

    pub(super) fn resend_request(&mut self, scene: LessonScene<'_>) -> Option<LessonCommand> {
        if !self.may_act(scene) {
            return None;
        }
        let act = self.current_request(scene);
        if act.is_none() {
            self.set_notice("There is no request here that the lesson can repeat; m writes one.".into());
        }
        self.perform_acts(scene, vec![act?], LaneScope::AllLanes)
    }

    /// The act that the exchange at hand came from, to be done once more.
    fn current_request(&self, scene: LessonScene<'_>) -> Option<Act> {
        let act = self.current_exchange(scene, self.lane).and_then(|exchange| act_of(scene.attempt, exchange));
        act.filter(|act| act.kind().is_ok()).map(without_expectations)
    }

    pub(super) fn open_workbench(&mut self, scene: LessonScene<'_>) {
        self.announce_task_lane(scene);
        let all = runs_newest_first(scene.attempt).filter_map(|run| run.lanes.get(self.lane));
        let at_hand = self.current_exchange(scene, self.lane);
        let exchanges =
            at_hand.into_iter().chain(all.flat_map(|lane| lane.exchanges().collect::<Vec<_>>().into_iter().rev()));
        let exchanges: Vec<&Exchange> = exchanges.collect();
        let start = scene.attempt.task_start_text(self.lane).filter(|_| self.step_phase.1 == PhaseKind::Task);
        let Some(token) = start.or_else(|| exchanges.iter().find_map(|exchange| token_in(exchange))) else {
            self.set_notice("No token has travelled yet; sessions carry none.".into());
            return;
        };
        let trust = scene.attempt.view(self.lane).map(WorkbenchVerifier::from_shop).unwrap_or_default();
        self.toggle_overlay(LessonOverlay::Workbench(Box::new(Workbench::new(&token, trust))));
    }

    /// Does `acts` by hand, in the lanes where they belong.
    fn perform_acts(&mut self, scene: LessonScene<'_>, acts: Vec<Act>, place: LaneScope) -> Option<LessonCommand> {
        if !self.may_act(scene) {
            return None;
        }
        let all = scene.attempt.manual_lanes();
        let is_here = |lane: &usize| match place {
            LaneScope::CurrentLane => *lane == self.lane || !all.contains(&self.lane),
            LaneScope::AllLanes => true,
        };
        let lanes = lanes_for(&acts, scene.attempt, all.iter().copied().filter(is_here));
        Some(LessonCommand::Inputs(vec![Input::PerformManually { lanes, acts }]))
    }

    /// A key for the tool that lies over the lesson.
    pub(super) fn press_tool(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let size = self.size;
        let offers = self.action_items(scene);
        match &mut self.overlay {
            LessonOverlay::ActionList(list) => match list.press(key, &offers, size.1)? {
                ActionListCommand::Close => self.close_action_list(),
                ActionListCommand::SwitchLane => {
                    match only_lane(scene.attempt).filter(|_| self.step_phase.1 == PhaseKind::Task) {
                        Some(lane) => list.set_fault(format!("This task is done in the lane “{lane}” alone.")),
                        None => return self.switch_lane(key, scene),
                    }
                }
                ActionListCommand::Perform(act, place) => {
                    let wish = self.perform_acts(scene, vec![*act], place);
                    // A switch that turns is seen in the list, everything else in the lesson.
                    if place == LaneScope::AllLanes && wish.is_some() {
                        self.close_action_list();
                    }
                    return wish;
                }
            },
            LessonOverlay::Request(editor) => match editor.press(key, size)? {
                RequestEditorCommand::Close => self.close_overlay(),
                RequestEditorCommand::Send(act) => return self.perform_and_close(scene, *act),
            },
            LessonOverlay::Workbench(bench) => match bench.press(key, size)? {
                WorkbenchCommand::Close => self.close_overlay(),
                WorkbenchCommand::Copy(token) => {
                    self.set_notice("Copied, where the terminal allows it.".into());
                    return Some(LessonCommand::Copy(token));
                }
                WorkbenchCommand::Send(token) => {
                    let act = self.request_with_token(scene, token);
                    return self.perform_and_close(scene, act);
                }
            },
            _ => {}
        }
        None
    }

    /// Does `act`, and uncovers the lesson to let it be seen.
    fn perform_and_close(&mut self, scene: LessonScene<'_>, act: Act) -> Option<LessonCommand> {
        let wish = self.perform_acts(scene, vec![act], LaneScope::AllLanes)?;
        self.close_overlay();
        Some(wish)
    }

    /// The request that the task is about, else the one at hand, with this token; without one that could carry it,
    /// `GET /me`.
    fn request_with_token(&self, scene: LessonScene<'_>, token: String) -> Act {
        let at_hand = self.current_exchange(scene, self.lane);
        let task =
            scene.attempt.step().and_then(|step| step.task.as_ref()).filter(|_| self.step_phase.1 == PhaseKind::Task);
        let wanted = task.and_then(|task| task.solution.iter().rfind(|act| carries_token(act)));
        let act = wanted.or_else(|| at_hand.and_then(|exchange| act_of(scene.attempt, exchange)));
        let mut act = act.filter(|act| carries_token(act)).map_or_else(
            || Act {
                by: at_hand.and_then(Exchange::client_name).map(str::to_owned),
                request: Some(Request { line: "GET /me".to_owned(), ..Request::default() }),
                ..Act::default()
            },
            without_expectations,
        );
        if act.by.is_none() {
            act.by = scene.attempt.lesson().client.keys().next().cloned();
        }
        if let Some(request) = &mut act.request {
            request.bearer = Some(token);
        }
        act
    }
}
