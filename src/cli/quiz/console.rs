//! What asking line by line needs: lines in, lines out, the journal, the time.

use std::io::{self, BufRead as _};
use std::sync::Arc;
use std::time::Instant;

use crate::cli::output::{Output, print_message};
use crate::clock::{Clock, instant_now};
use crate::content::Lesson;
use crate::course::journal::{JournalEntry, JournalEvent};
use crate::play::{Journal, LabSeed};

/// When an answer is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) enum Feedback {
    /// At once.
    Immediate,
    /// Not before the end.
    AtEnd,
}

/// What asking line by line needs.
pub(in crate::cli) struct QuizConsole {
    /// Where lines go.
    pub(in crate::cli) out: Output,
    /// Lessons that can be shown.
    pub(in crate::cli) lessons: Vec<Arc<Lesson>>,
    /// Decides the order of options.
    pub(in crate::cli) seed: u64,
    /// What a lab begins with.
    pub(in crate::cli) lab_seed: LabSeed,
    /// When an answer is explained.
    pub(in crate::cli) feedback: Feedback,
    /// Whether it is asked how sure the learner is.
    pub(in crate::cli) asks_confidence: bool,
    /// Where answers are kept.
    pub(in crate::cli) journal: Option<Journal>,
    /// When the time is up.
    pub(in crate::cli) deadline: Option<Instant>,
}

impl QuizConsole {
    /// Asks for a line; `None` at the end of the input.
    ///
    /// # Errors
    /// When stdout is closed or stdin cannot be read.
    pub(in crate::cli) fn read_line(&mut self, prompt: &str) -> io::Result<Option<String>> {
        self.out.prompt(prompt)?;
        let mut line = String::new();
        let read = io::stdin().lock().read_line(&mut line)?;
        // Without an echo of somebody's Enter the next line would stand behind the prompt.
        if !super::super::is_interactive() {
            self.out.line("")?;
        }
        Ok((read > 0).then(|| line.trim_end_matches(['\n', '\r']).to_owned()))
    }

    /// Keeps `event`; what is said after this has been kept. A journal that cannot be written is said once.
    ///
    /// # Errors
    /// When stderr is closed.
    pub(in crate::cli) fn record(&mut self, event: JournalEvent) -> io::Result<()> {
        let Some(journal) = &self.journal else { return Ok(()) };
        if let Err(error) = journal.append(&JournalEntry::new(Clock::System.now(), event)) {
            self.journal = None;
            print_message(&error.to_string())?;
        }
        Ok(())
    }

    /// Whether the time is up.
    pub(in crate::cli) fn is_time_up(&self) -> bool {
        self.deadline.is_some_and(|deadline| instant_now() >= deadline)
    }
}
