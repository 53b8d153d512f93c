//! Values of facts as lessons write them, as they are compared, and as a screen shows them.

use serde_json::Value as Json;

use super::readers::value_from_json;
use super::value_kind::ValueKind;
use super::{FactRef, PredictionContext};
use crate::model::fact_value::FactValue;
use crate::model::outcome::Outcome;
use crate::model::trace::Check;
use ValueKind::{HeaderValue, Word};

impl FactRef {
    /// What the fact says about `outcome`.
    #[must_use]
    pub fn read(&self, outcome: &Outcome) -> FactValue {
        (self.fact.read)(outcome, &self.parameter)
    }

    /// `value` of this fact as it is compared with what is expected of it: a header's number as a number.
    #[must_use]
    pub(in crate::model) fn comparable(&self, value: &FactValue) -> FactValue {
        match value {
            FactValue::Text(text) if self.fact.kind == HeaderValue => {
                text.parse().map_or_else(|_| value.clone(), FactValue::Number)
            }
            _ => value.clone(),
        }
    }

    /// The options that a prediction about this fact offers, in natural order. Empty when there is no short list of them, so
    /// that it cannot be predicted by choosing.
    #[must_use]
    pub fn prediction_options(&self, context: &PredictionContext<'_>) -> Vec<FactValue> {
        (self.fact.prediction_options)(context)
    }

    /// A value that a prediction offers, as its author writes it. `"absent"` means [`FactValue::Absent`], except where it
    /// is a word of the fact. `None` for what no fact can be.
    #[must_use]
    pub fn written_option(&self, json: &Json) -> Option<FactValue> {
        let is_word = matches!(self.fact.kind, Word(words) if words.contains(&"absent"));
        match value_from_lesson(json)? {
            FactValue::Text(text) if text == "absent" && !is_word => Some(FactValue::Absent),
            value => Some(value),
        }
    }

    /// A value of this fact as a screen shows it: a status with its reason phrase, a check by its label.
    #[must_use]
    pub fn value_label(&self, value: &FactValue) -> String {
        match (self.fact.path, value) {
            ("status", FactValue::Number(200)) => "200 OK".into(),
            ("status", FactValue::Number(204)) => "204 No Content".into(),
            ("status", FactValue::Number(400)) => "400 Bad Request".into(),
            ("status", FactValue::Number(401)) => "401 Unauthorized".into(),
            ("status", FactValue::Number(403)) => "403 Forbidden".into(),
            ("status", FactValue::Number(404)) => "404 Not Found".into(),
            ("refused_by", FactValue::Text(id)) => {
                Check::by_id(id).map_or_else(|| id.clone(), |check| check.label().to_owned())
            }
            (_, FactValue::Text(word)) if matches!(self.fact.kind, Word(_)) => word.replace('_', " "),
            _ => value.to_string(),
        }
    }
}

/// A value as a lesson writes it; `None` for one that no fact can have (a table, a fraction).
#[must_use]
pub fn value_from_lesson(json: &Json) -> Option<FactValue> {
    match json {
        Json::Object(_) | Json::Null => None,
        Json::Number(number) => number.as_i64().map(FactValue::Number),
        Json::Array(items) => items.iter().map(value_from_lesson).collect::<Option<_>>().map(FactValue::List),
        other => Some(value_from_json(other)),
    }
}
