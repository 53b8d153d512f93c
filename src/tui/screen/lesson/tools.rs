//! The tools of a task and of free play over the lesson: the action list, the request editor, the workbench.

use super::exchanges::{act_of, runs_newest_first};
use super::lesson_overlay::LessonOverlay;
use super::step_progress::PhaseKind;
use super::{LessonCommand, LessonScene, LessonScreen};
use crate::content::lesson::{Task, Tool};
use crate::course::Attempt;
use crate::model::{Act, ActKind, Exchange, FactValue, Outcome, Request, fact};
use crate::tui::keymap::KeyPress;
use crate::tui::screen::action_list::{
    ActionItem, ActionList, ActionListCommand, LaneScope, action_items, without_expectations,
};
use crate::tui::screen::request_editor::{RequestEditor, RequestEditorCommand};
use crate::tui::screen::workbench::{Workbench, WorkbenchCommand, WorkbenchVerifier};

impl LessonScreen {
    /// Pasted text goes where something is typed.
    pub fn paste(&mut self, text: &str) {
        match &mut self.overlay {
            LessonOverlay::ActionList(list) => list.paste(text),
            LessonOverlay::Request(editor) => editor.paste(text),
            LessonOverlay::Workbench(workbench) => workbench.paste(text),
            _ => {}
        }
    }

    /// The task that the learner is in, if any.
    pub(super) fn current_task<'a>(&self, scene: LessonScene<'a>) -> Option<&'a Task> {
        if self.phase == PhaseKind::Task { scene.attempt.step()?.task.as_ref() } else { None }
    }

    /// What can be done by hand in the lane that is looked at.
    pub(super) fn action_items(&self, scene: LessonScene<'_>) -> Vec<ActionItem> {
        let attempt = scene.attempt;
        let Some(view) = attempt.view(self.lane) else { return Vec::new() };
        let lane_id = attempt.lanes().get(self.lane).map_or("", |lane| lane.id.as_str());
        let steps = attempt.lesson().step.iter().take(attempt.step_index() + 1);
        // Only the acts of the steps: to offer the solution of a task would solve it.
        let acts = steps.flat_map(|step| &step.acts);
        let acts = acts.filter(|act| act.lane.as_deref().is_none_or(|only| only == lane_id));
        action_items(acts, view)
    }

    pub(super) fn open_action_list(&mut self, scene: LessonScene<'_>) {
        if !self.check_may_act(scene) {
            return;
        }
        let list = self.action_list.take().unwrap_or_else(|| match self.current_task(scene) {
            Some(task) if task.tool == Tool::Switches => ActionList::at_first_switch(&self.action_items(scene)),
            _ => ActionList::default(),
        });
        self.toggle_overlay(LessonOverlay::ActionList(list));
    }

    /// Closes the action list and keeps it, so that it opens again as it was left.
    fn close_action_list(&mut self) {
        if let LessonOverlay::ActionList(list) = &mut self.overlay {
            self.action_list = Some(std::mem::take(list));
        }
        self.close_overlay();
    }

    pub(super) fn open_request_editor(&mut self, scene: LessonScene<'_>) {
        if !self.check_may_act(scene) {
            return;
        }
        let view = scene.attempt.view(self.lane);
        let sites: Vec<String> = view.map(|view| view.setup.site.keys().cloned().collect()).unwrap_or_default();
        let editor = RequestEditor::new(scene.attempt.lesson(), &sites, self.current_exchange(scene, self.lane));
        self.toggle_overlay(LessonOverlay::Request(Box::new(editor)));
    }

    /// Opens the workbench with the token that a task begins with, or else with the last one that travelled.
    pub(super) fn open_workbench(&mut self, scene: LessonScene<'_>) {
        self.switch_to_task_lane(scene);
        let task_token = self.current_task(scene).and_then(|_| scene.attempt.task_start_text(self.lane));
        let Some(token) = task_token.or_else(|| self.last_token(scene)) else {
            self.set_notice("No token has travelled yet; sessions carry none.".into());
            return;
        };
        let verifier = scene.attempt.view(self.lane).map(WorkbenchVerifier::from_shop).unwrap_or_default();
        self.toggle_overlay(LessonOverlay::Workbench(Box::new(Workbench::new(&token, verifier))));
    }

    /// The token of the current exchange, or else the last one that travelled in the lane.
    fn last_token(&self, scene: LessonScene<'_>) -> Option<String> {
        let current = self.current_exchange(scene, self.lane);
        let lanes = runs_newest_first(scene.attempt).filter_map(|run| run.lanes.get(self.lane));
        let newest_first = lanes.flat_map(|lane| lane.exchanges().collect::<Vec<_>>().into_iter().rev());
        current.into_iter().chain(newest_first).find_map(token_in)
    }

    /// A key for the tool that lies over the lesson.
    pub(super) fn press_tool(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        match &mut self.overlay {
            LessonOverlay::ActionList(_) => self.press_action_list(key, scene),
            LessonOverlay::Request(editor) => match editor.press(key, self.size)? {
                RequestEditorCommand::Close => {
                    self.close_overlay();
                    None
                }
                RequestEditorCommand::Send(act) => self.perform_and_close(scene, *act),
            },
            LessonOverlay::Workbench(workbench) => {
                let command = workbench.press(key, self.size)?;
                self.handle_workbench_command(command, scene)
            }
            _ => None,
        }
    }

    fn press_action_list(&mut self, key: KeyPress, scene: LessonScene<'_>) -> Option<LessonCommand> {
        let items = self.action_items(scene);
        let in_task = self.phase == PhaseKind::Task;
        let LessonOverlay::ActionList(list) = &mut self.overlay else { return None };
        match list.press(key, &items, self.size.1)? {
            ActionListCommand::Close => {
                self.close_action_list();
                None
            }
            ActionListCommand::SwitchLane => match only_lane(scene.attempt).filter(|_| in_task) {
                Some(lane) => {
                    list.set_fault(format!("This task is done in the lane “{lane}” alone."));
                    None
                }
                None => self.switch_lane(key, scene),
            },
            ActionListCommand::Perform(act, scope) => {
                let command = self.perform_acts(scene, vec![*act], scope);
                // The list itself shows how a switch stands; the effect of everything else is seen in the lesson.
                if scope == LaneScope::AllLanes && command.is_some() {
                    self.close_action_list();
                }
                command
            }
        }
    }

    fn handle_workbench_command(&mut self, command: WorkbenchCommand, scene: LessonScene<'_>) -> Option<LessonCommand> {
        match command {
            WorkbenchCommand::Close => {
                self.close_overlay();
                None
            }
            WorkbenchCommand::Copy(token) => {
                self.set_notice("Copied, where the terminal allows it.".into());
                Some(LessonCommand::Copy(token))
            }
            WorkbenchCommand::Send(token) => {
                let act = self.request_with_token(scene, token);
                self.perform_and_close(scene, act)
            }
        }
    }

    /// Does `act`, and uncovers the lesson to show what it leads to.
    fn perform_and_close(&mut self, scene: LessonScene<'_>, act: Act) -> Option<LessonCommand> {
        let command = self.perform_acts(scene, vec![act], LaneScope::AllLanes)?;
        self.close_overlay();
        Some(command)
    }

    /// The request that the task is about, else the current one, with this token; if neither can carry a token,
    /// `GET /me`.
    fn request_with_token(&self, scene: LessonScene<'_>, token: String) -> Act {
        let current = self.current_exchange(scene, self.lane);
        let of_task = self.current_task(scene).and_then(|task| task.solution.iter().rfind(|act| carries_token(act)));
        let repeated = of_task.or_else(|| current.and_then(|exchange| act_of(scene.attempt, exchange)));
        let mut act = match repeated {
            Some(act) if carries_token(act) => without_expectations(act),
            _ => Act {
                by: current.and_then(Exchange::client_name).map(str::to_owned),
                request: Some(Request { line: "GET /me".to_owned(), ..Request::default() }),
                ..Act::default()
            },
        };
        if act.by.is_none() {
            act.by = scene.attempt.lesson().client.keys().next().cloned();
        }
        if let Some(request) = &mut act.request {
            request.bearer = Some(token);
        }
        act
    }
}

/// Whether `act` is a request with a token in its `Authorization` header.
fn carries_token(act: &Act) -> bool {
    matches!(act.kind(), Ok(ActKind::Request(request)) if request.bearer.is_some())
}

/// The token that `exchange` carries, from its response or else from its request.
fn token_in(exchange: &Exchange) -> Option<String> {
    let fact = fact::find_by_path("token").ok()?;
    match fact.read(&Outcome { exchanges: vec![exchange.clone()], ..Outcome::default() }) {
        FactValue::Absent => None,
        token => Some(token.to_string()),
    }
}

/// The title of the lane that the current task is about, if that is one among several.
fn only_lane(attempt: &Attempt) -> Option<&str> {
    match attempt.manual_lanes()[..] {
        [only] => attempt.lane_title(only),
        _ => None,
    }
}
