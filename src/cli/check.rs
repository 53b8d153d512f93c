//! `authwalk check`: every mistake of lessons and questions in one run, and every lesson replayed.

mod args;
mod check_args_error;
mod explain;
mod progress_bar;
mod report_targets;
mod watch;

use std::io;
use std::path::PathBuf;

pub(super) use self::args::CheckArgs;
use self::progress_bar::show_progress;
use self::report_targets::ReportTargets;
use super::exit_code::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE};
use super::global_args::GlobalArgs;
use super::output::{Output, report_failure};
use crate::check::{self, CheckOptions, ReplayCache, coverage};
use crate::content::finding::{Code, Finding, Severity};
use crate::content::library::Library;
use crate::content::library::selection::{self, SelectedFiles, Selection};

/// Checks what `args` name, or the built-in content. The exit code is 1 when there is an error among the findings, 2
/// when something could not be read or written.
pub(super) fn run_check(common: &GlobalArgs, args: &CheckArgs) -> io::Result<u8> {
    if let Some(code) = &args.explain {
        return explain::print_explanation(code);
    }
    let paths = args.paths_or_content(common);
    // Both are parsed before a check that may take long.
    let parsed = args.options(paths).and_then(|options| Ok((options, ReportTargets::from_args(args)?)));
    let (options, targets) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return report_failure(&error.to_string()),
    };
    let mut replays = (!args.no_replay).then(|| ReplayCache::new(show_progress));
    let mut check_once = || check_paths(paths, &options, replays.as_mut(), &targets);
    if args.watch { watch::watch_files(paths, check_once) } else { check_once() }
}

/// One check with its reports.
fn check_paths(
    paths: &[PathBuf],
    options: &CheckOptions,
    replays: Option<&mut ReplayCache>,
    targets: &ReportTargets,
) -> io::Result<u8> {
    let selections = if paths.is_empty() {
        vec![Selection { library: Library::built_in(), files: SelectedFiles::All }]
    } else {
        selection::select(paths)
    };
    let report = match check::run(selections, options, replays) {
        Ok(report) => report,
        Err(error) => return report_failure(&error.to_string()),
    };
    // The files first: nothing is printed as if all were well when one of them is missing.
    if let Err(error) = targets.write_files(&report) {
        return report_failure(&error.to_string());
    }
    let mut out = Output::stdout();
    if options.coverage.is_some() && targets.is_human() {
        for library in &report.libraries {
            explain::print_coverage(&mut out, &coverage::by_topic(library))?;
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
