//! What is allowed but probably not intended: questions that give their answer away, lessons that expect next to nothing.

pub(in crate::check) mod answer_bias;
mod giveaways;

use std::collections::HashSet;

use super::checked_library::CheckedLibrary;
use super::file_checker::FileChecker;
use crate::content::finding::{self, Code, Finding};
use crate::content::lesson::{Lesson, Step};
use crate::content::library::LibraryItem;
use crate::content::quiz::Quiz;
use crate::content::toml_path::TomlPathRef;
use crate::model::act::Act;

/// All of these are warnings. A file with an error gets none: its errors come first.
#[must_use]
pub fn advise(library: &CheckedLibrary) -> Vec<Finding> {
    let mut advice = Vec::new();
    for lesson in library.playable_lessons() {
        let mut checker = FileChecker::new(&lesson.source);
        advise_on_lesson(&mut checker, &lesson.value);
        advice.append(&mut checker.findings);
    }
    let quizzes: Vec<&LibraryItem<Quiz>> = library.usable_quizzes().collect();
    for quiz in &quizzes {
        let mut checker = FileChecker::new(&quiz.source);
        giveaways::check(&mut checker, &quiz.value);
        advice.append(&mut checker.findings);
    }
    advice.extend(answer_bias::check(&quizzes));
    finding::sort_and_dedup(&mut advice);
    advice
}

/// Reports what is allowed but probably not intended: a lesson that expects nothing, or nothing but statuses, and clients
/// that do nothing.
fn advise_on_lesson(checker: &mut FileChecker<'_>, lesson: &Lesson) {
    let acts = || lesson.step.iter().flat_map(Step::acts_or_solution);
    let expectations = acts().flat_map(|act| std::iter::once(&act.expect).chain(act.expect_in.values()));
    let goals = lesson.step.iter().filter_map(|step| step.task.as_ref()).map(|task| &task.goal);
    let expected_facts = expectations.chain(goals).flat_map(|table| table.keys().map(String::as_str));
    let facts: Vec<&str> = expected_facts.chain(acts().flat_map(Act::compared_facts)).collect();
    if facts.iter().all(|fact| matches!(*fact, "status" | "statuses")) && !lesson.step.is_empty() {
        let message = if facts.is_empty() {
            "this lesson expects nothing, so that nobody notices when it is no longer true"
        } else {
            "this lesson expects nothing but statuses"
        };
        let help = "expect what it is about as well; `authwalk run FILE --facts` prints what there is";
        checker.report(Code::OnlyStatuses, &TomlPathRef::Root.key("id"), message, help);
    }
    unused_clients(checker, lesson);
}

/// Reports clients that act in no step and in no solution.
fn unused_clients(checker: &mut FileChecker<'_>, lesson: &Lesson) {
    let acts = || lesson.step.iter().flat_map(Step::acts_or_solution);
    let acts_at_once = acts().filter_map(|act| act.at_once.as_ref()).flatten();
    let acting: HashSet<&str> = acts().chain(acts_at_once).filter_map(|act| act.by.as_deref()).collect();
    for name in lesson.client.keys().filter(|name| !acting.contains(name.as_str())) {
        let message = format!("the client `{name}` does nothing in this lesson");
        let clients = TomlPathRef::Root.key("client");
        checker.report_at_key(Code::UnusedClient, &clients.key(name), message, "let it act, or take it out");
    }
}
