//! The rules for lessons, questions and packs that hold without running them. Each file has one subject, and most rules
//! are methods of [`FileChecker`] of a few lines. The command `authwalk check` also replays lessons, which is not done here.
//!
//! One fault makes one finding: if the definition of a name is at fault, the places that use the name are not reported.

mod act;
mod answer_bias;
pub mod coverage;
mod cycles;
mod declared_names;
mod facts;
mod file_checker;
mod giveaways;
mod id_style;
mod lesson;
mod links;
mod pack;
mod page_budget;
mod path_ref;
mod question;
mod question_kinds;
mod saved_names;
pub mod suppressions;
mod task;
mod text;
mod text_heuristics;

use file_checker::FileChecker;

use super::finding::{self, Finding};
use super::library::{Library, Sourced};
use super::quiz::Quiz;

/// Everything that is wrong with a library, including the findings of reading it, in the order of its files.
///
/// Links are judged against the library itself and the built-in course.
#[must_use]
pub fn check(library: &Library) -> Vec<Finding> {
    let links = links::LinkTargets::of(library);
    let mut findings = library.findings.clone();
    for lesson in &library.lessons {
        let mut checker = FileChecker::new(&lesson.source);
        lesson::check(&mut checker, &lesson.value, &links);
        findings.append(&mut checker.findings);
    }
    for quiz in &library.quizzes {
        let mut checker = FileChecker::new(&quiz.source);
        question::check(&mut checker, &quiz.value, &links);
        findings.append(&mut checker.findings);
    }
    for pack in &library.packs {
        let mut checker = FileChecker::new(&pack.source);
        pack::check(&mut checker, &pack.value);
        findings.append(&mut checker.findings);
    }
    links.report_duplicates(&mut findings);
    findings.extend(cycles::check(library));
    finding::sort_and_dedup(&mut findings);
    findings
}

/// What is allowed but probably not intended: questions that give their answer away, lessons that expect next to nothing.
/// All of these are warnings. A file with an error among `findings` gets none: its errors come first.
#[must_use]
pub fn advise(library: &Library, findings: &[Finding]) -> Vec<Finding> {
    let mut advice = Vec::new();
    for lesson in library.playable_lessons(findings) {
        let mut checker = FileChecker::new(&lesson.source);
        lesson::advise(&mut checker, &lesson.value);
        advice.append(&mut checker.findings);
    }
    let quizzes: Vec<&Sourced<Quiz>> = library.usable_quizzes(findings).collect();
    for quiz in &quizzes {
        let mut checker = FileChecker::new(&quiz.source);
        giveaways::check(&mut checker, &quiz.value);
        advice.append(&mut checker.findings);
    }
    advice.extend(answer_bias::check(&quizzes));
    finding::sort_and_dedup(&mut advice);
    advice
}
