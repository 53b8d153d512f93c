//! The kinds of values that facts have, and what may be expected of each.

use std::ops::RangeInclusive;

use crate::model::fact_value::FactValue;
use crate::model::trace::Check;

use ValueKind::{CheckId, Count, Flag, HeaderValue, Json, Number, Status, Statuses, Text, Texts, Word};

/// What kind of value a fact has, and so which values a lesson may expect of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A whole number.
    Number,
    /// How many there are: a whole number, 0 or more.
    Count,
    /// The status of a response (RFC 9110, section 15: three digits, from 100 to 599).
    Status,
    /// `true` or `false`.
    Flag,
    /// Any text.
    Text,
    /// The value of a header: a text, which may be a number.
    HeaderValue,
    /// A value in JSON that somebody else wrote, so of any kind.
    Json,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// The id of a check, or `nothing`.
    CheckId,
    /// Several statuses.
    Statuses,
    /// Several texts.
    Texts,
}

/// The numbers that can be a status.
const STATUSES: RangeInclusive<i64> = 100..=599;

fn is_status(value: &FactValue) -> bool {
    matches!(value, FactValue::Number(number) if STATUSES.contains(number))
}

impl ValueKind {
    /// Whether it can be a single number, so that `at_least` and `at_most` make sense.
    #[must_use]
    pub const fn may_be_number(self) -> bool {
        matches!(self, Number | Count | Status | HeaderValue | Json)
    }

    /// The smallest number that it can be, where there is one.
    #[must_use]
    pub(in crate::model) const fn smallest_number(self) -> Option<i64> {
        match self {
            Count => Some(0),
            Status => Some(*STATUSES.start()),
            _ => None,
        }
    }

    /// Whether it is always a list, so that `in_order` makes sense.
    #[must_use]
    pub const fn is_list(self) -> bool {
        self.element_kind().is_some()
    }

    /// What may stand behind `contains`, to end a message; `None` where nothing can be a part of the value.
    #[must_use]
    pub const fn element_form(self) -> Option<&'static str> {
        match self {
            Text | HeaderValue => Some("a part of the text"),
            Texts => Some("a text of the list"),
            Statuses => Some("a status of the list, from 100 to 599"),
            Json => Some("a part of the text, or an element of the list"),
            Number | Count | Status | Flag | Word(_) | CheckId => None,
        }
    }

    /// Whether `part` may be a part of the value.
    #[must_use]
    pub(in crate::model) fn may_contain(self, part: &FactValue) -> bool {
        match (self, part) {
            (Statuses, FactValue::Text(text)) => text.starts_with('$'),
            (Statuses, part) => is_status(part),
            (Json, part) => !matches!(part, FactValue::List(_)),
            (_, part) => matches!(part, FactValue::Text(_)),
        }
    }

    /// The kind of the elements of a list.
    pub(super) const fn element_kind(self) -> Option<Self> {
        match self {
            Statuses => Some(Status),
            Texts => Some(Text),
            _ => None,
        }
    }

    /// The words that it can be, if it can be some words only.
    pub(super) fn words(self) -> Vec<&'static str> {
        match self {
            Word(words) => words.to_vec(),
            CheckId => Check::ALL.iter().map(|check| check.id()).chain(["nothing"]).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it can be `value`.
    pub(super) fn fits(self, value: &FactValue) -> bool {
        match (self, value) {
            (Word(_) | CheckId, FactValue::Text(text)) => self.words().contains(&text.as_str()),
            (Json, _)
            | (Number | HeaderValue, FactValue::Number(_))
            | (Flag, FactValue::Flag(_))
            | (Text | HeaderValue, FactValue::Text(_)) => true,
            (Count, FactValue::Number(number)) => *number >= 0,
            (Status, status) => is_status(status),
            (Statuses | Texts, FactValue::List(items)) => {
                items.iter().all(|item| self.element_kind().is_some_and(|kind| kind.fits(item)))
            }
            _ => false,
        }
    }

    /// What a lesson may write for it, to end a message: `expected true or false`.
    #[must_use]
    pub fn expected_form(self) -> String {
        match self {
            Number => "a whole number".into(),
            Count => "a whole number, 0 or more".into(),
            Status => "a status from 100 to 599".into(),
            Flag => "true or false".into(),
            Text => "a text".into(),
            HeaderValue => "a text or a whole number".into(),
            Json => "a text, a whole number, true or false, or a list".into(),
            Word(words) => format!("one of {}", words.join(", ")),
            CheckId => {
                let ids: Vec<&str> = Check::ALL.iter().map(|check| check.id()).collect();
                format!("nothing or a check: {}", ids.join(", "))
            }
            Statuses => "a list of statuses, each from 100 to 599".into(),
            Texts => "a list of texts".into(),
        }
    }
}
