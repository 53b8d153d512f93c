//! A value that a lesson writes for a fact that cannot have it: how it stands there, and what to write instead.

use serde_json::Value as Json;

use super::FactRef;
use super::fact_values::value_from_lesson;
use crate::model::fact_value::FactValue;
use crate::model::nearest_match::{did_you_mean, nearest_match};

/// The most characters of a value that a message repeats.
const MAX_SHOWN_CHARS: usize = 40;

/// A value that a fact cannot have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongValue {
    /// The value as TOML writes it, shortened.
    pub written: String,
    /// Its place in a list, from 0, if it stands in one and the others may be right.
    pub element: Option<usize>,
    /// What to write instead.
    pub help: String,
}

/// What may be written in one place.
pub(in crate::model) struct AllowedValues<'a> {
    /// Whether this value may be.
    pub(in crate::model) fits: &'a dyn Fn(&FactValue) -> bool,
    /// The words among them, if only some words are allowed.
    pub(in crate::model) words: Vec<&'static str>,
    /// All of them, as the object of "write".
    pub(in crate::model) form: String,
}

impl AllowedValues<'_> {
    /// What is wrong with `json`; `None` if it is one of these values.
    pub(in crate::model) fn wrong_value(&self, json: &Json) -> Option<WrongValue> {
        let fits = value_from_lesson(json).is_some_and(|value| (self.fits)(&value));
        (!fits).then(|| WrongValue { written: shortened(json), element: None, help: self.help(json) })
    }

    fn help(&self, json: &Json) -> String {
        match json {
            Json::String(text) if without_quotes(text).is_some_and(|value| (self.fits)(&value)) => {
                format!("write `{text}`, without the quotes")
            }
            Json::String(text) => match nearest_match(text, self.words.iter().copied()) {
                Some(near) => did_you_mean(near),
                None => format!("write {}", self.form),
            },
            Json::Number(_) | Json::Bool(_) if (self.fits)(&FactValue::Text(json.to_string())) => {
                format!("write `\"{json}\"`, in quotes")
            }
            _ => format!("write {}", self.form),
        }
    }
}

impl FactRef {
    /// What is wrong with `json` as a value of this fact, if it cannot have that value. `besides` ends the list of what it
    /// can be.
    #[must_use]
    pub fn wrong_value(&self, json: &Json, besides: &str) -> Option<WrongValue> {
        let kind = self.fact.kind;
        if let (Some(element_kind), Json::Array(items)) = (kind.element_kind(), json) {
            return items.iter().enumerate().find_map(|(index, item)| {
                let allowed = AllowedValues {
                    fits: &|value| element_kind.fits(value),
                    words: Vec::new(),
                    form: element_kind.expected_form(),
                };
                allowed.wrong_value(item).map(|wrong| WrongValue { element: Some(index), ..wrong })
            });
        }
        let allowed = AllowedValues {
            fits: &|value| is_always_allowed(value) || kind.fits(value),
            words: kind.words(),
            form: format!("{}{besides}", kind.expected_form()),
        };
        allowed.wrong_value(json)
    }
}

/// Whether any fact may be expected to be this: `absent`, or a `$name`.
fn is_always_allowed(value: &FactValue) -> bool {
    matches!(value, FactValue::Text(text) if text == "absent" || text.starts_with('$'))
}

/// The number or the flag that a text would be without its quotes.
fn without_quotes(text: &str) -> Option<FactValue> {
    match text.parse() {
        Ok(flag) => Some(FactValue::Flag(flag)),
        // What is spelled in another way may not be TOML: `007`.
        Err(_) => text.parse().ok().filter(|number: &i64| number.to_string() == text).map(FactValue::Number),
    }
}

fn shortened(json: &Json) -> String {
    let text = json.to_string();
    match text.char_indices().nth(MAX_SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
