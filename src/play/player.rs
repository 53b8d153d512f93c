//! An attempt and the lab that it runs in.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use rand::Rng as _;

use super::journal::Journal;
use super::proof;
use crate::clock::Clock;
use crate::content::Lesson;
use crate::course::history::{JournalEntry, JournalEvent};
use crate::course::{Attempt, AttemptPhase, Effect, Input};
use crate::lab::{Lab, LabConfig, LabError, LabReport};
use crate::world::{Exchange, Outcome};

/// 2026-01-05 09:00:00Z, a Monday morning: where every seeded lab's clock stands at first.
const SEEDED_START: i64 = 1_767_603_600;

/// What a lab begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Fresh random numbers and today's time.
    Fresh,
    /// The same bytes every time, for rehearsals, checks and recordings.
    Seeded(u64),
}

/// Why a lesson cannot be played here.
#[derive(Debug)]
pub struct Trouble(LabError);

impl Trouble {
    /// Whether the lesson asks for a world that the lab cannot be; else it is this machine that cannot run a lab.
    #[must_use]
    pub const fn is_the_lessons(&self) -> bool {
        matches!(self.0, LabError::BadSetup(_) | LabError::Unsupported(_))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Trouble {}

/// A request from outside the lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
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
    visits: Vec<Visit>,
    journal: Option<Journal>,
    /// What was learned, whether or not there is a journal to keep it.
    learned: Vec<JournalEntry>,
    notice: Option<String>,
    /// Where the learner is to be again; until then, steps happen by themselves.
    resume: Option<Resume>,
}

/// On which side of a step the learner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It is about to happen.
    Before,
    /// It has happened.
    Behind,
}

/// A place in a lesson, and what is said there.
#[derive(Clone, Debug)]
struct Resume {
    step: usize,
    side: Side,
    says: String,
}

impl Player {
    /// Starts a lab for `lesson`. What the lab reports goes to `report`, from the lab's own thread, and is meant to
    /// come back through [`Player::hear`].
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(
        lesson: Arc<Lesson>,
        opening: Opening,
        report: impl FnMut(LabReport) + Send + 'static,
    ) -> Result<Self, Trouble> {
        let lanes = lesson.lanes().into_iter().map(|(lane, setup)| (lane.id, setup)).collect();
        let (seed, start) = match opening {
            Opening::Fresh => (rand::rng().next_u64(), Clock::System.now()),
            Opening::Seeded(seed) => (seed, SEEDED_START),
        };
        let blueprint = LabConfig { lanes, clients: lesson.client.clone(), seed, start_time: start };
        let lab = Lab::start(blueprint, report).map_err(Trouble)?;
        let attempt = Attempt::new(lesson);
        let (addresses, visits, learned) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { attempt, lab, addresses, visits, journal: None, learned, notice: None, resume: None })
    }

    /// Keeps what is learned from now on in `journal`.
    #[must_use]
    pub fn keeping(mut self, journal: Journal) -> Self {
        self.journal = Some(journal);
        self
    }

    /// Goes on behind the step called `reached`: it and those before it happen by themselves, for real, as soon as the
    /// lab is up.
    #[must_use]
    pub fn resuming_after(mut self, reached: &str) -> Self {
        let steps = &self.attempt.lesson().step;
        let behind = steps.iter().position(|step| step.id == reached).map(|at| at + 1);
        let says = |step: usize| format!("You left at step {}: here it goes on.", step + 1);
        let resume = |step| Resume { step, side: Side::Before, says: says(step) };
        self.resume = behind.filter(|at| *at < steps.len()).map(resume);
        self
    }

    /// Goes on at the step called `step`, after the lesson was written anew: those before it happen by themselves.
    /// Where it is gone, the lesson begins.
    #[must_use]
    pub fn again_at(mut self, step: &str, side: Side) -> Self {
        let at = self.attempt.lesson().step.iter().position(|it| it.id == step);
        let (step, side, says) = match at {
            Some(at) => (at, side, "The file was saved: this is how the lesson now stands."),
            None => (0, Side::Before, "The file was saved. The step that was here is gone, so the lesson begins."),
        };
        self.resume = Some(Resume { step, side, says: says.to_owned() });
        self
    }

    /// Where the learner is, or is on the way to: the step's id, and on which side of it. `None` when there are none.
    #[must_use]
    pub fn stands(&self) -> Option<(String, Side)> {
        let is_behind = matches!(self.attempt.phase(), AttemptPhase::AfterStep | AttemptPhase::End);
        let here = (self.attempt.step_index(), if is_behind { Side::Behind } else { Side::Before });
        let (step, side) = self.resume.as_ref().map_or(here, |resume| (resume.step, resume.side));
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
    pub fn visits(&self) -> &[Visit] {
        &self.visits
    }

    /// Takes in what the learner wants.
    pub fn press(&mut self, input: Input) {
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
        if self.resume.is_some() {
            return;
        }
        let entry = JournalEntry::new(Clock::System.now(), event);
        if let Some(journal) = &self.journal
            && let Err(error) = journal.append(&entry)
        {
            self.notice = Some(error.to_string());
            self.journal = None;
        }
        self.learned.push(entry);
    }

    /// Ends the attempt; gives back the journal, unless it could not be written, and what was learned.
    #[must_use]
    pub fn close(self) -> (Option<Journal>, Vec<JournalEntry>) {
        (self.journal, self.learned)
    }

    /// Lets the next step happen by itself while the learner has not arrived where they left off.
    fn resume(&mut self) {
        let Some(Resume { step, side, .. }) = self.resume else { return };
        let is_there = |here| self.attempt.step_index() == step && side == here;
        match self.attempt.phase() {
            AttemptPhase::BeforeStep | AttemptPhase::Task if is_there(Side::Before) => self.arrive(),
            AttemptPhase::BeforeStep | AttemptPhase::Task => self.press(Input::Skip),
            AttemptPhase::AfterStep if is_there(Side::Behind) => self.arrive(),
            AttemptPhase::AfterStep => {
                self.press(Input::Next);
                self.resume();
            }
            AttemptPhase::Failed(_) | AttemptPhase::End => self.arrive(),
            AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => {}
        }
    }

    /// The learner is where they are to be, or as near as it goes.
    fn arrive(&mut self) {
        self.notice = self.resume.take().map(|resume| resume.says);
    }

    /// Takes in what the lab reports.
    pub fn hear(&mut self, report: LabReport) {
        match report {
            LabReport::Ready { addresses, views } => {
                self.addresses = addresses;
                self.press(Input::Ready(views));
            }
            LabReport::Done { run, outcomes } => {
                let in_words =
                    |(lane, outcome): (usize, Result<_, LabError>)| (lane, outcome.map_err(|e| e.to_string()));
                self.press(Input::Done { run, outcomes: outcomes.into_iter().map(in_words).collect() });
            }
            LabReport::ExternalExchange { lane, exchange, view } => {
                self.visits.push(Visit { lane, exchange: exchange.clone() });
                let outcome = Box::new(Outcome { exchanges: vec![exchange], view });
                self.press(Input::ExternalExchange { lane, outcome });
            }
            // The attempt went back when it asked for this.
            LabReport::Restored { .. } => {}
        }
        self.resume();
    }

    /// A line for another terminal that sends the request of `exchange` to `lane` once more. `None` until the lab
    /// is up.
    #[must_use]
    pub fn curl(&self, lane: usize, exchange: &Exchange) -> Option<String> {
        self.addresses.get(lane).map(|address| proof::curl(*address, exchange))
    }
}
