//! The reports of a check: one on stdout, and any number of files.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum as _;

use super::{CheckArgs, CheckFormat, CheckReport};
use crate::cli::findings::{
    count_of, github::render_github, junit::render_junit, render_human, render_json, sarif::render_sarif,
    short::render_short,
};
use crate::cli::is_env_set;
use crate::cli::output::Output;
use crate::content::Source;

/// Which reports are wanted.
pub(super) struct ReportTargets {
    stdout: CheckFormat,
    files: Vec<(CheckFormat, PathBuf)>,
}

impl ReportTargets {
    /// The reports that `args` ask for.
    ///
    /// # Errors
    /// A sentence, when it cannot be told in which format a file is wanted, or a level cannot be set.
    pub(super) fn from_args(args: &CheckArgs) -> Result<Self, String> {
        args.strictness.levels()?;
        let files = args.output.iter().map(|output| parse_output(output)).collect::<Result<_, _>>()?;
        Ok(Self { stdout: args.format, files })
    }

    /// Whether somebody reads what is printed, and not a program.
    pub(super) fn is_human(&self) -> bool {
        self.stdout == CheckFormat::Human
    }

    /// Writes the files.
    ///
    /// # Errors
    /// A sentence, when one of them cannot be written.
    pub(super) fn write_files(&self, checked: &CheckReport) -> Result<(), String> {
        for (format, path) in &self.files {
            let told = fs::write(path, render_report(*format, checked, false));
            told.map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        }
        Ok(())
    }

    /// Prints the report for stdout.
    ///
    /// # Errors
    /// When stdout is closed.
    pub(super) fn print_report(&self, checked: &CheckReport, out: &mut Output) -> io::Result<()> {
        let color = io::stdout().is_terminal() && !is_env_set("NO_COLOR");
        out.write_rendered(&render_report(self.stdout, checked, color))
    }
}

/// `FORMAT=FILE`, or a file whose name says its format.
fn parse_output(output: &str) -> Result<(CheckFormat, PathBuf), String> {
    if let Some((word, path)) = output.split_once('=')
        && let Ok(format) = CheckFormat::from_str(word, false)
    {
        return Ok((format, path.into()));
    }
    let ending = Path::new(output).extension().and_then(|it| it.to_str()).unwrap_or_default();
    let format = match ending {
        "json" => CheckFormat::Json,
        "sarif" => CheckFormat::Sarif,
        "xml" => CheckFormat::Junit,
        "txt" => CheckFormat::Human,
        _ => return Err(format!("{output} does not say its format: write `--output sarif={output}`, for example.")),
    };
    Ok((format, output.into()))
}

fn render_report(format: CheckFormat, checked: &CheckReport, color: bool) -> String {
    let sources: Vec<Arc<Source>> = checked.selections.iter().flat_map(|asked| asked.library.sources.clone()).collect();
    let findings = &checked.findings;
    match format {
        CheckFormat::Human if findings.is_empty() => success_summary(checked),
        CheckFormat::Human => render_human(findings, &sources, color),
        CheckFormat::Short => render_short(findings),
        CheckFormat::Json => render_json(findings),
        CheckFormat::Sarif => render_sarif(findings, &sources),
        CheckFormat::Github => render_github(findings),
        CheckFormat::Junit => render_junit(findings, &sources),
    }
}

fn success_summary(checked: &CheckReport) -> String {
    let libraries = || checked.selections.iter().map(|asked| &asked.library);
    let lessons: usize = libraries().map(|library| library.lessons.len()).sum();
    let questions: usize = libraries().map(|library| library.questions().count()).sum();
    let played = if checked.replayed { "played" } else { "read" };
    let (lessons, questions) = (count_of(lessons, "lesson"), count_of(questions, "question"));
    format!("{lessons} {played} and {questions} read: all is well.\n")
}
