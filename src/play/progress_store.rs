//! What was learned so far, and where to keep what is learned now.

use super::journal::{AppendResult, Journal};
use crate::clock::Clock;
use crate::course::journal_entry::{JournalEntry, JournalEvent};

const WAITING_NOTICE: &str = "Another program holds the journal. What you learn here is kept, and written with your next answer, or when you leave.";

/// What was learned, and the journal that keeps it.
#[derive(Debug, Default)]
pub struct ProgressStore {
    /// Where new entries go; without a journal the course still runs, but what is learned is lost at its end.
    pub journal: Option<Journal>,
    /// What was learned so far, oldest first.
    pub entries: Vec<JournalEntry>,
    /// A problem with the journal, for the learner to read once.
    pub notice: Option<String>,
}

impl ProgressStore {
    /// Records what was learned just now. A journal that can't be written is given up, with a notice. If another
    /// program holds it, there is a notice too, and the journal is kept.
    pub fn record(&mut self, event: JournalEvent) {
        let now = Clock::System.now();
        match self.journal.as_mut().map(|journal| journal.record(now, &event)) {
            Some(Ok(AppendResult::Waiting)) => self.notice = Some(WAITING_NOTICE.to_owned()),
            Some(Err(error)) => {
                self.notice = Some(error.to_string());
                self.journal = None;
            }
            Some(Ok(AppendResult::Written)) | None => {}
        }
        self.entries.push(JournalEntry::new(now, event));
    }
}
