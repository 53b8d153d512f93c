//! Former ids (`was`): each is free by now, and one thing alone had it. Otherwise nobody could say what was learned under it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::id_style::IdStyle;
use crate::check::file_checker::FileChecker;
use crate::content::finding::{Code, Finding};
use crate::content::lesson::Lesson;
use crate::content::library::Library;
use crate::content::source::Source;
use crate::content::toml_path::{TomlPath, TomlPathRef};

/// One kind of thing with ids: what it is called, and the ids of today.
struct Namespace<'l> {
    what: &'static str,
    living: HashSet<&'l str>,
    /// The former ids so far, each with the place of the first claim.
    claimed: HashMap<&'l str, String>,
}

impl<'l> Namespace<'l> {
    fn new(what: &'static str, ids: impl Iterator<Item = &'l str>) -> Self {
        Self { what, living: ids.collect(), claimed: HashMap::new() }
    }

    /// Checks the `was` of a thing whose table is at `table`.
    fn check(&mut self, checker: &mut FileChecker<'_>, table: &TomlPathRef<'_>, was: &'l [String]) {
        for (index, id) in was.iter().enumerate() {
            let (list, what) = (table.key("was"), self.what);
            let path = list.index(index);
            checker.check_id_style(&path, id, IdStyle::Kebab);
            if self.living.contains(id.as_str()) {
                let message = format!("there is a {what} `{id}` today");
                let help = "take it out: what was learned under this id counts for the one that has it";
                checker.report(Code::DuplicateId, &path, message, help);
            } else if let Some(first) = self.claimed.get(id.as_str()) {
                let message = format!("another {what} was called `{id}` already");
                checker.report(Code::DuplicateId, &path, message, format!("the first is at {first}: keep one of them"));
            } else {
                self.claimed.insert(id, checker.source.location_of(&TomlPath::from(&path)));
            }
        }
    }
}

/// Reports every former id of `library` that is not free, or is claimed twice.
pub(super) fn check(library: &Library) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Hardly any pack has one.
    if !has_former_ids(library) {
        return findings;
    }
    let mut lessons = Namespace::new("lesson", library.lessons.iter().map(|lesson| lesson.value.id.as_str()));
    for lesson in &library.lessons {
        let value = &lesson.value;
        check_file(&lesson.source, &mut findings, |checker| {
            lessons.check(checker, &TomlPathRef::Root, &value.was);
            let mut steps = Namespace::new("step", value.step.iter().map(|step| step.id.as_str()));
            for (index, step) in value.step.iter().enumerate() {
                steps.check(checker, &TomlPathRef::Root.key("step").index(index), &step.was);
            }
        });
    }
    let mut questions = Namespace::new("question", library.questions().map(|question| question.id.as_str()));
    for quiz in &library.quizzes {
        check_file(&quiz.source, &mut findings, |checker| {
            for (index, question) in quiz.value.question.iter().enumerate() {
                questions.check(checker, &TomlPathRef::Root.key("question").index(index), &question.was);
            }
        });
    }
    findings
}

fn has_former_ids(library: &Library) -> bool {
    let has_one = |lesson: &Lesson| !lesson.was.is_empty() || lesson.step.iter().any(|step| !step.was.is_empty());
    library.lessons.iter().any(|lesson| has_one(&lesson.value))
        || library.questions().any(|question| !question.was.is_empty())
}

fn check_file(source: &Arc<Source>, findings: &mut Vec<Finding>, check: impl FnOnce(&mut FileChecker<'_>)) {
    let mut checker = FileChecker::new(source);
    check(&mut checker);
    findings.append(&mut checker.findings);
}
