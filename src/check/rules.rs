//! The rules for lessons, questions and packs that hold without running them. Each file has one subject, and most rules
//! are methods of [`FileChecker`] of a few lines.

mod account;
mod act;
mod cycles;
mod declared_names;
mod facts;
mod former_ids;
mod id_style;
mod lesson;
mod links;
mod pack;
mod page_budget;
mod prediction;
mod question;
mod question_kinds;
mod request;
mod saved_names;
mod spot_question;
mod table_row;
mod task;
mod text;
mod translation;

use super::file_checker::FileChecker;
use crate::content::finding::{self, Finding};
use crate::content::library::Library;

/// Everything that is wrong with a library, including the findings of reading it, in the order of its files.
///
/// Links are judged against the library itself and the built-in course.
pub(super) fn check(library: &Library) -> Vec<Finding> {
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
        pack::check(&mut checker, &pack.value, &links);
        pack::paths(&mut checker, pack, library);
        findings.append(&mut checker.findings);
    }
    links.report_duplicates(&mut findings);
    findings.extend(translation::check(library, &links));
    findings.extend(former_ids::check(library));
    findings.extend(cycles::check(library));
    finding::sort_and_dedup(&mut findings);
    findings
}
