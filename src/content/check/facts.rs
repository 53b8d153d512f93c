//! Rules for facts: what is expected, saved, looked at and predicted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value as Json};

use super::super::lesson::{Lesson, Prediction};
use super::super::read::nearest_match;
use super::{Code, FileChecker, PathRef};
use crate::model::act::Act;
use crate::model::expectation;
use crate::model::expectation::ExpectationError;
use crate::model::fact;
use crate::model::fact::{FACTS, FactRef, PredictionContext, UnknownFact};
use crate::model::{AccountView, FactValue, Setup, View, account};

impl FileChecker<'_> {
    /// A table of promises: `expect`, one of `expect_in`, a `goal`.
    pub(super) fn expectations(&mut self, at: &PathRef<'_>, table: &Map<String, Json>) {
        if table.is_empty() {
            return;
        }
        let bad = expectation::read_expectations(table).invalid;
        let mut told = HashSet::new();
        for bad in &bad {
            let path = at.to_key_path().keys(bad.keys.iter().map(String::as_str));
            match &bad.error {
                ExpectationError::UnknownFact(unknown) => {
                    // Told at the first key that leads nowhere, and once for all that lies below it.
                    let keys = unknown_prefix(&bad.keys);
                    if told.insert(keys) {
                        let path = at.to_key_path().keys(keys.iter().map(String::as_str));
                        let (message, help) = unknown_fact(unknown);
                        self.report_at_key(Code::UnknownFact, &path, message, help);
                    }
                }
                ExpectationError::InvalidValue(wants) => {
                    let name = bad.keys.join(".");
                    let help = format!("it is {wants}; or `absent`, `{{ not = … }}`, `{{ at_least = … }}`");
                    self.report_path(Code::WrongValue, &path, format!("`{name}` can never have this value"), help);
                }
            }
        }
    }

    /// The path of one fact as a value: `about`, `save`.
    pub(super) fn fact(&mut self, at: &PathRef<'_>, path: &str) -> Option<FactRef> {
        let found = fact::find_by_path(path);
        if let Err(unknown) = &found {
            let (message, help) = unknown_fact(unknown);
            self.report(Code::UnknownFact, at, message, help);
        }
        found.ok()
    }

    /// What a step looks at: facts, or the stems of facts.
    pub(super) fn look_at(&mut self, at: &PathRef<'_>, paths: &[String]) {
        for (i, path) in paths.iter().enumerate() {
            if !self.is_at_limit() && fact::pane_for_path(path).is_none() {
                let known = FACTS.iter().filter_map(|fact| fact.path.split('.').next());
                let near = nearest_match(path, known).map(str::to_owned);
                let near = fact::find_by_path(path).err().and_then(|unknown| unknown.suggestion).or(near);
                let (message, help) = unknown_fact(&UnknownFact { path: path.clone(), suggestion: near });
                self.report(Code::UnknownFact, &at.index(i), message, help);
            }
        }
    }

    /// A fact that can be predicted, with the answers that a prediction of it might offer.
    pub(super) fn predictable(
        &mut self,
        at: &PathRef<'_>,
        path: &str,
        scenes: &PredictionScenes<'_>,
    ) -> Option<(FactRef, Vec<FactValue>)> {
        let fact = self.fact(at, path)?;
        let options = scenes.options(&fact);
        if options.is_empty() {
            let message = format!("`{path}` has no short list of answers to choose from");
            let help = "predict a fact with few values: `status`, `user`, `refused_by`, `trace.…`, `store.rows`";
            self.report(Code::NotPredictable, at, message, help);
        }
        Some((fact, options)).filter(|(_, options)| !options.is_empty())
    }

    /// The prediction of the step at `step`: its texts, its fact, and whether each belief is about an answer that is
    /// offered.
    pub(super) fn prediction(&mut self, step: &PathRef<'_>, prediction: &Prediction, scenes: &PredictionScenes<'_>) {
        let at = &step.key("predict");
        self.text_with_budget(&at.key("ask"), &prediction.ask, "step.predict.ask");
        self.text_with_budget(&at.key("why"), &prediction.why, "step.predict.why");
        let options = self.predictable(&at.key("about"), &prediction.about, scenes);
        let believed = at.key("believed");
        for (answer, reason) in &prediction.believed {
            let at = believed.key(answer);
            self.text_with_budget(&at, reason, "step.predict.believed");
            // The answers follow from the world and the acts: where those could not be read, nothing is said.
            if !self.is_at_limit()
                && let Some((fact, options)) = &options
                && self.is_intact(&PathRef::Root.key("world"))
                && self.is_intact(&PathRef::Root.key("lane"))
                && self.is_intact(&step.key("do"))
                && !is_offered(fact, options, answer)
            {
                let offered: Vec<String> = options.iter().map(ToString::to_string).collect();
                let offered: Vec<&str> = offered.iter().map(String::as_str).collect();
                let help = super::suggestion(answer, &offered);
                let message = format!("`{answer}` is not among the answers to `{}`", prediction.about);
                self.report_at_key(Code::UnknownOption, &at.to_key_path(), message, help);
            }
        }
    }

    /// Names for later acts, each with the fact that it keeps.
    pub(super) fn saved_facts(&mut self, at: &PathRef<'_>, save: &BTreeMap<String, String>) {
        for (name, path) in save {
            let at = at.key(name);
            self.fact(&at, path);
            let bare = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.is_empty() || !name.chars().all(bare) {
                let message = format!("`{name}` cannot be used as `${name}`");
                self.report_at_key(Code::BadId, &at.to_key_path(), message, "names are made of letters, digits and _");
            }
        }
    }
}

/// The keys up to the first that no fact has at this place; all of them when a fact only goes on.
fn unknown_prefix(keys: &[String]) -> &[String] {
    let stem_ends = |count: &usize| fact::pane_for_path(&keys.get(..*count).unwrap_or_default().join(".")).is_none();
    let count = (1..=keys.len()).find(stem_ends).unwrap_or(keys.len());
    keys.get(..count).unwrap_or(keys)
}

fn unknown_fact(unknown: &UnknownFact) -> (String, String) {
    let help = match &unknown.suggestion {
        Some(near) => format!("did you mean `{near}`?"),
        None => "facts begin with status, statuses, response, header, set_cookie, token, claims, jar, sent, not_sent, \
                 user, refused_by, trace or store"
            .into(),
    };
    (format!("there is no fact `{}`", unknown.path), help)
}

/// How many rows there are is known only when the lesson runs: any count may be among the answers.
fn is_offered(fact: &FactRef, options: &[FactValue], answer: &str) -> bool {
    let counts = fact.fact.path.starts_with("store.");
    options.iter().any(|option| option.to_string() == answer) || (counts && answer.parse::<u8>().is_ok())
}

/// The scenes in which a prediction may be asked: each lane's world as it begins, before each act.
pub(super) struct PredictionScenes<'l> {
    views: Vec<View>,
    acts: Vec<&'l Act>,
}

impl<'l> PredictionScenes<'l> {
    /// Of one step of a lesson.
    pub(super) fn of(lesson: &Lesson, acts: &'l [Act]) -> Self {
        let refreshing = lesson.client.iter().filter(|(_, client)| client.refresh_on_401);
        let refreshing: BTreeSet<String> = refreshing.map(|(name, _)| name.clone()).collect();
        let views = lesson
            .lanes()
            .into_iter()
            .map(|(_, setup)| View { refreshing_clients: refreshing.clone(), ..initial_view(setup) });
        Self { views: views.collect(), acts: acts.iter().collect() }
    }

    /// Of no lesson in particular.
    pub(super) fn of_default_world() -> Self {
        Self { views: vec![initial_view(Setup::default())], acts: Vec::new() }
    }

    /// Every answer that any of the scenes would offer.
    fn options(&self, fact: &FactRef) -> Vec<FactValue> {
        let none = Act::default();
        let acts = if self.acts.is_empty() { &[&none][..] } else { &self.acts };
        let mut options = Vec::new();
        for (view, act) in self.views.iter().flat_map(|view| acts.iter().map(move |act| (view, *act))) {
            let offered = fact.prediction_options(&PredictionContext { view, act });
            options.extend(offered.into_iter().filter(|it| !options.contains(it)).collect::<Vec<_>>());
        }
        options
    }
}

fn initial_view(setup: Setup) -> View {
    let accounts = account::BUILT_IN_ACCOUNTS.iter().map(|person| AccountView {
        name: person.name.into(),
        role: person.role.into(),
        banned: false,
    });
    View { setup, accounts: accounts.collect(), ..View::default() }
}
