//! What was learned so far, and where to keep what is learned now.

use super::Journal;
use crate::course::journal::JournalEntry;

/// The progress that a course starts with.
#[derive(Debug, Default)]
pub struct ProgressStore {
    /// Where new entries go; without a journal the course still runs, but what is learned is lost at its end.
    pub journal: Option<Journal>,
    /// What was learned so far, oldest first.
    pub entries: Vec<JournalEntry>,
    /// A problem with the journal, for the learner to read once.
    pub notice: Option<String>,
}
