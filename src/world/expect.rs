//! What a lesson promises of an outcome, fact by fact.

use std::fmt;

use serde_json::{Map, Value as Json};

use super::fact::{self, Named};
use super::names::Names;
use super::outcome::Outcome;
use super::value::Value;

/// One promise: a fact and what must hold of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// The fact.
    pub fact: Named,
    /// What must hold.
    pub test: Test,
}

/// What must hold of a fact's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is this: `status = 200`.
    Is(Value),
    /// It is anything else: `{ not = "…" }`.
    Not(Value),
    /// It is this many or more: `{ at_least = 2 }`.
    AtLeast(i64),
}

/// A promise that was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The fact's path.
    pub path: String,
    /// What was promised, in words.
    pub wanted: String,
    /// What was found.
    pub found: Value,
}

/// A promise that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadExpectation {
    /// The keys that lead to it, from `expect` down.
    pub keys: Vec<String>,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No such fact.
    UnknownFact(fact::Unknown),
    /// The fact cannot have that value; what it wants instead.
    WrongValue(String),
}

/// Reads a table such as `{ status = 200, store.rows = { at_least = 1 } }`: every promise, and every fault.
#[must_use]
pub fn read(table: &Map<String, Json>) -> (Vec<Expectation>, Vec<BadExpectation>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for (key, value) in table {
        walk(&mut vec![key.as_str()], value, &mut good, &mut bad);
    }
    (good, bad)
}

fn walk<'t>(keys: &mut Vec<&'t str>, value: &'t Json, good: &mut Vec<Expectation>, bad: &mut Vec<BadExpectation>) {
    if let Json::Object(table) = value
        && !(fact::find_segments(keys).is_ok() && (is_test(table) || fact::ends_with(keys)))
    {
        for (key, value) in table {
            keys.push(key);
            walk(keys, value, good, bad);
            keys.pop();
        }
        if !table.is_empty() {
            return;
        }
    }
    let read = match fact::find_segments(keys) {
        Ok(fact) => read_test(&fact, value).map(|test| Expectation { fact, test }).map_err(Fault::WrongValue),
        Err(unknown) => Err(Fault::UnknownFact(unknown)),
    };
    match read {
        Ok(expectation) => good.push(expectation),
        Err(fault) => bad.push(BadExpectation { keys: keys.iter().map(ToString::to_string).collect(), fault }),
    }
}

fn is_test(table: &Map<String, Json>) -> bool {
    table.len() == 1 && table.keys().all(|key| key == "not" || key == "at_least")
}

fn read_test(fact: &Named, json: &Json) -> Result<Test, String> {
    let plain = |json| fact::value_of(json).ok_or_else(|| fact.fact.kind.wants());
    let checked = |value: Value| fact.misfit(&value).map_or(Ok(value), Err);
    match json {
        Json::Object(table) if is_test(table) => match (table.get("not"), table.get("at_least")) {
            (Some(not), _) => plain(not).and_then(checked).map(Test::Not),
            (_, Some(least)) if fact.fact.kind.is_number() => {
                least.as_i64().map(Test::AtLeast).ok_or_else(|| "a whole number".to_owned())
            }
            _ => Err(fact.fact.kind.wants()),
        },
        _ => plain(json).and_then(checked).map(Test::Is),
    }
}

impl Expectation {
    /// The same promise with every `$name` in its value filled in.
    #[must_use]
    pub fn with_names(&self, names: &Names) -> Self {
        let test = match &self.test {
            Test::Is(value) => Test::Is(filled(value, names)),
            Test::Not(value) => Test::Not(filled(value, names)),
            Test::AtLeast(least) => Test::AtLeast(*least),
        };
        Self { fact: self.fact.clone(), test }
    }

    /// Whether `outcome` keeps the promise.
    ///
    /// # Errors
    /// When it does not: what was promised and what was found.
    pub fn check(&self, outcome: &Outcome) -> Result<(), Miss> {
        let found = self.fact.read(outcome);
        let holds = match (&self.test, &found) {
            (Test::Is(value), _) => value.is_met_by(&found),
            (Test::Not(value), _) => !value.is_met_by(&found),
            (Test::AtLeast(least), Value::Number(number)) => number >= least,
            (Test::AtLeast(_), _) => false,
        };
        if holds { Ok(()) } else { Err(Miss { path: self.fact.path(), wanted: self.test.to_string(), found }) }
    }
}

fn filled(value: &Value, names: &Names) -> Value {
    match value {
        Value::Text(text) => Value::Text(names.fill(text)),
        Value::List(values) => Value::List(values.iter().map(|value| filled(value, names)).collect()),
        other => other.clone(),
    }
}

impl Test {
    /// The same for a screen with little room, by [`Value::brief`].
    #[must_use]
    pub fn brief(&self) -> Self {
        match self {
            Self::Is(value) => Self::Is(value.brief()),
            Self::Not(value) => Self::Not(value.brief()),
            Self::AtLeast(least) => Self::AtLeast(*least),
        }
    }
}

impl fmt::Display for Test {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is(value) => write!(f, "{value}"),
            Self::Not(value) => write!(f, "anything but {value}"),
            Self::AtLeast(least) => write!(f, "{least} or more"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{Row, View};

    fn table(json: Json) -> Map<String, Json> {
        match json {
            Json::Object(map) => map,
            _ => panic!("a table"),
        }
    }

    #[test]
    fn every_promise_and_every_fault_is_read() {
        let (good, bad) = read(&table(serde_json::json!({
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
        let Fault::UnknownFact(unknown) = &bad[4].fault else { panic!("unknown fact") };
        assert_eq!(unknown.nearest.as_deref(), Some("set_cookie.sid.http_only"));
    }

    #[test]
    fn a_promise_is_compared_with_the_outcome() {
        let row = Row { id: "1".into(), user: None, role: None, device: String::new(), created: 0, used: 0, ends: 60 };
        let mut outcome = Outcome { view: View::default(), exchanges: Vec::new() };
        outcome.view.store.rows.push(row);
        let holds = |json| read(&table(json)).0[0].check(&outcome).is_ok();
        assert!(holds(serde_json::json!({ "store": { "rows": 1 } })));
        assert!(!holds(serde_json::json!({ "store": { "rows": 2 } })));
        assert!(holds(serde_json::json!({ "store": { "rows": { "not": 2 } } })));
        assert!(!holds(serde_json::json!({ "store": { "rows": { "at_least": 2 } } })));
        assert!(holds(serde_json::json!({ "store": { "users": ["nobody"] } })));
    }
}
