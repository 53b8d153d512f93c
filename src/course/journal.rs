//! What a learner has done so far: entries as they stand in the journal, and the progress folded from them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::quiz::score::{Confidence, Grade, Rating};

/// The version of an entry that this program writes.
pub const ENTRY_VERSION: u32 = 1;

/// One thing that happened, with its time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// The version of the format.
    pub v: u32,
    /// When, in seconds since 1970-01-01Z.
    #[serde(rename = "at")]
    pub time: i64,
    /// What.
    #[serde(flatten)]
    pub event: JournalEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JournalEvent {
    /// A step of a lesson was seen to its end.
    Step {
        /// The lesson's id.
        lesson: String,
        /// The step's id.
        step: String,
    },
    /// A prediction was answered for the first time in an attempt.
    Predicted {
        /// The lesson's id.
        lesson: String,
        /// The step's id.
        step: String,
        /// Whether it was right in every lane.
        right: bool,
    },
    /// A lesson was played to its end.
    Finished {
        /// The lesson's id.
        lesson: String,
    },
    /// A question was answered.
    Answered(AnswerRecord),
    /// A question was flagged as doubtful.
    Flagged {
        /// The question's id.
        question: String,
        /// What the learner says about it; may be empty.
        note: String,
    },
    /// The learner named the day to be ready for, or forgot it.
    #[serde(rename = "aimed")]
    TargetDateSet {
        /// The day, as `2026-12-24`; none when it was forgotten.
        until: Option<String>,
    },
}

/// An answer to a question, as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// The question's id.
    pub question: String,
    /// The fingerprint of its answer key then.
    #[serde(rename = "key")]
    pub fingerprint: String,
    /// How it turned out.
    pub grade: Grade,
    /// The parts that were right.
    #[serde(rename = "got")]
    pub earned: u32,
    /// The parts that there were.
    #[serde(rename = "of")]
    pub possible: u32,
    /// What the review learns from it.
    pub rating: Rating,
    /// How sure the learner was, if they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The time it took, in milliseconds.
    #[serde(rename = "ms")]
    pub duration_ms: u64,
}

/// What the entries add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CourseProgress {
    /// By lesson.
    pub lessons: BTreeMap<String, LessonProgress>,
    /// The lesson that was touched last.
    pub last_lesson: Option<String>,
}

/// How far one lesson has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonProgress {
    /// How often it was played to its end.
    pub times_finished: u32,
    /// The step that was seen last since it was finished last; where to resume.
    pub reached_step: Option<String>,
    /// Predictions answered.
    pub predictions: u32,
    /// Those that were right.
    pub right_predictions: u32,
    /// When it was touched last.
    pub last_activity: i64,
}

impl JournalEntry {
    /// An entry of now.
    #[must_use]
    pub const fn new(at: i64, what: JournalEvent) -> Self {
        Self { v: ENTRY_VERSION, time: at, event: what }
    }
}

impl JournalEvent {
    /// The lesson that it is about, if it is about one.
    #[must_use]
    pub fn lesson(&self) -> Option<&str> {
        match self {
            Self::Step { lesson, .. } | Self::Predicted { lesson, .. } | Self::Finished { lesson } => Some(lesson),
            Self::Answered(_) | Self::Flagged { .. } | Self::TargetDateSet { .. } => None,
        }
    }
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

    /// Takes in one more entry.
    pub fn add(&mut self, entry: &JournalEntry) {
        let Some(id) = entry.event.lesson() else { return };
        self.last_lesson = Some(id.to_owned());
        let lesson = self.lessons.entry(id.to_owned()).or_default();
        lesson.last_activity = entry.time;
        match &entry.event {
            JournalEvent::Step { step, .. } => lesson.reached_step = Some(step.clone()),
            JournalEvent::Predicted { right, .. } => {
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

    /// Whether `lesson` was played to its end at least once.
    #[must_use]
    pub fn is_finished(&self, lesson: &str) -> bool {
        self.lessons.get(lesson).is_some_and(|it| it.times_finished > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: i64, what: JournalEvent) -> JournalEntry {
        JournalEntry::new(at, what)
    }

    fn step(step: &str) -> JournalEvent {
        JournalEvent::Step { lesson: "a".into(), step: step.into() }
    }

    #[test]
    fn a_finished_lesson_starts_from_its_beginning_again() {
        let mut progress = CourseProgress::from_entries(&[entry(1, step("one")), entry(2, step("two"))]);
        assert_eq!(progress.lessons["a"].reached_step.as_deref(), Some("two"));
        assert!(!progress.is_finished("a"));
        progress.add(&entry(3, JournalEvent::Finished { lesson: "a".into() }));
        assert_eq!(progress.lessons["a"].reached_step, None);
        assert!(progress.is_finished("a"));
        assert_eq!(progress.last_lesson.as_deref(), Some("a"));
    }

    #[test]
    fn an_entry_is_one_flat_line_of_json() {
        let line = serde_json::to_string(&entry(7, step("one"))).expect("json");
        assert_eq!(line, r#"{"v":1,"at":7,"kind":"step","lesson":"a","step":"one"}"#);
        assert_eq!(serde_json::from_str::<JournalEntry>(&line).expect("an entry"), entry(7, step("one")));
    }

    #[test]
    fn an_answer_is_one_flat_line_too_and_belongs_to_no_lesson() {
        let reply = AnswerRecord {
            question: "q".into(),
            fingerprint: "00ff".into(),
            grade: Grade::Partly,
            earned: 2,
            possible: 3,
            rating: Rating::Hard,
            confidence: Some(Confidence::FairlySure),
            duration_ms: 4200,
        };
        let answered = entry(7, JournalEvent::Answered(reply.clone()));
        let line = serde_json::to_string(&answered).expect("json");
        let wanted = r#"{"v":1,"at":7,"kind":"answered","question":"q","key":"00ff","grade":"partly","got":2,"of":3,"rating":"hard","confidence":"fairly_sure","ms":4200}"#;
        assert_eq!(line, wanted);
        assert_eq!(serde_json::from_str::<JournalEntry>(&line).expect("an entry"), answered);
        let silent = JournalEvent::Answered(AnswerRecord { confidence: None, ..reply });
        assert!(!serde_json::to_string(&silent).expect("json").contains("confidence"));
        assert_eq!(CourseProgress::from_entries(&[answered]), CourseProgress::default());
    }
}
