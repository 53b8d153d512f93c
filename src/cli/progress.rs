//! `authwalk progress`: what was learned so far, to be shown, taken along to another machine, or forgotten. Nothing
//! leaves this machine by itself.

use std::io::{self, BufRead as _};
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde_json::json;

use super::output::{Output, print_message};
use super::{EXIT_OK, EXIT_USAGE, GlobalArgs, journal};
use crate::content::{Lesson, LessonSummary};
use crate::course::course_map::CourseMap;
use crate::course::journal::CourseProgress;
use crate::play::ProgressStore;
use crate::prose::is_hidden;

mod export;
mod import;
mod show;

/// What to do with the progress.
#[derive(Clone, Debug, Subcommand)]
pub enum ProgressCommand {
    /// What was learned so far, topic by topic and lesson by lesson, how sure you were, and the time it took
    Show {
        /// How to report it
        #[arg(long, value_enum, default_value_t = ProgressFormat::Text)]
        format: ProgressFormat,
    },
    /// Print all of it, to be taken along or kept: also which questions you flagged, and your notes
    Export {
        /// A new file; without one, it is printed
        file: Option<PathBuf>,
        /// JSON is what `import` reads; text lists the flagged questions
        #[arg(long, value_enum, default_value_t = ProgressFormat::Json)]
        format: ProgressFormat,
    },
    /// Add what another machine exported; what is here already is not added twice
    Import {
        /// The file; `-` reads it from standard input
        file: PathBuf,
        /// How to report it
        #[arg(long, value_enum, default_value_t = ProgressFormat::Text)]
        format: ProgressFormat,
    },
    /// Forget all of it
    Reset {
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// How to report it
        #[arg(long, value_enum, default_value_t = ProgressFormat::Text)]
        format: ProgressFormat,
    },
}

/// How `progress` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProgressFormat {
    /// In words.
    Text,
    /// One JSON document.
    Json,
}

/// What was kept, and where; also whether nothing was ever kept here.
pub(super) fn load_progress() -> (ProgressStore, bool) {
    let (opened, notice) = journal::open_journal();
    let (journal, entries) = opened.map(|(journal, opened)| (journal, opened.entries)).unzip();
    let is_new = notice.is_none() && entries.as_ref().is_some_and(Vec::is_empty);
    (ProgressStore { journal, entries: entries.unwrap_or_default(), notice }, is_new)
}

/// Shows the progress, takes it along, or forgets it.
///
/// # Errors
/// When stdout is closed or stdin cannot be read.
pub fn run_progress(common: &GlobalArgs, command: ProgressCommand) -> io::Result<u8> {
    match command {
        ProgressCommand::Show { format } => show::show_progress(common, format),
        ProgressCommand::Export { file, format } => export::export(common, file.as_deref(), format),
        ProgressCommand::Import { file, format } => import::import(&file, format),
        ProgressCommand::Reset { yes, format } => reset(yes, format),
    }
}

fn reset(yes: bool, format: ProgressFormat) -> io::Result<u8> {
    let Some((journal, opened)) = journal::open_journal_or_report()? else { return Ok(EXIT_USAGE) };
    let mut out = Output::stdout();
    let forgotten = opened.entries.len();
    if forgotten == 0 && format == ProgressFormat::Text {
        out.line("There is no progress to forget.")?;
        out.flush()?;
        return Ok(EXIT_OK);
    }
    if !yes && forgotten > 0 {
        if !super::is_interactive() {
            print_message(
                "`progress reset` forgets all that was learned. Without a terminal to ask at, it wants `--yes`.",
            )?;
            return Ok(EXIT_USAGE);
        }
        out.prompt("This forgets all lessons and answers of this user. Type yes to do it: ")?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        if line.trim() != "yes" {
            out.line("Nothing was forgotten.")?;
            out.flush()?;
            return Ok(EXIT_OK);
        }
    }
    if let Err(error) = journal.reset() {
        print_message(&error.to_string())?;
        return Ok(EXIT_USAGE);
    }
    match format {
        ProgressFormat::Text => out.line("All progress is forgotten.")?,
        ProgressFormat::Json => out.line(&json!({ "format_version": 1, "forgotten": forgotten }).to_string())?,
    }
    out.flush()?;
    Ok(EXIT_OK)
}

/// Where `lesson` goes on, if it was left.
pub(super) fn step_to_resume_after(lesson: &Lesson, progress: &CourseProgress) -> Option<String> {
    let chart = CourseMap::new(&[LessonSummary::from(lesson)], progress);
    chart.lessons.into_iter().next().and_then(|stop| stop.resume).map(|resume| resume.after_step)
}

/// `json` with every character escaped that a terminal would act on or hide: it says the same and can be shown.
fn escape_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if c != '\n' && is_hidden(c) {
            let mut units = [0; 2];
            shown.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            shown.push(c);
        }
    }
    shown
}
