//! `authwalk check`: every mistake of lessons and questions in one run, and every lesson replayed.

mod args;
mod explain;
mod replay_cache;
mod report_targets;
mod watch;

use std::io;

use super::output::{Output, print_message};
use super::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE, GlobalArgs};
use crate::content::check::suppressions;
use crate::content::check::suppressions::LintLevels;
use crate::content::check::{advise, coverage};
use crate::content::finding::{self, Code, CodeGroup, Severity};
use crate::content::library::selection;
use crate::content::library::selection::Selection;
use crate::content::{self, Finding, Library};
pub use args::{CheckArgs, CheckFormat, Strictness};
use replay_cache::ReplayCache;

/// What a check came to.
struct CheckReport {
    /// What was checked, pack by pack.
    selections: Vec<Selection>,
    /// What is to be told, in order.
    findings: Vec<Finding>,
    /// Whether the lessons were played.
    replayed: bool,
}

/// Checks what `args` name, or the built-in content. Exit code 1 when there is an error among the findings, 2 when
/// something could not be read or written.
///
/// # Errors
/// When stdout is closed.
pub fn run_check(common: &GlobalArgs, args: &CheckArgs) -> io::Result<u8> {
    if let Some(code) = &args.explain {
        return explain::print_explanation(code);
    }
    let plan = match report_targets::ReportTargets::from_args(args) {
        Ok(plan) => plan,
        Err(wrong) => {
            print_message(&wrong)?;
            return Ok(EXIT_USAGE);
        }
    };
    let mut replays = ReplayCache::new(args.no_replay);
    if args.watch {
        return watch::watch_files(common, args, &plan, &mut replays);
    }
    check_once(common, args, &plan, &mut replays)
}

/// One check with its reports.
fn check_once(
    common: &GlobalArgs,
    args: &CheckArgs,
    plan: &report_targets::ReportTargets,
    replays: &mut ReplayCache,
) -> io::Result<u8> {
    let checked = match collect_findings(common, args, replays) {
        Ok(checked) => checked,
        Err(trouble) => {
            print_message(&trouble)?;
            return Ok(EXIT_USAGE);
        }
    };
    if let Err(wrong) = plan.write_files(&checked) {
        print_message(&wrong)?;
        return Ok(EXIT_USAGE);
    }
    let mut out = Output::stdout();
    if args.coverage && plan.is_human() {
        for asked in &checked.selections {
            explain::print_coverage(&mut out, &coverage::by_topic(&asked.library))?;
        }
    }
    plan.print_report(&checked, &mut out)?;
    out.flush()?;
    Ok(exit_code_for(&checked.findings))
}

fn exit_code_for(found: &[Finding]) -> u8 {
    if found.iter().any(|finding| finding.code == Code::Unreadable) {
        return EXIT_USAGE;
    }
    if found.iter().any(|finding| finding.severity == Severity::Error) { EXIT_FINDINGS } else { EXIT_OK }
}

fn collect_findings(common: &GlobalArgs, args: &CheckArgs, replays: &mut ReplayCache) -> Result<CheckReport, String> {
    let paths = if args.paths.is_empty() { common.content.as_slice() } else { &args.paths };
    let built_in = paths.is_empty();
    let asked =
        if built_in { vec![Selection { library: Library::built_in(), files: None }] } else { selection::select(paths) };
    let mut findings = Vec::new();
    for asked in &asked {
        findings.extend(findings_of_selection(asked, args, built_in, replays)?);
    }
    finding::sort_and_dedup(&mut findings);
    Ok(CheckReport { selections: asked, findings, replayed: replays.is_enabled() })
}

/// Everything that is to be told of one pack: found, silenced where a comment says so, and as grave as was wished.
fn findings_of_selection(
    asked: &Selection,
    args: &CheckArgs,
    built_in: bool,
    replays: &mut ReplayCache,
) -> Result<Vec<Finding>, String> {
    let library = &asked.library;
    let levels = suppressions::pack_lint_levels(library).overridden_by(&args.strictness.levels()?);
    let mut found = content::check(library);
    let settled = apply_levels(library, &levels, found.clone());
    found.extend(advise(library, &settled));
    if args.coverage {
        found.extend(coverage::check(library, built_in));
    }
    found.extend(replays.findings(asked, &settled)?);
    let played =
        |file: &str| replays.is_enabled() && library.playable_lessons(&settled).any(|it| it.source.path == file);
    let idle = suppressions::unused_suppressions(library, &found, |source, group| match group {
        CodeGroup::Truth => asked.includes_file(&source.path) && played(&source.path),
        CodeGroup::Coverage => args.coverage,
        _ => true,
    });
    found.extend(idle);
    let mut told = apply_levels(library, &levels, found);
    told.retain(|finding| asked.includes_finding(finding));
    if args.strictness.warnings_as_errors {
        for finding in &mut told {
            finding.severity = Severity::Error;
        }
    }
    Ok(told)
}

fn apply_levels(library: &Library, levels: &LintLevels, mut findings: Vec<Finding>) -> Vec<Finding> {
    suppressions::remove_suppressed(library, &mut findings);
    levels.apply(&mut findings);
    findings
}
