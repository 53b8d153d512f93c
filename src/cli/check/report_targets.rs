//! The reports of a check: one on stdout, and any number of files.

use std::fmt;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum as _;

use super::args::{CheckArgs, CheckFormat};
use super::check_args_error::CheckArgsError;
use crate::check::CheckReport;
use crate::cli::environment::is_env_set;
use crate::cli::findings::{
    github::render_github, junit::render_junit, render_human, render_json, sarif::render_sarif, short::render_short,
};
use crate::cli::output::{Output, count_of};
use crate::content::Source;

pub(super) struct ReportTargets {
    stdout: CheckFormat,
    files: Vec<ReportPath>,
}

/// A report that goes to a file.
struct ReportPath {
    format: CheckFormat,
    path: PathBuf,
}

/// A report that could not be written.
#[derive(Debug)]
pub(super) struct ReportWriteError {
    path: PathBuf,
    error: io::Error,
}

impl fmt::Display for ReportWriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} cannot be written: {}", self.path.display(), self.error)
    }
}

impl ReportTargets {
    /// The reports that `args` ask for.
    pub(super) fn from_args(args: &CheckArgs) -> Result<Self, CheckArgsError> {
        let files = args.output.iter().map(|output| parse_output(output)).collect::<Result<_, _>>()?;
        Ok(Self { stdout: args.format, files })
    }

    /// Whether stdout is for a person, so that it may get more than the report.
    pub(super) fn is_human(&self) -> bool {
        self.stdout == CheckFormat::Human
    }

    pub(super) fn write_files(&self, report: &CheckReport) -> Result<(), ReportWriteError> {
        for ReportPath { format, path } in &self.files {
            fs::write(path, render_report(*format, report, false))
                .map_err(|error| ReportWriteError { path: path.clone(), error })?;
        }
        Ok(())
    }

    pub(super) fn print_report(&self, report: &CheckReport, out: &mut Output) -> io::Result<()> {
        let color = io::stdout().is_terminal() && !is_env_set("NO_COLOR");
        out.write_rendered(&render_report(self.stdout, report, color))
    }
}

/// Parses `FORMAT=FILE`, or the name of a file that shows its format. A name that only happens to have a `=` in it is a
/// file.
fn parse_output(output: &str) -> Result<ReportPath, CheckArgsError> {
    if let Some((word, path)) = output.split_once('=')
        && let Ok(format) = CheckFormat::from_str(word, false)
    {
        return Ok(ReportPath { format, path: path.into() });
    }
    let extension = Path::new(output).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let format = match extension {
        "json" => CheckFormat::Json,
        "sarif" => CheckFormat::Sarif,
        "xml" => CheckFormat::Junit,
        "txt" => CheckFormat::Human,
        _ => return Err(CheckArgsError::UnknownFormat(output.to_owned())),
    };
    Ok(ReportPath { format, path: output.into() })
}

fn render_report(format: CheckFormat, report: &CheckReport, color: bool) -> String {
    let sources: Vec<Arc<Source>> = report.libraries.iter().flat_map(|library| library.sources.clone()).collect();
    let findings = &report.findings;
    match format {
        CheckFormat::Human if findings.is_empty() => success_summary(report),
        CheckFormat::Human => render_human(findings, &sources, color),
        CheckFormat::Short => render_short(findings),
        CheckFormat::Json => render_json(findings),
        CheckFormat::Sarif => render_sarif(findings, &sources),
        CheckFormat::Github => render_github(findings),
        CheckFormat::Junit => render_junit(findings, &sources),
    }
}

fn success_summary(report: &CheckReport) -> String {
    let lessons = count_of(report.libraries.iter().map(|library| library.lessons.len()).sum(), "lesson");
    let questions = count_of(report.libraries.iter().map(|library| library.questions().count()).sum(), "question");
    let played = if report.replayed { "played" } else { "read" };
    format!("{lessons} {played} and {questions} read: all is well.\n")
}
