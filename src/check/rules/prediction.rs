//! Rules for predictions: their texts, and what they offer to choose from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::{Lesson, Prediction, Step};
use crate::content::suggestion::suggestion;
use crate::content::toml_path::{TomlPath, TomlPathRef};
use crate::model::act::Act;
use crate::model::fact::{FactRef, PredictionContext, WrongValue};
use crate::model::{AccountSetup, AccountView, FactValue, Setup, View, account};

/// A fact that can be predicted, with the answers that a prediction of it may offer.
pub(super) struct PredictableFact {
    fact: FactRef,
    options: Vec<FactValue>,
    /// Whether the author wrote the options, so that there are no others.
    are_written: bool,
}

impl FileChecker<'_> {
    /// Checks that a fact has a short list of possible answers in at least one of the scenes.
    pub(super) fn predictable(
        &mut self,
        path: &TomlPathRef<'_>,
        name: &str,
        scenes: &PredictionScenes<'_>,
    ) -> Option<PredictableFact> {
        let fact = self.check_fact(path, name)?;
        let options = scenes.options(&fact);
        if options.is_empty() {
            let message = format!("`{name}` has no short list of answers to choose from");
            let help = "write `options = […]`, or predict a fact with few values: `status`, `user`, `refused_by`, `sent`, \
                        `trace.…`, `store.sessions`";
            self.report(Code::UnpredictableFact, path, message, help);
            return None;
        }
        Some(PredictableFact { fact, options, are_written: false })
    }

    /// Checks the prediction of the step at `step_path`: its texts, its fact, what it offers, and whether each answer in
    /// `believed` is among that.
    pub(super) fn check_prediction(
        &mut self,
        step_path: &TomlPathRef<'_>,
        prediction: &Prediction,
        asked: &PredictionLanes<'_>,
        names: &DeclaredNames<'_>,
    ) {
        let path = &step_path.key("predict");
        self.check_text_with_budget(&path.key("ask"), &prediction.ask, "step.predict.ask");
        self.check_lane_text(&path.key("why"), &prediction.why, "step.predict.why", names);
        self.check_lanes_have_text(&path.key("why"), &prediction.why, &asked.lane_ids(), names);
        if let Some(lane) = &prediction.lane {
            self.check_lane(&path.key("lane"), lane, names);
        }
        // Options that can't be read are reported where they are; whether the fact needs any is then not known.
        let can_read_options = self.is_intact(&path.key("options"));
        let predictable = match (can_read_options, prediction.options.is_empty()) {
            (false, _) => None,
            (true, true) => self.predictable(&path.key("about"), &prediction.about, &asked.scenes()),
            (true, false) => self.check_written_options(path, prediction),
        };
        // The answers follow from the world and the acts. If those could not be read, the answers are not known.
        let is_certain = self.is_intact(&TomlPathRef::Root.key("world"))
            && self.is_intact(&TomlPathRef::Root.key("lane"))
            && self.is_intact(&step_path.key("do"))
            && self.is_intact(&path.key("options"))
            && names.accounts.is_complete;
        let believed = path.key("believed");
        for (answer, reason) in &prediction.believed {
            let answer_path = believed.key(answer);
            self.check_lane_text(&answer_path, reason, "step.predict.believed", names);
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

    /// Checks the options that the author of a prediction wrote: at least two, each of them another value of the fact. What
    /// is offered is not known if one of them is wrong.
    fn check_written_options(&mut self, path: &TomlPathRef<'_>, prediction: &Prediction) -> Option<PredictableFact> {
        let fact = self.check_fact(&path.key("about"), &prediction.about)?;
        let list = path.key("options");
        let mut options = Vec::new();
        let mut are_sound = prediction.options.len() > 1;
        for (index, written) in prediction.options.iter().enumerate() {
            if let Some(wrong) = wrong_option(&fact, written) {
                are_sound = false;
                self.report_wrong_value(TomlPath::from(&list.index(index)), &prediction.about, &wrong);
            } else if let Some(option) = fact.written_option(written) {
                if options.contains(&option) {
                    let help = "take one of them out";
                    self.report(Code::DuplicateOption, &list.index(index), "this option is there already", help);
                }
                options.push(option);
            }
        }
        if prediction.options.len() == 1 {
            let help = "add what people believe, or leave `options` out";
            self.report(Code::TooFewOptions, &list, "there is nothing to choose between", help);
        }
        are_sound.then_some(PredictableFact { fact, options, are_written: true })
    }
}

impl PredictableFact {
    fn offers(&self, answer: &str) -> bool {
        // How many rows a store has, and which cookies a jar, is known only once the lesson runs.
        let path = self.fact.fact.path;
        let may_come_up = path == "sent" || (path.starts_with("store.") && answer.parse::<u8>().is_ok());
        (may_come_up && !self.are_written) || self.options.iter().any(|option| option.to_string() == answer)
    }
}

/// What is wrong with an option as its author wrote it.
fn wrong_option(fact: &FactRef, written: &Json) -> Option<WrongValue> {
    let wrong = fact.wrong_value(written, " (or `absent`)");
    // What a variable holds is not known to the learner, nor here.
    let variable = written.as_str().filter(|text| text.starts_with('$')).map(|_| WrongValue {
        written: written.to_string(),
        element: None,
        help: "write a value, not a variable".to_owned(),
    });
    wrong.or(variable)
}

/// The lanes in which a step is predicted: those that the prediction is about and in which the step has an act.
pub(super) struct PredictionLanes<'l> {
    lesson: &'l Lesson,
    acts: &'l [Act],
    lane: Option<&'l str>,
}

impl<'l> PredictionLanes<'l> {
    pub(super) fn of(lesson: &'l Lesson, step: &'l Step, prediction: &'l Prediction) -> Self {
        Self { lesson, acts: step.acts_or_solution(), lane: prediction.lane.as_deref() }
    }

    fn is_asked(&self, lane: &str) -> bool {
        let acts_there = |act: &Act| act.lane.as_deref().is_none_or(|only| only == lane);
        self.lane.is_none_or(|only| only == lane) && self.acts.iter().any(acts_there)
    }

    fn lane_ids(&self) -> Vec<&'l str> {
        self.lesson.lane.iter().map(|lane| lane.id.as_str()).filter(|id| self.is_asked(id)).collect()
    }

    /// The moments at which the prediction may be asked. A lane that does not exist is reported elsewhere; then each lane
    /// may be meant.
    fn scenes(&self) -> PredictionScenes<'l> {
        let lane_exists = self.lesson.lane.iter().any(|lane| Some(lane.id.as_str()) == self.lane);
        PredictionScenes::of(self.lesson, self.acts, self.lane.filter(|_| lane_exists))
    }
}

/// The moments at which a prediction may be asked: each lane's world as it begins, before each act of the step.
pub(super) struct PredictionScenes<'l> {
    views: Vec<View>,
    acts: Vec<&'l Act>,
}

impl<'l> PredictionScenes<'l> {
    /// The scenes of a step of `lesson` with these acts, in the lane of this id or in all of them.
    fn of(lesson: &Lesson, acts: &'l [Act], lane: Option<&str>) -> Self {
        let refreshing_clients: BTreeSet<String> =
            lesson.client.iter().filter(|(_, client)| client.refresh_on_401).map(|(name, _)| name.clone()).collect();
        let lanes = lesson.lanes().into_iter().filter(|(known, _)| lane.is_none_or(|lane| known.id == lane));
        let views = lanes
            .map(|(_, setup)| View {
                refreshing_clients: refreshing_clients.clone(),
                ..initial_view(setup, &lesson.account)
            })
            .collect();
        Self { views, acts: acts.iter().collect() }
    }

    /// One scene in the default world, for a question that stands outside of its lesson.
    pub(super) fn of_default_world() -> Self {
        Self { views: vec![initial_view(Setup::default(), &BTreeMap::new())], acts: Vec::new() }
    }

    /// Every answer that any of the scenes offers.
    fn options(&self, fact: &FactRef) -> Vec<FactValue> {
        // Somebody acts, so that a fact about the client's jar has options; the jar itself fills only as the lesson runs.
        let some_act = Act { by: Some(String::new()), ..Act::default() };
        let acts = if self.acts.is_empty() { &[&some_act][..] } else { &self.acts };
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
fn initial_view(setup: Setup, own_accounts: &BTreeMap<String, AccountSetup>) -> View {
    let accounts = account::known_accounts(own_accounts).map(|account| AccountView {
        name: account.name.into(),
        role: account.role.into(),
        banned: false,
        stored_password: None,
    });
    View { setup, accounts: accounts.collect(), ..View::default() }
}
