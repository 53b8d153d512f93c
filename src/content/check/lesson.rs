//! Rules for lessons as a whole: ids, lanes, steps.

use std::collections::HashMap;

use super::super::lesson::{Lesson, Step};
use super::act::Cast;
use super::facts::Scenes;
use super::links::Links;
use super::text::Shape;
use super::{Code, Desk, Trail, names};

/// Everything that is wrong with a lesson.
pub(super) fn check(desk: &mut Desk<'_>, lesson: &Lesson, links: &Links<'_>) {
    let root = Trail::Root;
    desk.id(&root.key("id"), &lesson.id, Shape::Kebab);
    desk.text(&root.key("title"), &lesson.title);
    if let Some(recap) = &lesson.recap {
        desk.text(&root.key("recap"), recap);
    }
    if !(1..=60).contains(&lesson.minutes) {
        let message = format!("a lesson cannot take {} minutes", lesson.minutes);
        desk.report(Code::BadMinutes, &root.key("minutes"), message, "write between 1 and 60; split a longer one");
    }
    desk.topics(&root.key("covers"), &lesson.covers);
    desk.needs(&root.key("needs"), lesson, links);
    let cast = Cast::of(desk, lesson);
    desk.lanes(&root.key("lane"), lesson);
    if lesson.step.is_empty() {
        desk.report_lack(Code::NoSteps, &root.key("step"), "this lesson has no step", "add a `[[step]]`");
    }
    let steps = root.key("step");
    desk.unique(&steps, lesson.step.iter().map(|step| step.id.as_str()), "step");
    for (i, step) in lesson.step.iter().enumerate() {
        desk.step(&steps.index(i), lesson, step, &cast);
    }
    names::check(desk, lesson);
}

impl Desk<'_> {
    fn lanes(&mut self, at: &Trail<'_>, lesson: &Lesson) {
        for (i, lane) in lesson.lane.iter().enumerate() {
            let at = at.index(i);
            self.id(&at.key("id"), &lane.id, Shape::Snake);
            self.text(&at.key("title"), &lane.title);
        }
        self.unique(at, lesson.lane.iter().map(|lane| lane.id.as_str()), "lane");
    }

    /// Ids within one list, each given once.
    pub(super) fn unique<'i>(&mut self, list: &Trail<'_>, ids: impl Iterator<Item = &'i str>, what: &str) {
        let mut first = HashMap::new();
        for (i, id) in ids.enumerate() {
            let earlier = *first.entry(id).or_insert(i);
            if earlier != i {
                let address = self.source.address(&list.index(earlier).key("id").path());
                let message = format!("there already is a {what} `{id}`");
                let help = format!("the first is at {address}: give this one another id");
                self.report(Code::DuplicateId, &list.index(i).key("id"), message, help);
            }
        }
    }

    fn step(&mut self, at: &Trail<'_>, lesson: &Lesson, step: &Step, cast: &Cast<'_>) {
        self.id(&at.key("id"), &step.id, Shape::Kebab);
        self.text(&at.key("title"), &step.title);
        self.text(&at.key("text"), &step.text);
        for (key, text) in [("after", &step.after), ("notes", &step.notes), ("code", &step.code)] {
            if let Some(text) = text {
                self.text(&at.key(key), text);
            }
        }
        self.look_at(&at.key("look_at"), &step.look_at);
        if let Some(prediction) = &step.predict {
            self.prediction(&at.key("predict"), prediction, &Scenes::of(lesson, step.acts()));
        }
        match &step.task {
            None if step.acts.is_empty() => {
                let help = "add a `[[step.do]]`, or a `[step.task]` for the learner";
                self.report_lack(Code::StepKind, at, "nothing happens in this step", help);
            }
            Some(_) if !step.acts.is_empty() => {
                let help = "make two steps of it: first what happens, then the learner's turn";
                self.report_key(Code::StepKind, &at.key("task").path(), "this step has acts and a task", help);
            }
            Some(task) => self.task(&at.key("task"), task, cast),
            None => {}
        }
        self.acts(&at.key("do"), &step.acts, cast);
    }
}
