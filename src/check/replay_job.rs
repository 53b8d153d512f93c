//! The rules that only playing a lesson shows: what it expects happens, and the questions about what a step will do
//! offer the right answer.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use super::BUILT_IN;
use super::checked_library::CheckedLibrary;
use crate::content::finding::{Code, Finding, SourceLocation};
use crate::content::library::LibraryItem;
use crate::content::library::selection::SelectedFiles;
use crate::content::quiz::{PredictQuestion, Question};
use crate::content::suggestion::suggestion;
use crate::content::{Lesson, Source, StepLink, TomlPath};
use crate::course::{Attempt, PredictPrompt};
use crate::model::FactValue;
use crate::play::LabSeed;
use crate::play::play_error::PlayError;
use crate::play::predict_question::{PromptError, prompt_from};
use crate::play::replay::{LESSON_TIME_LIMIT, MismatchKind, REPLAY_SEED, replay_within};

/// With fewer predictions than this, it doesn't stand out that all have the same answer.
const MIN_PREDICTIONS: usize = 3;

/// A question about a step of a lesson.
pub(super) struct StepQuestion<'l> {
    pub(super) source: &'l Source,
    /// The path of its `predict`.
    pub(super) path: TomlPath,
    pub(super) predict: &'l PredictQuestion,
}

impl StepQuestion<'_> {
    /// Where findings about it can be: at its fact, and at each answer that it argues against.
    pub(super) fn finding_locations(&self) -> Vec<SourceLocation> {
        let about = self.source.value_span(&self.about_path());
        let answers = self.predict.believed.keys().map(|answer| self.source.key_span(&self.believed_path(answer)));
        std::iter::once(about).chain(answers).map(|span| SourceLocation::of_span(&self.source.text, span)).collect()
    }

    fn about_path(&self) -> TomlPath {
        self.path.clone().key("about")
    }

    fn believed_path(&self, answer: &str) -> TomlPath {
        self.path.clone().keys(["believed", answer])
    }
}

/// A lesson that is to be replayed.
pub(super) struct ReplayJob<'l> {
    pub(super) lesson: &'l LibraryItem<Lesson>,
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
        // A pack may ask about a built-in lesson, unless a lesson of its own has that id. Most don't, and then nobody reads
        // the course, which takes longer than a small pack.
        questions_by_lesson.retain(|id, _| library.library().lesson(id).is_none());
        if questions_by_lesson.is_empty() {
            return jobs;
        }
        for lesson in &BUILT_IN.lessons {
            if let Some(questions) = questions_by_lesson.remove(lesson.value.id.as_str()) {
                jobs.push(Self { lesson, checks_lesson: false, questions });
            }
        }
        jobs
    }

    /// The file that findings about the replay as a whole are in.
    pub(super) fn source(&self) -> &Source {
        let asking = self.questions.first().filter(|_| !self.checks_lesson);
        asking.map_or(&self.lesson.source, |question| question.source)
    }

    /// Plays the lesson and returns what that finds; `None` if the pack has no time left for it. An error means that no lesson
    /// can be played on this machine.
    pub(super) fn run(&self, time_left: Duration) -> Result<Option<Vec<Finding>>, PlayError> {
        let source = &self.lesson.source;
        let lesson = Arc::new(self.lesson.value.clone());
        let time_limit = time_left.min(LESSON_TIME_LIMIT);
        let replayed = match replay_within(lesson, LabSeed::Fixed(REPLAY_SEED), time_limit) {
            Ok(replay) => replay,
            Err(error) if error.is_lesson_fault() => {
                if !self.checks_lesson {
                    return Ok(Some(Vec::new()));
                }
                let key =
                    impossible_switch(&self.lesson.value, source).unwrap_or_else(|| TomlPath::root().key("world"));
                return Ok(Some(vec![source.finding_at_key(Code::UnsupportedSetup, &key, error.to_string(), None)]));
            }
            Err(error) => return Err(error),
        };
        let is_too_slow = replayed.mismatches.iter().any(|mismatch| mismatch.kind == MismatchKind::TooSlow);
        if is_too_slow && time_limit < LESSON_TIME_LIMIT {
            return Ok(None);
        }
        let mut findings = Vec::new();
        if self.checks_lesson {
            for mismatch in replayed.mismatches {
                let (code, help) = code_and_help(mismatch.kind);
                findings.push(source.finding(code, &mismatch.path, mismatch.message, help.map(str::to_owned)));
            }
            findings.extend(same_answer_finding(self.lesson, &replayed.attempt));
            findings.extend(prediction_reason_findings(self.lesson, &replayed.attempt));
        }
        for question in &self.questions {
            findings.extend(question_findings(question, &replayed.attempt));
        }
        Ok(Some(findings))
    }
}

/// The place of the switch that the lab cannot have, in the lane whose world that is or in the world of all lanes.
fn impossible_switch(lesson: &Lesson, source: &Source) -> Option<TomlPath> {
    let mut lanes = lesson.lanes().into_iter().enumerate();
    let (index, switch) = lanes.find_map(|(index, (_, setup))| Some((index, PlayError::impossible_switch(&setup)?)))?;
    let keys = || switch.iter().map(String::as_str);
    let own = TomlPath::root().key("lane").index(index).keys(keys());
    let shared = TomlPath::root().key("world").keys(keys());
    [own, shared].into_iter().find(|path| source.has_value(path))
}

/// The questions about steps among `files`, by the id of the lesson.
fn step_questions<'l>(library: &'l CheckedLibrary, files: &SelectedFiles) -> HashMap<&'l str, Vec<StepQuestion<'l>>> {
    let mut by_lesson: HashMap<&str, Vec<StepQuestion<'l>>> = HashMap::new();
    for quiz in library.usable_quizzes().filter(|quiz| files.includes(&quiz.source.path)) {
        for (index, question) in quiz.value.question.iter().enumerate() {
            if let Question { predict: Some(predict), .. } = question {
                let path = TomlPath::root().key("question").index(index).key("predict");
                let lesson = StepLink::parse(&predict.step).lesson;
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
fn same_answer_finding(lesson: &LibraryItem<Lesson>, attempt: &Attempt) -> Option<Finding> {
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
    let path = TomlPath::root().key("step").index(*last_step).keys(["predict", "about"]);
    let help = Some("ask for another fact, or where the answer is another one".to_owned());
    Some(lesson.source.finding(Code::SameAnswer, &path, message, help))
}

/// What is wrong with `question`: it cannot be asked, or its reasons don't go with its options.
fn question_findings(question: &StepQuestion<'_>, attempt: &Attempt) -> Vec<Finding> {
    let step_id = StepLink::parse(&question.predict.step).step.unwrap_or_default();
    let Some(step) = attempt.lesson().step.iter().position(|step| step.id == step_id) else { return Vec::new() };
    match prompt_from(attempt, step, question.predict) {
        Ok(prompt) => reason_findings(question, &prompt),
        Err(error) => prompt_error_finding(question, &error).into_iter().collect(),
    }
}

/// Findings about the reasons against wrong options of `question`: answers that are not offered, and options without any.
fn reason_findings(question: &StepQuestion<'_>, prompt: &PredictPrompt) -> Vec<Finding> {
    let StepQuestion { source, predict, .. } = question;
    let values: Vec<&str> = prompt.options.iter().map(|option| option.value.as_str()).collect();
    let mut findings = Vec::new();
    for answer in predict.believed.keys().filter(|answer| !values.contains(&answer.as_str())) {
        let message = format!("`{answer}` is not among the answers to `{}`", predict.about);
        let (path, help) = (question.believed_path(answer), suggestion(answer, &values));
        findings.push(source.finding_at_key(Code::UnknownOption, &path, message, Some(help)));
    }
    let silent = prompt.options.iter().filter(|option| !option.answer.right && option.answer.because.is_empty());
    let silent: Vec<String> = silent.map(|option| option.value.clone()).collect();
    findings.extend(silent_options_finding(source, &question.about_path(), &silent, ""));
    findings
}

/// The finding about wrong options against which nothing is said; `None` where there are none.
fn silent_options_finding(source: &Source, path: &TomlPath, silent: &[String], lane_note: &str) -> Option<Finding> {
    let first = silent.first()?;
    let values: Vec<String> = silent.iter().map(|value| format!("`{value}`")).collect();
    let message = format!("nothing says why these answers are wrong{lane_note}: {}", values.join(", "));
    let help = format!("add `believed = {{ {} = \"…\" }}`, true for the lane that is asked", toml_key(first));
    Some(source.finding(Code::OptionWithoutReason, path, message, Some(help)))
}

/// `word` as a key of TOML, in quotes where it needs them.
fn toml_key(word: &str) -> String {
    let is_bare = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if is_bare { word.to_owned() } else { format!("{word:?}") }
}

/// Findings about the lesson's own predictions: one for each that leaves wrong options without a reason in a lane that it
/// asks about.
fn prediction_reason_findings(lesson: &LibraryItem<Lesson>, attempt: &Attempt) -> Vec<Finding> {
    let mut findings = Vec::new();
    for step in 0..attempt.runs().len() {
        let Some(asked) = attempt.prediction_at(step) else { continue };
        let (mut silent, mut silent_lanes): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for lane in asked.lanes.values() {
            let options = lane.silent_options(&asked.prediction);
            if !options.is_empty() {
                silent_lanes.push(format!("`{}`", lane.lane_id));
            }
            silent.extend(options.iter().map(ToString::to_string));
        }
        silent.sort();
        silent.dedup();
        let is_everywhere = silent_lanes.len() == asked.lanes.len();
        let note = if is_everywhere { String::new() } else { format!(" in {}", silent_lanes.join(", ")) };
        let path = TomlPath::root().key("step").index(step).keys(["predict", "about"]);
        findings.extend(silent_options_finding(&lesson.source, &path, &silent, &note));
    }
    findings
}

/// The finding about a question that cannot be asked; `None` where something else is reported already.
fn prompt_error_finding(question: &StepQuestion<'_>, error: &PromptError) -> Option<Finding> {
    let (code, usual_help) = code_and_help(MismatchKind::PredictionNotOffered);
    let help = match error {
        // The lesson's own findings, and the rules of names, say so.
        PromptError::NotPlayed | PromptError::UnknownLane(_) => return None,
        PromptError::NothingHappens(_) => Some("name a lane in which the step has an act"),
        PromptError::NotOffered(_) => usual_help,
    };
    Some(question.source.finding(code, &question.about_path(), error.to_string(), help.map(str::to_owned)))
}
