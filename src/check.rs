//! What is wrong with lessons, questions and packs: the rules that hold without running a lesson, advice, coverage, and
//! every lesson replayed.
//!
//! ```text
//! Library -> rules -> CheckedLibrary -> advice, coverage, replays -> suppressions, levels -> CheckReport
//! ```
//!
//! - [`run()`] alone knows the order of these passes.
//! - A [`Library`] is given away to be checked, and only a [`CheckedLibrary`] says which of its lessons can be played. So
//!   no library is checked twice.
//! - One fault makes one finding: if the definition of a name is at fault, the places that use the name are not reported.
//! - Nothing here prints. A report depends on the files and the options alone, not on the day or the number of cores.
//!
//! Start reading at [`run()`], then [`file_checker`], in whose words the rules report. A rule about a file belongs into the file
//! of [`rules`] that has its subject, what only playing a lesson shows into [`replay_job`].

pub mod advice;
pub mod checked_library;
pub mod coverage;
pub mod fairness;
mod file_checker;
pub mod fix;
pub mod library_levels;
pub mod lint_levels;
pub mod replay_cache;
pub mod replay_job;
pub mod replay_pool;
mod rules;
mod shared_ids;
pub mod suppressions;
mod text_heuristics;

use std::collections::HashSet;
use std::sync::LazyLock;

pub use checked_library::CheckedLibrary;
pub use coverage::CoverageScope;
pub use library_levels::LibraryLevels;
pub use lint_levels::{LintLevel, LintLevels};
pub use replay_cache::ReplayCache;
pub use replay_job::mismatch_code;
pub use replay_pool::{ReplayError, ReplayProgress};

use crate::content::finding::{self, CodeGroup, Finding, Severity};
use crate::content::library::Library;
use crate::content::library::selection::{SelectedFiles, Selection};

/// The course that comes with the program: any pack may link to it and ask about its lessons.
static BUILT_IN: LazyLock<Library> = LazyLock::new(Library::built_in);

/// The course that comes with the program, to whose lessons and questions every pack may link.
#[must_use]
pub fn built_in_course() -> &'static Library {
    &BUILT_IN
}

/// What a check looks for besides faults, and how grave a finding is.
#[derive(Debug, Default)]
pub struct CheckOptions {
    /// They win over the levels that packs set.
    pub levels: LintLevels,
    /// Whether every warning is an error.
    pub warnings_as_errors: bool,
    /// What has to be covered; `None` looks for no gaps.
    pub coverage: Option<CoverageScope>,
}

/// What a check came to.
#[derive(Debug)]
pub struct CheckReport {
    /// What was checked, pack by pack.
    pub selections: Vec<Selection>,
    /// The findings to report, sorted.
    pub findings: Vec<Finding>,
    /// How many findings are in files that were read and not named.
    pub elsewhere: usize,
    /// Whether the lessons were played, or only read.
    pub replayed: bool,
}

/// Checks `selections`, each by itself. Without `replays`, no lesson is played.
///
/// # Errors
/// When lessons cannot be played for a reason that lies outside them, such as a machine without a loopback.
pub fn run(
    selections: Vec<Selection>,
    options: &CheckOptions,
    mut replays: Option<&mut ReplayCache>,
) -> Result<CheckReport, ReplayError> {
    let mut report =
        CheckReport { selections: Vec::new(), findings: Vec::new(), elsewhere: 0, replayed: replays.is_some() };
    let shared_ids = shared_ids::check(&selections);
    for (Selection { library, files, course }, shared_ids) in selections.into_iter().zip(shared_ids) {
        let levels = LibraryLevels::of(&library).overridden_by(&options.levels);
        let checked = CheckedLibrary::new(library).with_findings(shared_ids);
        let (library, findings) = check_pack(checked, &levels, &files, options, replays.as_deref_mut())?;
        let (named, elsewhere): (Vec<_>, Vec<_>) =
            findings.into_iter().partition(|finding| files.includes(&finding.file));
        report.findings.extend(named);
        report.elsewhere += elsewhere.len();
        report.selections.push(Selection { library, files, course });
    }
    if options.warnings_as_errors {
        for finding in &mut report.findings {
            finding.severity = Severity::Error;
        }
    }
    finding::sort_and_dedup(&mut report.findings);
    Ok(report)
}

/// Checks a course as a learner opens it, without playing its lessons: pack by pack, with the findings and levels that
/// [`run()`] would report.
#[must_use]
pub fn check_course(selections: Vec<Selection>) -> Vec<CheckedLibrary> {
    let shared_ids = shared_ids::check(&selections);
    let check_one = |(selection, shared_ids): (Selection, Vec<Finding>)| {
        let levels = LibraryLevels::of(&selection.library);
        CheckedLibrary::new(selection.library).with_findings(shared_ids).with_levels(&levels)
    };
    selections.into_iter().zip(shared_ids).map(check_one).collect()
}

/// Returns the library with its findings: without the suppressed ones, and with the severity that was asked for.
///
/// The order matters. Advice and replays need to know which files have errors, so they come after the rules; and a
/// suppression is unused only if nothing of all this needed it, so those are looked for last.
fn check_pack(
    checked: CheckedLibrary,
    levels: &LibraryLevels,
    files: &SelectedFiles,
    options: &CheckOptions,
    replays: Option<&mut ReplayCache>,
) -> Result<(Library, Vec<Finding>), ReplayError> {
    let mut findings = checked.findings().to_vec();
    let checked = checked.with_levels(levels);
    findings.extend(advice::advise(&checked));
    if let Some(scope) = options.coverage {
        findings.extend(coverage::check(checked.library(), scope));
    }
    let mut played_files = HashSet::new();
    if let Some(replays) = replays {
        let is_asked_for =
            |finding: &Finding| options.coverage.is_some() || finding.code.group() != CodeGroup::Coverage;
        findings.extend(replays.findings(&checked, files)?.into_iter().filter(is_asked_for));
        played_files.extend(checked.playable_lessons().map(|lesson| lesson.source.path.as_str()));
    }
    // A suppression counts as unused only if the check that could have needed it took place.
    let unused = suppressions::unused_suppressions(checked.library(), &findings, |source, group| match group {
        CodeGroup::Truth => files.includes(&source.path) && played_files.contains(source.path.as_str()),
        CodeGroup::Coverage => options.coverage.is_some(),
        _ => true,
    });
    findings.extend(unused);
    let checked_library = checked.into_library();
    suppressions::settle(&checked_library, levels, &mut findings);
    Ok((checked_library, findings))
}
