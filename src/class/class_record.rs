//! What happens in a class, in order, so that it can go on from there if its program is killed. The caller keeps the records, in
//! a file of its own: none is written here.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::class_code::ClassCode;
use super::class_question::ClassQuestion;
use super::participant::ParticipantId;
use crate::model::class_view::ClassPhase;

/// Something that happened in a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClassRecord {
    /// The room was opened with this code.
    Code(String),
    /// The speaker's phone was paired.
    Paired(ParticipantId),
    /// The class is asked these questions from here on.
    Questions(Vec<ClassQuestion>),
    /// Somebody joined.
    Joined(ParticipantId),
    /// Somebody answered.
    Vote {
        /// Who.
        participant: ParticipantId,
        /// The position of the question, from 0.
        question: usize,
        /// The options, in the order of the wall.
        chosen: Vec<usize>,
    },
    /// The class went on.
    Phase(ClassPhase),
}

/// Takes what is to be written down, before anybody is told that it happened.
pub type OnClassRecord = Box<dyn FnMut(&ClassRecord) + Send>;

/// The records of a class: those that a killed program left, and where new ones go.
#[derive(Default)]
pub struct ClassRecords {
    /// Oldest first; empty for a new class.
    pub past: Vec<ClassRecord>,
    /// `None` where nothing is to be kept.
    pub on_record: Option<OnClassRecord>,
}

/// Where new records of a running class go.
#[derive(Clone, Default)]
pub struct RecordSink(Option<Arc<Mutex<OnClassRecord>>>);

/// Says nothing of where they go.
impl fmt::Debug for RecordSink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "RecordSink(…)" } else { "RecordSink" })
    }
}

impl RecordSink {
    pub(super) fn new(on_record: Option<OnClassRecord>) -> Self {
        Self(on_record.map(|on_record| Arc::new(Mutex::new(on_record))))
    }

    /// Writes down what `record` makes; nothing is made where nothing is kept.
    pub(super) fn write(&self, record: impl FnOnce() -> ClassRecord) {
        if let Some(on_record) = &self.0 {
            (on_record.lock().unwrap_or_else(PoisonError::into_inner))(&record());
        }
    }
}

/// The code of the room that was open last.
pub(super) fn past_code(past: &[ClassRecord]) -> Option<ClassCode> {
    past.iter().rev().find_map(|record| match record {
        ClassRecord::Code(code) => ClassCode::parse(code),
        _ => None,
    })
}

/// The phone that was paired.
pub(super) fn past_phone(past: &[ClassRecord]) -> Option<ParticipantId> {
    past.iter().rev().find_map(|record| match record {
        ClassRecord::Paired(phone) => Some(*phone),
        _ => None,
    })
}
