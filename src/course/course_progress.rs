//! How far a learner has come in each lesson, folded from the journal.

use std::collections::{BTreeMap, BTreeSet};

use super::journal_entry::{JournalEntry, JournalEvent};

/// How far the learner has come in the course.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseProgress {
    /// By lesson id; a lesson that was never touched is missing.
    pub lessons: BTreeMap<String, LessonProgress>,
    /// The id of the lesson that was touched last.
    pub last_lesson: Option<String>,
}

/// How far the learner has come in one lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonProgress {
    /// How often they played it to its end.
    pub times_finished: u32,
    /// The id of the step seen last, to resume after; cleared when the lesson is finished.
    pub reached_step: Option<String>,
    /// How many predictions they answered.
    pub predictions: u32,
    /// How many of these were right in every lane.
    pub right_predictions: u32,
    /// The ids of the steps whose last prediction was wrong.
    pub missed_steps: BTreeSet<String>,
    /// When it was touched last, in seconds since 1970-01-01T00:00:00Z.
    pub last_activity: i64,
}

impl CourseProgress {
    /// Folds `entries`, oldest first.
    #[must_use]
    pub fn from_entries<'e>(entries: impl IntoIterator<Item = &'e JournalEntry>) -> Self {
        let mut progress = Self::default();
        for entry in entries {
            progress.add(entry);
        }
        progress
    }

    /// Folds in one more entry, which must not be older than those before it.
    pub fn add(&mut self, entry: &JournalEntry) {
        let Some(id) = entry.event.lesson() else { return };
        self.last_lesson = Some(id.to_owned());
        let lesson = self.lessons.entry(id.to_owned()).or_default();
        lesson.last_activity = entry.time;
        match &entry.event {
            JournalEvent::Step { step, .. } => lesson.reached_step = Some(step.clone()),
            JournalEvent::Predicted { step, right, .. } => {
                if *right {
                    lesson.missed_steps.remove(step);
                } else {
                    lesson.missed_steps.insert(step.clone());
                }
                lesson.predictions += 1;
                lesson.right_predictions += u32::from(*right);
            }
            JournalEvent::Finished { .. } => {
                lesson.times_finished += 1;
                lesson.reached_step = None;
            }
            JournalEvent::Answered(_) | JournalEvent::Flagged { .. } | JournalEvent::TargetDateSet { .. } => {}
        }
    }

    /// Whether the lesson with the id `lesson` was played to its end at least once.
    #[must_use]
    pub fn is_finished(&self, lesson: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|progress| progress.times_finished > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(time: i64, step: &str) -> JournalEntry {
        JournalEntry::new(time, JournalEvent::Step { lesson: "a".into(), step: step.into() })
    }

    #[test]
    fn a_finished_lesson_starts_from_its_beginning_again() {
        let mut progress = CourseProgress::from_entries(&[step(1, "one"), step(2, "two")]);
        assert_eq!(progress.lessons["a"].reached_step.as_deref(), Some("two"));
        assert!(!progress.is_finished("a"));
        progress.add(&JournalEntry::new(3, JournalEvent::Finished { lesson: "a".into() }));
        assert_eq!(progress.lessons["a"].reached_step, None);
        assert!(progress.is_finished("a"));
        assert_eq!(progress.last_lesson.as_deref(), Some("a"));
    }

    #[test]
    fn what_belongs_to_no_lesson_changes_nothing() {
        let flagged = JournalEvent::Flagged { question: "q".into(), note: String::new() };
        assert_eq!(CourseProgress::from_entries(&[JournalEntry::new(1, flagged)]), CourseProgress::default());
    }
}
