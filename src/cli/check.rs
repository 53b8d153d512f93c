//! `authwalk check`: every mistake of lessons and questions in one run, and every lesson replayed.

mod args;
mod check_report;
mod explain;
mod replay_cache;
mod report_targets;
mod watch;

use std::io;

pub(super) use self::args::CheckArgs;
use self::check_report::CheckReport;
use self::replay_cache::ReplayCache;
use self::report_targets::ReportTargets;
use super::exit_code::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE};
use super::global_args::GlobalArgs;
use super::output::{Output, report_failure};
use crate::content::check::suppressions;
use crate::content::check::{advise, coverage};
use crate::content::finding::LintLevels;
use crate::content::finding::{self, Code, CodeGroup, Severity};
use crate::content::library::selection::{self, Selection};
use crate::content::{self, Finding, Library};

/// Checks what `args` name, or the built-in content. The exit code is 1 when there is an error among the findings, 2
/// when something could not be read or written.
pub(super) fn run_check(common: &GlobalArgs, args: &CheckArgs) -> io::Result<u8> {
    if let Some(code) = &args.explain {
        return explain::print_explanation(code);
    }
    let targets = match ReportTargets::from_args(args) {
        Ok(targets) => targets,
        Err(message) => return report_failure(&message),
    };
    let mut replays = ReplayCache::new(args.no_replay);
    if args.watch {
        let paths = args.paths_or_content(common);
        return watch::watch_files(paths, || check_once(common, args, &targets, &mut replays));
    }
    check_once(common, args, &targets, &mut replays)
}

/// One check with its reports.
fn check_once(
    common: &GlobalArgs,
    args: &CheckArgs,
    targets: &ReportTargets,
    replays: &mut ReplayCache,
) -> io::Result<u8> {
    let report = match collect_findings(common, args, replays) {
        Ok(report) => report,
        Err(message) => return report_failure(&message),
    };
    // The files first: nothing is printed as if all were well when one of them is missing.
    if let Err(message) = targets.write_files(&report) {
        return report_failure(&message);
    }
    let mut out = Output::stdout();
    if args.coverage && targets.is_human() {
        for selection in &report.selections {
            explain::print_coverage(&mut out, &coverage::by_topic(&selection.library))?;
        }
    }
    targets.print_report(&report, &mut out)?;
    out.flush()?;
    Ok(exit_code_for(&report.findings))
}

fn exit_code_for(findings: &[Finding]) -> u8 {
    if findings.iter().any(|finding| finding.code == Code::Unreadable) {
        return EXIT_USAGE;
    }
    if findings.iter().any(|finding| finding.severity == Severity::Error) { EXIT_FINDINGS } else { EXIT_OK }
}

/// An error is a sentence.
fn collect_findings(common: &GlobalArgs, args: &CheckArgs, replays: &mut ReplayCache) -> Result<CheckReport, String> {
    let paths = args.paths_or_content(common);
    let is_built_in = paths.is_empty();
    let selections = if is_built_in {
        vec![Selection { library: Library::built_in(), files: None }]
    } else {
        selection::select(paths)
    };
    let mut findings = Vec::new();
    for selection in &selections {
        findings.extend(findings_of_selection(selection, args, is_built_in, replays)?);
    }
    finding::sort_and_dedup(&mut findings);
    Ok(CheckReport { selections, findings, replayed: replays.is_enabled() })
}

/// The findings of one pack that are reported: without the suppressed ones, and with the severity that was asked for.
///
/// The order matters. Advice and replays need to know which files have errors, so they come after the first check; and
/// a suppression is unused only if nothing of all this needed it, so those are looked for last.
fn findings_of_selection(
    selection: &Selection,
    args: &CheckArgs,
    is_built_in: bool,
    replays: &mut ReplayCache,
) -> Result<Vec<Finding>, String> {
    let library = &selection.library;
    let levels = suppressions::pack_lint_levels(library).overridden_by(&args.strictness.levels()?);
    let mut findings = content::check(library);
    let levelled = apply_levels(library, &levels, findings.clone());
    findings.extend(advise(library, &levelled));
    if args.coverage {
        findings.extend(coverage::check(library, is_built_in));
    }
    findings.extend(replays.findings(selection, &levelled)?);
    let was_played = |file: &str| {
        replays.is_enabled() && library.playable_lessons(&levelled).any(|lesson| lesson.source.path == file)
    };
    // A suppression counts as unused only if the check that could have needed it took place.
    let unused = suppressions::unused_suppressions(library, &findings, |source, group| match group {
        CodeGroup::Truth => selection.includes_file(&source.path) && was_played(&source.path),
        CodeGroup::Coverage => args.coverage,
        _ => true,
    });
    findings.extend(unused);
    let mut reported = apply_levels(library, &levels, findings);
    reported.retain(|finding| selection.includes_finding(finding));
    if args.strictness.warnings_as_errors {
        for finding in &mut reported {
            finding.severity = Severity::Error;
        }
    }
    Ok(reported)
}

fn apply_levels(library: &Library, levels: &LintLevels, mut findings: Vec<Finding>) -> Vec<Finding> {
    suppressions::remove_suppressed(library, &mut findings);
    levels.apply(&mut findings);
    findings
}
