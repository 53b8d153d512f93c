//! One test of a fact's value, as a key of a table of conditions: `not`, `at_least`, `at_most`, `one_of`, `contains`, `lacks`,
//! `in_order`.

use std::fmt;

use serde_json::Value as Json;

use super::ExpectationError;
use crate::model::fact::{self, AllowedValues, FactRef, WrongValue};
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
pub const CONDITIONS: [Condition; 7] = [
    Condition { key: "not", example: "status = { not = 200 }", description: "it has any other value", since: 1 },
    Condition { key: "at_least", example: "store.sessions = { at_least = 2, at_most = 4 }", description: "it is this number or more", since: 1 },
    Condition { key: "at_most", example: "claims.exp = { at_most = \"$first_exp\" }", description: "it is this number or less", since: 2 },
    Condition { key: "one_of", example: "status = { one_of = [400, 401] }", description: "it is one of these values", since: 2 },
    Condition { key: "contains", example: "store.users = { contains = \"bob\" }", description: "the text has this in it, or the list this element", since: 2 },
    Condition { key: "lacks", example: "step.responses.alice = { lacks = \"GET /me 401\" }", description: "the text does not have this in it, nor the list this element", since: 2 },
    Condition { key: "in_order", example: "step.events = { in_order = [\"bob: POST /login 200\", \"the operator bans bob\"] }", description: "the list has these elements, each after the one before it, whatever else is between them", since: 2 },
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
    /// It does not: `{ lacks = "…" }`. What is absent lacks everything.
    Lacks(FactValue),
    /// A list has these elements, each after the one before it: `{ in_order = ["…", "…"] }`.
    InOrder(Vec<FactValue>),
}

/// Reads the test that `key` names; the errors say what is wrong with its value.
pub(super) fn read_test(fact: &FactRef, key: &str, json: &Json) -> Result<FactTest, Vec<ExpectationError>> {
    match key {
        "at_least" => read_bound(fact, json).map(FactTest::AtLeast).map_err(|error| vec![error]),
        "at_most" => read_bound(fact, json).map(FactTest::AtMost).map_err(|error| vec![error]),
        "contains" => read_part(fact, json).map(FactTest::Contains).map_err(|error| vec![error]),
        "lacks" => read_part(fact, json).map(FactTest::Lacks).map_err(|error| vec![error]),
        "one_of" => read_choices(fact, json).map(FactTest::OneOf),
        "in_order" => read_elements(fact, json).map(FactTest::InOrder),
        _ => read_value(fact, json).map(FactTest::Not).map_err(|error| vec![error]),
    }
}

/// The value that a fact is compared with; the error says which ones the fact can have.
pub(super) fn read_value(fact: &FactRef, json: &Json) -> Result<FactValue, ExpectationError> {
    match fact.wrong_value(json, " (or `absent`, or a `$name`)") {
        Some(wrong) => Err(ExpectationError::WrongValue(wrong)),
        None => Ok(value(json)),
    }
}

/// A value that was found to be allowed.
fn value(json: &Json) -> FactValue {
    fact::value_from_lesson(json).unwrap_or(FactValue::Absent)
}

fn read_allowed(json: &Json, allowed: &AllowedValues<'_>) -> Result<FactValue, ExpectationError> {
    allowed.wrong_value(json).map_or_else(|| Ok(value(json)), |wrong| Err(ExpectationError::WrongValue(wrong)))
}

fn read_bound(fact: &FactRef, json: &Json) -> Result<FactValue, ExpectationError> {
    if !fact.fact.kind.may_be_number() {
        let why = format!("it is {}, and only a number is more or less than another", fact.fact.kind.expected_form());
        return Err(ExpectationError::UnfitCondition(why));
    }
    let is_bound = |value: &FactValue| match value {
        FactValue::Text(text) => text.starts_with('$') || text.parse::<i64>().is_ok(),
        value => matches!(value, FactValue::Number(_)),
    };
    let form = "a whole number, or a `$name` that holds one".to_owned();
    read_allowed(json, &AllowedValues { fits: &is_bound, words: Vec::new(), form })
}

fn read_part(fact: &FactRef, json: &Json) -> Result<FactValue, ExpectationError> {
    let kind = fact.fact.kind;
    let Some(form) = kind.element_form() else {
        return Err(ExpectationError::UnfitCondition(format!("it is {}, and has no parts", kind.expected_form())));
    };
    let allowed = AllowedValues { fits: &|part| kind.may_contain(part), words: Vec::new(), form: form.to_owned() };
    read_allowed(json, &allowed)
}

fn read_choices(fact: &FactRef, json: &Json) -> Result<Vec<FactValue>, Vec<ExpectationError>> {
    read_list(json, "values", &fact.fact.kind.expected_form(), |item| read_value(fact, item))
}

fn read_elements(fact: &FactRef, json: &Json) -> Result<Vec<FactValue>, Vec<ExpectationError>> {
    let kind = fact.fact.kind;
    match kind.element_form().filter(|_| kind.is_list()) {
        Some(form) => read_list(json, "elements", form, |item| read_part(fact, item)),
        None => Err(vec![ExpectationError::UnfitCondition(format!("it is {}, and no list", kind.expected_form()))]),
    }
}

/// The items of a list that has some, each as `read` reads it; `items` and `form` say what was wanted.
fn read_list(
    json: &Json,
    items: &str,
    form: &str,
    read: impl Fn(&Json) -> Result<FactValue, ExpectationError>,
) -> Result<Vec<FactValue>, Vec<ExpectationError>> {
    let Some(list) = json.as_array().filter(|list| !list.is_empty()) else {
        let form = format!("a list of {items}, each {form}");
        let allowed = AllowedValues { fits: &|_| false, words: Vec::new(), form };
        return Err(allowed.wrong_value(json).map(ExpectationError::WrongValue).into_iter().collect());
    };
    let mut values = Vec::new();
    let mut errors = Vec::new();
    for (index, item) in list.iter().enumerate() {
        match read(item) {
            Ok(value) => values.push(value),
            Err(ExpectationError::WrongValue(wrong)) => {
                errors.push(ExpectationError::WrongValue(WrongValue { element: Some(index), ..wrong }));
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
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
            Self::Lacks(_) => "lacks",
            Self::InOrder(_) => "in_order",
        }
    }

    pub(super) fn holds(&self, actual: &FactValue) -> bool {
        match self {
            Self::Not(value) => !value.matches(actual),
            Self::AtLeast(least) => both_numbers(actual, least).is_some_and(|(actual, least)| actual >= least),
            Self::AtMost(most) => both_numbers(actual, most).is_some_and(|(actual, most)| actual <= most),
            Self::OneOf(values) => values.iter().any(|value| value.matches(actual)),
            Self::Contains(part) => contains(actual, part),
            Self::Lacks(part) => !contains(actual, part),
            Self::InOrder(wanted) => has_in_order(actual, wanted),
        }
    }

    pub(super) fn map_values(&self, change: impl Fn(&FactValue) -> FactValue) -> Self {
        match self {
            Self::Not(value) => Self::Not(change(value)),
            Self::AtLeast(least) => Self::AtLeast(change(least)),
            Self::AtMost(most) => Self::AtMost(change(most)),
            Self::OneOf(values) => Self::OneOf(values.iter().map(change).collect()),
            Self::Contains(part) => Self::Contains(change(part)),
            Self::Lacks(part) => Self::Lacks(change(part)),
            Self::InOrder(values) => Self::InOrder(values.iter().map(change).collect()),
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

/// Whether `actual` is a list with these elements in it, each after the one before.
fn has_in_order(actual: &FactValue, wanted: &[FactValue]) -> bool {
    let FactValue::List(elements) = actual else { return false };
    let mut rest = elements.iter();
    wanted.iter().all(|wanted| rest.any(|element| wanted.matches(element)))
}

impl fmt::Display for FactTest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Not(value) => write!(f, "anything but {value}"),
            Self::AtLeast(least) => write!(f, "{least} or more"),
            Self::AtMost(most) => write!(f, "{most} or less"),
            Self::OneOf(values) => write!(f, "one of {}", joined(values, ", ")),
            Self::Contains(part) => write!(f, "something with {part} in it"),
            Self::Lacks(part) => write!(f, "something without {part}"),
            Self::InOrder(values) => write!(f, "in this order {}", joined(values, ", then ")),
        }
    }
}

fn joined(values: &[FactValue], separator: &str) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}
