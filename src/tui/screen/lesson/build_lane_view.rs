//! Builds the view of a lane from the attempt and from what the learner has chosen to look at.

use super::actor_tones::ActorTones;
use super::exchanges::{act_of, runs_newest_first};
use super::lane_view::{ExchangePosition, LaneView};
use super::step_progress::PhaseKind;
use super::{LessonScene, LessonScreen};
use crate::content::Step;
use crate::course::AttemptPhase;
use crate::course::lesson::lane_moment::{client_kind, initial_view};
use crate::course::lesson::look_at::LookAtFacts;
use crate::course::lesson::state_line::LaneMoment;
use crate::course::lesson::story::StoryScene;
use crate::model::{Act, Exchange, View, account};
use crate::tui::packet_motion::PacketPhase;
use crate::tui::theme::Tone;

/// Everything that the panes draw of `lane`; `None` until the lab is up.
pub(super) fn lane_view<'a>(screen: &LessonScreen, scene: LessonScene<'a>, lane: usize) -> Option<LaneView<'a>> {
    match screen.story_scene(scene, lane) {
        Some(past) => Some(past_lane_view(scene, lane, past)),
        None => present_lane_view(screen, scene, lane),
    }
}

/// The same, whatever moment of the past is looked at.
pub(super) fn present_lane_view<'a>(
    screen: &LessonScreen,
    scene: LessonScene<'a>,
    lane: usize,
) -> Option<LaneView<'a>> {
    let attempt = scene.attempt;
    let latest = attempt.view(lane)?;
    let by_hand = screen.phase.is_by_hand();
    let happened = by_hand || matches!(screen.phase, PhaseKind::After | PhaseKind::Failed | PhaseKind::End);
    let before = if by_hand { view_before_last_act(scene, lane) } else { attempt.view_before(lane) }.unwrap_or(latest);
    // While the step runs, its acts arrive one by one; all of it is shown once it has ended.
    let now = if screen.phase == PhaseKind::Running { before } else { latest };
    let exchange = screen.present_exchange(scene, lane);
    let stage = if exchange.is_some() { screen.motion.stage() } else { PacketPhase::Arrived };
    let acts = if happened {
        acts_without_request(scene, lane, exchange)
    } else {
        SurroundingActs { before: planned_acts(scene, lane), after: Vec::new() }
    };
    let client = exchange.map_or_else(|| acting_client(scene, lane), Exchange::client_name);
    let everything_has_arrived = happened && !by_hand && stage == PacketPhase::Arrived;
    let look_at = attempt.step().filter(|_| everything_has_arrived).map_or(&[][..], |step| &step.look_at);
    let moment = LaneMoment {
        client,
        client_kind: client_kind(scene.attempt, client),
        exchange,
        look_at: LookAtFacts(look_at),
        initial: initial_view(scene.attempt, lane).unwrap_or(now),
        before,
        now: if stage == PacketPhase::Arrived { now } else { before },
    };
    Some(LaneView {
        title: attempt.lane_title(lane),
        moment,
        repetitions: exchange.and_then(|exchange| act_of(attempt, exchange)).map_or(1, Act::repetitions),
        exchange_position: screen.exchange_position(scene, lane),
        stage,
        nothing_happens: does_nothing(scene, lane),
        acts_before: acts.before,
        acts_after: acts.after,
        happened,
        at_server: if matches!(stage, PacketPhase::RequestTravels(_)) { before } else { now },
        client_tone: client_tone(scene, client),
        server_tone: server_tone(exchange),
        earlier: Vec::new(),
        is_past: false,
    })
}

/// The same lane with the last exchange of the lesson, as long as none has taken its place.
pub(super) fn with_last_exchange<'a>(
    screen: &LessonScreen,
    scene: LessonScene<'a>,
    lane: usize,
    view: LaneView<'a>,
) -> LaneView<'a> {
    let is_waiting = matches!(screen.phase, PhaseKind::Before | PhaseKind::Running);
    let last = if is_waiting && !view.is_past { last_lesson_moment(scene, lane) } else { None };
    let (Some(last), None) = (last, view.moment.exchange) else { return view };
    let client = last.exchange.client_name();
    let moment = LaneMoment {
        client,
        client_kind: client_kind(scene.attempt, client),
        exchange: Some(last.exchange),
        before: last.before,
        ..view.moment
    };
    let client_tone = client_tone(scene, client);
    LaneView { moment, client_tone, server_tone: server_tone(Some(last.exchange)), ..view }
}

/// How many exchanges before the current one are kept at hand.
const EARLIER_EXCHANGES: usize = 4;

/// The same lane with what travelled in it before its exchange; without one, with what travelled last.
pub(super) fn with_earlier_exchanges<'a>(scene: LessonScene<'a>, lane: usize, view: LaneView<'a>) -> LaneView<'a> {
    let current = view.moment.exchange;
    if current.is_none() && view.is_past {
        return view;
    }
    let is_current = |exchange: &Exchange| current.is_some_and(|current| std::ptr::eq(exchange, current));
    let runs = runs_newest_first(scene.attempt).filter_map(|run| run.lanes.get(lane));
    let newest_first = runs.flat_map(|run| run.exchanges().collect::<Vec<_>>().into_iter().rev());
    let mut earlier: Vec<&Exchange> = Vec::new();
    for exchange in newest_first.skip_while(|exchange| current.is_some() && !is_current(exchange)) {
        // A run may be the current one and the last of the lesson.
        let is_listed = earlier.iter().any(|listed| std::ptr::eq(*listed, exchange));
        if !is_listed && !is_current(exchange) && earlier.len() < EARLIER_EXCHANGES {
            earlier.push(exchange);
        }
    }
    LaneView { earlier, ..view }
}

/// The last exchange of the lesson in a lane, and the lane before its act.
struct LastLessonExchange<'a> {
    exchange: &'a Exchange,
    before: &'a View,
}

fn last_lesson_moment(scene: LessonScene<'_>, lane: usize) -> Option<LastLessonExchange<'_>> {
    // While a step runs, its own run is the last.
    let is_running = matches!(scene.attempt.phase(), AttemptPhase::Running { .. });
    let runs = scene.attempt.runs().iter().rev().skip(usize::from(is_running));
    runs.filter_map(|run| run.lanes.get(lane)).find_map(|run| {
        let index = run.acts.iter().rposition(|act| !act.outcome.exchanges.is_empty())?;
        let before = index.checked_sub(1).map_or(&run.before, |previous| &run.acts[previous].outcome.view);
        Some(LastLessonExchange { exchange: run.acts[index].outcome.exchanges.last()?, before })
    })
}

/// The lane as it was at a moment of the past.
pub(super) fn past_lane_view<'a>(scene: LessonScene<'a>, lane: usize, past: StoryScene<'a>) -> LaneView<'a> {
    let StoryScene { act, before, now, exchange } = past;
    let by = act.as_act().and_then(|act| act.by.as_deref());
    let client = exchange.map_or_else(|| by.or_else(|| acting_client(scene, lane)), Exchange::client_name);
    LaneView {
        title: scene.attempt.lane_title(lane),
        moment: LaneMoment {
            client,
            client_kind: client_kind(scene.attempt, client),
            exchange,
            look_at: LookAtFacts::default(),
            initial: initial_view(scene.attempt, lane).unwrap_or(before),
            before,
            now,
        },
        exchange_position: ExchangePosition { number: 1, count: 1 },
        repetitions: act.as_act().map_or(1, Act::repetitions),
        stage: PacketPhase::Arrived,
        nothing_happens: false,
        acts_before: if exchange.is_some() { Vec::new() } else { vec![act.to_string()] },
        acts_after: Vec::new(),
        happened: true,
        at_server: now,
        client_tone: client_tone(scene, client),
        server_tone: server_tone(exchange),
        earlier: Vec::new(),
        is_past: true,
    }
}

fn client_tone(scene: LessonScene<'_>, client: Option<&str>) -> Tone {
    let tones = ActorTones::new(scene.attempt.lesson());
    client.and_then(|client| tones.of_client(client)).unwrap_or(Tone::Outsider)
}

fn server_tone(exchange: Option<&Exchange>) -> Tone {
    if exchange.is_none_or(|exchange| exchange.host() == "shop.test") { Tone::Shop } else { Tone::Outsider }
}

/// How `lane` stood before the last act by hand.
fn view_before_last_act(scene: LessonScene<'_>, lane: usize) -> Option<&View> {
    let run = scene.attempt.current_run()?.lanes.get(lane)?;
    let previous_act = run.acts.len().checked_sub(2).and_then(|index| run.acts.get(index));
    Some(previous_act.map_or(&run.before, |act| &act.outcome.view))
}

/// The acts of `step` that happen in the lane of that id.
fn acts_in<'a>(step: &'a Step, lane_id: &'a str) -> impl Iterator<Item = &'a Act> {
    step.acts_or_solution().iter().filter(move |act| act.lane.as_deref().is_none_or(|only| only == lane_id))
}

/// The client of the lane's first act that has one; without any, the lesson's first client.
fn acting_client(scene: LessonScene<'_>, lane: usize) -> Option<&str> {
    let lane_id = scene.attempt.lanes().get(lane).map_or("", |lane| lane.id.as_str());
    let acting = scene.attempt.step().and_then(|step| {
        acts_in(step, lane_id).find_map(|act| {
            let inner = act.at_once.iter().flatten();
            std::iter::once(act).chain(inner).find_map(|act| act.by.as_deref())
        })
    });
    acting.or_else(|| scene.attempt.lesson().client.keys().next().map(String::as_str))
}

/// Whether the step has acts in other lanes alone.
fn does_nothing(scene: LessonScene<'_>, lane: usize) -> bool {
    let attempt = scene.attempt;
    let (Some(step), Some(lane_spec)) = (attempt.step(), attempt.lanes().get(lane)) else { return false };
    step.task.is_none() && !step.acts_or_solution().is_empty() && acts_in(step, &lane_spec.id).next().is_none()
}

/// What is about to happen in `lane`, act by act.
fn planned_acts(scene: LessonScene<'_>, lane: usize) -> Vec<String> {
    let attempt = scene.attempt;
    let (Some(step), Some(lane_spec)) = (attempt.step(), attempt.lanes().get(lane)) else { return Vec::new() };
    // The solution of a task stays hidden until the task is done.
    if step.task.is_some() && attempt.current_run().is_none() {
        return Vec::new();
    }
    let steps_back = if attempt.current_run().is_some() { 2 } else { 1 };
    let previous_run = attempt.runs().len().checked_sub(steps_back).and_then(|index| attempt.runs().get(index));
    let previous_lane = previous_run.and_then(|run| run.lanes.get(lane));
    let passwords = || account::account_variables(&attempt.lesson().account);
    let variables = previous_lane.map_or_else(passwords, |run| run.names.clone());
    let described = |act: &Act| act.substitute_variables(&variables).as_ref().unwrap_or(act).to_string();
    acts_in(step, &lane_spec.id).map(described).collect()
}

/// Acts without a request of their own, in words: on the way to an exchange, and behind it.
#[derive(Default)]
struct SurroundingActs {
    before: Vec<String>,
    after: Vec<String>,
}

/// What happened in `lane` without a request: on the way to `exchange`, and behind it if it is the last exchange.
fn acts_without_request(scene: LessonScene<'_>, lane: usize, exchange: Option<&Exchange>) -> SurroundingActs {
    let lane_run = scene.attempt.current_run().and_then(|run| run.lanes.get(lane));
    let by_hand = matches!(scene.attempt.phase(), AttemptPhase::Task | AttemptPhase::Sandbox);
    let all_acts = lane_run.map_or(&[][..], |run| &run.acts);
    // By hand the learner may have done a lot; the last act is what they look for.
    let acts = if by_hand { all_acts.get(all_acts.len().saturating_sub(1)..).unwrap_or_default() } else { all_acts };
    let (mut before, mut since) = (Vec::new(), Vec::new());
    let mut found = false;
    for act in acts {
        let exchanges = &act.outcome.exchanges;
        if exchanges.is_empty() {
            since.push(act.act.to_string());
        } else if found {
            return SurroundingActs { before, after: Vec::new() };
        } else {
            found = exchange.is_some_and(|current| exchanges.iter().any(|other| std::ptr::eq(other, current)));
            before = std::mem::take(&mut since);
        }
    }
    if found { SurroundingActs { before, after: since } } else { SurroundingActs { before: since, after: Vec::new() } }
}
