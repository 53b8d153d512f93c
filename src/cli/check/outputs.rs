//! The reports of a check: one on stdout, and any number of files.

use std::fs;
use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum as _;

use super::{CheckArgs, CheckFormat, Checked};
use crate::cli::findings::{github::github, human, json, junit::junit, sarif::sarif, several, short::short};
use crate::cli::is_set;
use crate::cli::out::Out;
use crate::content::Source;

/// Which reports are wanted.
pub(super) struct Plan {
    stdout: CheckFormat,
    files: Vec<(CheckFormat, PathBuf)>,
}

impl Plan {
    /// The reports that `args` ask for.
    ///
    /// # Errors
    /// A sentence, when it cannot be told in which format a file is wanted, or a level cannot be set.
    pub(super) fn of(args: &CheckArgs) -> Result<Self, String> {
        args.strictness.levels()?;
        let files = args.output.iter().map(|output| file(output)).collect::<Result<_, _>>()?;
        Ok(Self { stdout: args.format, files })
    }

    /// Whether somebody reads what is printed, and not a program.
    pub(super) fn is_for_people(&self) -> bool {
        self.stdout == CheckFormat::Human
    }

    /// Writes the files.
    ///
    /// # Errors
    /// A sentence, when one of them cannot be written.
    pub(super) fn write(&self, checked: &Checked) -> Result<(), String> {
        for (format, path) in &self.files {
            let told = fs::write(path, report(*format, checked, false));
            told.map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
        }
        Ok(())
    }

    /// Prints the report for stdout.
    ///
    /// # Errors
    /// When stdout is closed.
    pub(super) fn print(&self, checked: &Checked, out: &mut Out) -> io::Result<()> {
        let color = io::stdout().is_terminal() && !is_set("NO_COLOR");
        out.rendered(&report(self.stdout, checked, color))
    }
}

/// `FORMAT=FILE`, or a file whose name says its format.
fn file(output: &str) -> Result<(CheckFormat, PathBuf), String> {
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

fn report(format: CheckFormat, checked: &Checked, color: bool) -> String {
    let sources: Vec<Arc<Source>> = checked.asked.iter().flat_map(|asked| asked.library.sources.clone()).collect();
    let findings = &checked.findings;
    match format {
        CheckFormat::Human if findings.is_empty() => all_is_well(checked),
        CheckFormat::Human => human(findings, &sources, color),
        CheckFormat::Short => short(findings),
        CheckFormat::Json => json(findings),
        CheckFormat::Sarif => sarif(findings, &sources),
        CheckFormat::Github => github(findings),
        CheckFormat::Junit => junit(findings, &sources),
    }
}

fn all_is_well(checked: &Checked) -> String {
    let libraries = || checked.asked.iter().map(|asked| &asked.library);
    let lessons: usize = libraries().map(|library| library.lessons.len()).sum();
    let questions: usize = libraries().map(|library| library.questions().count()).sum();
    let played = if checked.played { "played" } else { "read" };
    let (lessons, questions) = (several(lessons, "lesson"), several(questions, "question"));
    format!("{lessons} {played} and {questions} read: all is well.\n")
}
