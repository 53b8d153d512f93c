//! `$name`: whether it is known where it is used, lane by lane.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::super::lesson::{Lesson, ONLY_LANE};
use super::super::read::nearest_match;
use super::{Code, FileChecker, PathRef};
use crate::model::account::account_variables;
use crate::model::act::Act;
use crate::model::variables::{Variables, referenced_variables};

/// What is known in each lane so far.
#[derive(Clone)]
struct KnownNames<'l> {
    built_in: Variables,
    saved: BTreeMap<&'l str, BTreeSet<&'l str>>,
    /// Whether everything saved so far could be read.
    complete: bool,
}

/// Walks through a lesson in the order in which it runs.
pub(super) fn check(desk: &mut FileChecker<'_>, lesson: &Lesson) {
    let lanes = lesson.lane.iter().map(|lane| lane.id.as_str());
    let only = lesson.lane.is_empty().then_some(ONLY_LANE);
    let saved = lanes.chain(only).map(|lane| (lane, BTreeSet::new())).collect();
    let mut known = KnownNames { built_in: account_variables(), saved, complete: true };
    let steps = PathRef::Root.key("step");
    for (i, step) in lesson.step.iter().enumerate() {
        let at = steps.index(i);
        desk.names_in_acts(&at.key("do"), &step.acts, &mut known, None);
        if let Some(task) = &step.task {
            let (at, lane) = (at.key("task"), task.lane.as_deref());
            if let Some(start) = &task.start {
                desk.names_in_text(&at.key("start"), start, &known, lane);
            }
            desk.names_in_table(&at.key("goal"), &task.goal, &known, lane);
            // A learner may reach the goal in another way, which saves nothing.
            desk.names_in_acts(&at.key("solution"), &task.solution, &mut known.clone(), lane);
        }
    }
}

impl<'l> KnownNames<'l> {
    /// Whether `name` is known in `lane`, or where none is given, in every lane.
    fn contains(&self, name: &str, lane: Option<&str>) -> bool {
        let mut lanes = self.saved.iter().filter(|(id, _)| lane.is_none_or(|lane| lane == **id));
        // A lane that does not exist is told of elsewhere.
        !self.complete || self.built_in.get(name).is_some() || lanes.all(|(_, names)| names.contains(name))
    }

    fn add_saved(&mut self, act: &'l Act, lane: Option<&str>) {
        for (id, names) in &mut self.saved {
            if lane.is_none_or(|lane| lane == *id) {
                names.extend(act.save.keys().map(String::as_str));
            }
        }
    }
}

impl FileChecker<'_> {
    fn names_in_acts<'l>(
        &mut self,
        at: &PathRef<'_>,
        acts: &'l [Act],
        known: &mut KnownNames<'l>,
        lane: Option<&'l str>,
    ) {
        for (i, act) in acts.iter().enumerate() {
            let lane = act.lane.as_deref().or(lane);
            self.names_in_act(&at.index(i), act, known, lane);
            known.add_saved(act, lane);
            // What is saved in a lane that does not exist may be what a later act asks for.
            known.complete &= act.save.is_empty() || lane.is_none_or(|lane| known.saved.contains_key(lane));
            known.complete &= self.is_authored(&at.index(i).key("save"));
        }
    }

    /// The fields in which a text may stand. Promises for one lane want their names in that lane only.
    fn names_in_act(&mut self, at: &PathRef<'_>, act: &Act, known: &KnownNames<'_>, lane: Option<&str>) {
        if let Some(request) = &act.request {
            self.names_in(&at.key("request"), request, known, lane);
        }
        if let Some(forge) = &act.forge {
            self.names_in(&at.key("forge"), forge, known, lane);
        }
        if let Some(guess) = &act.guess {
            self.names_in(&at.key("guess"), guess, known, lane);
        }
        if let Some(operator) = &act.operator {
            self.names_in(&at.key("operator"), operator, known, lane);
        }
        self.names_in_table(&at.key("expect"), &act.expect, known, lane);
        let expect_in = at.key("expect_in");
        for (lane, table) in &act.expect_in {
            self.names_in_table(&expect_in.key(lane), table, known, Some(lane));
        }
        let at_once = at.key("at_once");
        for (i, act) in act.at_once.iter().flatten().enumerate() {
            self.names_in_act(&at_once.index(i), act, known, lane);
        }
    }

    fn names_in(
        &mut self,
        at: &PathRef<'_>,
        value: &impl serde::Serialize,
        known: &KnownNames<'_>,
        lane: Option<&str>,
    ) {
        if let Ok(json) = serde_json::to_value(value) {
            self.names_in_json(at, &json, known, lane);
        }
    }

    fn names_in_table(
        &mut self,
        at: &PathRef<'_>,
        table: &serde_json::Map<String, Json>,
        known: &KnownNames<'_>,
        lane: Option<&str>,
    ) {
        for (key, value) in table {
            self.names_in_json(&at.key(key), value, known, lane);
        }
    }

    fn names_in_json(&mut self, at: &PathRef<'_>, json: &Json, known: &KnownNames<'_>, lane: Option<&str>) {
        match json {
            Json::String(text) => self.names_in_text(at, text, known, lane),
            Json::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    self.names_in_json(&at.index(i), item, known, lane);
                }
            }
            Json::Object(table) => self.names_in_table(at, table, known, lane),
            _ => {}
        }
    }

    fn names_in_text(&mut self, at: &PathRef<'_>, text: &str, known: &KnownNames<'_>, lane: Option<&str>) {
        if self.is_at_limit() {
            return;
        }
        let Some(unknown) = referenced_variables(text).find(|name| !known.contains(name, lane)) else { return };
        let message =
            format!("nothing has saved `${unknown}` by then{}", if lane.is_some() { " in this lane" } else { "" });
        let passwords = ["alice.password", "bob.password"];
        let saved = known.saved.values().flatten().copied();
        let help = match nearest_match(unknown, saved.chain(passwords)) {
            Some(near) if near != unknown => format!("did you mean `${near}`?"),
            Some(_) => "it is saved in another lane only".into(),
            None => format!("add `save.{unknown} = …` to an act before this one"),
        };
        self.report(Code::UnknownName, at, message, help);
    }
}
