//! What a lesson expects of an outcome, fact by fact.

mod fact_test;

use std::fmt;

use serde_json::{Map, Value as Json};

use super::fact::{self, FactRef, UnknownFact, WrongValue};
use super::fact_value::FactValue;
use super::nearest_match::{did_you_mean, nearest_match};
use super::outcome::Outcome;
use super::variables::Variables;
use fact_test::{contradiction, read_test, read_value};

pub use fact_test::{CONDITIONS, FactTest};

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
    /// All of these hold: `{ at_least = 2, at_most = 4 }`.
    All(Vec<FactTest>),
}

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnmetExpectation {
    /// The fact's path.
    pub path: String,
    /// What was expected, in words.
    pub expected: String,
    /// What was found, in words.
    pub found: String,
}

/// An expectation that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidExpectation {
    /// The keys that lead to what is wrong, from `expect` down: the fact's, and that of its condition where it has one.
    pub keys: Vec<String>,
    /// What is wrong with it.
    pub error: ExpectationError,
}

/// Why an expectation cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectationError {
    /// No such fact.
    UnknownFact(UnknownFact),
    /// The fact cannot have that value.
    WrongValue(WrongValue),
    /// No such condition; the text says which ones there are.
    UnknownCondition(String),
    /// The condition makes no sense for this fact; the text says why.
    UnfitCondition(String),
    /// The conditions cannot hold together; the text says why.
    Contradiction(String),
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
                Err(faults) => self.invalid.extend(faults),
            },
        }
    }
}

/// Whether `table` is what is expected of the fact at `keys`, and not a step towards longer paths. Both `jar.sid` and
/// `jar.sid.value` are facts, so only the keys inside tell `jar.sid = { not = "absent" }` from `jar.sid = { value = "1" }`.
fn is_expectation(keys: &[&str], table: &Map<String, Json>) -> bool {
    fact::find_exact(keys).is_some() && (table.keys().any(|key| is_condition(key)) || fact::is_complete_path(keys))
}

fn read_expectation(keys: &[&str], value: &Json) -> Result<Expectation, Vec<InvalidExpectation>> {
    let fact = fact::find_by_segments(keys).map_err(|unknown| vec![invalid(keys, unknown_fact(keys, unknown))])?;
    let condition = match value {
        Json::Object(table) if is_condition_table(table) => read_tests(&fact, keys, table).map(FactCondition::All)?,
        Json::Object(table) if !table.is_empty() => return Err(unknown_conditions(keys, table)),
        _ => read_value(&fact, value).map(FactCondition::Equals).map_err(|error| vec![invalid(keys, error)])?,
    };
    Ok(Expectation { fact, condition })
}

/// That there is no fact at `keys`. Behind a fact that there is, a condition may have been meant.
fn unknown_fact(keys: &[&str], unknown: UnknownFact) -> ExpectationError {
    let condition = keys.split_last().filter(|(_, fact)| fact::find_exact(fact).is_some());
    let meant = condition.and_then(|(key, fact)| Some(format!("{}.{}", fact.join("."), nearest_condition(key)?)));
    ExpectationError::UnknownFact(UnknownFact { suggestion: meant.or(unknown.suggestion), ..unknown })
}

/// The keys of `table`, which stands for the value of the fact at `keys`, that are no conditions.
fn unknown_conditions(keys: &[&str], table: &Map<String, Json>) -> Vec<InvalidExpectation> {
    let unknown = table.keys().filter(|key| !is_condition(key));
    let fault = |key: &String| {
        let help = nearest_condition(key).map_or_else(
            || format!("it can be {}", CONDITIONS.map(|condition| format!("`{}`", condition.key)).join(", ")),
            did_you_mean,
        );
        invalid(&[keys, &[key.as_str()]].concat(), ExpectationError::UnknownCondition(help))
    };
    unknown.map(fault).collect()
}

fn is_condition(key: &str) -> bool {
    CONDITIONS.iter().any(|condition| condition.key == key)
}

fn nearest_condition(key: &str) -> Option<&'static str> {
    nearest_match(key, CONDITIONS.iter().map(|condition| condition.key))
}

fn invalid(keys: &[&str], error: ExpectationError) -> InvalidExpectation {
    InvalidExpectation { keys: keys.iter().map(ToString::to_string).collect(), error }
}

fn is_condition_table(table: &Map<String, Json>) -> bool {
    !table.is_empty() && table.keys().all(|key| is_condition(key))
}

/// The tests in a table of conditions, each of which must hold.
fn read_tests(
    fact: &FactRef,
    keys: &[&str],
    table: &Map<String, Json>,
) -> Result<Vec<FactTest>, Vec<InvalidExpectation>> {
    let mut tests = Vec::new();
    let mut faults = Vec::new();
    for (key, json) in table {
        match read_test(fact, key, json) {
            Ok(test) => tests.push(test),
            Err(errors) => {
                let place = [keys, &[key.as_str()]].concat();
                faults.extend(errors.into_iter().map(|error| invalid(&place, error)));
            }
        }
    }
    if faults.is_empty()
        && let Some(why) = contradiction(&tests)
    {
        faults.push(invalid(keys, ExpectationError::Contradiction(why)));
    }
    if faults.is_empty() { Ok(tests) } else { Err(faults) }
}

impl Expectation {
    /// The same expectation with every `$name` in its value filled in; one that would be too long stays as it is written,
    /// since no fact is that long.
    #[must_use]
    pub fn substitute_variables(&self, variables: &Variables) -> Self {
        let condition = self.condition.map_values(|value| substitute_value(value, variables));
        Self { fact: self.fact.clone(), condition }
    }

    /// Whether `outcome` meets the expectation.
    ///
    /// # Errors
    /// When it does not: what was expected and what was found.
    pub fn check(&self, outcome: &Outcome) -> Result<(), UnmetExpectation> {
        let actual = self.fact.read(outcome);
        if self.condition.holds(&self.fact.comparable(&actual)) {
            return Ok(());
        }
        let (expected, found) = self.condition.describe_beside(&actual);
        Err(UnmetExpectation { path: self.fact.path(), expected, found })
    }

    /// The part of it that only says what mustn't be, if there is one.
    #[must_use]
    pub fn prohibitions(&self) -> Option<Self> {
        let FactCondition::All(tests) = &self.condition else { return None };
        let lacks: Vec<FactTest> = tests.iter().filter(|test| matches!(test, FactTest::Lacks(_))).cloned().collect();
        (!lacks.is_empty()).then(|| Self { fact: self.fact.clone(), condition: FactCondition::All(lacks) })
    }

    /// Whether every value that the fact can have meets the expectation, so that it says nothing.
    #[must_use]
    pub fn always_holds(&self) -> bool {
        let smallest = self.fact.fact.kind.smallest_number();
        let FactCondition::All(tests) = &self.condition else { return false };
        tests.iter().all(|test| match (test, smallest) {
            (FactTest::AtLeast(FactValue::Number(least)), Some(smallest)) => *least <= smallest,
            (FactTest::Contains(FactValue::Text(part)), _) => part.is_empty(),
            _ => false,
        })
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
        self.map_values(FactValue::abbreviated)
    }

    fn map_values(&self, change: impl Fn(&FactValue) -> FactValue) -> Self {
        match self {
            Self::Equals(value) => Self::Equals(change(value)),
            Self::All(tests) => Self::All(tests.iter().map(|test| test.map_values(&change)).collect()),
        }
    }

    fn holds(&self, actual: &FactValue) -> bool {
        match self {
            Self::Equals(value) => value.matches(actual),
            Self::All(tests) => tests.iter().all(|test| test.holds(actual)),
        }
    }

    /// What was expected, and the value that was found instead: each with its kind where only that makes them differ.
    fn describe_beside(&self, actual: &FactValue) -> (String, String) {
        match self {
            Self::Equals(value) if value.to_string() == actual.to_string() => {
                (format!("the {} {value}", value.kind_name()), format!("the {} {actual}", actual.kind_name()))
            }
            condition => (condition.to_string(), actual.to_string()),
        }
    }
}

impl fmt::Display for FactCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Equals(value) => write!(f, "{value}"),
            Self::All(tests) => {
                for (index, test) in tests.iter().enumerate() {
                    write!(f, "{}{test}", if index > 0 { " and " } else { "" })?;
                }
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests;
