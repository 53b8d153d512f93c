//! Rules for lessons as a whole: ids, lanes, steps.

use std::collections::{HashMap, HashSet};

use super::super::lesson::{Lesson, Step};
use super::act::DeclaredNames;
use super::facts::PredictionScenes;
use super::links::LinkTargets;
use super::text::IdStyle;
use super::{Code, FileChecker, PathRef, saved_names};
use crate::prose::{self, budget};

/// Everything that is wrong with a lesson.
pub(super) fn check(desk: &mut FileChecker<'_>, lesson: &Lesson, links: &LinkTargets<'_>) {
    let root = PathRef::Root;
    desk.id_style(&root.key("id"), &lesson.id, IdStyle::Kebab);
    desk.text_with_budget(&root.key("title"), &lesson.title, "title");
    if let Some(recap) = &lesson.recap {
        desk.text_with_budget(&root.key("recap"), recap, "recap");
    }
    if !(1..=60).contains(&lesson.minutes) {
        let message = format!("a lesson cannot take {} minutes", lesson.minutes);
        desk.report(Code::BadMinutes, &root.key("minutes"), message, "write between 1 and 60; split a longer one");
    }
    desk.topics(&root.key("covers"), &lesson.covers);
    desk.needs(&root.key("needs"), lesson, links);
    let cast = DeclaredNames::of(desk, lesson);
    desk.lanes(&root.key("lane"), lesson);
    if lesson.step.is_empty() {
        desk.report_missing(Code::NoSteps, &root.key("step"), "this lesson has no step", "add a `[[step]]`");
    }
    let steps = root.key("step");
    desk.unique_ids(&steps, lesson.step.iter().map(|step| step.id.as_str()), "step");
    for (i, step) in lesson.step.iter().enumerate() {
        desk.step(&steps.index(i), lesson, step, &cast);
    }
    desk.size_limits(lesson);
    saved_names::check(desk, lesson);
}

/// What is hardly meant so: a lesson that promises nothing, or nothing but statuses.
pub(super) fn advise(desk: &mut FileChecker<'_>, lesson: &Lesson) {
    let acts = lesson.step.iter().flat_map(Step::acts_or_solution);
    let tables = acts.flat_map(|act| std::iter::once(&act.expect).chain(act.expect_in.values()));
    let goals = lesson.step.iter().filter_map(|step| step.task.as_ref()).map(|task| &task.goal);
    let promised: Vec<&str> = tables.chain(goals).flat_map(|table| table.keys().map(String::as_str)).collect();
    if promised.iter().all(|fact| matches!(*fact, "status" | "statuses")) && !lesson.step.is_empty() {
        let message = match promised.len() {
            0 => "this lesson promises nothing, so that nobody notices when it is no longer true",
            _ => "this lesson promises nothing but statuses",
        };
        let help = "promise what it is about as well; `authwalk run FILE --facts` prints what there is";
        desk.report(Code::OnlyStatuses, &PathRef::Root.key("id"), message, help);
    }
    unused_clients(desk, lesson);
}

/// Clients that never act, in no step and no solution.
fn unused_clients(desk: &mut FileChecker<'_>, lesson: &Lesson) {
    let acts = || lesson.step.iter().flat_map(Step::acts_or_solution);
    let acting: HashSet<&str> = acts()
        .chain(acts().filter_map(|act| act.at_once.as_ref()).flatten())
        .filter_map(|act| act.by.as_deref())
        .collect();
    for name in lesson.client.keys().filter(|name| !acting.contains(name.as_str())) {
        let path = PathRef::Root.key("client").key(name).to_key_path();
        let message = format!("the client `{name}` does nothing in this lesson");
        desk.report_at_key(Code::UnusedClient, &path, message, "let it act, or take it out");
    }
}

/// So many steps, lanes, acts of a step and acts at once may a lesson have.
const LIMITS: [(&str, usize); 4] = [("steps", 50), ("lanes", 8), ("acts in one step", 50), ("acts at once", 64)];

impl FileChecker<'_> {
    /// A lesson of a stranger must not keep the machine busy.
    fn size_limits(&mut self, lesson: &Lesson) {
        let [steps, lanes, acts, at_once] = LIMITS;
        let root = PathRef::Root;
        self.at_most(steps, lesson.step.len(), &root.key("step"));
        self.at_most(lanes, lesson.lane.len(), &root.key("lane"));
        let at = root.key("step");
        for (i, step) in lesson.step.iter().enumerate() {
            let at = at.index(i);
            let task = at.key("task");
            let list = if step.task.is_some() { task.key("solution") } else { at.key("do") };
            self.at_most(acts, step.acts_or_solution().len(), &list);
            for (i, act) in step.acts_or_solution().iter().enumerate() {
                let act_at = list.index(i);
                self.at_most(at_once, act.at_once.as_ref().map_or(0, Vec::len), &act_at.key("at_once"));
            }
        }
    }

    /// Told at the first that is too many.
    fn at_most(&mut self, (what, most): (&str, usize), count: usize, list: &PathRef<'_>) {
        if count > most {
            let message = format!("these are {count} {what}, and {most} is the most there may be");
            self.report(Code::TooManySteps, &list.index(most), message, "make two lessons of it");
        }
    }

    fn lanes(&mut self, at: &PathRef<'_>, lesson: &Lesson) {
        for (i, lane) in lesson.lane.iter().enumerate() {
            let at = at.index(i);
            self.id_style(&at.key("id"), &lane.id, IdStyle::Snake);
            self.prose(&at.key("title"), &lane.title);
        }
        self.lane_tabs_width(at, lesson);
        self.unique_ids(at, lesson.lane.iter().map(|lane| lane.id.as_str()), "lane");
    }

    /// The titles of the lanes stand in one row; told at the first that has no room in it.
    fn lane_tabs_width(&mut self, at: &PathRef<'_>, lesson: &Lesson) {
        let ends = lesson.lane.iter().scan(0, |end, lane| {
            *end += prose::width(&lane.title) + budget::LANE_TITLE_PADDING;
            Some(*end)
        });
        if let Some((i, end)) = ends.enumerate().find(|(_, end)| *end > budget::LANE_TITLES_COLUMNS) {
            let excess = end - budget::LANE_TITLES_COLUMNS;
            let message = format!("the titles of the lanes take {excess} columns more than their row has, up to here");
            self.report(Code::TextTooLong, &at.index(i).key("title"), message, "shorten them");
        }
    }

    /// Ids within one list, each given once.
    pub(super) fn unique_ids<'i>(&mut self, list: &PathRef<'_>, ids: impl Iterator<Item = &'i str>, what: &str) {
        let mut first = HashMap::new();
        for (i, id) in ids.enumerate() {
            let earlier = *first.entry(id).or_insert(i);
            if earlier != i {
                let address = self.source.location_of(&list.index(earlier).key("id").to_key_path());
                let message = format!("there already is a {what} `{id}`");
                let help = format!("the first is at {address}: give this one another id");
                self.report(Code::DuplicateId, &list.index(i).key("id"), message, help);
            }
        }
    }

    fn step(&mut self, at: &PathRef<'_>, lesson: &Lesson, step: &Step, cast: &DeclaredNames<'_>) {
        self.id_style(&at.key("id"), &step.id, IdStyle::Kebab);
        self.text_with_budget(&at.key("title"), &step.title, "step.title");
        self.text_with_budget(&at.key("text"), &step.text, "step.text");
        if let Some(after) = &step.after {
            self.text_with_budget(&at.key("after"), after, "step.after");
        }
        if let Some(notes) = &step.notes {
            self.prose(&at.key("notes"), notes);
        }
        if let Some(code) = &step.code {
            self.text(&at.key("code"), code);
        }
        self.look_at(&at.key("look_at"), &step.look_at);
        if let Some(prediction) = &step.predict {
            self.prediction(at, prediction, &PredictionScenes::of(lesson, step.acts_or_solution()));
        }
        match &step.task {
            None if step.acts.is_empty() => {
                let help = "add a `[[step.do]]`, or a `[step.task]` for the learner";
                self.report_missing(Code::StepKind, at, "nothing happens in this step", help);
            }
            Some(_) if !step.acts.is_empty() => {
                let help = "make two steps of it: first what happens, then the learner's turn";
                self.report_at_key(
                    Code::StepKind,
                    &at.key("task").to_key_path(),
                    "this step has acts and a task",
                    help,
                );
            }
            Some(task) => self.task(&at.key("task"), task, cast),
            None => {}
        }
        self.acts(&at.key("do"), &step.acts, cast);
    }
}
