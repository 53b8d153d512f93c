//! What can be known of lessons and questions without running them. One subject a file, a few lines a rule.
//!
//! One fault makes one finding: where the definition of a name is itself at fault, those who use the name are spared.

mod act;
mod answer_bias;
pub mod coverage;
mod cycles;
mod facts;
mod giveaways;
mod lesson;
mod links;
mod pack;
mod page_budget;
mod question;
mod question_kinds;
mod saved_names;
pub mod suppressions;
mod task;
mod text;
mod text_heuristics;

use super::finding::{self, Code, Finding};
use super::key_path::KeyPath;
use super::library::{Library, Sourced};
use super::quiz::Quiz;
use super::read::{MAX_FINDINGS_PER_FILE, Source, suggestion};

/// Everything that is wrong with a library, reading included, in the order of its files.
///
/// Links are judged against the library itself and the built-in course.
#[must_use]
pub fn check(library: &Library) -> Vec<Finding> {
    let links = links::LinkTargets::of(library);
    let mut findings = library.findings.clone();
    for lesson in &library.lessons {
        let mut desk = FileChecker::new(&lesson.source);
        lesson::check(&mut desk, &lesson.value, &links);
        findings.append(&mut desk.findings);
    }
    for quiz in &library.quizzes {
        let mut desk = FileChecker::new(&quiz.source);
        question::check(&mut desk, &quiz.value, &links);
        findings.append(&mut desk.findings);
    }
    for pack in &library.packs {
        let mut desk = FileChecker::new(&pack.source);
        pack::check(&mut desk, &pack.value);
        findings.append(&mut desk.findings);
    }
    links.report_duplicates(&mut findings);
    findings.extend(cycles::check(library));
    finding::sort_and_dedup(&mut findings);
    findings
}

/// What is allowed and yet hardly meant so: questions that give themselves away, lessons that promise next to nothing.
/// All of it is warnings, and none of it is about a file that `findings` call faulty.
#[must_use]
pub fn advise(library: &Library, findings: &[Finding]) -> Vec<Finding> {
    let mut advice = Vec::new();
    for lesson in library.playable_lessons(findings) {
        let mut desk = FileChecker::new(&lesson.source);
        lesson::advise(&mut desk, &lesson.value);
        advice.append(&mut desk.findings);
    }
    let quizzes: Vec<&Sourced<Quiz>> = library.usable_quizzes(findings).collect();
    for quiz in &quizzes {
        let mut desk = FileChecker::new(&quiz.source);
        giveaways::check(&mut desk, &quiz.value);
        advice.append(&mut desk.findings);
    }
    advice.extend(answer_bias::check(&quizzes));
    finding::sort_and_dedup(&mut advice);
    advice
}

/// The way to the value at hand, kept on the stack: only a finding makes a [`KeyPath`] of it.
#[derive(Clone, Copy)]
enum PathRef<'t> {
    Root,
    Key(&'t PathRef<'t>, &'t str),
    Index(&'t PathRef<'t>, usize),
}

impl<'t> PathRef<'t> {
    const fn key(&'t self, name: &'t str) -> Self {
        Self::Key(self, name)
    }

    const fn index(&'t self, index: usize) -> Self {
        Self::Index(self, index)
    }

    fn to_key_path(self) -> KeyPath {
        match self {
            Self::Root => KeyPath::root(),
            Self::Key(parent, name) => parent.to_key_path().key(name),
            Self::Index(parent, index) => parent.to_key_path().index(index),
        }
    }
}

/// One file on the checker's desk.
struct FileChecker<'d> {
    source: &'d Source,
    findings: Vec<Finding>,
}

impl<'d> FileChecker<'d> {
    const fn new(source: &'d Source) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// A finding at a value, if that value is the author's own.
    fn report(&mut self, code: Code, at: &PathRef<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.report_path(code, &at.to_key_path(), message, help);
    }

    fn report_path(&mut self, code: Code, path: &KeyPath, message: impl Into<String>, help: impl Into<String>) {
        if self.may_report(path) {
            self.findings.push(self.source.finding(code, path, message, Some(help.into())));
        }
    }

    /// A finding at a key, if its value is the author's own.
    fn report_at_key(&mut self, code: Code, path: &KeyPath, message: impl Into<String>, help: impl Into<String>) {
        if self.may_report(path) {
            self.findings.push(self.source.finding_at_key(code, path, message, Some(help.into())));
        }
    }

    /// Whether a finding at `path` is to be told: its value is the author's own, and not too much was told already.
    fn may_report(&mut self, path: &KeyPath) -> bool {
        if self.is_at_limit() || !self.source.is_authored(path) {
            return false;
        }
        if self.findings.len() == MAX_FINDINGS_PER_FILE {
            let message = format!("there are more than {MAX_FINDINGS_PER_FILE} faults in this file");
            let help = Some("mend those above first".into());
            self.findings.push(self.source.finding(Code::TooManyFaults, path, message, help));
        }
        !self.is_at_limit()
    }

    /// Whether nothing more is told of this file.
    const fn is_at_limit(&self) -> bool {
        self.findings.len() > MAX_FINDINGS_PER_FILE
    }

    /// A finding that something is missing in a table, if nothing was lost from it in reading.
    fn report_missing(&mut self, code: Code, at: &PathRef<'_>, message: impl Into<String>, help: impl Into<String>) {
        if self.is_intact(at) {
            self.report(code, at, message, help);
        }
    }

    /// Whether everything at or below `at` was read as it was written.
    fn is_intact(&self, at: &PathRef<'_>) -> bool {
        !self.source.was_recovered() || self.source.is_intact(&at.to_key_path())
    }

    /// A name that must be one of `known`.
    fn expect_one_of(&mut self, code: Code, at: &PathRef<'_>, written: &str, known: &[&str], what: &str) {
        if !known.contains(&written) && !self.is_at_limit() {
            self.report(code, at, format!("there is no {what} `{written}`"), suggestion(written, known));
        }
    }
}
