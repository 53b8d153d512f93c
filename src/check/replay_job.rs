//! The rules that only playing a lesson shows: what it expects happens, and the questions about what a step will do
//! offer the right answer.

use std::collections::HashMap;
use std::sync::Arc;

use super::BUILT_IN;
use super::checked_library::CheckedLibrary;
use crate::content::finding::{Code, Finding};
use crate::content::library::Sourced;
use crate::content::library::selection::SelectedFiles;
use crate::content::quiz::{PredictQuestion, Question};
use crate::content::{KeyPath, Lesson, Source};
use crate::course::lesson::prediction::offered_values;
use crate::course::{Attempt, LaneRun};
use crate::model::FactValue;
use crate::model::fact;
use crate::model::fact::PredictionContext;
use crate::play::LabSeed;
use crate::play::player::PlayError;
use crate::play::replay::{MismatchKind, replay};

/// Every replay has the same seed: a finding must not depend on the day.
const SEED: u64 = 0;

/// With fewer predictions than this, it doesn't stand out that all have the same answer.
const MIN_PREDICTIONS: usize = 3;

/// A question about a step of a lesson.
pub(super) struct StepQuestion<'l> {
    pub(super) source: &'l Source,
    pub(super) path: KeyPath,
    pub(super) predict: &'l PredictQuestion,
}

/// A lesson that is to be replayed.
pub(super) struct ReplayJob<'l> {
    pub(super) lesson: &'l Sourced<Lesson>,
    /// Whether the lesson's own expectations are checked, and not only the questions about it.
    pub(super) checks_lesson: bool,
    pub(super) questions: Vec<StepQuestion<'l>>,
}

impl<'l> ReplayJob<'l> {
    /// The lessons among `files`, and every lesson that a question among them asks about.
    pub(super) fn all_of(library: &'l CheckedLibrary, files: &SelectedFiles) -> Vec<Self> {
        let mut questions_by_lesson = step_questions(library, files);
        let mut jobs = Vec::new();
        for lesson in library.playable_lessons() {
            let questions = questions_by_lesson.remove(lesson.value.id.as_str()).unwrap_or_default();
            let checks_lesson = files.includes(&lesson.source.path);
            if checks_lesson || !questions.is_empty() {
                jobs.push(Self { lesson, checks_lesson, questions });
            }
        }
        // A pack may ask about a built-in lesson, unless a lesson of its own has that id.
        for lesson in &BUILT_IN.lessons {
            let id = lesson.value.id.as_str();
            if let Some(questions) = questions_by_lesson.remove(id)
                && library.library().lesson(id).is_none()
            {
                jobs.push(Self { lesson, checks_lesson: false, questions });
            }
        }
        jobs
    }

    /// Plays the lesson and returns what that finds. An error means that no lesson can be played on this machine.
    pub(super) fn run(&self) -> Result<Vec<Finding>, PlayError> {
        let source = &self.lesson.source;
        let replayed = match replay(Arc::new(self.lesson.value.clone()), LabSeed::Fixed(SEED)) {
            Ok(replay) => replay,
            Err(error) if error.is_lesson_fault() => {
                if !self.checks_lesson {
                    return Ok(Vec::new());
                }
                let key = KeyPath::root().key("world");
                return Ok(vec![source.finding_at_key(Code::UnsupportedSetup, &key, error.to_string(), None)]);
            }
            Err(error) => return Err(error),
        };
        let mut findings = Vec::new();
        if self.checks_lesson {
            for mismatch in replayed.mismatches {
                let (code, help) = code_and_help(mismatch.kind);
                findings.push(source.finding(code, &mismatch.path, mismatch.message, help.map(str::to_owned)));
            }
            findings.extend(same_answer_finding(self.lesson, &replayed.attempt));
        }
        findings
            .extend(self.questions.iter().filter_map(|question| answer_outside_options(question, &replayed.attempt)));
        Ok(findings)
    }
}

/// The questions about steps among `files`, by the id of the lesson.
fn step_questions<'l>(library: &'l CheckedLibrary, files: &SelectedFiles) -> HashMap<&'l str, Vec<StepQuestion<'l>>> {
    let mut by_lesson: HashMap<&str, Vec<StepQuestion<'l>>> = HashMap::new();
    for quiz in library.usable_quizzes().filter(|quiz| files.includes(&quiz.source.path)) {
        for (index, question) in quiz.value.question.iter().enumerate() {
            if let Question { predict: Some(predict), .. } = question {
                let path = KeyPath::root().key("question").index(index).keys(["predict", "about"]);
                let lesson = predict.step.split_once('#').map_or(predict.step.as_str(), |(lesson, _)| lesson);
                by_lesson.entry(lesson).or_default().push(StepQuestion { source: &quiz.source, path, predict });
            }
        }
    }
    by_lesson
}

/// The code that `check` reports a mismatch under.
#[must_use]
pub const fn mismatch_code(kind: MismatchKind) -> Code {
    code_and_help(kind).0
}

/// The code of a mismatch, and what to do about it.
const fn code_and_help(kind: MismatchKind) -> (Code, Option<&'static str>) {
    match kind {
        MismatchKind::ActFailed => (Code::ActFailed, None),
        MismatchKind::TooSlow => {
            (Code::TooSlow, Some("look for many acts at once, or for passwords hashed over and over"))
        }
        MismatchKind::ExpectationNotMet => (
            Code::ExpectationNotMet,
            Some("mend the lesson or the expectation; `authwalk run FILE --facts` prints what is so"),
        ),
        MismatchKind::PredictionNotOffered => {
            (Code::OutcomeNotOffered, Some("write it into `options`, predict another fact, or change what happens"))
        }
        MismatchKind::GoalTooEarly => (Code::GoalTooEarly, Some("let the step before leave something to do")),
        MismatchKind::GoalNotReached => (Code::GoalNotReached, Some("mend the solution, or the goal")),
    }
}

/// A finding if all predictions of the lesson have the same answer, which a learner would notice.
fn same_answer_finding(lesson: &Sourced<Lesson>, attempt: &Attempt) -> Option<Finding> {
    let steps = 0..attempt.runs().len();
    let predictions: Vec<_> = steps.filter_map(|step| Some((step, attempt.prediction_at(step)?))).collect();
    let answers: Vec<&FactValue> = predictions
        .iter()
        .flat_map(|(_, prediction)| prediction.lanes.values())
        .filter_map(|lane| lane.actual.as_ref())
        .collect();
    let first = answers.first()?;
    let (last_step, _) = predictions.last()?;
    if predictions.len() < MIN_PREDICTIONS || answers.iter().any(|answer| answer != first) {
        return None;
    }
    let message = format!("all {} predictions of this lesson have the answer {first}", predictions.len());
    let path = KeyPath::root().key("step").index(*last_step).keys(["predict", "about"]);
    let help = Some("ask for another fact, or where the answer is another one".to_owned());
    Some(lesson.source.finding(Code::SameAnswer, &path, message, help))
}

/// A finding if what happens in the step is none of the options that `question` offers: in the lane that it asks about,
/// or, if it names none, in any lane.
fn answer_outside_options(question: &StepQuestion<'_>, attempt: &Attempt) -> Option<Finding> {
    let (_, step_id) = question.predict.step.split_once('#')?;
    let step = attempt.lesson().step.iter().position(|step| step.id == step_id)?;
    let fact = fact::find_by_path(&question.predict.about).ok()?;
    let written = attempt.lesson().step.get(step)?.predict.as_ref();
    let written = written.filter(|prediction| prediction.about == question.predict.about);
    let wanted_lane = question.predict.lane.as_deref();
    let mut lane_runs: Vec<&LaneRun> = Vec::new();
    for (lane, run) in attempt.lanes().iter().zip(&attempt.runs().get(step)?.lanes) {
        if wanted_lane.is_none_or(|wanted| lane.id == wanted) {
            lane_runs.push(run);
        }
    }
    let (code, usual_help) = code_and_help(MismatchKind::PredictionNotOffered);
    let finding = |message: String, help: Option<&str>| {
        question.source.finding(code, &question.path, message, help.map(str::to_owned))
    };
    if wanted_lane.is_some() && lane_runs.iter().all(|run| run.acts.is_empty()) {
        let message = "the step does nothing in that lane".to_owned();
        return Some(finding(message, Some("name a lane in which the step has an act")));
    }
    for run in lane_runs {
        let Some(last) = run.acts.last() else { continue };
        let Some(act) = last.act.as_act() else { continue };
        let actual = fact.read(&last.outcome);
        let options = offered_values(written, &fact, &PredictionContext { view: &run.before, act });
        if !options.contains(&actual) {
            let message = format!("{actual} comes out there, and nobody could choose it");
            return Some(finding(message, usual_help));
        }
    }
    None
}
