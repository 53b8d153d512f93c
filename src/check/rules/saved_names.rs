//! Rules for `$name`: an earlier act saved it, in every lane in which it is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::declared_names::DeclaredNames;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::{Lesson, ONLY_LANE, Step};
use crate::content::toml_path::TomlPathRef;
use crate::model::account::{AccountSetup, account_variables};
use crate::model::act::Act;
use crate::model::nearest_match::{did_you_mean, nearest_match};
use crate::model::variables::{Variables, is_variable_name, referenced_variables};

/// The names that may be used at one point of a lesson.
#[derive(Clone)]
struct KnownNames<'l> {
    built_in: Variables,
    /// The names that stand for the texts of one round of the present request.
    each: BTreeSet<String>,
    /// The names that acts have saved so far, by lane.
    saved: BTreeMap<&'l str, BTreeSet<&'l str>>,
    /// The accounts of the lesson's own, if one of them has a name that it cannot keep: another was meant, and what is built
    /// from that is not known.
    misnamed_accounts: Option<&'l BTreeMap<String, AccountSetup>>,
    /// Whether all other names are known. If some `save` could not be read, no name is reported as unknown.
    complete: bool,
}

/// Checks a lesson in the order in which it runs.
pub(super) fn check(checker: &mut FileChecker<'_>, lesson: &Lesson, names: &DeclaredNames<'_>) {
    let lanes = lesson.lane.iter().map(|lane| lane.id.as_str());
    let default_lane = lesson.lane.is_empty().then_some(ONLY_LANE);
    let saved = lanes.chain(default_lane).map(|lane| (lane, BTreeSet::new())).collect();
    let built_in = account_variables(&lesson.account);
    let misnamed_accounts = (!names.accounts.is_complete).then_some(&lesson.account);
    let mut known = KnownNames { built_in, each: BTreeSet::new(), saved, misnamed_accounts, complete: true };
    let steps = TomlPathRef::Root.key("step");
    for (index, step) in lesson.step.iter().enumerate() {
        let path = steps.index(index);
        checker.names_in_acts(&path.key("do"), &step.acts, &mut known, None);
        // Acts that could not be read may have saved something.
        known.complete &= checker.is_authored(&path.key("do")) && checker.lost_no_key(&path);
        if let Some(task) = &step.task {
            let (path, lane) = (path.key("task"), task.lane.as_deref());
            if let Some(start) = &task.start {
                checker.check_names_in_text(&path.key("start"), start, &known, lane);
            }
            checker.names_in_table(&path.key("goal"), &task.goal, &known, lane);
            // The names of the solution are not kept: a learner may reach the goal in another way, which saves nothing.
            checker.names_in_acts(&path.key("solution"), &task.solution, &mut known.clone(), lane);
        }
    }
}

/// Reports every name that is saved and nowhere used. Where a part of a step could not be read, it may be used there.
pub(super) fn check_use(checker: &mut FileChecker<'_>, lesson: &Lesson) {
    let steps = TomlPathRef::Root.key("step");
    let saves_anything = lesson.step.iter().flat_map(Step::acts_or_solution).any(|act| !act.save.is_empty());
    // An unknown `$name` may be the misspelt use of one that then seems to have none, and a value that can never be may have
    // taken the place of a use.
    let may_be_used = || [Code::UndefinedVariable, Code::WrongValue].into_iter().any(|code| checker.has_reported(code));
    if !saves_anything || !checker.is_intact(&steps) || may_be_used() {
        return;
    }
    let Ok(text) = serde_json::to_string(&lesson.step) else { return };
    let used: BTreeSet<&str> = referenced_variables(&text).collect();
    for (index, step) in lesson.step.iter().enumerate() {
        let path = steps.index(index);
        let task = path.key("task");
        let acts = if step.task.is_some() { task.key("solution") } else { path.key("do") };
        for (act_index, act) in step.acts_or_solution().iter().enumerate() {
            let act_path = acts.index(act_index);
            let save = act_path.key("save");
            let is_unused = |name: &&String| is_variable_name(name) && !used.contains(name.as_str());
            for name in act.save.keys().filter(is_unused) {
                let help = "use it in a later act, or take it out";
                checker.report_at_key(Code::UnusedSave, &save.key(name), format!("nothing uses `${name}`"), help);
            }
        }
    }
}

impl<'l> KnownNames<'l> {
    /// Whether `name` is known in `lane`, or without one, in every lane.
    fn contains(&self, name: &str, lane: Option<&str>) -> bool {
        // A lane that does not exist has no names here, and is reported elsewhere.
        let mut lanes = self.saved.iter().filter(|(id, _)| lane.is_none_or(|lane| lane == **id));
        !self.complete
            || self.built_in.get(name).is_some()
            || self.is_of_misnamed_account(name)
            || self.each.contains(name)
            || lanes.all(|(_, names)| names.contains(name))
    }

    /// Whether `name` may be the password of an account that was meant to be called otherwise. Of `$car-ol.password` only `car`
    /// is a name.
    fn is_of_misnamed_account(&self, name: &str) -> bool {
        self.misnamed_accounts.is_some_and(|accounts| {
            name.ends_with(".password") || accounts.keys().any(|account| account.starts_with(name))
        })
    }

    /// Adds what an act in `lane` saves. What is saved in a lane that does not exist may be meant for any.
    fn add_saved(&mut self, act: &'l Act, lane: Option<&str>) {
        let lane = lane.filter(|lane| self.saved.contains_key(lane));
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
        path: &TomlPathRef<'_>,
        acts: &'l [Act],
        known: &mut KnownNames<'l>,
        lane: Option<&'l str>,
    ) {
        for (index, act) in acts.iter().enumerate() {
            let lane = act.lane.as_deref().or(lane);
            self.check_names_in_act(&path.index(index), act, known, lane);
            known.add_saved(act, lane);
            known.complete &= self.is_authored(&path.index(index).key("save")) && self.lost_no_key(&path.index(index));
        }
    }

    /// Checks the fields of an act that may contain names. What is expected in one lane needs its names in that lane only.
    fn check_names_in_act(&mut self, path: &TomlPathRef<'_>, act: &Act, known: &KnownNames<'_>, lane: Option<&str>) {
        if let Some(request) = &act.request {
            // Where `each` could not be read as it was written, not all of its names are known.
            let each = act.each_names().collect();
            let complete = known.complete && self.is_intact(&path.key("each")) && self.lost_no_key(path);
            if act.each.is_empty() && complete == known.complete {
                self.names_in(&path.key("request"), request, known, lane);
            } else {
                self.names_in(&path.key("request"), request, &KnownNames { each, complete, ..known.clone() }, lane);
            }
        }
        self.names_in(&path.key("each"), &act.each, known, lane);
        if let Some(forge) = &act.forge {
            self.names_in(&path.key("forge"), forge, known, lane);
        }
        if let Some(guess) = &act.guess {
            self.names_in(&path.key("guess"), guess, known, lane);
        }
        if let Some(totp) = &act.totp {
            self.names_in(&path.key("totp"), totp, known, lane);
        }
        if let Some(operator) = &act.operator {
            self.names_in(&path.key("operator"), operator, known, lane);
        }
        self.names_in_table(&path.key("expect"), &act.expect, known, lane);
        let expect_in = path.key("expect_in");
        for (expecting_lane, table) in &act.expect_in {
            self.names_in_table(&expect_in.key(expecting_lane), table, known, Some(expecting_lane));
        }
        let at_once = path.key("at_once");
        for (index, concurrent_act) in act.at_once.iter().flatten().enumerate() {
            self.check_names_in_act(&at_once.index(index), concurrent_act, known, lane);
        }
    }

    fn names_in(
        &mut self,
        path: &TomlPathRef<'_>,
        value: &impl serde::Serialize,
        known: &KnownNames<'_>,
        lane: Option<&str>,
    ) {
        if let Ok(json) = serde_json::to_value(value) {
            self.check_names_in_json(path, &json, known, lane);
        }
    }

    fn names_in_table(
        &mut self,
        path: &TomlPathRef<'_>,
        table: &serde_json::Map<String, Json>,
        known: &KnownNames<'_>,
        lane: Option<&str>,
    ) {
        for (key, value) in table {
            self.check_names_in_json(&path.key(key), value, known, lane);
        }
    }

    fn check_names_in_json(&mut self, path: &TomlPathRef<'_>, json: &Json, known: &KnownNames<'_>, lane: Option<&str>) {
        match json {
            Json::String(text) => self.check_names_in_text(path, text, known, lane),
            Json::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.check_names_in_json(&path.index(index), item, known, lane);
                }
            }
            Json::Object(table) => self.names_in_table(path, table, known, lane),
            _ => {}
        }
    }

    fn check_names_in_text(&mut self, path: &TomlPathRef<'_>, text: &str, known: &KnownNames<'_>, lane: Option<&str>) {
        if self.is_at_limit() {
            return;
        }
        let Some(unknown) = referenced_variables(text).find(|name| !known.contains(name, lane)) else { return };
        let message =
            format!("nothing has saved `${unknown}` by then{}", if lane.is_some() { " in this lane" } else { "" });
        let saved = known.saved.values().flatten().copied();
        let help = match nearest_match(unknown, saved.chain(known.built_in.names())) {
            Some(near) if near != unknown => did_you_mean(&format!("${near}")),
            Some(_) => "it is saved in another lane only".into(),
            None => format!("add `save.{unknown} = …` to an act before this one"),
        };
        self.report(Code::UndefinedVariable, path, message, help);
    }
}
