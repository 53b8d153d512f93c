//! Rules for facts: what is expected, saved and looked at.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value as Json};

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::suggestion::join_alternatives;
use crate::content::toml_path::TomlPath;
use crate::content::toml_path::TomlPathRef;
use crate::model::act::Act;
use crate::model::expectation::{
    self, CONDITIONS, Expectation, ExpectationError, FactCondition, InvalidExpectation, ParsedExpectations,
};
use crate::model::fact::{self, FACTS, FactRef, UnknownFact, WrongValue};
use crate::model::nearest_match::{did_you_mean, nearest_match};
use crate::model::variables::is_variable_name;

impl FileChecker<'_> {
    /// Checks a table of expectations: `expect`, one of `expect_in`, a `goal`.
    pub(super) fn check_expectations(&mut self, path: &TomlPathRef<'_>, table: &Map<String, Json>) {
        if table.is_empty() {
            return;
        }
        let ParsedExpectations { valid, invalid: invalid_expectations } = expectation::read_expectations(table);
        for expectation in valid.iter().filter(|expectation| expectation.always_holds()) {
            let fact = expectation.fact.path();
            let message = format!("`{fact}` is always {}", expectation.condition);
            let help = "expect what could be otherwise, or leave it out";
            self.report(Code::NeedlessExpectation, TomlPath::from(path).keys(fact.split('.')), message, help);
        }
        for expectation in &valid {
            self.check_expectation_age(path, expectation);
        }
        let mut reported = HashSet::new();
        for invalid in &invalid_expectations {
            // Reported at the first key that leads nowhere, and once for everything below it.
            let is_unknown = matches!(invalid.error, ExpectationError::UnknownFact(_));
            if !is_unknown || reported.insert(unknown_prefix(&invalid.keys)) {
                self.report_invalid_expectation(path, invalid);
            }
        }
    }

    /// Reports one expectation in the table at `path` that cannot be read.
    fn report_invalid_expectation(&mut self, path: &TomlPathRef<'_>, invalid: &InvalidExpectation) {
        let path_of = |keys: &[String]| TomlPath::from(path).keys(keys.iter().map(String::as_str));
        let (keys, fact) = (path_of(&invalid.keys), invalid.keys.join("."));
        // The condition is the last key.
        let (condition, of_fact) = match invalid.keys.split_last() {
            Some((last, keys)) => (last.as_str(), keys.join(".")),
            None => ("", String::new()),
        };
        match &invalid.error {
            ExpectationError::UnknownFact(unknown) => {
                let (message, help) = describe_unknown_fact(unknown);
                self.report_at_key(Code::UnknownFact, path_of(unknown_prefix(&invalid.keys)), message, help);
            }
            ExpectationError::WrongValue(wrong) => self.report_wrong_value(keys, &fact, wrong),
            ExpectationError::UnknownCondition(help) => {
                let message = format!("`{of_fact}` has no condition `{condition}`");
                self.report_at_key(Code::WrongValue, keys, message, help.clone());
            }
            ExpectationError::UnfitCondition(why) => {
                let message = format!("`{condition}` makes no sense for `{of_fact}`");
                self.report(Code::WrongValue, keys, message, why.clone());
            }
            ExpectationError::Contradiction(why) => {
                let message = format!("these conditions of `{fact}` cannot all hold");
                self.report(Code::WrongValue, keys, message, why.clone());
            }
        }
    }

    /// Reports a value, at `path`, that `fact` cannot have.
    pub(super) fn report_wrong_value(&mut self, path: TomlPath, fact: &str, wrong: &WrongValue) {
        let path = wrong.element.map_or(path.clone(), |element| path.index(element));
        let message = format!("`{fact}` cannot be `{}`", wrong.written);
        self.report(Code::WrongValue, path, message, wrong.help.clone());
    }

    /// Reports a fact or a condition in the table at `path` that is younger than the version of the file.
    fn check_expectation_age(&mut self, path: &TomlPathRef<'_>, expectation: &Expectation) {
        let fact_path = expectation.fact.path();
        let place = TomlPath::from(path).keys(fact_path.split('.'));
        self.check_key_age(Code::UnknownFact, &place, &fact_path, expectation.fact.fact.since);
        let FactCondition::All(tests) = &expectation.condition else { return };
        for test in tests {
            let condition = CONDITIONS.iter().find(|condition| condition.key == test.key());
            let since = condition.map_or(0, |condition| condition.since);
            self.check_key_age(Code::UnknownKey, &place.clone().key(test.key()), test.key(), since);
        }
    }

    /// Reports the key at `path` if it is younger than the version of the file.
    fn check_key_age(&mut self, code: Code, path: &TomlPath, name: &str, since: u32) {
        if let Some([message, help]) = self.age_finding(name, since) {
            self.report_at_key(code, path.clone(), message, help);
        }
    }

    /// Reports the fact that is named at `path` if it is younger than the version of the file.
    fn check_fact_age(&mut self, path: &TomlPathRef<'_>, name: &str, since: u32) {
        if let Some([message, help]) = self.age_finding(name, since) {
            self.report(Code::UnknownFact, path, message, help);
        }
    }

    fn age_finding(&self, name: &str, since: u32) -> Option<[String; 2]> {
        self.source.version?.age_finding(&format!("`{name}`"), since)
    }

    /// Checks the name of one fact, where it is a value: in `about` and `save`.
    pub(super) fn check_fact(&mut self, path: &TomlPathRef<'_>, name: &str) -> Option<FactRef> {
        match fact::find_by_path(name) {
            Ok(fact) => {
                self.check_fact_age(path, name, fact.fact.since);
                Some(fact)
            }
            Err(unknown) => {
                let (message, help) = describe_unknown_fact(&unknown);
                self.report(Code::UnknownFact, path, message, help);
                None
            }
        }
    }

    /// Checks what a step looks at: facts, or the first parts of their names.
    pub(super) fn check_look_at(&mut self, path: &TomlPathRef<'_>, names: &[String]) {
        for (index, name) in names.iter().enumerate() {
            let path = path.index(index);
            if let Some(since) = fact::first_version_of_path(name) {
                self.check_fact_age(&path, name, since);
                continue;
            }
            if self.is_at_limit() {
                continue;
            }
            let nearest_first_part = || nearest_match(name, first_parts()).map(str::to_owned);
            let similar_fact = fact::find_by_path(name).err().and_then(|unknown| unknown.suggestion);
            let unknown = UnknownFact { path: name.clone(), suggestion: similar_fact.or_else(nearest_first_part) };
            let (message, help) = describe_unknown_fact(&unknown);
            self.report(Code::UnknownFact, &path, message, help);
        }
    }

    /// Checks `same_in_lanes` and `differs_in_lanes`: facts of an act that happens in several lanes.
    pub(super) fn check_lane_comparisons(&mut self, path: &TomlPathRef<'_>, act: &Act, names: &DeclaredNames<'_>) {
        for (key, facts) in [("same_in_lanes", &act.same_in_lanes), ("differs_in_lanes", &act.differs_in_lanes)] {
            let list = path.key(key);
            for (index, fact) in facts.iter().enumerate() {
                self.check_fact(&list.index(index), fact);
            }
            let is_in_one_lane = act.lane.is_some() || (names.lanes.is_complete && names.lanes.names.len() < 2);
            if !facts.is_empty() && is_in_one_lane {
                let message = "this act happens in one lane, so there is nothing to compare";
                self.report_at_key(
                    Code::NothingToCompare,
                    &list,
                    message,
                    "use `expect`, or let it happen in several lanes",
                );
            }
        }
    }

    /// Checks `save`: each name that later acts may use, with its fact.
    pub(super) fn check_saved_facts(&mut self, path: &TomlPathRef<'_>, save: &BTreeMap<String, String>) {
        for (name, fact) in save {
            let name_path = path.key(name);
            self.check_fact(&name_path, fact);
            if !is_variable_name(name) {
                let message = format!("`{name}` cannot be used as `${name}`");
                self.report_at_key(Code::InvalidId, &name_path, message, "names are made of letters, digits and _");
            }
        }
    }
}

/// The keys up to the first one that continues no fact; all of them if more keys are missing.
fn unknown_prefix(keys: &[String]) -> &[String] {
    let leads_nowhere =
        |length: &usize| fact::pane_for_path(&keys.get(..*length).unwrap_or_default().join(".")).is_none();
    let length = (1..=keys.len()).find(leads_nowhere).unwrap_or(keys.len());
    keys.get(..length).unwrap_or(keys)
}

/// The message and the help of a finding about a fact that does not exist.
fn describe_unknown_fact(unknown: &UnknownFact) -> (String, String) {
    let help = match &unknown.suggestion {
        Some(near) => did_you_mean(near),
        None => match relatives(&unknown.path).as_slice() {
            [] => "`authwalk run FILE --facts` prints the facts that there are".to_owned(),
            facts => format!("it can be {}", join_alternatives(facts)),
        },
    };
    (format!("there is no fact `{}`", unknown.path), help)
}

/// The first words of all facts.
fn first_parts() -> Vec<&'static str> {
    let mut first_parts: Vec<&str> = FACTS.iter().filter_map(|fact| fact.path.split('.').next()).collect();
    first_parts.dedup();
    first_parts
}

/// The facts that begin with the same word as `path`.
fn relatives(path: &str) -> Vec<&'static str> {
    let first_key = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let first = first_key(path);
    FACTS.iter().map(|fact| fact.path).filter(|fact| first_key(fact) == first).collect()
}
