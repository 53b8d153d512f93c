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
//! A rule about a file belongs into the file of [`rules`] that has its subject, what only playing a lesson shows into
//! [`replay_job`].

pub mod advice;
pub mod checked_library;
pub mod coverage;
mod file_checker;
pub mod lint_levels;
pub mod replay_cache;
pub mod replay_job;
pub mod replay_pool;
mod rules;
pub mod suppressions;
mod text_heuristics;

use std::collections::HashSet;
use std::sync::LazyLock;

pub use checked_library::CheckedLibrary;
pub use coverage::CoverageScope;
pub use lint_levels::{LintLevel, LintLevels};
pub use replay_cache::ReplayCache;
pub use replay_job::mismatch_code;
pub use replay_pool::{ReplayError, ReplayProgress};

use crate::content::finding::{self, CodeGroup, Finding, Severity};
use crate::content::library::Library;
use crate::content::library::selection::{SelectedFiles, Selection};

/// The course that comes with the program: any pack may link to it and ask about its lessons.
static BUILT_IN: LazyLock<Library> = LazyLock::new(Library::built_in);

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
    pub libraries: Vec<Library>,
    /// The findings to report, sorted.
    pub findings: Vec<Finding>,
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
    let mut report = CheckReport { libraries: Vec::new(), findings: Vec::new(), replayed: replays.is_some() };
    for Selection { library, files } in selections {
        let (library, findings) = check_pack(library, &files, options, replays.as_deref_mut())?;
        report.findings.extend(findings.into_iter().filter(|finding| files.includes(&finding.file)));
        report.libraries.push(library);
    }
    if options.warnings_as_errors {
        for finding in &mut report.findings {
            finding.severity = Severity::Error;
        }
    }
    finding::sort_and_dedup(&mut report.findings);
    Ok(report)
}

/// Returns the library with its findings: without the suppressed ones, and with the severity that was asked for.
///
/// The order matters. Advice and replays need to know which files have errors, so they come after the rules; and a
/// suppression is unused only if nothing of all this needed it, so those are looked for last.
fn check_pack(
    library: Library,
    files: &SelectedFiles,
    options: &CheckOptions,
    replays: Option<&mut ReplayCache>,
) -> Result<(Library, Vec<Finding>), ReplayError> {
    let levels = LintLevels::of_packs(&library).overridden_by(&options.levels);
    let checked = CheckedLibrary::new(library);
    let mut findings = checked.findings().to_vec();
    let checked = checked.with_levels(&levels);
    findings.extend(advice::advise(&checked));
    if let Some(scope) = options.coverage {
        findings.extend(coverage::check(checked.library(), scope));
    }
    let mut played_files = HashSet::new();
    if let Some(replays) = replays {
        findings.extend(replays.findings(&checked, files)?);
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
    suppressions::settle(&checked_library, &levels, &mut findings);
    Ok((checked_library, findings))
}
