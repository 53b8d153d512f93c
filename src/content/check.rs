//! What can be known of lessons and questions without running them. One subject a file, a few lines a rule.
//!
//! One fault makes one finding: where the definition of a name is itself at fault, those who use the name are spared.

mod act;
mod bank;
mod circles;
pub mod coverage;
mod facts;
mod fair;
mod kinds;
mod lesson;
pub mod levels;
mod links;
mod names;
mod pack;
mod question;
mod room;
mod task;
mod text;
mod words;

use super::finding::{self, Code, Finding};
use super::library::{Library, Written};
use super::locate::KeyPath;
use super::quiz::Quiz;
use super::read::{MOST, Source, did_you_mean};

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
    for pack in &library.packs {
        let mut desk = Desk::new(&pack.source);
        pack::check(&mut desk, &pack.value);
        findings.append(&mut desk.findings);
    }
    links.duplicates(&mut findings);
    findings.extend(circles::check(library));
    finding::sort(&mut findings);
    findings
}

/// What is allowed and yet hardly meant so: questions that give themselves away, lessons that promise next to nothing.
/// All of it is warnings, and none of it is about a file that `findings` call faulty.
#[must_use]
pub fn advise(library: &Library, findings: &[Finding]) -> Vec<Finding> {
    let mut advice = Vec::new();
    for lesson in library.playable(findings) {
        let mut desk = Desk::new(&lesson.source);
        lesson::advise(&mut desk, &lesson.value);
        advice.append(&mut desk.findings);
    }
    let quizzes: Vec<&Written<Quiz>> = library.usable_quizzes(findings).collect();
    for quiz in &quizzes {
        let mut desk = Desk::new(&quiz.source);
        fair::check(&mut desk, &quiz.value);
        advice.append(&mut desk.findings);
    }
    advice.extend(bank::check(&quizzes));
    finding::sort(&mut advice);
    advice
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
        if self.has_room_for(path) {
            self.findings.push(self.source.finding(code, path, message, Some(help.into())));
        }
    }

    /// A finding at a key, if its value is the author's own.
    fn report_key(&mut self, code: Code, path: &KeyPath, message: impl Into<String>, help: impl Into<String>) {
        if self.has_room_for(path) {
            self.findings.push(self.source.finding_at_key(code, path, message, Some(help.into())));
        }
    }

    /// Whether a finding at `path` is to be told: its value is the author's own, and not too much was told already.
    fn has_room_for(&mut self, path: &KeyPath) -> bool {
        if self.is_full() || !self.source.is_written(path) {
            return false;
        }
        if self.findings.len() == MOST {
            let message = format!("there are more than {MOST} faults in this file");
            let help = Some("mend those above first".into());
            self.findings.push(self.source.finding(Code::TooManyFaults, path, message, help));
        }
        !self.is_full()
    }

    /// Whether nothing more is told of this file.
    const fn is_full(&self) -> bool {
        self.findings.len() > MOST
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
        if !known.contains(&written) && !self.is_full() {
            self.report(code, at, format!("there is no {what} `{written}`"), did_you_mean(written, known));
        }
    }
}
