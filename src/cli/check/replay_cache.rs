//! Every lesson replayed, each in a lab of its own, on all cores; and with it the answers of the questions that ask
//! what a lesson's step will do.

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
use crate::course::Attempt;
use crate::model::FactValue;
use crate::model::fact;
use crate::model::fact::PredictionContext;
use crate::play::LabSeed;
use crate::play::replay::replay;

/// Seed of every replay: a finding must not depend on the day.
const SEED: u64 = 0;

/// Of fewer predictions nobody notices that they have one answer.
const MIN_PREDICTIONS: usize = 3;

static BUILT_IN: LazyLock<Library> = LazyLock::new(Library::built_in);

/// Replays, and what they found of each lesson by its text, so that a second check plays only what has changed.
pub(super) struct ReplayCache {
    disabled: bool,
    cached: HashMap<(String, ReplayKey), Vec<Finding>>,
}

/// What is played for: the lesson's own promises, and questions about its steps.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct ReplayKey {
    /// The text of the lesson's file.
    lesson: String,
    /// Whether its own promises are to be looked at; not for a lesson that is only asked about.
    checks_lesson: bool,
    /// The questions, as text.
    questions: Vec<(String, String)>,
}

/// A question about a step of a lesson.
#[derive(Clone)]
struct StepQuestion<'q> {
    source: &'q Source,
    path: KeyPath,
    predict: &'q PredictQuestion,
}

/// A lesson that is to be played.
struct ReplayJob<'q> {
    lesson: &'q Sourced<Lesson>,
    checks_lesson: bool,
    questions: Vec<StepQuestion<'q>>,
}

impl ReplayCache {
    /// None yet; with `off` there never will be.
    pub(super) fn new(off: bool) -> Self {
        Self { disabled: off, cached: HashMap::new() }
    }

    /// Whether lessons are played at all.
    pub(super) const fn is_enabled(&self) -> bool {
        !self.disabled
    }

    /// What playing finds: in each lesson that was asked about and in whose file `found` has no error, and in each
    /// question about a step.
    ///
    /// # Errors
    /// A sentence, when there is no loopback to listen on.
    pub(super) fn findings(&mut self, asked: &Selection, found: &[Finding]) -> Result<Vec<Finding>, String> {
        if self.disabled {
            return Ok(Vec::new());
        }
        let plays = replay_jobs(asked, found);
        let (old, new): (Vec<ReplayJob<'_>>, Vec<ReplayJob<'_>>) =
            plays.into_iter().partition(|it| self.cached.contains_key(&it.cache_key()));
        let mut findings: Vec<Finding> =
            old.iter().filter_map(|it| self.cached.get(&it.cache_key())).flatten().cloned().collect();
        for (play, told) in new.iter().zip(run_jobs(&new)?) {
            findings.extend(told.iter().cloned());
            self.cached.insert(play.cache_key(), told);
        }
        Ok(findings)
    }
}

impl ReplayJob<'_> {
    fn cache_key(&self) -> (String, ReplayKey) {
        let questions = self.questions.iter().map(|it| (it.source.location_of(&it.path), format!("{:?}", it.predict)));
        let lesson = self.lesson.source.text.clone().into_owned();
        (
            self.lesson.source.path.clone(),
            ReplayKey { lesson, checks_lesson: self.checks_lesson, questions: questions.collect() },
        )
    }
}

/// Which lessons are to be played.
fn replay_jobs<'q>(asked: &'q Selection, found: &[Finding]) -> Vec<ReplayJob<'q>> {
    let library = &asked.library;
    let mut about: HashMap<&str, Vec<StepQuestion<'q>>> = HashMap::new();
    for quiz in library.usable_quizzes(found).filter(|quiz| asked.includes_file(&quiz.source.path)) {
        for (i, question) in quiz.value.question.iter().enumerate() {
            if let Question { predict: Some(predict), .. } = question {
                let path = KeyPath::root().key("question").index(i).keys(["predict", "about"]);
                let lesson = predict.step.split_once('#').map_or(predict.step.as_str(), |(lesson, _)| lesson);
                about.entry(lesson).or_default().push(StepQuestion { source: &quiz.source, path, predict });
            }
        }
    }
    let mut plays = Vec::new();
    for lesson in library.playable_lessons(found) {
        let questions = about.remove(lesson.value.id.as_str()).unwrap_or_default();
        let own = asked.includes_file(&lesson.source.path);
        if own || !questions.is_empty() {
            plays.push(ReplayJob { lesson, checks_lesson: own, questions });
        }
    }
    let elsewhere = BUILT_IN.lessons.iter().filter_map(|lesson| {
        let questions =
            about.remove(lesson.value.id.as_str()).filter(|_| library.lesson(&lesson.value.id).is_none())?;
        Some(ReplayJob { lesson, checks_lesson: false, questions })
    });
    plays.extend(elsewhere);
    plays
}

/// Plays all of `plays`; what each found, in their order.
fn run_jobs(plays: &[ReplayJob<'_>]) -> Result<Vec<Vec<Finding>>, String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut told = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(play) = plays.get(at) else { return Ok(told) };
            told.push((at, run_job(play)?));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from).min(plays.len());
    let mut told: Vec<(usize, Vec<Finding>)> = thread::scope(|scope| {
        let (end, ended) = mpsc::channel::<()>();
        let next = &next;
        scope.spawn(move || show_progress_bar(&ended, next, plays.len()));
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let told = workers.into_iter().map(|worker| {
            worker.join().unwrap_or_else(|_| Err("A lesson could not be played; please report this.".to_owned()))
        });
        let told = told.collect::<Result<Vec<_>, String>>().map(|told| told.concat());
        drop(end);
        told
    })?;
    told.sort_by_key(|(at, _)| *at);
    Ok(told.into_iter().map(|(_, findings)| findings).collect())
}

/// Says on a terminal how far it has come, if it takes longer than a second.
fn show_progress_bar(ended: &Receiver<()>, next: &AtomicUsize, count: usize) {
    if !io::stderr().is_terminal() {
        return;
    }
    let mut wait = Duration::from_secs(1);
    while ended.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
        wait = Duration::from_millis(100);
        let done = next.load(Ordering::Relaxed).min(count);
        let bar: String = (0..20).map(|at| if at * count < done * 20 { '━' } else { '·' }).collect();
        // A closed stderr is no reason to stop checking.
        drop(write!(io::stderr(), "\r  {bar} playing lesson {done} of {count}"));
    }
    if wait < Duration::from_secs(1) {
        drop(write!(io::stderr(), "\r\x1b[K"));
    }
}

fn run_job(play: &ReplayJob<'_>) -> Result<Vec<Finding>, String> {
    let lesson = Arc::new(play.lesson.value.clone());
    let replayed = match replay(lesson, LabSeed::Fixed(SEED)) {
        Ok(replayed) => replayed,
        Err(trouble) if trouble.is_lesson_fault() => {
            let (code, world) = (Code::ImpossibleWorld, KeyPath::root().key("world"));
            let finding = play.lesson.source.finding_at_key(code, &world, trouble.to_string(), None);
            return Ok(play.checks_lesson.then_some(finding).into_iter().collect());
        }
        Err(trouble) => return Err(trouble.to_string()),
    };
    let mut told = Vec::new();
    if play.checks_lesson {
        for untruth in replayed.mismatches {
            let help = help_for(untruth.code).map(str::to_owned);
            told.push(play.lesson.source.finding(untruth.code, &untruth.path, untruth.message, help));
        }
        told.extend(same_answer_finding(play.lesson, &replayed.attempt));
    }
    told.extend(play.questions.iter().filter_map(|asking| answer_outside_options(asking, &replayed.attempt)));
    Ok(told)
}

/// What to do about an untruth.
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

/// Predictions that all have one answer.
fn same_answer_finding(lesson: &Sourced<Lesson>, attempt: &Attempt) -> Option<Finding> {
    let asked: Vec<_> =
        (0..attempt.runs().len()).filter_map(|step| Some((step, attempt.prediction_at(step)?))).collect();
    let keys: Vec<&FactValue> =
        asked.iter().flat_map(|(_, asked)| asked.lanes.values()).filter_map(|lane| lane.actual.as_ref()).collect();
    let (first, (last, _)) = (keys.first()?, asked.last()?);
    if asked.len() < MIN_PREDICTIONS || keys.iter().any(|key| key != first) {
        return None;
    }
    let message = format!("all {} predictions of this lesson have the answer {first}", asked.len());
    let path = KeyPath::root().key("step").index(*last).keys(["predict", "about"]);
    let help = Some("ask for another fact, or where the answer is another one".to_owned());
    Some(lesson.source.finding(Code::SameAnswer, &path, message, help))
}

/// A question about a step whose outcome is not among its answers, in the lane that it asks about; in any lane where
/// it names none.
fn answer_outside_options(asking: &StepQuestion<'_>, attempt: &Attempt) -> Option<Finding> {
    let (_, id) = asking.predict.step.split_once('#')?;
    let step = attempt.lesson().step.iter().position(|step| step.id == id)?;
    let fact = fact::find_by_path(&asking.predict.about).ok()?;
    let wanted = asking.predict.lane.as_deref();
    let lanes = attempt.lanes().iter().zip(&attempt.runs().get(step)?.lanes);
    let mut asked = lanes.filter(|(lane, _)| wanted.is_none_or(|wanted| lane.id == wanted));
    if wanted.is_some() && asked.clone().all(|(_, lane)| lane.acts.is_empty()) {
        let message = "the step does nothing in that lane".to_owned();
        let help = "name a lane in which the step has an act".to_owned();
        return Some(asking.source.finding(Code::PredictionOutside, &asking.path, message, Some(help)));
    }
    let came = asked.find_map(|(_, lane)| {
        let act = lane.acts.last()?;
        let came = fact.read(&act.outcome);
        let offered = fact.prediction_options(&PredictionContext { view: &lane.before, act: &act.act });
        (!offered.contains(&came)).then_some(came)
    })?;
    let message = format!("{came} comes out there, and nobody could choose it");
    let help = help_for(Code::PredictionOutside).map(str::to_owned);
    Some(asking.source.finding(Code::PredictionOutside, &asking.path, message, help))
}
