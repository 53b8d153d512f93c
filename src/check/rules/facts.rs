//! Rules for facts: what is expected, saved, looked at and predicted.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value as Json};

use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::key_path::KeyPath;
use crate::content::key_path::PathRef;
use crate::content::lesson::{Lesson, Prediction};
use crate::content::suggestion::suggestion;
use crate::model::act::Act;
use crate::model::expectation::{self, ExpectationError};
use crate::model::fact::{self, FACTS, FactRef, PredictionContext, UnknownFact};
use crate::model::nearest_match::nearest_match;
use crate::model::{AccountView, FactValue, Setup, View, account};

/// A fact that can be predicted, with the answers that a prediction of it may offer.
pub(super) struct PredictableFact {
    fact: FactRef,
    options: Vec<FactValue>,
}

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
    fn check_fact(&mut self, path: &PathRef<'_>, name: &str) -> Option<FactRef> {
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

    /// Checks that a fact has a short list of possible answers in at least one of the scenes.
    pub(super) fn predictable(
        &mut self,
        path: &PathRef<'_>,
        name: &str,
        scenes: &PredictionScenes<'_>,
    ) -> Option<PredictableFact> {
        let fact = self.check_fact(path, name)?;
        let options = scenes.options(&fact);
        if options.is_empty() {
            let message = format!("`{name}` has no short list of answers to choose from");
            let help = "predict a fact with few values: `status`, `user`, `refused_by`, `trace.…`, `store.rows`";
            self.report(Code::UnpredictableFact, path, message, help);
            return None;
        }
        Some(PredictableFact { fact, options })
    }

    /// Checks the prediction of the step at `step`: its texts, its fact, and whether each answer in `believed` is offered.
    pub(super) fn check_prediction(
        &mut self,
        step: &PathRef<'_>,
        prediction: &Prediction,
        scenes: &PredictionScenes<'_>,
    ) {
        let path = &step.key("predict");
        self.check_text_with_budget(&path.key("ask"), &prediction.ask, "step.predict.ask");
        self.check_text_with_budget(&path.key("why"), &prediction.why, "step.predict.why");
        let predictable = self.predictable(&path.key("about"), &prediction.about, scenes);
        // The answers follow from the world and the acts. If those could not be read, the answers are not known.
        let is_certain = self.is_intact(&PathRef::Root.key("world"))
            && self.is_intact(&PathRef::Root.key("lane"))
            && self.is_intact(&step.key("do"));
        let believed = path.key("believed");
        for (answer, reason) in &prediction.believed {
            let answer_path = believed.key(answer);
            self.check_text_with_budget(&answer_path, reason, "step.predict.believed");
            if let Some(predictable) = &predictable
                && is_certain
                && !self.is_at_limit()
                && !predictable.offers(answer)
            {
                let answers: Vec<String> = predictable.options.iter().map(ToString::to_string).collect();
                let offered: Vec<&str> = answers.iter().map(String::as_str).collect();
                let message = format!("`{answer}` is not among the answers to `{}`", prediction.about);
                self.report_at_key(Code::UnknownOption, &answer_path, message, suggestion(answer, &offered));
            }
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

impl PredictableFact {
    fn offers(&self, answer: &str) -> bool {
        // How many rows a store has is known only once the lesson runs: any count may be offered.
        let is_count = self.fact.fact.path.starts_with("store.") && answer.parse::<u8>().is_ok();
        is_count || self.options.iter().any(|option| option.to_string() == answer)
    }
}

/// The moments at which a prediction may be asked: each lane's world as it begins, before each act of the step.
pub(super) struct PredictionScenes<'l> {
    views: Vec<View>,
    acts: Vec<&'l Act>,
}

impl<'l> PredictionScenes<'l> {
    /// The scenes of a step of `lesson` with these acts.
    pub(super) fn of(lesson: &Lesson, acts: &'l [Act]) -> Self {
        let refreshing_clients: BTreeSet<String> =
            lesson.client.iter().filter(|(_, client)| client.refresh_on_401).map(|(name, _)| name.clone()).collect();
        let lanes = lesson.lanes().into_iter();
        let views = lanes
            .map(|(_, setup)| View { refreshing_clients: refreshing_clients.clone(), ..initial_view(setup) })
            .collect();
        Self { views, acts: acts.iter().collect() }
    }

    /// One scene in the default world, for a question that stands outside of its lesson.
    pub(super) fn of_default_world() -> Self {
        Self { views: vec![initial_view(Setup::default())], acts: Vec::new() }
    }

    /// Every answer that any of the scenes offers.
    fn options(&self, fact: &FactRef) -> Vec<FactValue> {
        let no_act = Act::default();
        let acts = if self.acts.is_empty() { &[&no_act][..] } else { &self.acts };
        let mut options = Vec::new();
        for (view, act) in self.views.iter().flat_map(|view| acts.iter().map(move |act| (view, *act))) {
            for option in fact.prediction_options(&PredictionContext { view, act }) {
                if !options.contains(&option) {
                    options.push(option);
                }
            }
        }
        options
    }
}

/// What is known of a world before anything happened in it.
fn initial_view(setup: Setup) -> View {
    let accounts = account::BUILT_IN_ACCOUNTS.iter().map(|account| AccountView {
        name: account.name.into(),
        role: account.role.into(),
        banned: false,
    });
    View { setup, accounts: accounts.collect(), ..View::default() }
}
