//! `authwalk check`: every mistake of lessons and questions in one run, and every lesson replayed.

mod args;
mod explain;
mod outputs;
mod replays;
mod watch;

use std::io;

use super::out::{Out, message};
use super::{Common, FINDINGS, FINE, USAGE};
use crate::content::check::levels::{self, LintLevels};
use crate::content::check::{advise, coverage};
use crate::content::finding::{self, Code, CodeGroup, Severity};
use crate::content::library::group::{self, Selection};
use crate::content::{self, Finding, Library};
pub use args::{CheckArgs, CheckFormat, Strictness};
use replays::Replays;

/// What a check came to.
struct Checked {
    /// What was checked, pack by pack.
    asked: Vec<Selection>,
    /// What is to be told, in order.
    findings: Vec<Finding>,
    /// Whether the lessons were played.
    played: bool,
}

/// Checks what `args` name, or the built-in content. Exit code 1 when there is an error among the findings, 2 when
/// something could not be read or written.
///
/// # Errors
/// When stdout is closed.
pub fn check(common: &Common, args: &CheckArgs) -> io::Result<u8> {
    if let Some(code) = &args.explain {
        return explain::explain(code);
    }
    let plan = match outputs::Plan::of(args) {
        Ok(plan) => plan,
        Err(wrong) => {
            message(&wrong)?;
            return Ok(USAGE);
        }
    };
    let mut replays = Replays::new(args.no_replay);
    if args.watch {
        return watch::watch(common, args, &plan, &mut replays);
    }
    once(common, args, &plan, &mut replays)
}

/// One check with its reports.
fn once(common: &Common, args: &CheckArgs, plan: &outputs::Plan, replays: &mut Replays) -> io::Result<u8> {
    let checked = match run(common, args, replays) {
        Ok(checked) => checked,
        Err(trouble) => {
            message(&trouble)?;
            return Ok(USAGE);
        }
    };
    if let Err(wrong) = plan.write(&checked) {
        message(&wrong)?;
        return Ok(USAGE);
    }
    let mut out = Out::stdout();
    if args.coverage && plan.is_for_people() {
        for asked in &checked.asked {
            explain::coverage(&mut out, &coverage::by_topic(&asked.library))?;
        }
    }
    plan.print(&checked, &mut out)?;
    out.flush()?;
    Ok(code(&checked.findings))
}

fn code(found: &[Finding]) -> u8 {
    if found.iter().any(|finding| finding.code == Code::Unreadable) {
        return USAGE;
    }
    if found.iter().any(|finding| finding.severity == Severity::Error) { FINDINGS } else { FINE }
}

fn run(common: &Common, args: &CheckArgs, replays: &mut Replays) -> Result<Checked, String> {
    let paths = if args.paths.is_empty() { common.content.as_slice() } else { &args.paths };
    let built_in = paths.is_empty();
    let asked =
        if built_in { vec![Selection { library: Library::built_in(), files: None }] } else { group::select(paths) };
    let mut findings = Vec::new();
    for asked in &asked {
        findings.extend(findings_of(asked, args, built_in, replays)?);
    }
    finding::sort_and_dedup(&mut findings);
    Ok(Checked { asked, findings, played: replays.is_on() })
}

/// Everything that is to be told of one pack: found, silenced where a comment says so, and as grave as was wished.
fn findings_of(
    asked: &Selection,
    args: &CheckArgs,
    built_in: bool,
    replays: &mut Replays,
) -> Result<Vec<Finding>, String> {
    let library = &asked.library;
    let levels = levels::pack_lint_levels(library).overridden_by(&args.strictness.levels()?);
    let mut found = content::check(library);
    let settled = settle(library, &levels, found.clone());
    found.extend(advise(library, &settled));
    if args.coverage {
        found.extend(coverage::check(library, built_in));
    }
    found.extend(replays.findings(asked, &settled)?);
    let played = |file: &str| replays.is_on() && library.playable_lessons(&settled).any(|it| it.source.path == file);
    let idle = levels::unused_suppressions(library, &found, |source, group| match group {
        CodeGroup::Truth => asked.includes_file(&source.path) && played(&source.path),
        CodeGroup::Coverage => args.coverage,
        _ => true,
    });
    found.extend(idle);
    let mut told = settle(library, &levels, found);
    told.retain(|finding| asked.includes_finding(finding));
    if args.strictness.warnings_as_errors {
        for finding in &mut told {
            finding.severity = Severity::Error;
        }
    }
    Ok(told)
}

fn settle(library: &Library, levels: &LintLevels, mut findings: Vec<Finding>) -> Vec<Finding> {
    levels::remove_suppressed(library, &mut findings);
    levels.apply(&mut findings);
    findings
}
