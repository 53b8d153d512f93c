//! The options and the answer key of a `predict` question: its step is played, and what came out is the key.

use std::fmt;
use std::sync::Arc;

use super::play_error::PlayError;
use super::player::LabSeed;
use super::replay::replay;
use crate::content::quiz::PredictQuestion;
use crate::content::{Lesson, Prediction, Question, StepLink};
use crate::course::lesson::lane_moment::moment_before;
use crate::course::lesson::prediction::offered_values;
use crate::course::lesson::state_paragraph::state_paragraphs;
use crate::course::quiz::question_instance::{AnswerOption, PredictOption, PredictScene};
use crate::course::{ActOutcome, Attempt, LaneRun, PredictPrompt};
use crate::model::fact::{self, PredictionContext};
use crate::model::{Exchange, FactValue, View};

/// The lesson that `link` (`lesson#step`) names, and the index of its step, if they are among `lessons`.
#[must_use]
pub fn find_step<'l>(lessons: &'l [Arc<Lesson>], link: &str) -> Option<(&'l Arc<Lesson>, usize)> {
    let StepLink { lesson: lesson_id, step: step_id } = StepLink::parse(link);
    let step_id = step_id?;
    let lesson = lessons.iter().find(|lesson| lesson.id == lesson_id)?;
    let step = lesson.step.iter().position(|step| step.id == step_id)?;
    Some((lesson, step))
}

/// Plays the step that a `predict` question is about. `Ok(None)` for a question of another kind.
///
/// # Errors
/// When the question cannot be asked just now.
pub fn predict_prompt(
    question: &Question,
    lessons: &[Arc<Lesson>],
    lab_seed: LabSeed,
) -> Result<Option<PredictPrompt>, PredictError> {
    let Some(predict) = &question.predict else { return Ok(None) };
    let no_step = || PredictError::NoStep(predict.step.clone());
    let (lesson, step) = find_step(lessons, &predict.step).ok_or_else(no_step)?;
    let replayed = replay(Arc::clone(lesson), lab_seed).map_err(PredictError::NotPlayed)?;
    let no_prompt = |error| PredictError::NoPrompt { step: predict.step.clone(), error };
    prompt_from(&replayed.attempt, step, predict).map(Some).map_err(no_prompt)
}

/// Why a `predict` question cannot be asked just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PredictError {
    /// There is no step of this name among the lessons.
    NoStep(String),
    /// Its lesson cannot be played.
    NotPlayed(PlayError),
    /// Its step cannot be asked about.
    NoPrompt {
        /// The step, as the question names it.
        step: String,
        /// Why not.
        error: PromptError,
    },
}

impl fmt::Display for PredictError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStep(step) => write!(f, "There is no step {step} to be played."),
            Self::NotPlayed(error) => error.fmt(f),
            Self::NoPrompt { step, error } => write!(f, "{step} cannot be asked about: {error}."),
        }
    }
}

impl std::error::Error for PredictError {}

/// Why a step cannot be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptError {
    /// The lesson was not played that far, or there is no such fact.
    NotPlayed,
    /// The lesson has no such lane.
    UnknownLane(String),
    /// The step does nothing in the lane with this id.
    NothingHappens(String),
    /// What came out is not among the options that were drawn up before it.
    NotOffered(FactValue),
}

impl fmt::Display for PromptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPlayed => f.write_str("it could not be played to its end"),
            Self::UnknownLane(lane) => write!(f, "its lesson has no lane `{lane}`"),
            Self::NothingHappens(lane) => write!(f, "the step does nothing in the lane `{lane}`"),
            Self::NotOffered(actual) => write!(f, "{actual} comes out there, and nobody could choose it"),
        }
    }
}

/// The prompt of `predict` about step number `step`, in the lane that it names, or else in the first.
///
/// # Errors
/// When the step cannot be asked about in that lane.
pub fn prompt_from(attempt: &Attempt, step: usize, predict: &PredictQuestion) -> Result<PredictPrompt, PromptError> {
    let about = &predict.about;
    let lane = match predict.lane.as_deref() {
        Some(id) => attempt.lanes().iter().position(|lane| lane.id == id),
        None => Some(0),
    };
    let unknown_lane = || PromptError::UnknownLane(predict.lane.clone().unwrap_or_default());
    let lane = lane.ok_or_else(unknown_lane)?;
    let lane_id = &attempt.lanes().get(lane).ok_or_else(unknown_lane)?.id;
    let run = attempt.runs().get(step).and_then(|run| run.lanes.get(lane)).ok_or(PromptError::NotPlayed)?;
    let nothing_happens = || PromptError::NothingHappens(lane_id.clone());
    let last_act = run.acts.last().ok_or_else(nothing_happens)?;
    let act = last_act.act.as_act().ok_or_else(nothing_happens)?;
    let view = view_before_last_act(run);
    let fact = fact::find_by_path(about).map_err(|_| PromptError::NotPlayed)?;
    let written = attempt.lesson().step.get(step).and_then(|step| step.predict.as_ref());
    let same_question = written.filter(|prediction| prediction.speaks_for(about, lane_id));
    let values = offered_values(same_question, &fact, &PredictionContext { view, act });
    let actual = fact.read(&last_act.outcome);
    if !values.contains(&actual) {
        return Err(PromptError::NotOffered(actual));
    }
    let answer_option = |value: &FactValue| {
        let right = *value == actual;
        let reason = if right { None } else { reason_against(value, predict, same_question, lane_id) };
        let because = reason.unwrap_or_default().to_owned();
        let answer = AnswerOption { text: fact.value_label(value), right, because, see: None };
        PredictOption { value: value.to_string(), answer }
    };
    let options = values.iter().map(answer_option).collect();
    Ok(PredictPrompt { moment: moment_of(attempt, lane, last_act, view), options })
}

/// How the lane stood before its last act: a question is about that moment, like the lesson's own predictions.
fn view_before_last_act(run: &LaneRun) -> &View {
    match run.acts.as_slice() {
        [.., before, _last] => &before.outcome.view,
        _ => &run.before,
    }
}

/// Why `value` is wrong in that lane: in the words of the question, or else in those of the lesson, if its step predicts
/// the same fact.
fn reason_against<'q>(
    value: &FactValue,
    predict: &'q PredictQuestion,
    written: Option<&'q Prediction>,
    lane_id: &str,
) -> Option<&'q str> {
    let answer = value.to_string();
    let own = predict.believed.get(&answer).map(String::as_str);
    own.or_else(|| written?.believed.get(&answer)?.in_lane(lane_id))
}

fn moment_of(attempt: &Attempt, lane: usize, last_act: &ActOutcome, view: &View) -> PredictScene {
    let lane_title = match attempt.lanes() {
        [_] => None,
        lanes => lanes.get(lane).map(|lane| lane.title.clone()),
    };
    let client = last_act.outcome.exchanges.last().and_then(Exchange::client_name);
    PredictScene {
        lesson: attempt.lesson().title.clone(),
        lane: lane_title,
        state: state_paragraphs(&moment_before(attempt, lane, client, view)),
        act: last_act.act.to_string(),
    }
}
