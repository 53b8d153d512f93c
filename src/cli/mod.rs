//! The commands: arguments in, exit code out. Results go to stdout, messages to stderr.
//!
//! Exit codes: 0 fine; 1 findings or a failed verdict; 2 wrong usage, unreadable input, or no loopback.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::play::Opening;

pub mod check;
pub mod course;
pub mod facts;
pub mod findings;
pub mod out;
pub mod pick;
pub mod plain;
pub mod run;
pub mod transcript;

/// All was well.
pub const FINE: u8 = 0;
/// There are findings, or a verdict failed.
pub const FINDINGS: u8 = 1;
/// Wrong usage, unreadable input, or no loopback.
pub const USAGE: u8 = 2;

/// A terminal course in web authentication. Every picture on the screen is a real request.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What every command understands.
#[derive(Args, Clone, Debug)]
pub struct Common {
    /// Repeat the same bytes every time: any number
    #[arg(long, global = true, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Show the end of every motion at once
    #[arg(long, global = true)]
    no_motion: bool,
    /// Line after line instead of a screen: for screen readers, pipes and logs
    #[arg(long, global = true)]
    plain: bool,
    /// Lessons and quizzes from this folder instead of the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    content: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Walk through one lesson
    Learn {
        /// The lesson's id, or a file
        lesson: Option<String>,
    },
    /// Play a lesson without a terminal and compare what it promises with what happens
    Run {
        /// The lesson's id, or a file
        lesson: String,
        /// How to report it
        #[arg(long, value_enum, default_value_t = RunFormat::Text)]
        format: RunFormat,
        /// Print every fact of every act, ready to paste into `expect`
        #[arg(long, conflicts_with = "format")]
        facts: bool,
    },
    /// Check lessons and quizzes: every mistake at once, and every lesson replayed
    Check {
        /// Files and folders; the built-in content when none is named
        paths: Vec<PathBuf>,
        /// How to report it
        #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
        format: CheckFormat,
    },
}

/// How `run` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    /// Step after step, in words.
    Text,
    /// One JSON document.
    Json,
}

/// How `check` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// With the source line and a caret.
    Human,
    /// One JSON document.
    Json,
}

impl Common {
    /// What a lab begins with: the seed, if one was given.
    fn opening(&self) -> Opening {
        self.seed.map_or(Opening::Fresh, Opening::Seeded)
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is nobody's fault.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { USAGE } else { FINE });
        }
    };
    let Cli { common, command } = cli;
    let code = match command {
        None => course::list(&common),
        Some(Command::Learn { lesson: None }) => course::list(&common),
        Some(Command::Learn { lesson: Some(lesson) }) => course::learn(&common, &lesson),
        Some(Command::Run { lesson, format, facts }) => run::run(&common, &lesson, format, facts),
        Some(Command::Check { paths, format }) => check::check(&common, &paths, format),
    };
    ExitCode::from(code.unwrap_or_else(closed))
}

/// What becomes of an error while writing: a reader that has seen enough is no failure.
fn closed(error: io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return FINE;
    }
    drop(out::message(&format!("cannot write: {error}")));
    USAGE
}

/// Whether somebody sits at a terminal, to read and to press keys.
fn at_a_terminal() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether an environment variable is set to anything (<https://no-color.org>).
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
