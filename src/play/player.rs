//! An attempt together with the lab that it runs in.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use rand::Rng as _;

use super::curl;
use super::external_history::{ExternalExchange, ExternalHistory};
use super::journal::Journal;
use super::own_browser::{BrowserAddress, fresh_labels};
use super::play_error::PlayError;
use super::progress_store::ProgressStore;
use crate::clock::Clock;
use crate::content::Lesson;
use crate::course::journal_entry::{JournalEntry, JournalEvent};
use crate::course::{Attempt, AttemptPhase, Effect, Input};
use crate::lab::{BrowserLabel, Lab, LabConfig, LabError, LabReport, LaneConfig, SharedStoreSource};
use crate::model::{Exchange, LaneOutcome, Outcome};

/// 2026-01-05T09:00:00Z, a Monday morning: where the clock of every lab with a fixed seed starts. Dates are part of
/// tokens and cookies, so the same seed could not give the same bytes with today's.
pub(super) const FIXED_SEED_START: i64 = 1_767_603_600;

/// What plays the shared store of every lab in this process; unset, the lab starts its own server. The learner says it
/// once, when the program starts.
static SHARED_STORE: OnceLock<SharedStoreSource> = OnceLock::new();

/// Says what plays the shared store of every lab that is started from now on. Only the first word counts.
pub fn set_shared_store(source: SharedStoreSource) {
    SHARED_STORE.get_or_init(|| source);
}

/// What plays the shared store of labs in this process.
pub(super) fn shared_store() -> SharedStoreSource {
    SHARED_STORE.get().cloned().unwrap_or_default()
}

/// What a lab's random numbers and its clock start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabSeed {
    /// Fresh random numbers and the current time.
    Random,
    /// The same bytes every time, for rehearsals, checks and recordings.
    Fixed(u64),
}

impl LabSeed {
    /// The number to seed a generator with; a random one differs from call to call.
    #[must_use]
    pub fn number(self) -> u64 {
        match self {
            Self::Random => rand::rng().next_u64(),
            Self::Fixed(seed) => seed,
        }
    }
}

/// An attempt together with the lab that it runs in.
#[derive(Debug)]
pub struct Player {
    attempt: Attempt,
    lab: Lab,
    /// The address of each lane; empty until the lab is up.
    addresses: Vec<SocketAddr>,
    /// A command for each of them.
    curl_examples: Vec<String>,
    external_history: ExternalHistory,
    /// What was learned in this attempt, whether or not there is a journal to keep it.
    progress: ProgressStore,
    /// Where the learner left off; until the attempt is there again, steps run by themselves.
    resume_target: Option<ResumeTarget>,
    /// The labels of the lanes while they are open to the learner's own browser; empty otherwise.
    browser_labels: Vec<BrowserLabel>,
    /// What happens as soon as the lab is up.
    opening: LessonOpening,
    lab_seed: LabSeed,
}

/// How a lesson begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum LessonOpening {
    /// At a step, which is read first.
    #[default]
    Step,
    /// In free play.
    FreePlay,
    /// In free play, with the learner's browser let in.
    OwnBrowser,
}

/// The side of a step that the learner is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepSide {
    /// The step is about to happen.
    Before,
    /// The step has happened.
    After,
}

/// A place in a lesson, and what the learner is told on arrival.
#[derive(Clone, Debug)]
struct ResumeTarget {
    step: usize,
    side: StepSide,
    notice: String,
}

impl Player {
    /// Starts a lab for `lesson`. The lab calls `report` on a thread of its own; hand what it reports back to the
    /// player through [`Player::handle_report`].
    ///
    /// # Errors
    /// When there is no loopback to listen on.
    pub fn open(
        lesson: Arc<Lesson>,
        lab_seed: LabSeed,
        report: impl FnMut(LabReport) + Send + 'static,
    ) -> Result<Self, PlayError> {
        let lab = Lab::start(lab_config(&lesson, lab_seed), report).map_err(PlayError::from)?;
        Ok(Self {
            attempt: Attempt::new(lesson),
            lab,
            addresses: Vec::new(),
            curl_examples: Vec::new(),
            external_history: ExternalHistory::default(),
            progress: ProgressStore::default(),
            resume_target: None,
            browser_labels: Vec::new(),
            opening: LessonOpening::Step,
            lab_seed,
        })
    }

    /// Writes what is learned from now on into `journal`, if there is one.
    #[must_use]
    pub fn with_journal(mut self, journal: Option<Journal>) -> Self {
        self.progress.journal = journal;
        self
    }

    /// Resumes the lesson after the step with the id `reached`: that step and those before it run by themselves, for
    /// real, as soon as the lab is up. Where the step is gone, or was the last, the lesson begins anew.
    #[must_use]
    pub fn with_resume_after(mut self, reached: &str) -> Self {
        let steps = &self.attempt.lesson().step;
        let next_step = steps.iter().position(|step| step.id == reached).map(|index| index + 1);
        self.resume_target = next_step.filter(|index| *index < steps.len()).map(|step| ResumeTarget {
            step,
            side: StepSide::Before,
            notice: format!("You left at step {}: here it goes on.", step + 1),
        });
        self
    }

    /// Resumes at the step with the id `step_id` after its author has saved the lesson: the steps before it run by
    /// themselves. Where the step is gone, the lesson begins anew.
    #[must_use]
    pub fn with_resume_at(mut self, step_id: &str, side: StepSide) -> Self {
        let target = match self.attempt.lesson().step.iter().position(|step| step.id == step_id) {
            Some(step) => {
                ResumeTarget { step, side, notice: "The file was saved: this is how the lesson now stands.".to_owned() }
            }
            None => ResumeTarget {
                step: 0,
                side: StepSide::Before,
                notice: "The file was saved. The step that was here is gone, so the lesson begins.".to_owned(),
            },
        };
        self.resume_target = Some(target);
        self
    }

    /// Lets the learner's own browser in as soon as the lab is up.
    #[must_use]
    pub fn with_own_browser(self) -> Self {
        Self { opening: LessonOpening::OwnBrowser, ..self }
    }

    /// The same in free play at the first step, from the moment when the lab is up.
    #[must_use]
    pub fn with_free_play(self) -> Self {
        Self { opening: LessonOpening::FreePlay, ..self }
    }

    /// Lets the learner's own browser in, for as long as the learner acts by hand: in a task, or in free play, which begins
    /// here where it has not yet. Where neither can be, nothing changes.
    pub fn open_to_browser(&mut self) {
        if !is_by_hand(&self.attempt) {
            self.handle_input(Input::EnterSandbox);
        }
        if is_by_hand(&self.attempt) && self.browser_labels.is_empty() {
            self.browser_labels = fresh_labels(self.addresses.len());
            self.lab.open_to_browser(self.browser_labels.clone());
        }
    }

    /// Where the learner's browser reaches `lane`; `None` while it is not let in.
    #[must_use]
    pub fn browser_address(&self, lane: usize) -> Option<BrowserAddress> {
        Some(BrowserAddress::new(self.browser_labels.get(lane)?, *self.addresses.get(lane)?))
    }

    /// The id of the step where the learner is or is on the way to, and the side of it; `None` in a lesson without
    /// steps.
    #[must_use]
    pub fn position(&self) -> Option<(String, StepSide)> {
        let (step, side) = match &self.resume_target {
            Some(target) => (target.step, target.side),
            None => (self.attempt.step_index(), self.side()),
        };
        self.attempt.lesson().step.get(step).map(|step| (step.id.clone(), side))
    }

    /// The side of the step on the screen that the learner is on.
    fn side(&self) -> StepSide {
        match self.attempt.phase() {
            AttemptPhase::AfterStep | AttemptPhase::End => StepSide::After,
            _ => StepSide::Before,
        }
    }

    /// Something to tell the learner; each notice is returned once.
    pub const fn take_notice(&mut self) -> Option<String> {
        self.progress.notice.take()
    }

    /// The attempt in its current state.
    #[must_use]
    pub const fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The last requests from outside, the newest last.
    #[must_use]
    pub fn external_exchanges(&self) -> &[ExternalExchange] {
        self.external_history.as_slice()
    }

    /// Passes `input` on to the attempt and carries out its effects.
    pub fn handle_input(&mut self, input: Input) {
        for effect in self.attempt.handle(input) {
            match effect {
                Effect::Checkpoint { step } => self.lab.checkpoint(step),
                Effect::Perform { batch, acts } => self.lab.perform(batch, acts),
                Effect::Restore { step } => self.lab.restore(step),
                Effect::Fork => self.lab.fork(),
                Effect::EndFork => self.lab.end_fork(),
                Effect::Record(event) => self.record(event),
            }
        }
        if !self.browser_labels.is_empty() && !is_by_hand(&self.attempt) {
            self.browser_labels.clear();
            self.lab.close_to_browser();
        }
    }

    fn record(&mut self, event: JournalEvent) {
        // On the way to where the learner left off, steps run again that were recorded before.
        if self.resume_target.is_none() {
            self.progress.record(event);
        }
    }

    /// Ends the attempt. Returns the journal, unless it could not be written, and what was learned in this attempt.
    #[must_use]
    pub fn close(self) -> (Option<Journal>, Vec<JournalEntry>) {
        (self.progress.journal, self.progress.entries)
    }

    /// Runs the next step by itself, as long as the attempt is not back where the learner left off.
    fn advance_to_target(&mut self) {
        let Some(ResumeTarget { step, side, .. }) = self.resume_target else { return };
        let is_at = |other| self.attempt.step_index() == step && side == other;
        match self.attempt.phase() {
            AttemptPhase::BeforeStep | AttemptPhase::Task if is_at(StepSide::Before) => self.end_resume(),
            AttemptPhase::BeforeStep | AttemptPhase::Task => self.handle_input(Input::Skip),
            AttemptPhase::AfterStep if is_at(StepSide::After) => self.end_resume(),
            AttemptPhase::AfterStep => {
                self.handle_input(Input::Next);
                self.advance_to_target();
            }
            AttemptPhase::Failed(_) | AttemptPhase::End => self.end_resume(),
            AttemptPhase::Starting | AttemptPhase::Running { .. } | AttemptPhase::Sandbox => {}
        }
    }

    /// The attempt is back where the learner left off, or as near as it can get.
    fn end_resume(&mut self) {
        self.progress.notice = self.resume_target.take().map(|target| target.notice);
    }

    /// Passes on what the lab reports to the attempt, and resumes where it was to be resumed.
    pub fn handle_report(&mut self, report: LabReport) {
        match report {
            LabReport::Ready { addresses, views } => {
                if self.opening == LessonOpening::FreePlay {
                    self.curl_examples = addresses.iter().copied().map(curl::example).collect();
                }
                self.addresses = addresses;
                self.handle_input(Input::Ready(views));
            }
            LabReport::Done { batch, outcomes } => {
                let outcomes = outcomes.into_iter().map(|outcome| self.outcome_to_tell(outcome)).collect();
                self.handle_input(Input::Done { batch, outcomes });
            }
            LabReport::ExternalExchange { lane, exchange, view, slot: _ } => {
                self.external_history.push(lane, exchange.clone());
                let outcome = Box::new(Outcome { exchanges: vec![exchange], view, ..Outcome::default() });
                self.handle_input(Input::ExternalExchange { lane, outcome });
            }
            LabReport::ExternalLeftOut { lane, count, view, slot: _ } => {
                self.external_history.leave_out(count);
                self.progress.notice = Some(left_out_notice(count));
                self.handle_input(Input::StateSeen { lane, view: Box::new(view) });
            }
            // The attempt went back when it asked for this, and waits for nothing.
            LabReport::Restored { .. } => {}
        }
        self.advance_to_target();
        if !matches!(self.attempt.phase(), AttemptPhase::Starting) {
            match std::mem::take(&mut self.opening) {
                LessonOpening::Step => {}
                LessonOpening::FreePlay => self.handle_input(Input::EnterSandbox),
                LessonOpening::OwnBrowser => self.open_to_browser(),
            }
        }
    }

    /// What the lab reports of a lane, with its error as a sentence. The same seed gives the same text, so nobody is told then how
    /// long anything took.
    fn outcome_to_tell(&self, outcome: LaneOutcome<LabError>) -> LaneOutcome<String> {
        let LaneOutcome { lane, mut result } = outcome;
        if let (LabSeed::Fixed(_), Ok(outcome)) = (self.lab_seed, &mut result) {
            outcome.withhold_measured_times();
        }
        LaneOutcome { lane, result: result.map_err(|error| error.to_string()) }
    }

    /// For each lane of a lab that was opened without a lesson, a command that asks its shop from another terminal; empty until the
    /// lab is up.
    #[must_use]
    pub fn curl_examples(&self) -> &[String] {
        &self.curl_examples
    }

    /// A command that sends the request of `exchange` to `lane` from another terminal, as its act did; `None` until the
    /// lab is up.
    #[must_use]
    pub fn curl_command(&self, lane: usize, exchange: &Exchange) -> Option<String> {
        let address = self.addresses.get(lane)?;
        let act = self.attempt.acts_newest_first(lane).find(|act| act.has_led_to(exchange));
        Some(curl::repeating_command(*address, exchange, act.and_then(|act| act.act.as_act())))
    }
}

/// The lab that `lesson` is played in.
pub(super) fn lab_config(lesson: &Lesson, lab_seed: LabSeed) -> LabConfig {
    let lanes = lesson.lanes().into_iter().map(|(lane, setup)| LaneConfig { name: lane.id, setup }).collect();
    let start_time = match lab_seed {
        LabSeed::Random => Clock::System.now(),
        LabSeed::Fixed(_) => FIXED_SEED_START,
    };
    LabConfig {
        lanes,
        clients: lesson.client.clone(),
        accounts: lesson.account.clone(),
        shared_store: shared_store(),
        seed: lab_seed.number(),
        start_time,
    }
}

/// Says that `count` requests from outside are not shown.
fn left_out_notice(count: usize) -> String {
    match count {
        1 => "A request from outside isn't shown: others came too fast.".to_owned(),
        _ => format!("{count} requests from outside came too fast to be shown."),
    }
}

/// Whether the learner acts by hand.
fn is_by_hand(attempt: &Attempt) -> bool {
    matches!(attempt.phase(), AttemptPhase::Task | AttemptPhase::Sandbox)
}
