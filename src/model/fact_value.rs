//! The value of a fact, and its short form.

use std::fmt;

use serde::Serialize;

use crate::model::abbreviate::abbreviate;

/// The value of a fact: the same type in expectations, predictions and reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// There is no such thing; lessons write `"absent"`.
    Absent,
    /// Yes or no.
    Flag(bool),
    /// A count, a status, seconds.
    Number(i64),
    /// A word or a text.
    Text(String),
    /// Several values, in order.
    List(Vec<FactValue>),
}

impl FactValue {
    /// Whether an expectation that says `self` is met by `found`. `"absent"` in a lesson means [`FactValue::Absent`], and a
    /// number that was saved and is filled in for its `$name` is a text.
    #[must_use]
    pub fn matches(&self, found: &Self) -> bool {
        match (self, found) {
            (Self::Text(text), Self::Absent) => text == "absent",
            (Self::Text(text), Self::Number(number)) => *text == number.to_string(),
            _ => self == found,
        }
    }

    /// What kind of value it is, as a noun.
    #[must_use]
    pub const fn kind_name(&self) -> &'static str {
        match self {
            Self::Absent => "word",
            Self::Flag(_) => "flag",
            Self::Number(_) => "number",
            Self::Text(_) => "text",
            Self::List(_) => "list",
        }
    }
}

/// Texts of up to this many characters are never abbreviated. A sentence or a path should stay readable; a token is longer.
const MAX_UNABBREVIATED: usize = 32;

impl FactValue {
    /// The same value for a screen with little room: of a token or another long text, both ends.
    #[must_use]
    pub fn abbreviated(&self) -> Self {
        match self {
            Self::Text(text) if text.chars().count() > MAX_UNABBREVIATED => Self::Text(abbreviate(text).into_owned()),
            Self::List(values) => Self::List(values.iter().map(Self::abbreviated).collect()),
            other => other.clone(),
        }
    }
}

impl From<&str> for FactValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for FactValue {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("absent"),
            Self::Flag(true) => f.write_str("yes"),
            Self::Flag(false) => f.write_str("no"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
            Self::List(values) if values.is_empty() => f.write_str("none"),
            Self::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{value}")?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_is_a_word_only_where_nothing_was_found() {
        assert!(FactValue::from("absent").matches(&FactValue::Absent));
        assert!(!FactValue::from("absent").matches(&FactValue::from("x")));
        assert!(!FactValue::from("x").matches(&FactValue::Absent));
    }

    #[test]
    fn a_token_is_abbreviated_and_a_sentence_is_not() {
        let token = format!("eyJh{}Qw", "x".repeat(300));
        let values = FactValue::List(vec![token.as_str().into(), "GET /.well-known/jwks.json".into()]);
        assert_eq!(values.abbreviated().to_string(), "eyJh…Qw, GET /.well-known/jwks.json");
    }
}
