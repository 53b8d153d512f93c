//! The deck: every question that was answered is a card under FSRS, folded from the answers in the journal.
//!
//! FSRS (Free Spaced Repetition Scheduler) estimates how firmly a card is remembered, and plans its next review for
//! the day on which the chance to recall it has come down to the desired retention.

use std::collections::BTreeMap;

use fsrs::{FSRS, MemoryState};

use crate::course::day::day_of;
use crate::course::journal_entry::{AnswerRecord, JournalEntry, JournalEvent, Rating};
use crate::course::quiz::answer_comparison::is_same_answer;

/// The desired retention: the chance to recall a card on the day it is due. 0.9 is the default of FSRS.
const RETENTION: f32 = 0.9;

/// A question under review. Days are counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReviewCard {
    /// The days after which the chance to recall it has come down to 9 in 10.
    pub stability: f32,
    /// How hard it is, from 1 to 10.
    pub difficulty: f32,
    /// The day of the first answer.
    pub first_day: i64,
    /// The day of the last answer.
    pub last_day: i64,
    /// The day on which it is due again.
    pub due_day: i64,
    /// The number of answers.
    pub answers: u32,
    /// The number of wrong answers.
    pub lapses: u32,
}

/// The cards of all questions that were answered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deck {
    /// By question id.
    pub cards: BTreeMap<String, ReviewCard>,
    /// The ids of questions whose answer key has changed since they were answered: their cards begin anew.
    pub reset_ids: Vec<String>,
}

impl ReviewCard {
    /// The card after one more answer on `day`; `before` is `None` for the first answer.
    #[must_use]
    pub fn after_answer(before: Option<Self>, rating: Rating, day: i64) -> Self {
        let memory = before.map(|card| MemoryState { stability: card.stability, difficulty: card.difficulty });
        // A clock that went back must not make the number of days negative.
        let days_passed = before.map_or(0, |card| u32::try_from(day - card.last_day).unwrap_or(0));
        let (answers, lapses) = before.map_or((0, 0), |card| (card.answers, card.lapses));
        let mut card = Self {
            stability: 0.0,
            difficulty: 0.0,
            first_day: before.map_or(day, |card| card.first_day),
            last_day: day,
            due_day: day.saturating_add(1),
            answers: answers.saturating_add(1),
            lapses: lapses.saturating_add(u32::from(rating == Rating::Again)),
        };
        // This fails only for a memory state that is not a number, and ours come from FSRS itself.
        if let Ok(states) = FSRS::default().next_states(memory, RETENTION, days_passed) {
            let next = match rating {
                Rating::Again => states.again,
                Rating::Hard => states.hard,
                Rating::Good => states.good,
                Rating::Easy => states.easy,
            };
            card.stability = next.memory.stability;
            card.difficulty = next.memory.difficulty;
            card.due_day = day.saturating_add(whole_days(next.interval));
        }
        card
    }

    /// The day on which it is due again, as of `today`. A card that was answered on a day to come, while a clock was wrong, would
    /// not be asked before that day: it is due today.
    #[must_use]
    pub const fn due_day_as_of(&self, today: i64) -> i64 {
        if self.last_day > today { today } else { self.due_day }
    }
}

/// An interval in whole days: at least one, at most a hundred years.
fn whole_days(interval: f32) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "it lies between 1 and 36500")]
    let days = interval.round().clamp(1.0, 36_500.0) as i64;
    days
}

impl Deck {
    /// Folds the answers among `entries`, oldest first. `fingerprints` has the current answer key of each question,
    /// by its id: answers to another key no longer count, and questions without one are gone and left out.
    #[must_use]
    pub fn from_entries<'e>(
        entries: impl IntoIterator<Item = &'e JournalEntry>,
        fingerprints: &BTreeMap<String, String>,
    ) -> Self {
        let mut deck = Self::default();
        for entry in entries {
            if let JournalEvent::Answered(record) = &entry.event {
                deck.add(record, day_of(entry.time), fingerprints);
            }
        }
        // Once a question is answered again, there is nothing to report about its old card.
        deck.reset_ids.retain(|id| !deck.cards.contains_key(id));
        deck
    }

    fn add(&mut self, record: &AnswerRecord, day: i64, fingerprints: &BTreeMap<String, String>) {
        let id = &record.question;
        let Some(fingerprint) = fingerprints.get(id) else { return };
        if is_same_answer(fingerprint, &record.fingerprint) {
            let card = ReviewCard::after_answer(self.cards.get(id).copied(), record.rating, day);
            self.cards.insert(id.clone(), card);
        } else if !self.reset_ids.contains(id) {
            self.reset_ids.push(id.clone());
        }
    }

    /// The ids of the cards that are due on `day`, the longest overdue first.
    #[must_use]
    pub fn due_on(&self, day: i64) -> Vec<&str> {
        let mut due: Vec<(i64, &str)> = self
            .cards
            .iter()
            .map(|(id, card)| (card.due_day_as_of(day), id.as_str()))
            .filter(|(due_day, _)| *due_day <= day)
            .collect();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::day::SECONDS_PER_DAY;
    use crate::course::journal_entry::Grade;

    fn entry(day: i64, question: &str, key: &str, rating: Rating) -> JournalEntry {
        let record = AnswerRecord {
            question: question.to_owned(),
            fingerprint: key.to_owned(),
            grade: Grade::Right,
            earned: 1,
            possible: 1,
            rating,
            confidence: None,
            duration_ms: 1,
            said: None,
        };
        JournalEntry::new(day * SECONDS_PER_DAY + 3600, JournalEvent::Answered(record))
    }

    fn keys() -> BTreeMap<String, String> {
        BTreeMap::from([("a".to_owned(), "1".to_owned()), ("b".to_owned(), "1".to_owned())])
    }

    fn card_after(ratings: &[(i64, Rating)]) -> ReviewCard {
        let entries: Vec<JournalEntry> = ratings.iter().map(|(day, rating)| entry(*day, "a", "1", *rating)).collect();
        Deck::from_entries(&entries, &keys()).cards["a"]
    }

    fn is_close(found: f32, expected: f32) -> bool {
        (found - expected).abs() < 1e-4
    }

    #[test]
    fn a_first_answer_has_the_reference_values() {
        // From the documentation of `fsrs::FSRS::next_states`.
        for (rating, stability, difficulty, days) in [
            (Rating::Again, 0.212, 6.4133, 1),
            (Rating::Hard, 1.2931, 5.112_170_7, 1),
            (Rating::Good, 2.3065, 2.118_104, 2),
            (Rating::Easy, 8.2956, 1.0, 8),
        ] {
            let card = card_after(&[(20_000, rating)]);
            assert!(is_close(card.stability, stability) && is_close(card.difficulty, difficulty), "{card:?}");
            assert_eq!((card.last_day, card.due_day), (20_000, 20_000 + days), "{rating:?}");
        }
    }

    #[test]
    fn a_fixed_history_has_the_reference_values() {
        // `test_memory_state` of fsrs 6.6.2: again, then good after 0, 1, 3, 8 and 21 days.
        let days = [0, 0, 1, 4, 12, 33];
        let mut ratings = days.map(|day| (20_000 + day, Rating::Good));
        ratings[0].1 = Rating::Again;
        let card = card_after(&ratings);
        assert!(is_close(card.stability, 53.626_91) && is_close(card.difficulty, 6.357_486_7), "{card:?}");
        assert_eq!((card.answers, card.lapses, card.due_day - card.last_day), (6, 1, 54));
    }

    #[test]
    fn a_changed_key_begins_anew_and_says_so() {
        let old = [entry(1, "a", "0", Rating::Easy), entry(2, "b", "1", Rating::Good)];
        let deck = Deck::from_entries(&old, &keys());
        assert_eq!((deck.reset_ids.as_slice(), deck.cards.len()), (&["a".to_owned()][..], 1));
        let mut entries = old.to_vec();
        entries.push(entry(3, "a", "1", Rating::Again));
        let deck = Deck::from_entries(&entries, &keys());
        assert_eq!((deck.reset_ids.len(), deck.cards["a"].answers), (0, 1), "said until it is answered again");
        assert_eq!(deck.cards["a"], ReviewCard::after_answer(None, Rating::Again, 3));
    }

    #[test]
    fn what_is_due_comes_longest_due_first_and_a_question_that_is_gone_does_not() {
        let entries = [
            entry(10, "a", "1", Rating::Good),
            entry(10, "b", "1", Rating::Again),
            entry(10, "gone", "1", Rating::Again),
        ];
        let deck = Deck::from_entries(&entries, &keys());
        assert_eq!(deck.due_on(10), Vec::<&str>::new());
        assert_eq!(deck.due_on(11), ["b"]);
        assert_eq!(deck.due_on(12), ["b", "a"]);
        assert_eq!(deck.reset_ids, Vec::<String>::new());
    }

    #[test]
    fn a_clock_that_went_back_does_no_harm() {
        let card = card_after(&[(20_000, Rating::Good), (19_000, Rating::Good)]);
        assert!(card.stability.is_finite() && card.due_day > 19_000, "{card:?}");
        assert_eq!((day_of(-1), day_of(SECONDS_PER_DAY)), (-1, 1));
    }

    #[test]
    fn what_was_answered_on_a_day_to_come_is_due() {
        let deck = Deck::from_entries(&[entry(20_000, "a", "1", Rating::Good)], &keys());
        assert_eq!(deck.due_on(19_000), ["a"]);
        let again = [entry(20_000, "a", "1", Rating::Good), entry(19_000, "a", "1", Rating::Good)];
        assert_eq!(Deck::from_entries(&again, &keys()).due_on(19_000), Vec::<&str>::new(), "asked once that day");
    }
}
