//! What a lesson promises of an outcome, fact by fact.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::fact::{self, FactRef};
use super::fact_value::FactValue;
use super::outcome::Outcome;
use super::variables::Variables;

/// One promise: a fact and what must hold of it.
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

/// A promise that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetExpectation {
    /// The fact's path.
    pub path: String,
    /// What was promised, in words.
    pub expected: String,
    /// What was found.
    pub actual: FactValue,
}

/// A promise that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidExpectation {
    /// The keys that lead to it, from `expect` down.
    pub keys: Vec<String>,
    /// What is wrong with it.
    pub error: ExpectationError,
}

/// What is wrong with a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectationError {
    /// No such fact.
    UnknownFact(fact::UnknownFact),
    /// The fact cannot have that value; what it wants instead.
    InvalidValue(String),
}

/// Reads a table such as `{ status = 200, store.rows = { at_least = 1 } }`: every promise, and every fault.
#[must_use]
pub fn read_expectations(table: &Map<String, Json>) -> (Vec<Expectation>, Vec<InvalidExpectation>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (key, value) in table {
        read_table(&mut vec![key.as_str()], value, &mut good, &mut bad);
    }
    (good, bad)
}

fn read_table<'t>(
    keys: &mut Vec<&'t str>,
    value: &'t Json,
    good: &mut Vec<Expectation>,
    bad: &mut Vec<InvalidExpectation>,
) {
    if let Json::Object(table) = value
        && !(fact::find_by_segments(keys).is_ok() && (is_condition_table(table) || fact::is_complete_path(keys)))
    {
        for (key, value) in table {
            keys.push(key);
            read_table(keys, value, good, bad);
            keys.pop();
        }
        if !table.is_empty() {
            return;
        }
    }
    let read = match fact::find_by_segments(keys) {
        Ok(fact) => read_condition(&fact, value)
            .map(|test| Expectation { fact, condition: test })
            .map_err(ExpectationError::InvalidValue),
        Err(unknown) => Err(ExpectationError::UnknownFact(unknown)),
    };
    match read {
        Ok(expectation) => good.push(expectation),
        Err(fault) => {
            bad.push(InvalidExpectation { keys: keys.iter().map(ToString::to_string).collect(), error: fault });
        }
    }
}

fn is_condition_table(table: &Map<String, Json>) -> bool {
    table.len() == 1 && table.keys().all(|key| key == "not" || key == "at_least")
}

fn read_condition(fact: &FactRef, json: &Json) -> Result<FactCondition, String> {
    let plain = |json| fact::value_from_lesson(json).ok_or_else(|| fact.fact.kind.expected_form());
    let checked = |value: FactValue| fact.value_error(&value).map_or(Ok(value), Err);
    match json {
        Json::Object(table) if is_condition_table(table) => match (table.get("not"), table.get("at_least")) {
            (Some(not), _) => plain(not).and_then(checked).map(FactCondition::NotEquals),
            (_, Some(least)) if fact.fact.kind.is_number() => {
                least.as_i64().map(FactCondition::AtLeast).ok_or_else(|| "a whole number".to_owned())
            }
            _ => Err(fact.fact.kind.expected_form()),
        },
        _ => plain(json).and_then(checked).map(FactCondition::Equals),
    }
}

impl Expectation {
    /// The same promise with every `$name` in its value filled in.
    #[must_use]
    pub fn substitute_variables(&self, names: &Variables) -> Self {
        let test = match &self.condition {
            FactCondition::Equals(value) => FactCondition::Equals(substitute_value(value, names)),
            FactCondition::NotEquals(value) => FactCondition::NotEquals(substitute_value(value, names)),
            FactCondition::AtLeast(least) => FactCondition::AtLeast(*least),
        };
        Self { fact: self.fact.clone(), condition: test }
    }

    /// Whether `outcome` keeps the promise.
    ///
    /// # Errors
    /// When it does not: what was promised and what was found.
    pub fn check(&self, outcome: &Outcome) -> Result<(), UnmetExpectation> {
        let found = self.fact.read(outcome);
        let holds = match (&self.condition, &found) {
            (FactCondition::Equals(value), _) => value.matches(&found),
            (FactCondition::NotEquals(value), _) => !value.matches(&found),
            (FactCondition::AtLeast(least), FactValue::Number(number)) => number >= least,
            (FactCondition::AtLeast(_), _) => false,
        };
        if holds {
            Ok(())
        } else {
            Err(UnmetExpectation { path: self.fact.path(), expected: self.condition.to_string(), actual: found })
        }
    }
}

fn substitute_value(value: &FactValue, names: &Variables) -> FactValue {
    match value {
        FactValue::Text(text) => FactValue::Text(names.substitute(text)),
        FactValue::List(values) => FactValue::List(values.iter().map(|value| substitute_value(value, names)).collect()),
        other => other.clone(),
    }
}

impl FactCondition {
    /// The same for a screen with little room, by [`FactValue::abbreviated`].
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
    use crate::model::{SessionView, View};

    fn table(json: Json) -> Map<String, Json> {
        match json {
            Json::Object(map) => map,
            _ => panic!("a table"),
        }
    }

    #[test]
    fn every_promise_and_every_fault_is_read() {
        let (good, bad) = read_expectations(&table(serde_json::json!({
            "status": "many",
            "user": { "not": "bob", "nott": "alice" },
            "store": { "rows": -1, "blocked": { "not": 1, "at_least": 2 } },
            "set_cookie": { "sid": { "value": { "not": "$planted" }, "http_onyl": true } },
            "guess": { "tried": { "at_least": 1 } },
            "trace": { "role": "passed", "rolle": "passed" },
        })));
        let paths: Vec<String> = good.iter().map(|it| it.fact.path()).collect();
        assert_eq!(paths, ["set_cookie.sid.value", "guess.tried", "trace.role"]);
        let faults: Vec<String> = bad.iter().map(|it| it.keys.join(".")).collect();
        let wanted = ["status", "user", "store.rows", "store.blocked", "set_cookie.sid.http_onyl", "trace.rolle"];
        assert_eq!(faults, wanted);
        let ExpectationError::UnknownFact(unknown) = &bad[4].error else { panic!("unknown fact") };
        assert_eq!(unknown.suggestion.as_deref(), Some("set_cookie.sid.http_only"));
    }

    #[test]
    fn a_promise_is_compared_with_the_outcome() {
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
        let holds = |json| read_expectations(&table(json)).0[0].check(&outcome).is_ok();
        assert!(holds(serde_json::json!({ "store": { "rows": 1 } })));
        assert!(!holds(serde_json::json!({ "store": { "rows": 2 } })));
        assert!(holds(serde_json::json!({ "store": { "rows": { "not": 2 } } })));
        assert!(!holds(serde_json::json!({ "store": { "rows": { "at_least": 2 } } })));
        assert!(holds(serde_json::json!({ "store": { "users": ["nobody"] } })));
    }
}
