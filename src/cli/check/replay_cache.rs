//! Replays lessons, each in a lab of its own, on all cores, and checks two things: that each lesson keeps what it
//! promises, and that the questions about what a step will do offer the right answer. A second check, as `--watch` does
//! it, plays only what has changed.

use std::collections::HashMap;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use crate::content::finding::Code;
use crate::content::library::Sourced;
use crate::content::library::selection::Selection;
use crate::content::quiz::{PredictQuestion, Question};
use crate::content::{Finding, KeyPath, Lesson, Library, Source};
use crate::course::{Attempt, LaneRun};
use crate::model::FactValue;
use crate::model::fact;
use crate::model::fact::PredictionContext;
use crate::play::LabSeed;
use crate::play::replay::replay;

/// Every replay has the same seed: a finding must not depend on the day.
const SEED: u64 = 0;

/// With fewer predictions than this, it doesn't stand out that all have the same answer.
const MIN_PREDICTIONS: usize = 3;

static BUILT_IN: LazyLock<Library> = LazyLock::new(Library::built_in);

/// The findings of earlier replays.
pub(super) struct ReplayCache {
    is_enabled: bool,
    cached: HashMap<ReplayKey, Vec<Finding>>,
}

/// All that the findings of a replay depend on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ReplayKey {
    path: String,
    /// The text of the lesson's file.
    text: String,
    checks_lesson: bool,
    questions: Vec<QuestionKey>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct QuestionKey {
    location: String,
    /// The question itself, in its debug form.
    question: String,
}

/// A question about a step of a lesson.
#[derive(Clone)]
struct StepQuestion<'q> {
    source: &'q Source,
    path: KeyPath,
    predict: &'q PredictQuestion,
}

/// A lesson that is to be replayed.
struct ReplayJob<'q> {
    lesson: &'q Sourced<Lesson>,
    /// Whether the lesson's own promises are checked, and not only the questions about it.
    checks_lesson: bool,
    questions: Vec<StepQuestion<'q>>,
}

impl ReplayCache {
    /// An empty cache; with `disabled`, nothing is ever replayed.
    pub(super) fn new(disabled: bool) -> Self {
        Self { is_enabled: !disabled, cached: HashMap::new() }
    }

    /// Whether lessons are replayed at all.
    pub(super) const fn is_enabled(&self) -> bool {
        self.is_enabled
    }

    /// What the replays of `selection` find. `findings` are those of its files so far: a lesson with an error in its
    /// file is not played. An error is a sentence: there is no loopback interface to listen on.
    pub(super) fn findings(&mut self, selection: &Selection, findings: &[Finding]) -> Result<Vec<Finding>, String> {
        if !self.is_enabled {
            return Ok(Vec::new());
        }
        let jobs = replay_jobs(selection, findings);
        let (cached_jobs, new_jobs): (Vec<_>, Vec<_>) =
            jobs.into_iter().partition(|job| self.cached.contains_key(&job.cache_key()));
        let mut found: Vec<Finding> =
            cached_jobs.iter().filter_map(|job| self.cached.get(&job.cache_key())).flatten().cloned().collect();
        for (job, job_findings) in new_jobs.iter().zip(run_jobs(&new_jobs)?) {
            found.extend(job_findings.iter().cloned());
            self.cached.insert(job.cache_key(), job_findings);
        }
        Ok(found)
    }
}

impl ReplayJob<'_> {
    fn cache_key(&self) -> ReplayKey {
        let questions = self.questions.iter().map(|question| QuestionKey {
            location: question.source.location_of(&question.path),
            question: format!("{:?}", question.predict),
        });
        ReplayKey {
            path: self.lesson.source.path.clone(),
            text: self.lesson.source.text.clone().into_owned(),
            checks_lesson: self.checks_lesson,
            questions: questions.collect(),
        }
    }
}

/// The selected lessons, and every lesson that a selected question asks about.
fn replay_jobs<'q>(selection: &'q Selection, findings: &[Finding]) -> Vec<ReplayJob<'q>> {
    let library = &selection.library;
    let mut questions_by_lesson = step_questions(selection, findings);
    let mut jobs = Vec::new();
    for lesson in library.playable_lessons(findings) {
        let questions = questions_by_lesson.remove(lesson.value.id.as_str()).unwrap_or_default();
        let checks_lesson = selection.includes_file(&lesson.source.path);
        if checks_lesson || !questions.is_empty() {
            jobs.push(ReplayJob { lesson, checks_lesson, questions });
        }
    }
    // A pack may ask about a built-in lesson, unless a lesson of its own has that id.
    for lesson in &BUILT_IN.lessons {
        let id = lesson.value.id.as_str();
        if let Some(questions) = questions_by_lesson.remove(id)
            && library.lesson(id).is_none()
        {
            jobs.push(ReplayJob { lesson, checks_lesson: false, questions });
        }
    }
    jobs
}

/// The selected questions about steps, by the id of the lesson.
fn step_questions<'q>(selection: &'q Selection, findings: &[Finding]) -> HashMap<&'q str, Vec<StepQuestion<'q>>> {
    let mut by_lesson: HashMap<&str, Vec<StepQuestion<'q>>> = HashMap::new();
    let quizzes = selection.library.usable_quizzes(findings);
    for quiz in quizzes.filter(|quiz| selection.includes_file(&quiz.source.path)) {
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

/// Replays all `jobs`. Returns the findings of each, in the order of the jobs.
fn run_jobs(jobs: &[ReplayJob<'_>]) -> Result<Vec<Vec<Finding>>, String> {
    let next_job = AtomicUsize::new(0);
    // Each worker takes the next job when it has finished one, since lessons differ in how long they take.
    let work = || {
        let mut results = Vec::new();
        loop {
            let index = next_job.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return Ok(results) };
            results.push((index, run_job(job)?));
        }
    };
    let worker_count = thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let mut results: Vec<(usize, Vec<Finding>)> = thread::scope(|scope| {
        let (end_of_work, ended) = mpsc::channel::<()>();
        let next_job = &next_job;
        scope.spawn(move || show_progress_bar(&ended, next_job, jobs.len()));
        let workers: Vec<_> = (0..worker_count).map(|_| scope.spawn(work)).collect();
        let results = workers.into_iter().map(|worker| {
            worker.join().unwrap_or_else(|_| Err("A lesson could not be played; please report this.".to_owned()))
        });
        let results = results.collect::<Result<Vec<_>, String>>().map(|results| results.concat());
        // The progress bar ends when its channel is closed.
        drop(end_of_work);
        results
    })?;
    results.sort_by_key(|(index, _)| *index);
    Ok(results.into_iter().map(|(_, findings)| findings).collect())
}

/// Shows on a terminal how many lessons have been started, if that takes longer than a second.
fn show_progress_bar(ended: &Receiver<()>, next_job: &AtomicUsize, count: usize) {
    if !io::stderr().is_terminal() {
        return;
    }
    let mut wait = Duration::from_secs(1);
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = Duration::from_millis(100);
        let started = next_job.load(Ordering::Relaxed).min(count);
        let bar: String = (0..20).map(|column| if column * count < started * 20 { '━' } else { '·' }).collect();
        // A closed stderr is no reason to stop checking.
        drop(write!(io::stderr(), "\r  {bar} playing lesson {started} of {count}"));
    }
    let was_shown = wait < Duration::from_secs(1);
    if was_shown {
        drop(write!(io::stderr(), "\r\x1b[K"));
    }
}

fn run_job(job: &ReplayJob<'_>) -> Result<Vec<Finding>, String> {
    let source = &job.lesson.source;
    let replay = match replay(Arc::new(job.lesson.value.clone()), LabSeed::Fixed(SEED)) {
        Ok(replay) => replay,
        Err(error) if error.is_lesson_fault() => {
            if !job.checks_lesson {
                return Ok(Vec::new());
            }
            let key = KeyPath::root().key("world");
            return Ok(vec![source.finding_at_key(Code::ImpossibleWorld, &key, error.to_string(), None)]);
        }
        Err(error) => return Err(error.to_string()),
    };
    let mut findings = Vec::new();
    if job.checks_lesson {
        for mismatch in replay.mismatches {
            let help = help_for(mismatch.code).map(str::to_owned);
            findings.push(source.finding(mismatch.code, &mismatch.path, mismatch.message, help));
        }
        findings.extend(same_answer_finding(job.lesson, &replay.attempt));
    }
    findings.extend(job.questions.iter().filter_map(|question| answer_outside_options(question, &replay.attempt)));
    Ok(findings)
}

/// What to do about a promise that isn't kept.
fn help_for(code: Code) -> Option<&'static str> {
    match code {
        Code::ExpectationNotMet => {
            Some("mend the lesson or the promise; `authwalk run FILE --facts` prints what is so")
        }
        Code::PredictionOutside => Some("predict another fact, or change what happens"),
        Code::GoalTooEarly => Some("let the step before leave something to do"),
        Code::GoalNotReached => Some("mend the solution, or the goal"),
        Code::TooSlow => Some("look for many acts at once, or for passwords hashed over and over"),
        _ => None,
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
    let wanted_lane = question.predict.lane.as_deref();
    let mut lane_runs: Vec<&LaneRun> = Vec::new();
    for (lane, run) in attempt.lanes().iter().zip(&attempt.runs().get(step)?.lanes) {
        if wanted_lane.is_none_or(|wanted| lane.id == wanted) {
            lane_runs.push(run);
        }
    }
    let finding = |message: String, help: Option<&str>| {
        question.source.finding(Code::PredictionOutside, &question.path, message, help.map(str::to_owned))
    };
    if wanted_lane.is_some() && lane_runs.iter().all(|run| run.acts.is_empty()) {
        let message = "the step does nothing in that lane".to_owned();
        return Some(finding(message, Some("name a lane in which the step has an act")));
    }
    for run in lane_runs {
        let Some(act) = run.acts.last() else { continue };
        let actual = fact.read(&act.outcome);
        let options = fact.prediction_options(&PredictionContext { view: &run.before, act: &act.act });
        if !options.contains(&actual) {
            let message = format!("{actual} comes out there, and nobody could choose it");
            return Some(finding(message, help_for(Code::PredictionOutside)));
        }
    }
    None
}
