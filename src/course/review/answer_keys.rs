//! What counting needs to know of the questions of a course: nothing that anybody reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::content::Question;
use crate::content::answer_fingerprint::fingerprint;
use crate::course::journal_entry::JournalEntry;

/// The questions of a course without their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnswerKeys {
    /// The ids of all questions.
    pub ids: Vec<String>,
    /// The [fingerprint](crate::content::answer_fingerprint) of each question that was answered, by its id.
    pub fingerprints: BTreeMap<String, String>,
}

impl AnswerKeys {
    /// Those of the questions of `bank`.
    #[must_use]
    pub fn of_bank(bank: &[Arc<Question>], entries: &[JournalEntry]) -> Self {
        Self::new(bank.iter().map(|question| (question.id.as_str(), || fingerprint(question))), entries)
    }

    /// Those of `questions`, each an id and the way to its fingerprint, which is made only if the question was answered
    /// among `entries`.
    #[must_use]
    pub fn new<I: Into<String> + AsRef<str>, F: FnOnce() -> String>(
        questions: impl IntoIterator<Item = (I, F)>,
        entries: &[JournalEntry],
    ) -> Self {
        let answered: BTreeSet<&str> = entries.iter().filter_map(|entry| entry.event.answered_question()).collect();
        let mut keys = Self::default();
        for (id, fingerprint) in questions {
            if answered.contains(id.as_ref()) {
                keys.fingerprints.insert(id.as_ref().to_owned(), fingerprint());
            }
            keys.ids.push(id.into());
        }
        keys
    }
}
