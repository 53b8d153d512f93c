//! The tools of a task and of free play over the lesson: the action list, the request editor, the workbench.

use super::action_list::{ActionList, LaneScope, ManualActItem, ManualActKind, action_items};
use super::exchanges::{act_of, runs_newest_first};
use super::request_editor::RequestEditor;
use super::step_progress::PhaseKind;
use super::{LessonScene, LessonScreen};
use crate::content::lesson::{Step, Task, Tool};
use crate::model::{Act, ActKind, Exchange, FactValue, Outcome, Request, fact};
use crate::tui::notice::Notice;
use crate::tui::screen::ScreenCommand;
use crate::tui::screen::workbench::{Workbench, WorkbenchVerifier};

impl LessonScreen {
    /// The task that the learner is in, if any.
    pub(super) fn current_task<'a>(&self, scene: LessonScene<'a>) -> Option<&'a Task> {
        if self.phase == PhaseKind::Task { scene.attempt.step()?.task.as_ref() } else { None }
    }

    /// What can be done by hand in the lane that is looked at.
    pub(super) fn action_items(&self, scene: LessonScene<'_>) -> Vec<ManualActItem> {
        let attempt = scene.attempt;
        let Some(view) = attempt.view(self.lane) else { return Vec::new() };
        let lane_id = attempt.lanes().get(self.lane).map_or("", |lane| lane.id.as_str());
        let steps = attempt.lesson().step.iter().take(attempt.step_index() + 1);
        // Only the acts of the steps: to offer the solution of a task would solve it.
        let acts = steps.flat_map(|step| &step.acts);
        let acts = acts.filter(|act| act.lane.as_deref().is_none_or(|only| only == lane_id));
        let initial = attempt.runs().first().and_then(|run| run.lanes.get(self.lane)).map_or(view, |run| &run.before);
        let mut items = action_items(acts, attempt.lesson().client.keys(), view, initial);
        for item in &mut items {
            if let ManualActKind::Switch(switch) = &item.kind {
                item.help = attempt.switch_help(switch);
            }
        }
        items
    }

    /// What the last act by hand has led to: `bob: GET /me → 200`.
    pub(super) fn last_act_line(&self, scene: LessonScene<'_>) -> Option<String> {
        let run = scene.attempt.current_run()?.lanes.get(self.lane)?;
        let done = run.acts.last()?;
        let statuses: Vec<String> = done.outcome.exchanges.iter().map(|exchange| exchange.status.to_string()).collect();
        let led_to = if statuses.is_empty() { "done".to_owned() } else { statuses.join(", ") };
        Some(format!("{} → {led_to}", done.act))
    }

    /// Where what is done by hand happens: `free play · keeps the id`.
    pub(super) fn action_context(&self, scene: LessonScene<'_>) -> String {
        let lanes = scene.attempt.lanes();
        let lane = lanes.get(self.lane).filter(|_| lanes.len() > 1).map(|lane| lane.title.as_str());
        let free_play = if self.phase == PhaseKind::Sandbox { Some("free play") } else { None };
        free_play.into_iter().chain(lane).collect::<Vec<_>>().join(" · ")
    }

    /// The title of the lane that the task is about, if that is one among several.
    pub(super) fn task_lane<'a>(&self, scene: LessonScene<'a>) -> Option<&'a str> {
        let attempt = scene.attempt;
        match attempt.manual_lanes()[..] {
            [only] if self.phase == PhaseKind::Task && attempt.lanes().len() > 1 => {
                attempt.lanes().get(only).map(|lane| lane.title.as_str())
            }
            _ => None,
        }
    }

    pub(super) fn open_action_list(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        if !self.check_may_act(scene, notice) {
            return ScreenCommand::Stay;
        }
        let list = self.action_list.take().unwrap_or_else(|| match self.current_task(scene) {
            Some(task) if task.tool == Tool::Switches => ActionList::at_first_switch(&self.action_items(scene)),
            _ => ActionList::default(),
        });
        ScreenCommand::Push(Box::new(list.with_acts_told(scene.attempt.act_count())))
    }

    pub(super) fn open_request_editor(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        if !self.check_may_act(scene, notice) {
            return ScreenCommand::Stay;
        }
        let sites = starting_pages(scene, self.lane);
        let editor = RequestEditor::new(scene.attempt.lesson(), &sites, self.current_exchange(scene, self.lane));
        ScreenCommand::Push(Box::new(editor))
    }

    /// Opens the workbench with the token that a task begins with, or else with the last one that travelled.
    pub(super) fn open_workbench(&mut self, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        self.switch_to_task_lane(scene, notice);
        let task_token = self.current_task(scene).and_then(|_| scene.attempt.task_start_text(self.lane));
        let Some(token) = task_token.or_else(|| self.last_token(scene)) else {
            notice.set("No token has travelled yet; sessions carry none.");
            return ScreenCommand::Stay;
        };
        let verifier = scene.attempt.view(self.lane).map(WorkbenchVerifier::from_shop).unwrap_or_default();
        let workbench = Workbench::new(&token, verifier);
        let workbench = if self.current_task(scene).is_some() { workbench.for_task() } else { workbench };
        ScreenCommand::Push(Box::new(workbench))
    }

    /// The token of the current exchange, or else the last one that travelled in the lane.
    fn last_token(&self, scene: LessonScene<'_>) -> Option<String> {
        let current = self.current_exchange(scene, self.lane);
        let lanes = runs_newest_first(scene.attempt).filter_map(|run| run.lanes.get(self.lane));
        let newest_first = lanes.flat_map(|lane| lane.exchanges().collect::<Vec<_>>().into_iter().rev());
        current.into_iter().chain(newest_first).find_map(token_in)
    }

    /// Sends `token` to the server, and closes the workbench to show what it leads to.
    pub(super) fn send_token(&mut self, token: &str, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        if !self.phase.is_by_hand() {
            notice.set("A token is sent in a task or in free play: Esc, then f.");
            return ScreenCommand::Stay;
        }
        let act = self.request_with_token(scene, token.to_owned());
        self.perform_and_close(act, scene, notice)
    }

    /// Does `act`, and closes the tool to show what it leads to.
    pub(super) fn perform_and_close(&mut self, act: Act, scene: LessonScene<'_>, notice: &mut Notice) -> ScreenCommand {
        match self.perform_acts(scene, vec![act], LaneScope::AllLanes, notice) {
            Some(request) => ScreenCommand::CloseAnd(Box::new(request.into())),
            None => ScreenCommand::Stay,
        }
    }

    /// The request that the task is about, else the current one, with this token; if neither can carry a token,
    /// `GET /me`.
    fn request_with_token(&self, scene: LessonScene<'_>, token: String) -> Act {
        let current = self.current_exchange(scene, self.lane);
        let of_task = self.current_task(scene).and_then(|task| task.solution.iter().rfind(|act| carries_token(act)));
        let repeated = of_task.or_else(|| current.and_then(|exchange| act_of(scene.attempt, exchange)));
        let mut act = match repeated {
            Some(act) if carries_token(act) => act.without_expectations(),
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

/// The pages that can start a request in `lane`: the sites of its world, and those that the lesson itself lets start one.
fn starting_pages(scene: LessonScene<'_>, lane: usize) -> Vec<String> {
    let view = scene.attempt.view(lane);
    let mut pages: Vec<String> = view.map(|view| view.setup.site.keys().cloned().collect()).unwrap_or_default();
    let acts = scene.attempt.lesson().step.iter().flat_map(Step::acts_or_solution);
    for page in acts.filter_map(|act| act.request.as_ref()?.page.as_deref()) {
        let rest = page.split_once("://").map_or(page, |(_, rest)| rest);
        let host = rest.split(['/', '?']).next().unwrap_or(rest).to_owned();
        if !pages.contains(&host) {
            pages.push(host);
        }
    }
    pages
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
