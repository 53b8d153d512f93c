//! An attempt and the lab that it runs in.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use rand::Rng as _;

use super::curl;
use super::journal::Journal;
use crate::clock::Clock;
use crate::content::Lesson;
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::course::{Attempt, AttemptPhase, Effect, Input};
use crate::lab::{Lab, LabConfig, LabError, LabReport};
use crate::model::{Exchange, Outcome};

/// 2026-01-05 09:00:00Z, a Monday morning: where every seeded lab's clock stands at first.
const FIXED_SEED_START: i64 = 1_767_603_600;

/// What a lab begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabSeed {
    /// Fresh random numbers and today's time.
    Random,
    /// The same bytes every time, for rehearsals, checks and recordings.
    Fixed(u64),
}

/// Why a lesson cannot be played here.
#[derive(Debug)]
pub struct PlayError(LabError);

impl PlayError {
    /// Whether the lesson asks for a world that the lab cannot be; else it is this machine that cannot run a lab.
    #[must_use]
    pub const fn is_lesson_fault(&self) -> bool {
        matches!(self.0, LabError::BadSetup(_) | LabError::Unsupported(_))
    }
}

impl fmt::Display for PlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for PlayError {}

/// A request from outside the lab.
#[derive(Clone, Debug, PartialEq)]
pub struct ExternalExchange {
    /// The lane whose port it came to.
    pub lane: usize,
    /// The exchange.
    pub exchange: Exchange,
}

/// An attempt and the lab that it runs in.
#[derive(Debug)]
pub struct Player {
    attempt: Attempt,
    lab: Lab,
    addresses: Vec<SocketAddr>,
    external_exchanges: Vec<ExternalExchange>,
    journal: Option<Journal>,
    /// What was learned, whether or not there is a journal to keep it.
    entries: Vec<JournalEntry>,
    notice: Option<String>,
    /// Where the learner is to be again; until then, steps happen by themselves.
    resume_target: Option<ResumeTarget>,
}

/// On which side of a step the learner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepEdge {
    /// It is about to happen.
    Before,
    /// It has happened.
    After,
}

/// A place in a lesson, and what is said there.
#[derive(Clone, Debug)]
struct ResumeTarget {
    step: usize,
    edge: StepEdge,
    notice: String,
}

impl Player {
    /// Starts a lab for `lesson`. What the lab reports goes to `report`, from the lab's own thread, and is meant to
    /// come back through [`Player::handle_report`].
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(
        lesson: Arc<Lesson>,
        opening: LabSeed,
        report: impl FnMut(LabReport) + Send + 'static,
    ) -> Result<Self, PlayError> {
        let lanes = lesson.lanes().into_iter().map(|(lane, setup)| (lane.id, setup)).collect();
        let (seed, start) = match opening {
            LabSeed::Random => (rand::rng().next_u64(), Clock::System.now()),
            LabSeed::Fixed(seed) => (seed, FIXED_SEED_START),
        };
        let blueprint = LabConfig { lanes, clients: lesson.client.clone(), seed, start_time: start };
        let lab = Lab::start(blueprint, report).map_err(PlayError)?;
        let attempt = Attempt::new(lesson);
        let (addresses, visits, learned) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self {
            attempt,
            lab,
            addresses,
            external_exchanges: visits,
            journal: None,
            entries: learned,
            notice: None,
            resume_target: None,
        })
    }

    /// Keeps what is learned from now on in `journal`.
    #[must_use]
    pub fn with_journal(mut self, journal: Journal) -> Self {
        self.journal = Some(journal);
        self
    }

    /// Goes on behind the step called `reached`: it and those before it happen by themselves, for real, as soon as the
    /// lab is up.
    #[must_use]
    pub fn with_resume_after(mut self, reached: &str) -> Self {
        let steps = &self.attempt.lesson().step;
        let behind = steps.iter().position(|step| step.id == reached).map(|at| at + 1);
        let says = |step: usize| format!("You left at step {}: here it goes on.", step + 1);
        let resume = |step| ResumeTarget { step, edge: StepEdge::Before, notice: says(step) };
        self.resume_target = behind.filter(|at| *at < steps.len()).map(resume);
        self
    }

    /// Goes on at the step called `step`, after the lesson was written anew: those before it happen by themselves.
    /// Where it is gone, the lesson begins.
    #[must_use]
    pub fn with_resume_at(mut self, step: &str, side: StepEdge) -> Self {
        let at = self.attempt.lesson().step.iter().position(|it| it.id == step);
        let (step, side, says) = match at {
            Some(at) => (at, side, "The file was saved: this is how the lesson now stands."),
            None => (0, StepEdge::Before, "The file was saved. The step that was here is gone, so the lesson begins."),
        };
        self.resume_target = Some(ResumeTarget { step, edge: side, notice: says.to_owned() });
        self
    }

    /// Where the learner is, or is on the way to: the step's id, and on which side of it. `None` when there are none.
    #[must_use]
    pub fn position(&self) -> Option<(String, StepEdge)> {
        let is_behind = matches!(self.attempt.phase(), AttemptPhase::AfterStep | AttemptPhase::End);
        let here = (self.attempt.step_index(), if is_behind { StepEdge::After } else { StepEdge::Before });
        let (step, side) = self.resume_target.as_ref().map_or(here, |resume| (resume.step, resume.edge));
        self.attempt.lesson().step.get(step).map(|step| (step.id.clone(), side))
    }

    /// Something that the learner should be told once.
    pub const fn take_notice(&mut self) -> Option<String> {
        self.notice.take()
    }

    /// The attempt as it stands.
    #[must_use]
    pub const fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// Requests from outside, the newest last.
    #[must_use]
    pub fn external_exchanges(&self) -> &[ExternalExchange] {
        &self.external_exchanges
    }

    /// Takes in what the learner wants.
    pub fn handle_input(&mut self, input: Input) {
        for effect in self.attempt.handle(input) {
            match effect {
                Effect::Checkpoint { step } => self.lab.checkpoint(step),
                Effect::Perform { run, acts } => self.lab.perform(run, acts),
                Effect::Restore { step } => self.lab.restore(step),
                Effect::Fork => self.lab.fork(),
                Effect::EndFork => self.lab.end_fork(),
                Effect::Record(event) => self.record(event),
            }
        }
    }

    fn record(&mut self, event: JournalEvent) {
        // What happens by itself on the way to where the learner left off is nothing new.
        if self.resume_target.is_some() {
            return;
        }
        let entry = JournalEntry::new(Clock::System.now(), event);
        if let Some(journal) = &self.journal
            && let Err(error) = journal.append(&entry)
        {
            self.notice = Some(error.to_string());
            self.journal = None;
        }
        self.entries.push(entry);
    }

    /// Ends the attempt; gives back the journal, unless it could not be written, and what was learned.
    #[must_use]
    pub fn close(self) -> (Option<Journal>, Vec<JournalEntry>) {
        (self.journal, self.entries)
    }

    /// Lets the next step happen by itself while the learner has not arrived where they left off.
    fn advance_to_target(&mut self) {
        let Some(ResumeTarget { step, edge: side, .. }) = self.resume_target else { return };
        let is_there = |here| self.attempt.step_index() == step && side == here;
        match self.attempt.phase() {
            AttemptPhase::BeforeStep | AttemptPhase::Task if is_there(StepEdge::Before) => self.end_resume(),
            AttemptPhase::BeforeStep | AttemptPhase::Task => self.handle_input(Input::Skip),
            AttemptPhase::AfterStep if is_there(StepEdge::After) => self.end_resume(),
            AttemptPhase::AfterStep => {
                self.handle_input(Input::Next);
                self.advance_to_target();
            }
            AttemptPhase::Failed(_) | AttemptPhase::End => self.end_resume(),
            AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => {}
        }
    }

    /// The learner is where they are to be, or as near as it goes.
    fn end_resume(&mut self) {
        self.notice = self.resume_target.take().map(|resume| resume.notice);
    }

    /// Takes in what the lab reports.
    pub fn handle_report(&mut self, report: LabReport) {
        match report {
            LabReport::Ready { addresses, views } => {
                self.addresses = addresses;
                self.handle_input(Input::Ready(views));
            }
            LabReport::Done { run, outcomes } => {
                let in_words =
                    |(lane, outcome): (usize, Result<_, LabError>)| (lane, outcome.map_err(|e| e.to_string()));
                self.handle_input(Input::Done { run, outcomes: outcomes.into_iter().map(in_words).collect() });
            }
            LabReport::ExternalExchange { lane, exchange, view } => {
                self.external_exchanges.push(ExternalExchange { lane, exchange: exchange.clone() });
                let outcome = Box::new(Outcome { exchanges: vec![exchange], view });
                self.handle_input(Input::ExternalExchange { lane, outcome });
            }
            // The attempt went back when it asked for this.
            LabReport::Restored { .. } => {}
        }
        self.advance_to_target();
    }

    /// A line for another terminal that sends the request of `exchange` to `lane` once more. `None` until the lab
    /// is up.
    #[must_use]
    pub fn curl_command(&self, lane: usize, exchange: &Exchange) -> Option<String> {
        self.addresses.get(lane).map(|address| curl::curl_command(*address, exchange))
    }
}
