//! The options and the answer key of a `predict` question: its step is played, and what came out is the key.

use std::sync::Arc;

use super::player::LabSeed;
use super::replay::replay;
use crate::content::{Lesson, Question};
use crate::course::lesson::prediction::offered_values;
use crate::course::quiz::presented_question::{AnswerOption, PredictionMoment};
use crate::course::{ActOutcome, Attempt, LaneRun, PredictPrompt};
use crate::model::fact::{self, FactRef, PredictionContext};
use crate::model::{Exchange, FactValue, View};

/// The lesson that `link` (`lesson#step`) names, and the index of its step, if they are among `lessons`.
#[must_use]
pub fn find_step<'l>(lessons: &'l [Arc<Lesson>], link: &str) -> Option<(&'l Arc<Lesson>, usize)> {
    let (lesson_id, step_id) = link.split_once('#')?;
    let lesson = lessons.iter().find(|lesson| lesson.id == lesson_id)?;
    let step = lesson.step.iter().position(|step| step.id == step_id)?;
    Some((lesson, step))
}

/// Plays the step that a `predict` question is about. `Ok(None)` for a question of another kind.
///
/// # Errors
/// Why the question cannot be asked just now, as a sentence.
pub fn predict_prompt(
    question: &Question,
    lessons: &[Arc<Lesson>],
    lab_seed: LabSeed,
) -> Result<Option<PredictPrompt>, String> {
    let Some(predict) = &question.predict else { return Ok(None) };
    let (lesson, step) =
        find_step(lessons, &predict.step).ok_or_else(|| format!("There is no step {} to be played.", predict.step))?;
    let replayed = replay(Arc::clone(lesson), lab_seed).map_err(|error| error.to_string())?;
    match prompt_from(&replayed.attempt, step, &predict.about, predict.lane.as_deref()) {
        Some(prompt) => Ok(Some(prompt)),
        None => Err(format!("{} could not be played to its end.", predict.step)),
    }
}

/// The prompt about the fact `about` in step number `step`, in the lane with the id `lane_id`, or else in the first.
/// `None` when `attempt` did not get there, when there is no such lane, or when what came out is not among the options
/// that were drawn up before it.
fn prompt_from(attempt: &Attempt, step: usize, about: &str, lane_id: Option<&str>) -> Option<PredictPrompt> {
    let lane = match lane_id {
        Some(id) => attempt.lanes().iter().position(|lane| lane.id == id)?,
        None => 0,
    };
    let run = attempt.runs().get(step)?.lanes.get(lane)?;
    let last_act = run.acts.last()?;
    let view = view_before_last_act(run);
    let fact = fact::find_by_path(about).ok()?;
    let written = attempt.lesson().step.get(step)?.predict.as_ref();
    let same_question = written.filter(|prediction| prediction.about == about);
    let context = PredictionContext { view, act: last_act.act.as_act()? };
    let values = offered_values(same_question, &fact, &context);
    let actual = fact.read(&last_act.outcome);
    if !values.contains(&actual) {
        return None;
    }
    let lane_id = &attempt.lanes().get(lane)?.id;
    let reason = |value: &FactValue| same_question?.believed.get(&value.to_string())?.in_lane(lane_id);
    let options = values.iter().map(|value| answer_option(&fact, value, &actual, reason(value))).collect();
    Some(PredictPrompt { moment: moment_of(attempt, lane, last_act, view), options })
}

/// How the lane stood before its last act: a question is about that moment, like the lesson's own predictions.
fn view_before_last_act(run: &LaneRun) -> &View {
    match run.acts.as_slice() {
        [.., before, _last] => &before.outcome.view,
        _ => &run.before,
    }
}

/// `value` as an option. A wrong one has the reason that the step's own prediction gives for it, if there is one.
fn answer_option(fact: &FactRef, value: &FactValue, actual: &FactValue, reason: Option<&str>) -> AnswerOption {
    let right = value == actual;
    let because = reason.filter(|_| !right).unwrap_or_default().to_owned();
    AnswerOption { text: fact.value_label(value), right, because, see: None }
}

fn moment_of(attempt: &Attempt, lane: usize, last_act: &ActOutcome, view: &View) -> PredictionMoment {
    let lane_title = match attempt.lanes() {
        [_] => None,
        lanes => lanes.get(lane).map(|lane| lane.title.clone()),
    };
    let client = last_act.outcome.exchanges.last().and_then(Exchange::client_name);
    PredictionMoment {
        lesson: attempt.lesson().title.clone(),
        lane: lane_title,
        view: view.clone(),
        client: client.map(str::to_owned),
        act: last_act.act.to_string(),
    }
}
