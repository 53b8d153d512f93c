//! Rules for a lesson as a whole: its ids, lanes, steps and size.

use std::collections::{HashMap, HashSet};

use super::declared_names::DeclaredNames;
use super::id_style::IdStyle;
use super::links::LinkTargets;
use super::prediction::PredictionLanes;
use super::saved_names;
use crate::check::file_checker::FileChecker;
use crate::content::finding::Code;
use crate::content::lesson::{Lesson, Step};
use crate::content::toml_path::TomlPath;
use crate::content::toml_path::TomlPathRef;
use crate::model::Act;
use crate::prose::{self, budget};

/// The most of something that a lesson may have.
struct CountLimit {
    most: usize,
    /// What is counted, in the plural.
    what: &'static str,
}

// A lesson of a stranger must not keep the machine busy.
const MAX_STEPS: CountLimit = CountLimit { most: 50, what: "steps" };
const MAX_LANES: CountLimit = CountLimit { most: 8, what: "lanes" };
const MAX_ACCOUNTS: CountLimit = CountLimit { most: 16, what: "accounts" };
const MAX_ACTS: CountLimit = CountLimit { most: 50, what: "acts in one step" };
/// How often acts may be repeated in a step, all together: the exchanges of each repetition are kept.
const MAX_REPETITIONS: u32 = 200;
const MAX_ACTS_AT_ONCE: CountLimit = CountLimit { most: 64, what: "acts at once" };

/// Reports everything that is wrong with a lesson.
pub(super) fn check(checker: &mut FileChecker<'_>, lesson: &Lesson, links: &LinkTargets<'_>) {
    let root = TomlPathRef::Root;
    checker.check_id_style(&root.key("id"), &lesson.id, IdStyle::Kebab);
    checker.check_text_with_budget(&root.key("title"), &lesson.title, "title");
    if let Some(recap) = &lesson.recap {
        checker.check_text_with_budget(&root.key("recap"), recap, "recap");
    }
    if !(1..=60).contains(&lesson.minutes) {
        let message = format!("a lesson cannot take {} minutes", lesson.minutes);
        checker.report(
            Code::InvalidMinutes,
            &root.key("minutes"),
            message,
            "write between 1 and 60; split a longer one",
        );
    }
    checker.check_topics(&root.key("covers"), &lesson.covers, links);
    for (index, step) in lesson.step.iter().enumerate() {
        checker.check_topics(&root.key("step").index(index).key("covers"), &step.covers, links);
        checker.check_operation(&root.key("step").index(index).key("operation"), step.operation.as_deref());
    }
    checker.check_needs(&root.key("needs"), lesson, links);
    let names = DeclaredNames::of(checker, lesson);
    checker.check_lanes(&root.key("lane"), lesson);
    checker.check_accounts(&root.key("account"), lesson);
    if lesson.step.is_empty() {
        checker.report_missing(Code::NoSteps, &root.key("step"), "this lesson has no step", "add a `[[step]]`");
    }
    let steps = root.key("step");
    checker.unique_ids(&steps, lesson.step.iter().map(|step| step.id.as_str()), "step");
    for (index, step) in lesson.step.iter().enumerate() {
        checker.check_step(&steps.index(index), lesson, step, &names);
    }
    checker.check_lanes_differ(&root.key("lane"), lesson);
    checker.check_size_limits(lesson);
    saved_names::check(checker, lesson, &names);
    saved_names::check_use(checker, lesson);
}

impl FileChecker<'_> {
    fn check_size_limits(&mut self, lesson: &Lesson) {
        let root = TomlPathRef::Root;
        let steps = root.key("step");
        self.check_at_most(&MAX_STEPS, lesson.step.len(), &steps);
        self.check_at_most(&MAX_LANES, lesson.lane.len(), &root.key("lane"));
        if let Some(excess) = lesson.account.keys().nth(MAX_ACCOUNTS.most) {
            self.report_excess(&MAX_ACCOUNTS, lesson.account.len(), &root.key("account").key(excess));
        }
        for (index, step) in lesson.step.iter().enumerate() {
            let path = steps.index(index);
            let task = path.key("task");
            let acts = if step.task.is_some() { task.key("solution") } else { path.key("do") };
            self.check_at_most(&MAX_ACTS, step.acts_or_solution().len(), &acts);
            for (act_index, act) in step.acts_or_solution().iter().enumerate() {
                let count = act.at_once.as_ref().map_or(0, Vec::len);
                self.check_at_most(&MAX_ACTS_AT_ONCE, count, &acts.index(act_index).key("at_once"));
            }
            self.check_repetitions(&acts, step.acts_or_solution());
        }
    }

    /// Reports the first item of `list` that is too many.
    fn check_at_most(&mut self, limit: &CountLimit, count: usize, list: &TomlPathRef<'_>) {
        if count > limit.most {
            self.report_excess(limit, count, &list.index(limit.most));
        }
    }

    fn report_excess(&mut self, limit: &CountLimit, count: usize, first_excess: &TomlPathRef<'_>) {
        let CountLimit { most, what } = limit;
        let message = format!("these are {count} {what}, and {most} is the most there may be");
        self.report(Code::TooManySteps, first_excess, message, "make two lessons of it");
    }

    /// Reports the first act with which the acts of a step are repeated too often.
    fn check_repetitions(&mut self, list: &TomlPathRef<'_>, acts: &[Act]) {
        let mut total = 0_u32;
        for (index, act) in acts.iter().enumerate() {
            total = total.saturating_add(if act.repetitions() > 1 { act.repetitions() } else { 0 });
            if total > MAX_REPETITIONS {
                let message =
                    format!("up to here these are {total} repetitions, and a step may have {MAX_REPETITIONS}");
                self.report(Code::TooManySteps, &list.index(index).key("times"), message, "make two steps of it");
                return;
            }
        }
    }

    fn check_lanes(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson) {
        for (index, lane) in lesson.lane.iter().enumerate() {
            let path = path.index(index);
            self.check_id_style(&path.key("id"), &lane.id, IdStyle::Snake);
            self.check_prose(&path.key("title"), &lane.title);
        }
        self.check_lane_titles_differ(path, lesson);
        self.check_lane_tabs_width(path, lesson);
        self.unique_ids(path, lesson.lane.iter().map(|lane| lane.id.as_str()), "lane");
    }

    /// Reports a lane with the switches of an earlier one, unless an act or a task is about one of the two alone.
    fn check_lanes_differ(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson) {
        let is_known = self.is_intact(&TomlPathRef::Root.key("step")) && self.is_intact(path);
        // An act in a lane that does not exist may be meant for one of these.
        if !(2..=MAX_LANES.most).contains(&lesson.lane.len()) || !is_known || self.has_reported(Code::UnknownLane) {
            return;
        }
        let setups = lesson.lanes();
        let is_alone = |id: &str| lesson.step.iter().any(|step| is_about_lane(step, id));
        for (index, (lane, setup)) in setups.iter().enumerate() {
            let twin = setups
                .iter()
                .take(index)
                .find(|(other, other_setup)| other_setup == setup && !is_alone(&lane.id) && !is_alone(&other.id));
            if let Some((twin, _)) = twin {
                let message = format!("lane `{}` is as lane `{}`", lane.id, twin.id);
                let help = "let one of its switches differ, or an act happen in one of them only";
                self.report(Code::IdenticalLanes, &path.index(index).key("id"), message, help);
            }
        }
    }

    fn check_lane_titles_differ(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson) {
        let mut seen = HashSet::new();
        for (index, lane) in lesson.lane.iter().enumerate() {
            if !lane.title.trim().is_empty() && !seen.insert(lane.title.trim()) {
                let message = "another lane has this title";
                self.report(Code::SameTitle, &path.index(index).key("title"), message, "say what differs in this one");
            }
        }
    }

    /// The titles of the lanes fit into one row of tabs. Reported at the first title that does not.
    fn check_lane_tabs_width(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson) {
        let mut end = 0;
        for (index, lane) in lesson.lane.iter().enumerate() {
            end += prose::width(&lane.title) + budget::LANE_TITLE_PADDING;
            if end > budget::LANE_TITLES_COLUMNS {
                let excess = end - budget::LANE_TITLES_COLUMNS;
                let message =
                    format!("the titles of the lanes take {excess} columns more than their row has, up to here");
                self.report(Code::TextTooLong, &path.index(index).key("title"), message, "shorten them");
                return;
            }
        }
    }

    /// Reports ids that are given twice within one list. Ids across files are checked with the links.
    pub(super) fn unique_ids<'i>(&mut self, list: &TomlPathRef<'_>, ids: impl Iterator<Item = &'i str>, what: &str) {
        let mut first_index = HashMap::new();
        for (index, id) in ids.enumerate() {
            let first = *first_index.entry(id).or_insert(index);
            if first != index {
                let location = self.source.location_of(&TomlPath::from(&list.index(first).key("id")));
                let message = format!("there already is a {what} `{id}`");
                let help = format!("the first is at {location}: give this one another id");
                self.report(Code::DuplicateId, &list.index(index).key("id"), message, help);
            }
        }
    }

    fn check_step(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson, step: &Step, names: &DeclaredNames<'_>) {
        self.check_id_style(&path.key("id"), &step.id, IdStyle::Kebab);
        self.check_text_with_budget(&path.key("title"), &step.title, "step.title");
        self.check_step_texts(path, step, names);
        self.check_look_at(&path.key("look_at"), &step.look_at);
        self.check_table_rows(&path.key("row"), &step.row);
        if let Some(prediction) = &step.predict {
            self.check_prediction(path, prediction, &PredictionLanes::of(lesson, step, prediction), names);
        }
        match &step.task {
            None if step.acts.is_empty() => {
                let help = "add a `[[step.do]]`, or a `[step.task]` for the learner";
                self.report_missing(Code::StepKind, path, "nothing happens in this step", help);
            }
            Some(_) if !step.acts.is_empty() => {
                let help = "make two steps of it: first what happens, then the learner's turn";
                self.report_at_key(Code::StepKind, &path.key("task"), "this step has acts and a task", help);
            }
            Some(task) => self.check_task(&path.key("task"), task, names),
            None => {}
        }
        self.check_acts(&path.key("do"), &step.acts, names);
    }

    /// Checks what is read of a step beside its title and its prediction.
    fn check_step_texts(&mut self, path: &TomlPathRef<'_>, step: &Step, names: &DeclaredNames<'_>) {
        self.check_lane_text(&path.key("text"), &step.text, "step.text", names);
        self.check_lanes_have_text(&path.key("text"), &step.text, &names.lanes.names, names);
        if let Some(after) = &step.after {
            self.check_lane_text(&path.key("after"), after, "step.after", names);
        }
        if let Some(more) = &step.more {
            self.check_text_with_budget(&path.key("more"), more, "step.more");
        }
        if let Some(notes) = &step.notes {
            self.check_prose(&path.key("notes"), notes);
        }
        if let Some(code) = &step.code {
            self.check_text(&path.key("code"), code);
        }
    }
}

/// Whether an act of `step`, or its task, is about the lane with this id alone.
fn is_about_lane(step: &Step, id: &str) -> bool {
    let mut lanes = step.acts_or_solution().iter().map(|act| act.lane.as_deref());
    lanes.any(|lane| lane == Some(id)) || step.task.as_ref().is_some_and(|task| task.lane.as_deref() == Some(id))
}
