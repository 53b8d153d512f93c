//! What is to be seen of one lane at this moment of a step: before it, while a packet travels, after it.

use super::highlights::Highlights;
use super::{LessonScene, LessonScreen, PacketMotion, PhaseKind};
use crate::content::Step;
use crate::course::AttemptPhase;
use crate::model::{Act, Exchange, View, account};
use crate::tui::packet_motion::{PacketStage, stage_at};

/// One lane as it is drawn now.
#[derive(Debug)]
pub(super) struct LaneView<'a> {
    /// The lane's name, where there are several.
    pub(super) lane: Option<&'a str>,
    /// The client that acts, by its name; `None` when it is somebody outside.
    pub(super) client: Option<&'a str>,
    /// The exchange at hand.
    pub(super) exchange: Option<&'a Exchange>,
    /// Which of how many exchanges that is, from 1.
    pub(super) exchange_number: (usize, usize),
    /// How far it has come.
    pub(super) stage: PacketStage,
    /// In words: before the step, all its acts; after it, those without a request that led to the exchange at hand, or,
    /// without an exchange, all of them.
    pub(super) acts_before: Vec<String>,
    /// What followed the last exchange without a request of its own.
    pub(super) acts_after: Vec<String>,
    /// Whether the step has happened.
    pub(super) happened: bool,
    /// What the step points to, once all of it has arrived.
    pub(super) highlights: Highlights<'a>,
    /// The world when the lesson began.
    pub(super) initial: &'a View,
    /// The world before the step.
    pub(super) before: &'a View,
    /// The world as the client now has it; the response may still be under way.
    pub(super) at_client: &'a View,
    /// The world as the server now has it; the request may still be under way.
    pub(super) at_server: &'a View,
}

/// What is to be seen of `lane`; `None` until the lab is up.
pub(super) fn lane_view<'a>(screen: &LessonScreen, scene: LessonScene<'a>, lane: usize) -> Option<LaneView<'a>> {
    let attempt = scene.attempt;
    let now = attempt.view(lane)?;
    let by_hand = matches!(screen.step_phase.1, PhaseKind::Task | PhaseKind::Free);
    let happened = by_hand || matches!(screen.step_phase.1, PhaseKind::After | PhaseKind::Failed | PhaseKind::End);
    let before = if by_hand { view_before_last_act(scene, lane) } else { attempt.view_before(lane) }.unwrap_or(now);
    let now = if screen.step_phase.1 == PhaseKind::Running { before } else { now };
    let exchange = screen.current_exchange(scene, lane);
    let count = screen.exchanges(scene, lane).len();
    let stage = match screen.motion {
        PacketMotion::Moving(since) if exchange.is_some() => stage_at(since),
        _ => PacketStage::Arrived,
    };
    let (acts, afterwards) =
        if happened { acts_without_request(scene, lane, exchange) } else { (planned_acts(scene, lane), Vec::new()) };
    Some(LaneView {
        lane: attempt.lanes().get(lane).filter(|_| attempt.lanes().len() > 1).map(|lane| lane.title.as_str()),
        client: exchange.map_or_else(|| acting_client(scene, lane), Exchange::client_name),
        exchange,
        exchange_number: (screen.selected_exchange.map_or(count, |at| at.saturating_add(1).min(count)), count),
        stage,
        acts_before: acts,
        acts_after: afterwards,
        happened,
        highlights: if happened && !by_hand && stage == PacketStage::Arrived {
            step_highlights(scene)
        } else {
            Highlights::default()
        },
        initial: attempt.runs().first().and_then(|run| run.lanes.get(lane)).map_or(now, |run| &run.before),
        before,
        at_client: if stage == PacketStage::Arrived { now } else { before },
        at_server: if matches!(stage, PacketStage::RequestTravels(_)) { before } else { now },
    })
}

fn step_highlights(scene: LessonScene<'_>) -> Highlights<'_> {
    Highlights(scene.attempt.step().map_or(&[], |step| &step.look_at))
}

/// How `lane` stood before the last act by hand.
fn view_before_last_act(scene: LessonScene<'_>, lane: usize) -> Option<&View> {
    let run = scene.attempt.current_run()?.lanes.get(lane)?;
    let act_before = run.acts.len().checked_sub(2).and_then(|at| run.acts.get(at));
    Some(act_before.map_or(&run.before, |act| &act.outcome.view))
}

/// The acts of `step` that happen in the lane of that id.
fn acts_in<'a>(step: &'a Step, lane: &'a str) -> impl Iterator<Item = &'a Act> {
    step.acts_or_solution().iter().filter(move |act| act.lane.as_deref().is_none_or(|only| only == lane))
}

/// The client of the lane's first act that has one; without any, the lesson's first client.
fn acting_client(scene: LessonScene<'_>, lane: usize) -> Option<&str> {
    let id = scene.attempt.lanes().get(lane).map_or("", |lane| lane.id.as_str());
    let acting = scene.attempt.step().and_then(|step| {
        acts_in(step, id).find_map(|act| {
            let inner = act.at_once.iter().flatten();
            std::iter::once(act).chain(inner).find_map(|act| act.by.as_deref())
        })
    });
    acting.or_else(|| scene.attempt.lesson().client.keys().next().map(String::as_str))
}

/// What is about to happen in `lane`, act by act.
fn planned_acts(scene: LessonScene<'_>, lane: usize) -> Vec<String> {
    let attempt = scene.attempt;
    let (Some(step), Some(at)) = (attempt.step(), attempt.lanes().get(lane)) else { return Vec::new() };
    // What solves a task is not told before.
    if step.task.is_some() && attempt.current_run().is_none() {
        return Vec::new();
    }
    let earlier = attempt.runs().len().checked_sub(if attempt.current_run().is_some() { 2 } else { 1 });
    let run = earlier.and_then(|at| attempt.runs().get(at)).and_then(|run| run.lanes.get(lane));
    let known = run.map_or_else(account::account_variables, |lane| lane.names.clone());
    acts_in(step, &at.id).map(|act| act.substitute_variables(&known).to_string()).collect()
}

/// What happened in `lane` without a request: on the way to `exchange`, and behind the last exchange if it is that.
fn acts_without_request(
    scene: LessonScene<'_>,
    lane: usize,
    exchange: Option<&Exchange>,
) -> (Vec<String>, Vec<String>) {
    let run = scene.attempt.current_run().and_then(|run| run.lanes.get(lane));
    let by_hand = matches!(scene.attempt.phase(), AttemptPhase::Task | AttemptPhase::Sandbox);
    let acts = run.map_or(&[][..], |lane| &lane.acts);
    // By hand much may have been done; the last of it is what the eye looks for.
    let acts = if by_hand { acts.get(acts.len().saturating_sub(1)..).unwrap_or_default() } else { acts };
    let (mut before, mut since): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    let mut found = false;
    for act in acts {
        let exchanges = &act.outcome.exchanges;
        if exchanges.is_empty() {
            since.push(act.act.to_string());
        } else if found {
            return (before, Vec::new());
        } else {
            found = exchange.is_some_and(|at_hand| exchanges.iter().any(|it| std::ptr::eq(it, at_hand)));
            before = std::mem::take(&mut since);
        }
    }
    if found { (before, since) } else { (since, Vec::new()) }
}
