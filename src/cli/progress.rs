//! `authwalk progress`: shows what was learned so far, takes it to another machine, or forgets it. Nothing leaves this
//! machine by itself.

use std::io;
use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::environment::{console, is_interactive};
use super::exit_code::{EXIT_OK, EXIT_USAGE};
use super::global_args::GlobalArgs;
use super::journal;
use super::output::report_failure;
use super::output_format::OutputFormat;
use crate::play::ProgressStore;

mod answers;
mod export;
mod import;
mod show;

pub(super) use export::DOCUMENT_KIND;
pub(super) use import::read_document;

#[derive(Clone, Debug, Subcommand)]
#[command(defer = true)]
pub(super) enum ProgressCommand {
    /// What was learned so far, topic by topic and lesson by lesson, how sure you were, and the time it took
    Show {
        /// How to report it
        #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
        format: OutputFormat,
    },
    /// What you said to spoken questions: the points you named and what you wrote, the newest first
    Answers {
        /// Topics, such as jwt.exp, or all that begin so: jwt
        topics: Vec<String>,
        /// How to report it
        #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
        format: OutputFormat,
    },
    /// Print all of it, to be taken along or kept: also which questions you flagged, and your notes
    Export {
        /// A new file; without one, it is printed
        file: Option<PathBuf>,
        /// JSON is what `import` reads; text lists the flagged questions
        #[arg(long, value_enum, default_value_t = OutputFormat::Json)]
        format: OutputFormat,
        /// Only what a teacher's `class report` needs: which answers were right and how sure you were, with the day, and
        /// nothing that you wrote
        #[arg(long, conflicts_with = "format")]
        for_class: bool,
    },
    /// Add what another machine exported; what is here already is not added twice
    Import {
        /// The file; `-` reads it from standard input
        file: PathBuf,
        /// How to report it
        #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
        format: OutputFormat,
    },
    /// Forget all of it
    Reset {
        /// Do not ask
        #[arg(long)]
        yes: bool,
        /// How to report it
        #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
        format: OutputFormat,
    },
}

pub(super) fn run_progress(common: &GlobalArgs, command: ProgressCommand) -> io::Result<u8> {
    match command {
        ProgressCommand::Show { format } => show::show_progress(common, format),
        ProgressCommand::Answers { topics, format } => answers::show_answers(common, &topics, format),
        ProgressCommand::Export { file, format, for_class } => {
            export::export(common, file.as_deref(), format, for_class)
        }
        ProgressCommand::Import { file, format } => import::import(&file, format),
        ProgressCommand::Reset { yes, format } => reset(yes, format),
    }
}

/// Forgets everything, after asking; `yes` is the answer given on the command line.
fn reset(yes: bool, format: OutputFormat) -> io::Result<u8> {
    let ProgressStore { journal: Some(journal), entries, .. } = journal::load_all_or_report()? else {
        return Ok(EXIT_USAGE);
    };
    let mut console = console();
    let count = entries.len();
    let holds_nothing = journal.holds_nothing();
    if holds_nothing && format == OutputFormat::Text {
        console.out.line("There is no progress to forget.")?;
        console.out.flush()?;
        return Ok(EXIT_OK);
    }
    if !yes && !holds_nothing {
        if !is_interactive() {
            return report_failure(
                "`progress reset` forgets all that was learned. Without a terminal to ask at, it wants `--yes`.",
            );
        }
        let question = "This forgets all lessons and answers of this user. Type yes to do it: ";
        let answer = console.read_line(question)?;
        if answer.is_none_or(|answer| answer.trim() != "yes") {
            console.out.line("Nothing was forgotten.")?;
            console.out.flush()?;
            return Ok(EXIT_OK);
        }
    }
    if let Err(error) = journal.reset() {
        return report_failure(&error.to_string());
    }
    match format {
        OutputFormat::Text => console.out.line("All progress is forgotten.")?,
        OutputFormat::Json => console.out.line(&json!({ "format_version": 1, "forgotten": count }).to_string())?,
    }
    console.out.flush()?;
    Ok(EXIT_OK)
}
