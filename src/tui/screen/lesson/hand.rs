//! The learner's own hand: in a task and in free play, with the list of acts, the request editor and the workbench.

use super::{Focus, Layer, LessonScreen, Scene, Standing, Wish};
use crate::content::lesson::Tool;
use crate::course::{Attempt, Input, StepRun};
use crate::play::proof::task_request;
use crate::tui::keymap::Key;
use crate::tui::screen::request::{RequestEditor, RequestWish};
use crate::tui::screen::switches::{Offer, Switches, SwitchesWish, Where, offers, without_promises};
use crate::tui::screen::workbench::{Trust, Workbench, WorkbenchWish};
use crate::world::{Act, ActKind, Exchange, OperatorAction, Outcome, Request, fact};

/// How many acts have been done by hand in what is shown, all lanes together.
pub(super) fn acts_by_hand(attempt: &Attempt) -> usize {
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
fn newest_first(attempt: &Attempt) -> impl Iterator<Item = &StepRun> {
    let shown = attempt.current_run();
    let others = attempt.runs().iter().rev();
    shown.into_iter().chain(others)
}

/// The act of a lesson or of the learner that `exchange` belongs to.
fn act_of<'a>(attempt: &'a Attempt, exchange: &Exchange) -> Option<&'a Act> {
    let acts = newest_first(attempt).flat_map(|run| &run.lanes).flat_map(|lane| &lane.acts);
    let mut holding = acts.filter(|act| act.outcome.exchanges.iter().any(|it| std::ptr::eq(it, exchange)));
    holding.next().map(|act| &act.act)
}

/// Whether `act` is a request with a token in its `Authorization` header.
fn carries_token(act: &Act) -> bool {
    matches!(act.kind(), Ok(ActKind::Request(request)) if request.bearer.is_some())
}

/// The token that `exchange` carries, from its response or else from its request.
fn token_of(exchange: &Exchange) -> Option<String> {
    let fact = fact::find_by_path("token").ok()?;
    let outcome = Outcome { exchanges: vec![exchange.clone()], ..Outcome::default() };
    Some(fact.read(&outcome)).filter(|value| *value != crate::world::FactValue::Absent).map(|value| value.to_string())
}

/// The title of the lane that the task at hand is about, if that is one among several.
fn only_lane(attempt: &Attempt) -> Option<&str> {
    match attempt.manual_lanes()[..] {
        [only] if attempt.lanes().len() > 1 => attempt.lanes().get(only).map(|lane| lane.title.as_str()),
        _ => None,
    }
}

/// Those of `lanes` in which every one of `acts` belongs.
fn lanes_of(acts: &[Act], attempt: &Attempt, lanes: impl Iterator<Item = usize>) -> Vec<usize> {
    let named = |lane: usize| attempt.lanes().get(lane).map(|lane| lane.id.as_str());
    lanes.filter(|lane| acts.iter().all(|act| act.lane.is_none() || act.lane.as_deref() == named(*lane))).collect()
}

impl LessonScreen {
    /// Whether something can be done by hand now; says what to do where not.
    fn may_act(&mut self, scene: Scene<'_>) -> bool {
        let place = matches!(self.stood.1, Standing::Task | Standing::Free);
        let trying = scene.attempt.is_performing_manually();
        if !place {
            let from_bench = matches!(self.layer, Layer::Workbench(_));
            let free = "f steps aside into free play: there you can do this, and nothing counts.";
            self.say(if from_bench { "A token is sent in a task or in free play: Esc, then f." } else { free }.into());
        } else if trying {
            self.say("One moment: what you did last is still under way.".into());
        }
        if place && !trying {
            self.come_to_the_task(scene);
        }
        place && !trying
    }

    /// A task may be about one lane: what is done in it is done there, and so that lane is looked at.
    fn come_to_the_task(&mut self, scene: Scene<'_>) {
        let looked_at = self.lane;
        if self.stood.1 == Standing::Task {
            self.look_at_the_task(scene);
        }
        if let Some(lane) = scene.attempt.lanes().get(self.lane).filter(|_| self.lane != looked_at) {
            let says = format!("This task is done in the lane “{}”; here it is again.", lane.title);
            self.say(says);
        }
    }

    /// Whether the last thing that happened in the lane that is looked at was an exchange.
    pub(super) fn happened_on_the_wire(&self, scene: Scene<'_>) -> bool {
        let last = scene.attempt.current_run().and_then(|run| run.lanes.get(self.lane)?.acts.last());
        last.is_some_and(|act| !act.outcome.exchanges.is_empty()) && self.at_hand(scene, self.lane).is_some()
    }

    /// The exchange that the curl line is about. Where a task asks for a command from outside and nothing has
    /// travelled yet, that is the request that the task begins with.
    #[must_use]
    pub fn for_curl(&self, scene: Scene<'_>) -> Option<Exchange> {
        let at_hand = self.at_hand(scene, self.lane).cloned();
        at_hand.or_else(|| task_request(scene.attempt, self.lane))
    }

    /// Pasted text goes where something is typed.
    pub fn paste(&mut self, text: &str) {
        match &mut self.layer {
            Layer::ByHand(list) => list.paste(text),
            Layer::Request(editor) => editor.paste(text),
            Layer::Workbench(bench) => bench.paste(text),
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
            self.say("↑ ↓ scroll this pane; p goes to the next one, Esc back to the text.".into());
        }
    }

    pub(super) fn hint(&mut self, scene: Scene<'_>) {
        let task = scene.attempt.step().and_then(|step| step.task.as_ref());
        match task.filter(|_| self.stood.1 == Standing::Task).map(|task| task.hints.len()) {
            None => self.say("Hints belong to tasks; there is none to be done just now.".into()),
            Some(count) if self.hints >= count => self.say("That was the last hint. s shows how it is done.".into()),
            Some(_) => {
                self.hints += 1;
                // The newest hint stands last, so that it must be seen.
                self.scroll = usize::MAX;
            }
        }
    }

    pub(super) fn free(&mut self, scene: Scene<'_>) -> Option<Wish> {
        match self.stood.1 {
            Standing::Free => self.say("This is free play already; Esc returns to the lesson.".into()),
            _ if scene.attempt.is_performing_manually() => {
                self.say("One moment: what you did last is still under way.".into());
            }
            Standing::Before | Standing::After | Standing::Task => return Some(Wish::Press(vec![Input::EnterSandbox])),
            _ => self.say("Free play begins at a step: before it, after it or within a task.".into()),
        }
        None
    }

    /// Deletes the rows of whom the exchange at hand is about, else of whoever logged in last, and asks again. Outside of
    /// a task that happens in free play, which begins with it.
    pub(super) fn delete_rows(&mut self, scene: Scene<'_>) -> Option<Wish> {
        let rows = scene.attempt.view(self.lane).map_or(&[][..], |view| &view.store.sessions);
        let has_row = |user: &&str| rows.iter().any(|row| row.user.as_deref() == Some(user));
        let named = self.at_hand(scene, self.lane).and_then(|exchange| exchange.trace.user.as_deref()).filter(has_row);
        let Some(user) = named.or_else(|| rows.iter().rev().find_map(|row| row.user.as_deref())) else {
            self.say("The server keeps no row of anybody who is logged in.".into());
            return None;
        };
        let operator = OperatorAction { end_sessions: Some(user.to_owned()), ..OperatorAction::default() };
        let deleted = Act { operator: Some(operator), ..Act::default() };
        // Before a step, the request at hand is the one of the step before.
        let again = self.request_at_hand(scene).filter(|_| self.stood.1 != Standing::Before);
        let asked = if again.is_some() { " and asked again. Esc returns." } else { ". x asks again; Esc returns." };
        let acts: Vec<Act> = std::iter::once(deleted).chain(again).collect();
        match self.stood.1 {
            Standing::Before | Standing::After if !scene.attempt.is_performing_manually() => {
                let lanes = lanes_of(&acts, scene.attempt, 0..scene.attempt.lanes().len());
                self.say(format!("On a copy of this moment, the row is deleted{asked}"));
                Some(Wish::Press(vec![Input::EnterSandbox, Input::PerformManually { lanes, acts }]))
            }
            _ => self.tried(scene, acts, Where::Everywhere),
        }
    }

    /// What can be done by hand in the lane that is looked at.
    pub(super) fn offers(&self, scene: Scene<'_>) -> Vec<Offer> {
        let attempt = scene.attempt;
        let Some(view) = attempt.view(self.lane) else { return Vec::new() };
        let here = attempt.lanes().get(self.lane).map_or("", |lane| lane.id.as_str());
        let steps = attempt.lesson().step.iter().take(attempt.step_index() + 1);
        // A task's own solution is no part of what has been shown.
        let acts = steps.flat_map(|step| &step.acts).filter(|act| act.lane.as_deref().is_none_or(|only| only == here));
        offers(acts, view)
    }

    pub(super) fn open_by_hand(&mut self, scene: Scene<'_>) {
        if self.may_act(scene) {
            let task = scene.attempt.step().and_then(|step| step.task.as_ref());
            let at_switches = self.stood.1 == Standing::Task && task.is_some_and(|task| task.tool == Tool::Switches);
            let fresh = if at_switches { Switches::at_the_switches(&self.offers(scene)) } else { Switches::default() };
            let list = self.by_hand.take().unwrap_or(fresh);
            self.open(Layer::ByHand(list));
        }
    }

    /// Closes the list of acts; opened again, it stands where it was left.
    fn put_away(&mut self) {
        if let Layer::ByHand(list) = &mut self.layer {
            self.by_hand = Some(std::mem::take(list));
        }
        self.close();
    }

    pub(super) fn open_request(&mut self, scene: Scene<'_>) {
        if self.may_act(scene) {
            let view = scene.attempt.view(self.lane);
            let sites: Vec<String> = view.map(|view| view.setup.site.keys().cloned().collect()).unwrap_or_default();
            let editor = RequestEditor::new(scene.attempt.lesson(), &sites, self.at_hand(scene, self.lane));
            self.open(Layer::Request(Box::new(editor)));
        }
    }

    pub(super) fn again(&mut self, scene: Scene<'_>) -> Option<Wish> {
        if !self.may_act(scene) {
            return None;
        }
        let act = self.request_at_hand(scene);
        if act.is_none() {
            self.say("There is no request here that the lesson can repeat; m writes one.".into());
        }
        self.tried(scene, vec![act?], Where::Everywhere)
    }

    /// The act that the exchange at hand came from, to be done once more.
    fn request_at_hand(&self, scene: Scene<'_>) -> Option<Act> {
        let act = self.at_hand(scene, self.lane).and_then(|exchange| act_of(scene.attempt, exchange));
        act.filter(|act| act.kind().is_ok()).map(without_promises)
    }

    pub(super) fn open_workbench(&mut self, scene: Scene<'_>) {
        self.come_to_the_task(scene);
        let all = newest_first(scene.attempt).filter_map(|run| run.lanes.get(self.lane));
        let at_hand = self.at_hand(scene, self.lane);
        let exchanges =
            at_hand.into_iter().chain(all.flat_map(|lane| lane.exchanges().collect::<Vec<_>>().into_iter().rev()));
        let exchanges: Vec<&Exchange> = exchanges.collect();
        let start = scene.attempt.task_start_text(self.lane).filter(|_| self.stood.1 == Standing::Task);
        let Some(token) = start.or_else(|| exchanges.iter().find_map(|exchange| token_of(exchange))) else {
            self.say("No token has travelled yet; sessions carry none.".into());
            return;
        };
        let trust = scene.attempt.view(self.lane).map(Trust::of_shop).unwrap_or_default();
        self.open(Layer::Workbench(Box::new(Workbench::new(&token, trust))));
    }

    /// Does `acts` by hand, in the lanes where they belong.
    fn tried(&mut self, scene: Scene<'_>, acts: Vec<Act>, place: Where) -> Option<Wish> {
        if !self.may_act(scene) {
            return None;
        }
        let all = scene.attempt.manual_lanes();
        let is_here = |lane: &usize| match place {
            Where::Here => *lane == self.lane || !all.contains(&self.lane),
            Where::Everywhere => true,
        };
        let lanes = lanes_of(&acts, scene.attempt, all.iter().copied().filter(is_here));
        Some(Wish::Press(vec![Input::PerformManually { lanes, acts }]))
    }

    /// A key for the tool that lies over the lesson.
    pub(super) fn press_tool(&mut self, key: Key, scene: Scene<'_>) -> Option<Wish> {
        let size = self.size;
        let offers = self.offers(scene);
        match &mut self.layer {
            Layer::ByHand(list) => match list.press(key, &offers, size.1)? {
                SwitchesWish::Out => self.put_away(),
                SwitchesWish::Flip => match only_lane(scene.attempt).filter(|_| self.stood.1 == Standing::Task) {
                    Some(lane) => list.say(format!("This task is done in the lane “{lane}” alone.")),
                    None => return self.flip(key, scene),
                },
                SwitchesWish::Do(act, place) => {
                    let wish = self.tried(scene, vec![*act], place);
                    // A switch that turns is seen in the list, everything else in the lesson.
                    if place == Where::Everywhere && wish.is_some() {
                        self.put_away();
                    }
                    return wish;
                }
            },
            Layer::Request(editor) => match editor.press(key, size)? {
                RequestWish::Out => self.close(),
                RequestWish::Send(act) => return self.tried_and_seen(scene, *act),
            },
            Layer::Workbench(bench) => match bench.press(key, size)? {
                WorkbenchWish::Out => self.close(),
                WorkbenchWish::Copy(token) => {
                    self.say("Copied, where the terminal allows it.".into());
                    return Some(Wish::Copy(token));
                }
                WorkbenchWish::Send(token) => {
                    let act = self.with_token(scene, token);
                    return self.tried_and_seen(scene, act);
                }
            },
            _ => {}
        }
        None
    }

    /// Does `act`, and uncovers the lesson to let it be seen.
    fn tried_and_seen(&mut self, scene: Scene<'_>, act: Act) -> Option<Wish> {
        let wish = self.tried(scene, vec![act], Where::Everywhere)?;
        self.close();
        Some(wish)
    }

    /// The request that the task is about, else the one at hand, with this token; without one that could carry it,
    /// `GET /me`.
    fn with_token(&self, scene: Scene<'_>, token: String) -> Act {
        let at_hand = self.at_hand(scene, self.lane);
        let task = scene.attempt.step().and_then(|step| step.task.as_ref()).filter(|_| self.stood.1 == Standing::Task);
        let wanted = task.and_then(|task| task.solution.iter().rfind(|act| carries_token(act)));
        let act = wanted.or_else(|| at_hand.and_then(|exchange| act_of(scene.attempt, exchange)));
        let mut act = act.filter(|act| carries_token(act)).map_or_else(
            || Act {
                by: at_hand.and_then(Exchange::client_name).map(str::to_owned),
                request: Some(Request { line: "GET /me".to_owned(), ..Request::default() }),
                ..Act::default()
            },
            without_promises,
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
