//! Rules for facts: what is expected, saved and looked at.

use std::collections::{BTreeMap, HashSet};

use serde_json::{Map, Value as Json};

use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::key_path::KeyPath;
use crate::content::key_path::PathRef;
use crate::model::expectation::{self, ExpectationError};
use crate::model::fact::{self, FACTS, FactRef, UnknownFact};
use crate::model::nearest_match::nearest_match;

impl FileChecker<'_> {
    /// Checks a table of expectations: `expect`, one of `expect_in`, a `goal`.
    pub(super) fn check_expectations(&mut self, path: &PathRef<'_>, table: &Map<String, Json>) {
        if table.is_empty() {
            return;
        }
        self.check_empty_promises(path, table);
        let path_of = |keys: &[String]| KeyPath::from(path).keys(keys.iter().map(String::as_str));
        let invalid_expectations = expectation::read_expectations(table).invalid;
        let mut reported = HashSet::new();
        for invalid in &invalid_expectations {
            match &invalid.error {
                ExpectationError::UnknownFact(unknown) => {
                    // Reported at the first key that leads nowhere, and once for everything below it.
                    let keys = unknown_prefix(&invalid.keys);
                    if reported.insert(keys) {
                        let (message, help) = describe_unknown_fact(unknown);
                        self.report_at_key(Code::UnknownFact, path_of(keys), message, help);
                    }
                }
                ExpectationError::InvalidValue(allowed) => {
                    let message = format!("`{}` can never have this value", invalid.keys.join("."));
                    let help = format!("it is {allowed}; or `absent`, `{{ not = … }}`, `{{ at_least = … }}`");
                    self.report(Code::WrongValue, path_of(&invalid.keys), message, help);
                }
            }
        }
    }

    /// Reports `{ at_least = 0 }`: no count and no status is less.
    fn check_empty_promises(&mut self, path: &PathRef<'_>, table: &Map<String, Json>) {
        for (key, value) in table {
            let Json::Object(inner) = value else { continue };
            let path = path.key(key);
            let least = inner.get("at_least").and_then(Json::as_i64);
            if inner.len() == 1 && least.is_some_and(|least| least <= 0) {
                let help = "write what happens, or take it out";
                self.report(Code::NeedlessExpectation, &path, "this holds whatever happens", help);
            } else {
                self.check_empty_promises(&path, inner);
            }
        }
    }

    /// Checks the name of one fact, where it is a value: in `about` and `save`.
    pub(super) fn check_fact(&mut self, path: &PathRef<'_>, name: &str) -> Option<FactRef> {
        match fact::find_by_path(name) {
            Ok(fact) => Some(fact),
            Err(unknown) => {
                let (message, help) = describe_unknown_fact(&unknown);
                self.report(Code::UnknownFact, path, message, help);
                None
            }
        }
    }

    /// Checks what a step looks at: facts, or the first parts of their names.
    pub(super) fn check_look_at(&mut self, path: &PathRef<'_>, names: &[String]) {
        for (index, name) in names.iter().enumerate() {
            if self.is_at_limit() || fact::pane_for_path(name).is_some() {
                continue;
            }
            let nearest_first_part = || {
                let first_parts = FACTS.iter().filter_map(|fact| fact.path.split('.').next());
                nearest_match(name, first_parts).map(str::to_owned)
            };
            let similar_fact = fact::find_by_path(name).err().and_then(|unknown| unknown.suggestion);
            let unknown = UnknownFact { path: name.clone(), suggestion: similar_fact.or_else(nearest_first_part) };
            let (message, help) = describe_unknown_fact(&unknown);
            self.report(Code::UnknownFact, &path.index(index), message, help);
        }
    }

    /// Checks `save`: each name that later acts may use, with its fact.
    pub(super) fn check_saved_facts(&mut self, path: &PathRef<'_>, save: &BTreeMap<String, String>) {
        for (name, fact) in save {
            let name_path = path.key(name);
            self.check_fact(&name_path, fact);
            let is_name_char = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.is_empty() || !name.chars().all(is_name_char) {
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
        Some(near) => format!("did you mean `{near}`?"),
        None => "facts begin with status, statuses, response, header, set_cookie, token, claims, jar, sent, not_sent, \
                 user, refused_by, trace or store"
            .into(),
    };
    (format!("there is no fact `{}`", unknown.path), help)
}
