//! `authwalk check`: every mistake of lessons and questions in one run, and every lesson replayed.

mod args;
mod baseline;
mod check_args_error;
mod check_format;
mod coverage_table;
mod explain;
mod fix_files;
mod progress_bar;
mod report_targets;
mod unified_diff;
mod watch;

use std::collections::BTreeMap;
use std::io::{self, Read as _};
use std::mem;
use std::path::{Path, PathBuf};
use std::time::Duration;

use self::args::BaselineArgs;
pub(super) use self::args::CheckArgs;
use self::baseline::Baseline;
use self::check_args_error::CheckArgsError;
use self::fix_files::FixMode;
use self::progress_bar::show_progress;
use self::report_targets::{CheckOutcome, ReportTargets};
use super::exit_code::{EXIT_FINDINGS, EXIT_OK, EXIT_USAGE};
use super::global_args::GlobalArgs;
use super::output::{StdoutWriter, count_of, print_message, report_failure};
use crate::check::fairness::Fairness;
use crate::check::{self, CheckOptions, CheckReport, CoverageScope, ReplayCache, coverage};
use crate::content::finding::{Code, Finding, Severity};
use crate::content::library::Library;
use crate::content::library::selection::{self, Selection};
use crate::content::read::content_files::MAX_FILE_BYTES;

/// Checks what `args` name, or the built-in content. The exit code is 1 when there is an error among the findings, 2
/// when something could not be read or written.
pub(super) fn run_check(common: &GlobalArgs, args: &CheckArgs) -> io::Result<u8> {
    if let Some(code) = &args.explain {
        return explain::print_explanation(code);
    }
    match prepare(common, args) {
        Ok(check) => check.fix_and_run(),
        Err(error) => report_failure(&error.to_string()),
    }
}

/// Parses everything that the arguments say, before a check that may take long.
fn prepare<'a>(common: &'a GlobalArgs, args: &'a CheckArgs) -> Result<PreparedCheck<'a>, CheckArgsError> {
    let paths = args.paths_or_content(common);
    let input = args.stdin_file()?.map_or(CheckInput::Paths(paths), CheckInput::Stdin);
    if let BaselineArgs { path: Some(path), write: false } = &args.baseline {
        Baseline::read(path).map_err(CheckArgsError::Baseline)?;
    }
    Ok(PreparedCheck { args, input, options: args.options(paths)?, targets: ReportTargets::from_args(args)? })
}

/// What is to be checked.
enum CheckInput<'a> {
    /// Files and folders; the built-in content if there are none.
    Paths(&'a [PathBuf]),
    /// The text on standard input, in place of this file.
    Stdin(&'a Path),
}

/// A check whose arguments are sound.
struct PreparedCheck<'a> {
    args: &'a CheckArgs,
    input: CheckInput<'a>,
    options: CheckOptions,
    targets: ReportTargets,
}

impl PreparedCheck<'_> {
    /// Mends the files first if that was asked for. A dry run ends there, and so does one that had to leave a file out.
    fn fix_and_run(&self) -> io::Result<u8> {
        if let Some(mode) = self.args.fix_mode() {
            let paths = match self.input {
                CheckInput::Stdin(_) => return report_failure("standard input cannot be mended: name a file."),
                CheckInput::Paths([]) => {
                    return report_failure("the built-in content cannot be mended: name the files or folders to mend.");
                }
                CheckInput::Paths(paths) => paths,
            };
            let code = fix_files::fix_files(paths, mode)?;
            if mode == FixMode::DryRun || code != EXIT_OK {
                return Ok(code);
            }
        }
        self.run()
    }

    /// Checks once, or with `--watch` again and again.
    fn run(&self) -> io::Result<u8> {
        let mut replays = (!self.args.no_replay).then(|| self.replay_cache());
        match self.input {
            CheckInput::Paths(paths) if self.args.watch => {
                watch::watch_files(paths, || self.check_once(replays.as_mut()))
            }
            _ => self.check_once(replays.as_mut()),
        }
    }

    /// Strangers write packs, so a pack has a limit. Our own course takes the time that it takes.
    fn replay_cache(&self) -> ReplayCache {
        let replays = ReplayCache::new(show_progress);
        match self.input {
            CheckInput::Paths([]) => replays.with_time_for_a_megabyte(Duration::MAX),
            CheckInput::Paths(_) | CheckInput::Stdin(_) => replays,
        }
    }

    /// One check with its reports.
    fn check_once(&self, replays: Option<&mut ReplayCache>) -> io::Result<u8> {
        let report = match check::run(self.input.selections()?, &self.options, replays) {
            Ok(report) => report,
            Err(error) => return report_failure(&error.to_string()),
        };
        match self.settle_baseline(report) {
            Ok(outcome) => {
                let code = self.write_reports(&outcome);
                if !self.args.watch {
                    // The program ends: the system takes all memory back at once, which is faster than text by text.
                    mem::forget(outcome);
                }
                code
            }
            Err(message) => report_failure(&message),
        }
    }

    /// Removes what the baseline knows, after writing it if that was asked for. An error is a sentence.
    fn settle_baseline(&self, mut report: CheckReport) -> Result<CheckOutcome, String> {
        let Some(path) = &self.args.baseline.path else { return Ok(CheckOutcome { report, known: 0 }) };
        let sources = report_targets::named_sources(&report);
        let baseline = if self.args.baseline.write {
            let baseline = Baseline::write(path, &report.findings, &sources)?;
            let written = count_of(baseline.len(), "finding");
            print_message(&format!("{written} written to {}.", path.display())).map_err(|error| error.to_string())?;
            baseline
        } else {
            Baseline::read(path)?
        };
        let known = baseline.remove_known(&mut report.findings, &sources);
        if known < baseline.len() {
            let gone = baseline.len() - known;
            let text = format!("{} of {} did not come up here.", count_of(gone, "finding"), path.display());
            print_message(&text).map_err(|error| error.to_string())?;
        }
        Ok(CheckOutcome { report, known })
    }

    fn write_reports(&self, outcome: &CheckOutcome) -> io::Result<u8> {
        // The files first: nothing is printed as if all were well when one of them is missing.
        if let Err(error) = self.targets.write_files(outcome) {
            return report_failure(&error.to_string());
        }
        let mut out = StdoutWriter::stdout();
        if let Some(scope) = self.options.coverage.filter(|_| self.targets.is_human()) {
            for selection in &outcome.report.selections {
                let mut rows = coverage::by_topic(&selection.library);
                rows.retain(|row| scope == CoverageScope::Curriculum || row.concerns_pack());
                coverage_table::print_coverage(&mut out, &rows, &Fairness::of(&selection.library))?;
            }
        }
        self.targets.print_report(outcome, &mut out)?;
        out.flush()?;
        if self.args.watch && !self.targets.is_human() {
            // A format that prints nothing when all is well would leave the faults of before on the screen.
            print_message(report_targets::summary(outcome).trim_end())?;
        }
        Ok(exit_code_for(&outcome.report.findings))
    }
}

impl CheckInput<'_> {
    fn selections(&self) -> io::Result<Vec<Selection>> {
        match self {
            Self::Paths([]) => Ok(vec![Selection { library: Library::built_in(), ..Selection::default() }]),
            Self::Paths(paths) => Ok(selection::select(paths)),
            Self::Stdin(name) => {
                // One byte more than a file may have shows that the text is too large.
                let mut bytes = Vec::new();
                io::stdin().lock().take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
                Ok(vec![selection::select_text(name, bytes, &BTreeMap::new())])
            }
        }
    }
}

fn exit_code_for(findings: &[Finding]) -> u8 {
    if findings.iter().any(|finding| finding.code == Code::Unreadable) {
        return EXIT_USAGE;
    }
    if findings.iter().any(|finding| finding.severity == Severity::Error) { EXIT_FINDINGS } else { EXIT_OK }
}
