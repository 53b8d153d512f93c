//! What was learned so far, and where to keep what is learned now.

use super::Journal;
use crate::clock::Clock;
use crate::course::journal_entry::{JournalEntry, JournalEvent};

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
    /// Records what was learned just now. A journal that cannot be written is given up, with a notice.
    pub fn record(&mut self, event: JournalEvent) {
        let entry = JournalEntry::new(Clock::System.now(), event);
        if let Some(journal) = &self.journal
            && let Err(error) = journal.append(&entry)
        {
            self.notice = Some(error.to_string());
            self.journal = None;
        }
        self.entries.push(entry);
    }
}
