//! One test of a fact's value, as a key of a table of conditions: `not`, `at_least`, `at_most`, `one_of`, `contains`.

use std::fmt;

use serde_json::Value as Json;

use super::ExpectationError;
use crate::model::fact::{self, FactRef};
use crate::model::fact_value::FactValue;

/// A key of a table of conditions, as the reference lists it.
#[derive(Clone, Copy, Debug)]
pub struct Condition {
    /// The key.
    pub key: &'static str,
    /// An example.
    pub example: &'static str,
    /// What must hold, as half a sentence.
    pub description: &'static str,
    /// The first version of the format that knows it.
    pub since: u32,
}

/// Every condition. Several in one table hold together; `one_of` stands alone.
#[rustfmt::skip]
pub const CONDITIONS: [Condition; 5] = [
    Condition { key: "not", example: "status = { not = 200 }", description: "it has any other value", since: 1 },
    Condition { key: "at_least", example: "store.sessions = { at_least = 2, at_most = 4 }", description: "it is this number or more", since: 1 },
    Condition { key: "at_most", example: "claims.exp = { at_most = \"$first_exp\" }", description: "it is this number or less", since: 2 },
    Condition { key: "one_of", example: "status = { one_of = [400, 401] }", description: "it is one of these values", since: 2 },
    Condition { key: "contains", example: "store.users = { contains = \"bob\" }", description: "the text has this in it, or the list this element", since: 2 },
];

/// One test of a fact's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactTest {
    /// It is anything else: `{ not = "…" }`.
    Not(FactValue),
    /// It is this many or more: `{ at_least = 2 }`. The bound is a number, or a `$name` for one.
    AtLeast(FactValue),
    /// It is this many or fewer: `{ at_most = 2 }`.
    AtMost(FactValue),
    /// It is one of these: `{ one_of = [400, 401] }`.
    OneOf(Vec<FactValue>),
    /// A text has this in it, or a list has this element: `{ contains = "…" }`.
    Contains(FactValue),
}

/// What is wrong with a test.
pub(super) struct TestFault {
    /// The place in its list of values, from 0, if one of them is wrong.
    pub(super) element: Option<usize>,
    pub(super) error: ExpectationError,
}

impl From<ExpectationError> for TestFault {
    fn from(error: ExpectationError) -> Self {
        Self { element: None, error }
    }
}

/// Reads the test that `key` names.
pub(super) fn read_test(fact: &FactRef, key: &str, json: &Json) -> Result<FactTest, TestFault> {
    match key {
        "at_least" => Ok(FactTest::AtLeast(read_bound(fact, json)?)),
        "at_most" => Ok(FactTest::AtMost(read_bound(fact, json)?)),
        "contains" => Ok(FactTest::Contains(read_part(fact, json)?)),
        "one_of" => read_choices(fact, json).map(FactTest::OneOf),
        _ => Ok(FactTest::Not(read_value(fact, json)?)),
    }
}

/// The value that a fact is compared with; the error says which ones the fact can have.
pub(super) fn read_value(fact: &FactRef, json: &Json) -> Result<FactValue, ExpectationError> {
    let form = || ExpectationError::InvalidValue(fact.fact.kind.expected_form());
    let value = fact::value_from_lesson(json).ok_or_else(form)?;
    fact.value_error(&value).map_or(Ok(value), |why| Err(ExpectationError::InvalidValue(why)))
}

fn read_bound(fact: &FactRef, json: &Json) -> Result<FactValue, ExpectationError> {
    if !fact.fact.kind.may_be_number() {
        let why = format!("it is {}, which is neither more nor less than another", fact.fact.kind.expected_form());
        return Err(ExpectationError::InvalidCondition(why));
    }
    let is_bound = |value: &FactValue| match value {
        FactValue::Text(text) => text.starts_with('$') || text.parse::<i64>().is_ok(),
        value => matches!(value, FactValue::Number(_)),
    };
    let bound = fact::value_from_lesson(json).filter(is_bound);
    bound.ok_or_else(|| ExpectationError::InvalidValue("a whole number, or a `$name` for one".to_owned()))
}

fn read_part(fact: &FactRef, json: &Json) -> Result<FactValue, ExpectationError> {
    let kind = fact.fact.kind;
    let Some(element) = kind.element_form() else {
        let why = format!("it is {}, and has no parts", kind.expected_form());
        return Err(ExpectationError::InvalidCondition(why));
    };
    let part = fact::value_from_lesson(json).filter(|part| kind.may_contain(part));
    part.ok_or_else(|| ExpectationError::InvalidValue(element.to_owned()))
}

fn read_choices(fact: &FactRef, json: &Json) -> Result<Vec<FactValue>, TestFault> {
    let form = || ExpectationError::InvalidValue(format!("a list of values, each {}", fact.fact.kind.expected_form()));
    let Json::Array(items) = json else { return Err(form().into()) };
    if items.is_empty() {
        return Err(form().into());
    }
    let choice = |(index, item)| read_value(fact, item).map_err(|error| TestFault { element: Some(index), error });
    items.iter().enumerate().map(choice).collect()
}

/// Why tests cannot stand beside each other, if they cannot.
pub(super) fn contradiction(tests: &[FactTest]) -> Option<String> {
    if tests.len() > 1 && tests.iter().any(|test| matches!(test, FactTest::OneOf(_))) {
        return Some("`one_of` names every value already: leave the other conditions out".to_owned());
    }
    let bound = |wanted: fn(&FactTest) -> Option<i64>| tests.iter().find_map(wanted);
    let least = bound(|test| if let FactTest::AtLeast(FactValue::Number(least)) = test { Some(*least) } else { None })?;
    let most = bound(|test| if let FactTest::AtMost(FactValue::Number(most)) = test { Some(*most) } else { None })?;
    (least > most).then(|| format!("no number is {least} or more and {most} or less"))
}

impl FactTest {
    /// The key that it is written with.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Not(_) => "not",
            Self::AtLeast(_) => "at_least",
            Self::AtMost(_) => "at_most",
            Self::OneOf(_) => "one_of",
            Self::Contains(_) => "contains",
        }
    }

    pub(super) fn holds(&self, actual: &FactValue) -> bool {
        match self {
            Self::Not(value) => !value.matches(actual),
            Self::AtLeast(least) => both_numbers(actual, least).is_some_and(|(actual, least)| actual >= least),
            Self::AtMost(most) => both_numbers(actual, most).is_some_and(|(actual, most)| actual <= most),
            Self::OneOf(values) => values.iter().any(|value| value.matches(actual)),
            Self::Contains(part) => contains(actual, part),
        }
    }

    pub(super) fn map_values(&self, change: impl Fn(&FactValue) -> FactValue) -> Self {
        match self {
            Self::Not(value) => Self::Not(change(value)),
            Self::AtLeast(least) => Self::AtLeast(change(least)),
            Self::AtMost(most) => Self::AtMost(change(most)),
            Self::OneOf(values) => Self::OneOf(values.iter().map(change).collect()),
            Self::Contains(part) => Self::Contains(change(part)),
        }
    }
}

/// Both as numbers. A bound may be a text, since a `$name` is filled in with one; a fact has to be a number itself.
fn both_numbers(actual: &FactValue, bound: &FactValue) -> Option<(i64, i64)> {
    let bound = match bound {
        FactValue::Text(text) => text.parse().ok()?,
        FactValue::Number(number) => *number,
        _ => return None,
    };
    if let FactValue::Number(actual) = actual { Some((*actual, bound)) } else { None }
}

fn contains(actual: &FactValue, part: &FactValue) -> bool {
    match (actual, part) {
        (FactValue::Text(text), FactValue::Text(part)) => text.contains(part.as_str()),
        (FactValue::Number(number), FactValue::Text(part)) => number.to_string().contains(part.as_str()),
        (FactValue::List(elements), part) => elements.iter().any(|element| part.matches(element)),
        _ => false,
    }
}

impl fmt::Display for FactTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Not(value) => write!(f, "anything but {value}"),
            Self::AtLeast(least) => write!(f, "{least} or more"),
            Self::AtMost(most) => write!(f, "{most} or less"),
            Self::OneOf(values) => {
                f.write_str("one of ")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index > 0 { ", " } else { "" })?;
                }
                Ok(())
            }
            Self::Contains(part) => write!(f, "something with {part} in it"),
        }
    }
}
