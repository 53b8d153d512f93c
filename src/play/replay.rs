//! A lesson played from end to end without anybody watching, and everything in it that turned out untrue.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::player::{LabSeed, PlayError, Player};
use crate::clock::Clock;
use crate::content::Lesson;
use crate::content::finding::Code;
use crate::content::key_path::KeyPath;
use crate::course::{Attempt, AttemptPhase, GoalBeforeAfter, GoalCondition, Input, PredictionVerdict, StepRun};
use crate::model::expectation;

/// How long a lesson may take before it is given up. Most take a second.
const TIME_LIMIT: Duration = Duration::from_secs(20);

/// A lesson that was played, and what was untrue in it.
#[derive(Debug)]
pub struct LessonReplay {
    /// The attempt, at its end or where it failed.
    pub attempt: Attempt,
    /// What was untrue, in the order of the lesson.
    pub mismatches: Vec<ReplayMismatch>,
}

/// Something that a lesson says and that is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayMismatch {
    /// Where the lesson says it.
    pub path: KeyPath,
    /// What kind of untruth it is.
    pub code: Code,
    /// What was said and what is so, in words.
    pub message: String,
}

/// Plays `lesson` from end to end, for at most 20 seconds.
///
/// # Errors
/// When there is no loopback to listen on.
pub fn replay(lesson: Arc<Lesson>, opening: LabSeed) -> Result<LessonReplay, PlayError> {
    replay_within(lesson, opening, TIME_LIMIT)
}

/// Plays `lesson` from end to end, for at most `longest`, to a second.
///
/// # Errors
/// When there is no loopback to listen on.
pub fn replay_within(lesson: Arc<Lesson>, opening: LabSeed, longest: Duration) -> Result<LessonReplay, PlayError> {
    let (reports, inbox) = mpsc::channel();
    // The receiver outlives the player; a report after that has nobody to reach.
    let mut player = Player::open(lesson, opening, move |report| drop(reports.send(report)))?;
    let began = Clock::System.now();
    let mut late = false;
    loop {
        match player.attempt().phase() {
            AttemptPhase::End | AttemptPhase::Failed(_) => break,
            AttemptPhase::BeforeStep | AttemptPhase::Task | AttemptPhase::Sandbox | AttemptPhase::AfterStep => {
                player.handle_input(Input::Skip);
            }
            AttemptPhase::Starting | AttemptPhase::Running { .. } => {
                let report = time_left(began, longest).and_then(|left| inbox.recv_timeout(left).ok());
                let Some(report) = report else {
                    late = true;
                    break;
                };
                player.handle_report(report);
            }
        }
    }
    let attempt = player.attempt().clone();
    let mut untruths = mismatches(&attempt);
    if late {
        let message =
            format!("playing this lesson takes longer than {} seconds; this act was the last", longest.as_secs());
        untruths.push(ReplayMismatch { code: Code::TooSlow, message, ..failed_act_mismatch(&attempt, "") });
    }
    Ok(LessonReplay { attempt, mismatches: untruths })
}

/// The time that is left of `longest` to a lesson which began at `began`, a time in whole seconds; none, once it is
/// used up.
fn time_left(began: i64, longest: Duration) -> Option<Duration> {
    let passed = u64::try_from(Clock::System.now().saturating_sub(began)).unwrap_or(0);
    longest.checked_sub(Duration::from_secs(passed)).filter(|left| !left.is_zero())
}

/// Everything in `attempt` that turned out untrue, one entry a place in the lesson.
fn mismatches(attempt: &Attempt) -> Vec<ReplayMismatch> {
    let mut found = Vec::new();
    for (step, run) in attempt.runs().iter().enumerate() {
        failed_expectations(attempt, step, run, &mut found);
        unoffered_predictions(attempt, step, &mut found);
        goal_mismatches(attempt, step, &mut found);
    }
    if let AttemptPhase::Failed(why) = attempt.phase() {
        found.push(failed_act_mismatch(attempt, why));
    }
    found
}

/// Told at what the act does, a request at its line.
fn failed_act_mismatch(attempt: &Attempt, why: &str) -> ReplayMismatch {
    let (step, act) = (attempt.step_index(), attempt.last_act());
    let written = attempt.lesson().step.get(step).and_then(|step| step.acts_or_solution().get(act));
    let keys = match written.and_then(|act| act.kind_key().ok()) {
        Some("request") => vec!["request", "line"],
        key => Vec::from_iter(key),
    };
    let path = act_path(attempt, step, act).keys(keys);
    ReplayMismatch { path, code: Code::ActFailed, message: why.to_owned() }
}

fn step_path(step: usize) -> KeyPath {
    KeyPath::root().key("step").index(step)
}

fn act_path(attempt: &Attempt, step: usize, act: usize) -> KeyPath {
    let task = attempt.lesson().step.get(step).is_some_and(|step| step.task.is_some());
    let table: &[&str] = if task { &["task", "solution"] } else { &["do"] };
    step_path(step).keys(table.iter().copied()).index(act)
}

/// A promise: the number of its act, and the keys below the act.
type ExpectationRef = (usize, Vec<String>);

/// Promises that were broken; one that was broken in several lanes is told once.
fn failed_expectations(attempt: &Attempt, step: usize, run: &StepRun, found: &mut Vec<ReplayMismatch>) {
    let mut by_keys: BTreeMap<ExpectationRef, Vec<(usize, &expectation::UnmetExpectation)>> = BTreeMap::new();
    for (lane, lane_run) in run.lanes.iter().enumerate() {
        for act in &lane_run.acts {
            for broken in &act.failed_expectations {
                by_keys.entry((act.index, broken.keys.clone())).or_default().push((lane, &broken.miss));
            }
        }
    }
    for ((act, keys), misses) in by_keys {
        let Some((_, first)) = misses.first() else { continue };
        let founds = misses.iter().map(|(lane, miss)| match attempt.lanes().len() {
            1 => miss.actual.to_string(),
            _ => format!("{} in lane {}", miss.actual, attempt.lanes()[*lane].id),
        });
        let founds = founds.collect::<Vec<_>>().join(", ");
        let message = format!("{} was promised to be {}, and it was {founds}", first.path, first.expected);
        let path = act_path(attempt, step, act).keys(keys.iter().map(String::as_str));
        found.push(ReplayMismatch { path, code: Code::ExpectationNotMet, message });
    }
}

/// A prediction whose outcome is not among its options, in any lane.
fn unoffered_predictions(attempt: &Attempt, step: usize, found: &mut Vec<ReplayMismatch>) {
    let Some(asked) = attempt.prediction_at(step) else { return };
    let outside = asked
        .lanes
        .keys()
        .find_map(|lane| asked.result_in(*lane).filter(|answered| answered.verdict == PredictionVerdict::NotOffered));
    if let Some(answered) = outside {
        let path = step_path(step).keys(["predict", "about"]);
        let message = format!("{} came out, and nobody could have chosen it", answered.actual);
        found.push(ReplayMismatch { path, code: Code::PredictionOutside, message });
    }
}

/// A task's goal must not hold before its solution, and must hold after it, in every lane that it is about.
fn goal_mismatches(attempt: &Attempt, step: usize, found: &mut Vec<ReplayMismatch>) {
    let GoalBeforeAfter { before, after } = attempt.goal_before_after(step);
    let in_lane = |lane: usize| before.iter().filter(move |line| line.lane == lane);
    let too_early = before.iter().any(|line| in_lane(line.lane).all(|line| line.holds));
    let missed = after.iter().find(|line| !line.holds);
    let (code, message) = match missed {
        _ if too_early => (Code::GoalTooEarly, "the goal already holds before anything was done".to_owned()),
        Some(GoalCondition { fact_path: path, wanted, found, .. }) => {
            let message = format!("the solution does not reach the goal: {path} is to be {wanted}, and it is {found}");
            (Code::GoalNotReached, message)
        }
        None => return,
    };
    found.push(ReplayMismatch { path: step_path(step).keys(["task", "goal"]), code, message });
}
