//! A lesson played from end to end without a learner, and everything that it says and that turned out otherwise.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::play_error::PlayError;
use super::player::{LabSeed, Player};
use crate::clock::Clock;
use crate::content::Lesson;
use crate::content::toml_path::TomlPath;
use crate::course::{
    ActOutcome, Attempt, AttemptPhase, GoalBeforeAfter, GoalCondition, Input, PredictionVerdict, StepRun,
    UnmetLessonExpectation,
};
use crate::model::expectation::UnmetExpectation;
use crate::model::{Exchange, Outcome};

/// The seed with which `check` plays every lesson: a finding must not depend on the day.
pub const REPLAY_SEED: u64 = 0;

/// How long a lesson may take before it is given up; most take a second. `check` runs in CI, where a lesson that
/// hangs must not hold up everything else.
pub const LESSON_TIME_LIMIT: Duration = Duration::from_secs(20);

/// A lesson that was played, and its mismatches.
#[derive(Debug)]
pub struct LessonReplay {
    /// The attempt, at its end or where it failed.
    pub attempt: Attempt,
    /// What turned out otherwise, in the order of the lesson.
    pub mismatches: Vec<ReplayMismatch>,
}

/// Something that a lesson says and that turned out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayMismatch {
    /// Where the lesson says it.
    pub path: TomlPath,
    /// What is otherwise.
    pub kind: MismatchKind,
    /// What the lesson says and what happened, as a sentence.
    pub message: String,
}

/// What can turn out otherwise than a lesson says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MismatchKind {
    /// An act could not be carried out.
    ActFailed,
    /// The lesson took longer than it may.
    TooSlow,
    /// A fact has another value than was expected.
    ExpectationNotMet,
    /// The right answer to a prediction is not among its options.
    PredictionNotOffered,
    /// The goal of a task holds before its solution.
    GoalTooEarly,
    /// The goal of a task does not hold after its solution.
    GoalNotReached,
}

/// Plays `lesson` from end to end, for at most 20 seconds.
///
/// # Errors
/// When there is no loopback to listen on.
pub fn replay(lesson: Arc<Lesson>, lab_seed: LabSeed) -> Result<LessonReplay, PlayError> {
    replay_within(lesson, lab_seed, LESSON_TIME_LIMIT)
}

/// Plays `lesson` from end to end, for at most `time_limit`, which is kept to the second.
///
/// # Errors
/// When there is no loopback to listen on.
pub fn replay_within(lesson: Arc<Lesson>, lab_seed: LabSeed, time_limit: Duration) -> Result<LessonReplay, PlayError> {
    let (reports, inbox) = mpsc::channel();
    // A report that comes after the end of this function finds no receiver, and is of no use to anybody.
    let mut player = Player::open(lesson, lab_seed, move |report| drop(reports.send(report)))?;
    let started = Clock::System.now();
    let mut timed_out = false;
    loop {
        match player.attempt().phase() {
            AttemptPhase::End | AttemptPhase::Failed(_) => break,
            AttemptPhase::BeforeStep | AttemptPhase::Task | AttemptPhase::Sandbox | AttemptPhase::AfterStep => {
                player.handle_input(Input::Skip);
            }
            AttemptPhase::Starting | AttemptPhase::Running { .. } => {
                let report = time_left(started, time_limit).and_then(|left| inbox.recv_timeout(left).ok());
                let Some(report) = report else {
                    timed_out = true;
                    break;
                };
                player.handle_report(report);
            }
        }
    }
    let attempt = player.attempt().clone();
    let mut mismatches = find_mismatches(&attempt);
    if timed_out {
        let message =
            format!("playing this lesson takes longer than {} seconds; this act was the last", time_limit.as_secs());
        mismatches.push(ReplayMismatch { kind: MismatchKind::TooSlow, message, ..failed_act_mismatch(&attempt, "") });
    }
    Ok(LessonReplay { attempt, mismatches })
}

/// The time that is left to a lesson which `started` at that second; `None` once it is used up.
fn time_left(started: i64, time_limit: Duration) -> Option<Duration> {
    let passed = u64::try_from(Clock::System.now().saturating_sub(started)).unwrap_or(0);
    time_limit.checked_sub(Duration::from_secs(passed)).filter(|left| !left.is_zero())
}

/// Everything that turned out otherwise in `attempt`, one entry for each place in the lesson.
fn find_mismatches(attempt: &Attempt) -> Vec<ReplayMismatch> {
    let mut mismatches = Vec::new();
    for (step, run) in attempt.runs().iter().enumerate() {
        unmet_expectations(attempt, step, run, &mut mismatches);
        unmet_comparisons(attempt, step, run, &mut mismatches);
        unoffered_predictions(attempt, step, &mut mismatches);
        goal_mismatches(attempt, step, &mut mismatches);
    }
    if let AttemptPhase::Failed(why) = attempt.phase() {
        mismatches.push(failed_act_mismatch(attempt, why));
    }
    mismatches
}

/// The mismatch of an act that could not be carried out. It points at the key that says what the act does, in a
/// request at its line.
fn failed_act_mismatch(attempt: &Attempt, why: &str) -> ReplayMismatch {
    let (step, act) = (attempt.step_index(), attempt.last_act());
    let written = attempt.lesson().step.get(step).and_then(|step| step.acts_or_solution().get(act));
    let is_raw = is_raw_request(attempt, step, act);
    let keys = match written.and_then(|written_act| written_act.kind_key().ok()) {
        Some("request") if is_raw => vec!["request", "raw"],
        Some("request") => vec!["request", "line"],
        key => Vec::from_iter(key),
    };
    let path = act_path(attempt, step, act).keys(keys);
    ReplayMismatch { path, kind: MismatchKind::ActFailed, message: why.to_owned() }
}

/// Whether the lesson writes the request of this act byte by byte.
fn is_raw_request(attempt: &Attempt, step: usize, act: usize) -> bool {
    let written = attempt.lesson().step.get(step).and_then(|step| step.acts_or_solution().get(act));
    written.and_then(|act| act.request.as_ref()).is_some_and(|request| request.raw.is_some())
}

fn step_path(step: usize) -> TomlPath {
    TomlPath::root().key("step").index(step)
}

fn act_path(attempt: &Attempt, step: usize, act: usize) -> TomlPath {
    let is_task = attempt.lesson().step.get(step).is_some_and(|step| step.task.is_some());
    let table: &[&str] = if is_task { &["task", "solution"] } else { &["do"] };
    step_path(step).keys(table.iter().copied()).index(act)
}

/// An expectation of a step. Ordered by its place in the lesson.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct ExpectationRef {
    act: usize,
    /// The keys that lead to it, below the act.
    keys: Vec<String>,
}

/// An expectation that was not met in one lane.
struct LaneMismatch<'m> {
    lane: usize,
    unmet: &'m UnmetExpectation,
    outcome: &'m Outcome,
}

/// `found`, with the id of the lane where the lesson has several.
fn in_lane(attempt: &Attempt, lane: usize, found: &str) -> String {
    match attempt.lanes() {
        lanes if lanes.len() > 1 => format!("{found} in lane {}", lane_id(attempt, lane)),
        _ => found.to_owned(),
    }
}

fn lane_id(attempt: &Attempt, lane: usize) -> &str {
    attempt.lanes().get(lane).map_or("", |lane| &lane.id)
}

/// How a request ended: `GET /me: 401, refused by session_lookup`.
fn answer(exchange: &Exchange) -> String {
    let refused_by =
        exchange.trace.refused_by().map_or_else(String::new, |check| format!(", refused by {}", check.id()));
    format!("{} {}: {}{refused_by}", exchange.method(), exchange.path(), exchange.status)
}

impl LaneMismatch<'_> {
    /// The value that was found, with the lane's id where the lesson has several, and how the last request ended.
    fn describe(&self, attempt: &Attempt) -> String {
        let found = in_lane(attempt, self.lane, &self.unmet.found);
        match self.outcome.last_exchange() {
            Some(exchange) => format!("{found}, after {}", answer(exchange)),
            None => found,
        }
    }
}

/// The expectations of `act` that were not met for a reason of their own. The bytes of a raw request are checked by
/// nobody before they are sent: if it is answered with another status, whatever else was expected of it fails with that.
fn independently_unmet(act: &ActOutcome, is_raw: bool) -> impl Iterator<Item = &UnmetLessonExpectation> {
    let status = act.unmet_expectations.iter().find(|failed| is_raw && failed.unmet.path == "status");
    act.unmet_expectations.iter().filter(move |failed| status.is_none_or(|status| status.keys == failed.keys))
}

/// Expectations that were not met. One that was not met in several lanes gives one mismatch.
fn unmet_expectations(attempt: &Attempt, step: usize, run: &StepRun, mismatches: &mut Vec<ReplayMismatch>) {
    let mut by_place: BTreeMap<ExpectationRef, Vec<LaneMismatch<'_>>> = BTreeMap::new();
    for (lane, lane_run) in run.lanes.iter().enumerate() {
        for act in &lane_run.acts {
            for failed in independently_unmet(act, is_raw_request(attempt, step, act.index)) {
                let place = ExpectationRef { act: act.index, keys: failed.keys.clone() };
                by_place.entry(place).or_default().push(LaneMismatch {
                    lane,
                    unmet: &failed.unmet,
                    outcome: &act.outcome,
                });
            }
        }
    }
    for (place, misses) in by_place {
        let Some(LaneMismatch { unmet: first, .. }) = misses.first() else { continue };
        let found = misses.iter().map(|miss| miss.describe(attempt)).collect::<Vec<_>>().join("; ");
        let message = format!("{} was expected to be {}, and it was {found}", first.path, first.expected);
        let path = act_path(attempt, step, place.act).keys(place.keys.iter().map(String::as_str));
        mismatches.push(ReplayMismatch { path, kind: MismatchKind::ExpectationNotMet, message });
    }
}

/// Facts that should have been the same in every lane, or should not.
fn unmet_comparisons(attempt: &Attempt, step: usize, run: &StepRun, mismatches: &mut Vec<ReplayMismatch>) {
    for failed in &run.unmet_comparisons {
        let (fact, expected) = (&failed.fact_path, failed.rule.expected());
        let found = failed.found(|lane| lane_id(attempt, lane).to_owned());
        let message = format!("{fact} was expected to be {expected}, and it was {found}");
        let path = act_path(attempt, step, failed.act).key(failed.rule.key()).index(failed.position);
        mismatches.push(ReplayMismatch { path, kind: MismatchKind::ExpectationNotMet, message });
    }
}

/// A prediction whose right answer is not among its options, in any lane, or about a lane in which the step does nothing.
fn unoffered_predictions(attempt: &Attempt, step: usize, mismatches: &mut Vec<ReplayMismatch>) {
    let Some(prediction) = attempt.prediction_at(step) else { return };
    let mut mismatch = |key: &str, message: String| {
        let path = step_path(step).keys(["predict", key]);
        mismatches.push(ReplayMismatch { path, kind: MismatchKind::PredictionNotOffered, message });
    };
    let mut results = prediction.lanes.keys().filter_map(|lane| prediction.result_in(*lane));
    if let Some(result) = results.find(|result| result.verdict == PredictionVerdict::NotOffered) {
        if prediction.prediction.options.is_empty() {
            mismatch("about", format!("{} came out, and nobody could have chosen it", result.actual));
        } else {
            mismatch("options", format!("{} came out, and it is not among the options", result.actual));
        }
    }
    if prediction.prediction.lane.is_some() && prediction.lanes.is_empty() {
        mismatch("lane", "the step does nothing in that lane".to_owned());
    }
}

/// A task's goal must not hold before its solution, and must hold after it, in every lane that it is about.
fn goal_mismatches(attempt: &Attempt, step: usize, mismatches: &mut Vec<ReplayMismatch>) {
    let GoalBeforeAfter { before, after } = attempt.goal_before_after(step);
    let holds_in = |lane: usize| before.iter().filter(|condition| condition.lane == lane).all(GoalCondition::holds);
    let too_early = before.iter().find(|condition| holds_in(condition.lane));
    let unmet = after.iter().find(|condition| !condition.holds());
    let (kind, message) = match (too_early, unmet) {
        (Some(GoalCondition { lane, .. }), _) => {
            let goal = in_lane(attempt, *lane, "the goal already holds");
            (MismatchKind::GoalTooEarly, format!("{goal} before anything was done"))
        }
        (None, Some(condition)) => (MismatchKind::GoalNotReached, describe_unmet_goal(attempt, step, condition)),
        (None, None) => return,
    };
    mismatches.push(ReplayMismatch { path: step_path(step).keys(["task", "goal"]), kind, message });
}

/// What is still missing after the solution, where, and how the last request there ended.
fn describe_unmet_goal(attempt: &Attempt, step: usize, condition: &GoalCondition) -> String {
    let GoalCondition { lane, fact, wanted, found, .. } = condition;
    let fact_path = fact.path();
    let found = in_lane(attempt, *lane, &found.to_string());
    let run = attempt.runs().get(step).and_then(|run| run.lanes.get(*lane));
    let last = run.and_then(|run| run.exchanges().last()).map(|exchange| format!(", after {}", answer(exchange)));
    let last = last.unwrap_or_default();
    format!("the solution does not reach the goal: {fact_path} is to be {wanted}, and it is {found}{last}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;
    use crate::content::lesson_text::lesson_text;
    use crate::model::Act;
    use serde_json::json;

    fn lesson(text: String) -> Arc<Lesson> {
        let library = Library::from_texts([("lessons/free-play.toml".to_owned(), text)]);
        assert!(library.findings.is_empty(), "{:?}", library.findings);
        Arc::new(library.lessons[0].value.clone())
    }

    #[test]
    fn what_is_done_in_free_play_is_saved_as_a_lesson_that_holds() {
        let (reports, inbox) = mpsc::channel();
        let world = lesson(include_str!("../../assets/free-play.toml").to_owned());
        let player = Player::open(world, LabSeed::Fixed(REPLAY_SEED), move |report| drop(reports.send(report)));
        let mut player = player.expect("loopback").with_free_play();
        while player.attempt().phase() != &AttemptPhase::Sandbox {
            player.handle_report(inbox.recv().expect("a report"));
        }
        assert_eq!(player.attempt().lesson_by_hand(), None, "nothing was done yet");
        let login = json!({ "user": "alice", "password": "$alice.password" });
        for act in [
            json!({ "by": "alice", "request": { "line": "POST /login", "json": login } }),
            json!({ "by": "alice", "request": { "line": "GET /me" } }),
            json!({ "clock": "31m" }),
            json!({ "by": "alice", "request": { "line": "GET /me" } }),
            json!({ "operator": { "set": { "shop": { "auth": "jwt" } } } }),
            json!({ "by": "bob", "request": { "line": "GET /me", "bearer": "no \"token\"" } }),
        ] {
            let acts = vec![serde_json::from_value::<Act>(act).expect("an act")];
            player.handle_input(Input::PerformManually { lanes: vec![0], acts });
            while player.attempt().is_performing_manually() {
                player.handle_report(inbox.recv().expect("a report"));
            }
            assert_eq!(player.attempt().manual_error(), None);
        }
        let text = lesson_text(&player.attempt().lesson_by_hand().expect("acts"));
        for promised in ["status = 200", "status = 401"] {
            assert!(text.contains(promised), "{text}");
        }
        let replayed = replay(lesson(text.clone()), LabSeed::Fixed(REPLAY_SEED)).expect("loopback");
        assert_eq!(replayed.mismatches, [], "{text}");
        let broken = text.replace("status = 401", "status = 200");
        let replayed = replay(lesson(broken), LabSeed::Fixed(REPLAY_SEED)).expect("loopback");
        assert!(!replayed.mismatches.is_empty(), "a lesson that no longer holds is told");
    }
}
