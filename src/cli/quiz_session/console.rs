//! What a session of questions needs: lines in, lines out, the journal, the time.

use std::io;
use std::sync::Arc;
use std::time::Instant;

use crate::cli::line_input;
use crate::cli::output::{Output, print_message};
use crate::clock::{Clock, instant_now};
use crate::content::Lesson;
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::play::{Journal, LabSeed};

/// When an answer is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Feedback {
    /// Right after it was given.
    Immediate,
    /// After the last question, as in an exam.
    AtEnd,
}

/// What a session of questions needs besides the questions.
pub(in crate::cli) struct QuizConsole {
    pub(in crate::cli) out: Output,
    /// The lessons whose steps an explanation can show.
    pub(in crate::cli) lessons: Vec<Arc<Lesson>>,
    /// Decides the order of the options.
    pub(in crate::cli) seed: u64,
    /// What a lab begins with that plays a step.
    pub(in crate::cli) lab_seed: LabSeed,
    pub(in crate::cli) feedback: Feedback,
    /// Whether the learner is asked how sure they are.
    pub(in crate::cli) asks_confidence: bool,
    /// Where answers are kept; nowhere without one.
    pub(in crate::cli) journal: Option<Journal>,
    /// When the time of an exam is up.
    pub(in crate::cli) deadline: Option<Instant>,
}

impl QuizConsole {
    /// Prompts for a line; `None` at the end of the input.
    pub(super) fn read_line(&mut self, prompt: &str) -> io::Result<Option<String>> {
        line_input::read_line(&mut self.out, prompt)
    }

    /// Keeps `event` in the journal. A journal that cannot be written is reported once and not tried again.
    pub(super) fn record(&mut self, event: JournalEvent) -> io::Result<()> {
        let Some(journal) = &self.journal else { return Ok(()) };
        if let Err(error) = journal.append(&JournalEntry::new(Clock::System.now(), event)) {
            self.journal = None;
            print_message(&error.to_string())?;
        }
        Ok(())
    }

    pub(super) fn is_time_up(&self) -> bool {
        self.deadline.is_some_and(|deadline| instant_now() >= deadline)
    }
}
