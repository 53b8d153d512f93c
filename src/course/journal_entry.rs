//! The entries of the journal: what a learner did, as it is written to disk.
//!
//! Every other part of the course imports this file, and it imports none of them. The names in JSON (`at`, `got`, `of`,
//! `ms`, …) are older than the names of the fields and stay as they are, or journals on disk could no longer be read.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The version of an entry that this program writes. It rises when a kind changes its meaning; a new kind needs no new
/// version, since a program that does not know it passes the line over.
pub const ENTRY_VERSION: u32 = 1;

/// One thing that the learner did, with its time. A flat JSON object on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// The version of the format.
    pub v: u32,
    /// Seconds since 1970-01-01T00:00:00Z.
    #[serde(rename = "at")]
    pub time: i64,
    /// The id of the pack that the lesson or question belongs to; empty for one in no pack. Entries without it belong to the
    /// course that comes with the program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack: Option<String>,
    /// What happened; its kind and fields lie beside `v` and `at`.
    #[serde(flatten)]
    pub event: JournalEvent,
}

/// What happened. The variant's name in snake case is the entry's `kind`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum JournalEvent {
    /// The learner saw a step of a lesson to its end.
    Step {
        /// The lesson's id.
        lesson: String,
        /// The step's id.
        step: String,
    },
    /// The learner answered a prediction in every lane that it asked about.
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
    /// The learner set or cleared the date of their interview.
    #[serde(rename = "aimed")]
    TargetDateSet {
        /// The date as `2026-12-24`; `None` clears it.
        until: Option<String>,
    },
}

/// An answer to a question, as the journal keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRecord {
    /// The question's id.
    pub question: String,
    /// The [fingerprint](crate::content::answer_fingerprint) of its answer key at that time.
    #[serde(rename = "key")]
    pub fingerprint: String,
    /// How much of it was right, in a word.
    pub grade: Grade,
    /// The number of parts that were right.
    #[serde(rename = "got")]
    pub earned: u32,
    /// The number of parts that there were.
    #[serde(rename = "of")]
    pub possible: u32,
    /// What spaced repetition makes of it.
    pub rating: Rating,
    /// How sure the learner was, if they said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<Confidence>,
    /// The time from question to answer, in milliseconds.
    #[serde(rename = "ms")]
    pub duration_ms: u64,
    /// What was said to a spoken question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SpokenAnswerRecord>,
}

/// What the learner said to a spoken question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpokenAnswerRecord {
    /// What they wrote; empty where they said it aloud.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wrote: String,
    /// The points of the rubric that they ticked.
    #[serde(default)]
    pub named: Vec<String>,
}

/// How much of an answer was right, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// All of it is right.
    Right,
    /// A typed answer that is close.
    Near,
    /// A part of it is right.
    Partly,
    /// Nothing of it is right.
    Wrong,
    /// There was no answer.
    Skipped,
}

/// How sure the learner was, as they said before the right answer was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A guess.
    Guessing,
    /// More likely than not.
    FairlySure,
    /// Certain.
    Certain,
}

/// What spaced repetition makes of an answer; the numbers are those of FSRS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Wrong.
    Again = 1,
    /// Right, but with effort or doubt.
    Hard = 2,
    /// Right.
    Good = 3,
    /// Right and quick.
    Easy = 4,
}

impl JournalEntry {
    /// An entry of the current version, for the built-in course; `time` in seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn new(time: i64, event: JournalEvent) -> Self {
        Self { v: ENTRY_VERSION, time, pack: None, event }
    }

    /// The same entry for a pack.
    #[must_use]
    pub fn in_pack(mut self, pack: Option<&str>) -> Self {
        self.pack = pack.map(str::to_owned);
        self
    }
}

impl JournalEvent {
    /// The id of the question that was answered.
    #[must_use]
    pub fn answered_question(&self) -> Option<&str> {
        match self {
            Self::Answered(record) => Some(&record.question),
            _ => None,
        }
    }

    /// The id of the lesson that the event belongs to; questions belong to none.
    #[must_use]
    pub fn lesson(&self) -> Option<&str> {
        match self {
            Self::Step { lesson, .. } | Self::Predicted { lesson, .. } | Self::Finished { lesson } => Some(lesson),
            Self::Answered(_) | Self::Flagged { .. } | Self::TargetDateSet { .. } => None,
        }
    }
}

impl Confidence {
    /// Every value, from the least sure to the surest.
    pub const ALL: [Self; 3] = [Self::Guessing, Self::FairlySure, Self::Certain];
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guessing => "guessing",
            Self::FairlySure => "fairly sure",
            Self::Certain => "certain",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_one_flat_line_of_json() {
        let entry = JournalEntry::new(7, JournalEvent::Step { lesson: "a".into(), step: "one".into() });
        let line = serde_json::to_string(&entry).expect("json");
        assert_eq!(line, r#"{"v":1,"at":7,"kind":"step","lesson":"a","step":"one"}"#);
        assert_eq!(serde_json::from_str::<JournalEntry>(&line).expect("an entry"), entry);
        let in_pack = entry.in_pack(Some("mine"));
        let line = serde_json::to_string(&in_pack).expect("json");
        assert_eq!(line, r#"{"v":1,"at":7,"pack":"mine","kind":"step","lesson":"a","step":"one"}"#);
        assert_eq!(serde_json::from_str::<JournalEntry>(&line).expect("an entry"), in_pack);
    }

    #[test]
    fn an_answer_is_one_flat_line_too_and_belongs_to_no_lesson() {
        let record = AnswerRecord {
            question: "q".into(),
            fingerprint: "00ff".into(),
            grade: Grade::Partly,
            earned: 2,
            possible: 3,
            rating: Rating::Hard,
            confidence: Some(Confidence::FairlySure),
            duration_ms: 4200,
            said: None,
        };
        let answered = JournalEntry::new(7, JournalEvent::Answered(record.clone()));
        let line = serde_json::to_string(&answered).expect("json");
        let expected = r#"{"v":1,"at":7,"kind":"answered","question":"q","key":"00ff","grade":"partly","got":2,"of":3,"rating":"hard","confidence":"fairly_sure","ms":4200}"#;
        assert_eq!(line, expected);
        assert_eq!(serde_json::from_str::<JournalEntry>(&line).expect("an entry"), answered);
        let without_confidence = JournalEvent::Answered(AnswerRecord { confidence: None, ..record });
        assert!(!serde_json::to_string(&without_confidence).expect("json").contains("confidence"));
        assert_eq!(answered.event.lesson(), None);
    }
}
