//! The reports of a check: one on stdout, and any number of files.

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum as _;

use super::args::CheckArgs;
use super::check_args_error::CheckArgsError;
use super::check_format::CheckFormat;
use crate::check::CheckReport;
use crate::cli::environment::is_env_set;
use crate::cli::findings::documentation_site::DocumentationSite;
use crate::cli::findings::json::{render_json, render_json_lines};
use crate::cli::findings::report_path::from_current_dir;
use crate::cli::findings::{
    self, azure::render_azure, github::render_github, gitlab::render_gitlab, junit::render_junit, render_human,
    sarif::render_sarif, short::render_short,
};
use crate::cli::output::{StdoutWriter, count_of};
use crate::content::Source;
use crate::content::library::selection::Selection;

/// A check's report, and how many findings the baseline keeps out of it.
pub(super) struct CheckOutcome {
    pub(super) report: CheckReport,
    pub(super) known: usize,
}

/// Where the reports of a check go.
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
        let files = args.output.iter().map(|output| parse_output(output)).collect::<Result<Vec<_>, _>>()?;
        let mut paths = HashSet::new();
        let is_shared = |report: &&ReportPath| !paths.insert(from_current_dir(&report.path.to_string_lossy()));
        if let Some(shared) = files.iter().find(is_shared) {
            return Err(CheckArgsError::SharedOutput(shared.path.clone()));
        }
        Ok(Self { stdout: args.format, files })
    }

    /// Whether stdout is for a person, so that it may get more than the report.
    pub(super) fn is_human(&self) -> bool {
        self.stdout == CheckFormat::Human
    }

    pub(super) fn write_files(&self, outcome: &CheckOutcome) -> Result<(), ReportWriteError> {
        for ReportPath { format, path } in &self.files {
            fs::write(path, render_report(*format, outcome, false))
                .map_err(|error| ReportWriteError { path: path.clone(), error })?;
        }
        Ok(())
    }

    pub(super) fn print_report(&self, outcome: &CheckOutcome, out: &mut StdoutWriter) -> io::Result<()> {
        let color = io::stdout().is_terminal() && !is_env_set("NO_COLOR");
        out.write_rendered(&render_report(self.stdout, outcome, color))
    }
}

/// Parses `FORMAT=FILE`, or the name of a file that shows its format. A name that only happens to have a `=` in it is a
/// file.
fn parse_output(output: &str) -> Result<ReportPath, CheckArgsError> {
    if let Some((word, path)) = output.split_once('=')
        && let Ok(format) = CheckFormat::from_str(word, false)
    {
        if path.is_empty() {
            return Err(CheckArgsError::NoOutputFile(output.to_owned()));
        }
        return Ok(ReportPath { format, path: path.into() });
    }
    let extension = Path::new(output).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let format = match extension {
        "json" => CheckFormat::Json,
        "jsonl" => CheckFormat::JsonLines,
        "sarif" => CheckFormat::Sarif,
        "xml" => CheckFormat::Junit,
        "txt" => CheckFormat::Human,
        _ => return Err(unclear_format(output)),
    };
    Ok(ReportPath { format, path: output.into() })
}

fn unclear_format(output: &str) -> CheckArgsError {
    match output.split_once('=') {
        Some((word, _)) if !word.contains(['/', '.']) => CheckArgsError::NoSuchFormat(word.to_owned()),
        _ => CheckArgsError::UnclearFormat(output.to_owned()),
    }
}

/// The files that the report is about, be there findings in them or not.
pub(super) fn named_sources(report: &CheckReport) -> Vec<Arc<Source>> {
    let mut named = Vec::new();
    for selection in &report.selections {
        let sources = selection.library.sources.iter();
        named.extend(sources.filter(|source| selection.files.includes(&source.path)).map(Arc::clone));
    }
    named
}

fn render_report(format: CheckFormat, outcome: &CheckOutcome, color: bool) -> String {
    let sources = named_sources(&outcome.report);
    let findings = &outcome.report.findings;
    let site = DocumentationSite::of_package();
    match format {
        CheckFormat::Human if findings.is_empty() => summary(outcome),
        CheckFormat::Human => render_human(findings, &sources, color),
        CheckFormat::Short => render_short(findings),
        CheckFormat::Json => render_json(findings, site),
        CheckFormat::JsonLines => render_json_lines(findings, site),
        CheckFormat::Sarif => render_sarif(findings, &sources, site),
        CheckFormat::Github => render_github(findings),
        CheckFormat::Gitlab => render_gitlab(findings, &sources, site),
        CheckFormat::Azure => render_azure(findings),
        CheckFormat::Junit => render_junit(findings, &sources),
    }
}

/// What a check came to, in a line: of the files that were named, and of the others as far as something is wrong there.
pub(super) fn summary(outcome: &CheckOutcome) -> String {
    let CheckOutcome { report, known } = outcome;
    if !report.findings.is_empty() {
        return format!("{}\n", findings::summary(&report.findings));
    }
    let (mut lessons, mut questions, mut translations) = (0, 0, 0);
    for Selection { library, files, .. } in &report.selections {
        let is_named = |source: &Source| files.includes(&source.path);
        lessons += library.lessons.iter().filter(|lesson| is_named(&lesson.source)).count();
        let quizzes = library.quizzes.iter().filter(|quiz| is_named(&quiz.source));
        questions += quizzes.map(|quiz| quiz.value.question.len()).sum::<usize>();
        translations += library.translations.iter().filter(|translation| is_named(&translation.source)).count();
    }
    let played = if report.replayed { "played" } else { "read" };
    let verdict = match known {
        0 => "all is well".to_owned(),
        known => format!("nothing new; {} in the baseline", count_of(*known, "finding")),
    };
    let (lessons, questions) = (count_of(lessons, "lesson"), count_of(questions, "question"));
    let compared = match translations {
        0 => String::new(),
        count => format!(", {} compared", count_of(count, "translation")),
    };
    let mut text = format!("{lessons} {played} and {questions} read{compared}: {verdict}.\n");
    if report.elsewhere > 0 {
        let count = count_of(report.elsewhere, "finding");
        text = format!("{text}{count} in files of the pack that were not named; check its folder.\n");
    }
    text
}
