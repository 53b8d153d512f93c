//! What can be known of lessons and questions without running them. One subject a file, a few lines a rule.
//!
//! One fault makes one finding: where the definition of a name is itself at fault, those who use the name are spared.

mod act;
mod facts;
mod kinds;
mod lesson;
mod links;
mod names;
mod question;
mod task;
mod text;

use super::finding::{self, Code, Finding};
use super::library::Library;
use super::locate::KeyPath;
use super::read::{Source, did_you_mean};

/// Everything that is wrong with a library, reading included, in the order of its files.
///
/// Links are judged against the library itself and the built-in course.
#[must_use]
pub fn check(library: &Library) -> Vec<Finding> {
    let links = links::Links::of(library);
    let mut findings = library.findings.clone();
    for lesson in &library.lessons {
        let mut desk = Desk::new(&lesson.source);
        lesson::check(&mut desk, &lesson.value, &links);
        findings.append(&mut desk.findings);
    }
    for quiz in &library.quizzes {
        let mut desk = Desk::new(&quiz.source);
        question::check(&mut desk, &quiz.value, &links);
        findings.append(&mut desk.findings);
    }
    links.duplicates(library, &mut findings);
    finding::sort(&mut findings);
    findings
}

/// The way to the value at hand, kept on the stack: only a finding makes a [`KeyPath`] of it.
#[derive(Clone, Copy)]
enum Trail<'t> {
    Root,
    Key(&'t Trail<'t>, &'t str),
    Index(&'t Trail<'t>, usize),
}

impl<'t> Trail<'t> {
    const fn key(&'t self, name: &'t str) -> Self {
        Self::Key(self, name)
    }

    const fn index(&'t self, index: usize) -> Self {
        Self::Index(self, index)
    }

    fn path(&self) -> KeyPath {
        match self {
            Self::Root => KeyPath::root(),
            Self::Key(parent, name) => parent.path().key(*name),
            Self::Index(parent, index) => parent.path().index(*index),
        }
    }
}

/// One file on the checker's desk.
struct Desk<'d> {
    source: &'d Source,
    findings: Vec<Finding>,
}

impl<'d> Desk<'d> {
    const fn new(source: &'d Source) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// A finding at a value, if that value is the author's own.
    fn report(&mut self, code: Code, at: &Trail<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.report_path(code, &at.path(), message, help);
    }

    fn report_path(&mut self, code: Code, path: &KeyPath, message: impl Into<String>, help: impl Into<String>) {
        if self.source.is_written(path) {
            self.findings.push(self.source.finding(code, path, message, Some(help.into())));
        }
    }

    /// A finding at a key, if its value is the author's own.
    fn report_key(&mut self, code: Code, path: &KeyPath, message: impl Into<String>, help: impl Into<String>) {
        if self.source.is_written(path) {
            self.findings.push(self.source.finding_at_key(code, path, message, Some(help.into())));
        }
    }

    /// A finding that something is missing in a table, if nothing was lost from it in reading.
    fn report_lack(&mut self, code: Code, at: &Trail<'_>, message: impl Into<String>, help: impl Into<String>) {
        if self.is_whole(at) {
            self.report(code, at, message, help);
        }
    }

    /// Whether everything at or below `at` was read as it was written.
    fn is_whole(&self, at: &Trail<'_>) -> bool {
        !self.source.is_mended() || self.source.is_whole(&at.path())
    }

    /// A name that must be one of `known`.
    fn one_of(&mut self, code: Code, at: &Trail<'_>, written: &str, known: &[&str], what: &str) {
        if !known.contains(&written) {
            self.report(code, at, format!("there is no {what} `{written}`"), did_you_mean(written, known));
        }
    }
}
