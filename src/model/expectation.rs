//! What a lesson expects of an outcome, fact by fact.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::fact::{self, FactRef};
use super::fact_value::FactValue;
use super::outcome::Outcome;
use super::variables::Variables;

/// One expectation: a fact and what must hold of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The fact.
    pub fact: FactRef,
    /// What must hold.
    pub condition: FactCondition,
}

/// What must hold of a fact's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactCondition {
    /// It is this: `status = 200`.
    Equals(FactValue),
    /// It is anything else: `{ not = "…" }`.
    NotEquals(FactValue),
    /// It is this many or more: `{ at_least = 2 }`.
    AtLeast(i64),
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetExpectation {
    /// The fact's path.
    pub path: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was found.
    pub actual: FactValue,
}

/// An expectation that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidExpectation {
    /// The keys that lead to it, from `expect` down.
    pub keys: Vec<String>,
    /// What is wrong with it.
    pub error: ExpectationError,
}

/// Why an expectation cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectationError {
    /// No such fact.
    UnknownFact(fact::UnknownFact),
    /// The fact cannot have that value; the text says which ones it can have.
    InvalidValue(String),
}

/// The expectations of one table. The invalid ones do not spoil the others, so that `check` can report all of them at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParsedExpectations {
    /// Those that can be compared with an outcome, in the order of the table.
    pub valid: Vec<Expectation>,
    /// Those that cannot be read.
    pub invalid: Vec<InvalidExpectation>,
}

/// Reads a table such as `{ status = 200, store.sessions = { at_least = 1 } }`.
#[must_use]
pub fn read_expectations(table: &Map<String, Json>) -> ParsedExpectations {
    let mut parsed = ParsedExpectations::default();
    for (key, value) in table {
        parsed.read_value(&mut vec![key.as_str()], value);
    }
    parsed
}

impl ParsedExpectations {
    /// Reads what stands at the path `keys`: an expectation, or a table with longer paths below it.
    fn read_value<'t>(&mut self, keys: &mut Vec<&'t str>, value: &'t Json) {
        match value {
            // An empty table expects nothing; it is read as a value, and so reported.
            Json::Object(table) if !table.is_empty() && !is_expectation(keys, table) => {
                for (key, inner) in table {
                    keys.push(key);
                    self.read_value(keys, inner);
                    keys.pop();
                }
            }
            _ => match read_expectation(keys, value) {
                Ok(expectation) => self.valid.push(expectation),
                Err(error) => {
                    let keys = keys.iter().map(ToString::to_string).collect();
                    self.invalid.push(InvalidExpectation { keys, error });
                }
            },
        }
    }
}

/// Whether `table` is what is expected of the fact at `keys`, and not a step towards longer paths. Both `jar.sid` and
/// `jar.sid.value` are facts, so only the keys inside tell `jar.sid = { not = "absent" }` from `jar.sid = { value = "1" }`.
fn is_expectation(keys: &[&str], table: &Map<String, Json>) -> bool {
    fact::find_exact(keys).is_some() && (is_condition_table(table) || fact::is_complete_path(keys))
}

fn read_expectation(keys: &[&str], value: &Json) -> Result<Expectation, ExpectationError> {
    let fact = fact::find_by_segments(keys).map_err(ExpectationError::UnknownFact)?;
    let condition = read_condition(&fact, value).map_err(ExpectationError::InvalidValue)?;
    Ok(Expectation { fact, condition })
}

fn is_condition_table(table: &Map<String, Json>) -> bool {
    table.len() == 1 && table.keys().all(|key| key == "not" || key == "at_least")
}

fn read_condition(fact: &FactRef, json: &Json) -> Result<FactCondition, String> {
    let read_value = |value_json| {
        let value = fact::value_from_lesson(value_json).ok_or_else(|| fact.fact.kind.expected_form())?;
        fact.value_error(&value).map_or(Ok(value), Err)
    };
    match json {
        Json::Object(table) if is_condition_table(table) => match (table.get("not"), table.get("at_least")) {
            (Some(not), _) => read_value(not).map(FactCondition::NotEquals),
            (_, Some(least)) if fact.fact.kind.is_number() => {
                least.as_i64().map(FactCondition::AtLeast).ok_or_else(|| "a whole number".to_owned())
            }
            _ => Err(fact.fact.kind.expected_form()),
        },
        _ => read_value(json).map(FactCondition::Equals),
    }
}

impl Expectation {
    /// The same expectation with every `$name` in its value filled in; one that would be too long stays as it is written,
    /// since no fact is that long.
    #[must_use]
    pub fn substitute_variables(&self, variables: &Variables) -> Self {
        let condition = match &self.condition {
            FactCondition::Equals(value) => FactCondition::Equals(substitute_value(value, variables)),
            FactCondition::NotEquals(value) => FactCondition::NotEquals(substitute_value(value, variables)),
            FactCondition::AtLeast(least) => FactCondition::AtLeast(*least),
        };
        Self { fact: self.fact.clone(), condition }
    }

    /// Whether `outcome` meets the expectation.
    ///
    /// # Errors
    /// When it does not: what was expected and what was found.
    pub fn check(&self, outcome: &Outcome) -> Result<(), UnmetExpectation> {
        let actual = self.fact.read(outcome);
        let holds = match (&self.condition, &actual) {
            (FactCondition::Equals(value), _) => value.matches(&actual),
            (FactCondition::NotEquals(value), _) => !value.matches(&actual),
            (FactCondition::AtLeast(least), FactValue::Number(number)) => number >= least,
            (FactCondition::AtLeast(_), _) => false,
        };
        if holds {
            Ok(())
        } else {
            Err(UnmetExpectation { path: self.fact.path(), expected: self.condition.to_string(), actual })
        }
    }
}

fn substitute_value(value: &FactValue, variables: &Variables) -> FactValue {
    match value {
        FactValue::Text(text) => FactValue::Text(variables.substitute(text).unwrap_or_else(|_| text.clone())),
        FactValue::List(values) => {
            FactValue::List(values.iter().map(|element| substitute_value(element, variables)).collect())
        }
        other => other.clone(),
    }
}

impl FactCondition {
    /// The same condition with its value shortened by [`FactValue::abbreviated`], for a screen with little room.
    #[must_use]
    pub fn abbreviated(&self) -> Self {
        match self {
            Self::Equals(value) => Self::Equals(value.abbreviated()),
            Self::NotEquals(value) => Self::NotEquals(value.abbreviated()),
            Self::AtLeast(least) => Self::AtLeast(*least),
        }
    }
}

impl fmt::Display for FactCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equals(value) => write!(f, "{value}"),
            Self::NotEquals(value) => write!(f, "anything but {value}"),
            Self::AtLeast(least) => write!(f, "{least} or more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::view::{SessionView, View};

    fn table(json: Json) -> Map<String, Json> {
        match json {
            Json::Object(map) => map,
            _ => panic!("a table"),
        }
    }

    #[test]
    fn every_expectation_and_every_fault_is_read() {
        let parsed = read_expectations(&table(serde_json::json!({
            "status": "many",
            "user": { "not": "bob", "nott": "alice" },
            "store": { "sessions": -1, "blocked": { "not": 1, "at_least": 2 } },
            "set_cookie": { "sid": { "value": { "not": "$planted" }, "http_onyl": true } },
            "guess": { "tried": { "at_least": 1 } },
            "trace": { "role": "passed", "rolle": "passed" },
        })));
        let paths: Vec<String> = parsed.valid.iter().map(|expectation| expectation.fact.path()).collect();
        assert_eq!(paths, ["set_cookie.sid.value", "guess.tried", "trace.role"]);
        let faults: Vec<String> = parsed.invalid.iter().map(|fault| fault.keys.join(".")).collect();
        let wanted = ["status", "user", "store.sessions", "store.blocked", "set_cookie.sid.http_onyl", "trace.rolle"];
        assert_eq!(faults, wanted);
        let ExpectationError::UnknownFact(unknown) = &parsed.invalid[4].error else { panic!("unknown fact") };
        assert_eq!(unknown.suggestion.as_deref(), Some("set_cookie.sid.http_only"));
    }

    #[test]
    fn an_expectation_is_compared_with_the_outcome() {
        let row = SessionView {
            id: "1".into(),
            user: None,
            role: None,
            device: String::new(),
            created: 0,
            last_used: 0,
            expires: 60,
        };
        let mut outcome = Outcome { view: View::default(), exchanges: Vec::new() };
        outcome.view.store.sessions.push(row);
        let holds = |json| read_expectations(&table(json)).valid[0].check(&outcome).is_ok();
        assert!(holds(serde_json::json!({ "store": { "sessions": 1 } })));
        assert!(!holds(serde_json::json!({ "store": { "sessions": 2 } })));
        assert!(holds(serde_json::json!({ "store": { "sessions": { "not": 2 } } })));
        assert!(!holds(serde_json::json!({ "store": { "sessions": { "at_least": 2 } } })));
        assert!(holds(serde_json::json!({ "store": { "users": ["nobody"] } })));
    }
}
