//! The commands: arguments in, exit code out. Results go to stdout, messages to stderr.
//!
//! Exit codes: 0 fine; 1 findings or a failed verdict; 2 wrong usage, unreadable input, or no loopback.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::play::LabSeed;

pub mod check;
pub mod facts;
mod file_watcher;
pub mod findings;
mod journal;
pub mod lab;
pub mod learn;
mod lesson_watcher;
pub mod lookup;
pub mod new;
pub mod output;
pub mod plain_lesson;
pub mod progress;
pub mod quiz;
pub mod review;
pub mod run;
pub mod schema;
pub mod token;
pub mod transcript;

/// All was well.
pub const EXIT_OK: u8 = 0;
/// There are findings, or a verdict failed.
pub const EXIT_FINDINGS: u8 = 1;
/// Wrong usage, unreadable input, or no loopback.
pub const EXIT_USAGE: u8 = 2;

/// A terminal course in web authentication. Every picture on the screen is a real request.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: GlobalArgs,
    #[command(subcommand)]
    command: Option<CliCommand>,
}

/// Under which words help lists what every command understands.
const GLOBAL_HEADING: &str = "For every command";

/// What every command understands.
#[derive(Args, Clone, Debug)]
pub struct GlobalArgs {
    /// Repeat the same bytes every time: any number
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Show the end of every motion at once
    #[arg(long, global = true, help_heading = GLOBAL_HEADING)]
    no_motion: bool,
    /// The colours of the screen; T changes them
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_enum, default_value_t = ThemeArg::Dark)]
    theme: ThemeArg,
    /// Line after line instead of a screen: for screen readers, pipes and logs
    #[arg(long, global = true, help_heading = GLOBAL_HEADING)]
    plain: bool,
    /// Lessons and quizzes from this folder instead of the built-in ones
    #[arg(long, global = true, help_heading = GLOBAL_HEADING, value_name = "DIR")]
    content: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum CliCommand {
    /// Walk through one lesson
    Learn {
        /// The lesson's id, or a file
        lesson: Option<String>,
    },
    /// Questions: an exam, a mock interview, cramming; with how they are marked
    Quiz(quiz::QuizArgs),
    /// What is due today, and what the days to come will ask
    Review(review::ReviewArgs),
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
    /// What was learned so far: show it, or forget it
    Progress {
        #[command(subcommand)]
        command: progress::ProgressCommand,
    },
    /// Check lessons and quizzes: every mistake at once, and every lesson replayed
    Check(check::CheckArgs),
    /// Print the JSON Schema of lessons, quizzes or packs, for editors
    Schema {
        /// Of what
        kind: schema::SchemaKind,
    },
    /// Tokens (JWT): explain, sign, verify
    Token {
        #[command(subcommand)]
        command: token::TokenCommand,
    },
    /// Try things out without a lesson
    Lab {
        #[command(subcommand)]
        command: lab::LabCommand,
    },
    /// Begin a lesson, a quiz or a pack that passes `check` as it is
    New {
        /// What
        kind: new::NewKind,
        /// The file, or the folder of the pack; its name becomes the id
        path: PathBuf,
    },
}

/// The colours of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ThemeArg {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// The strongest colours on black.
    HighContrast,
}

/// How `run` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    /// Step after step, in words.
    Text,
    /// One JSON document.
    Json,
}

impl GlobalArgs {
    /// What a lab begins with: the seed, if one was given.
    fn lab_seed(&self) -> LabSeed {
        self.seed.map_or(LabSeed::Random, LabSeed::Fixed)
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
            return ExitCode::from(if error.use_stderr() { EXIT_USAGE } else { EXIT_OK });
        }
    };
    let Cli { common, command } = cli;
    let code = match command {
        None | Some(CliCommand::Learn { lesson: None }) => learn::show_map(&common),
        Some(CliCommand::Learn { lesson: Some(lesson) }) => learn::learn_lesson(&common, &lesson),
        Some(CliCommand::Quiz(args)) => quiz::run_quiz_command(&common, &args),
        Some(CliCommand::Review(args)) => review::run_review(&common, &args),
        Some(CliCommand::Progress { command }) => progress::run_progress(&common, command),
        Some(CliCommand::Run { lesson, format, facts }) => run::run_lesson(&common, &lesson, format, facts),
        Some(CliCommand::Check(args)) => check::run_check(&common, &args),
        Some(CliCommand::Schema { kind }) => schema::print_schema(kind),
        Some(CliCommand::Token { command }) => token::run_token_command(&common, &command),
        Some(CliCommand::Lab { command }) => lab::run_lab(&common, command),
        Some(CliCommand::New { kind, path }) => new::create_from_template(kind, &path),
    };
    ExitCode::from(code.unwrap_or_else(|error| exit_code_of_write_error(&error)))
}

/// What becomes of an error while writing: a reader that has seen enough is no failure.
fn exit_code_of_write_error(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return EXIT_OK;
    }
    drop(output::print_message(&format!("cannot write: {error}")));
    EXIT_USAGE
}

/// Whether somebody sits at a terminal, to read and to press keys.
fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Whether an environment variable is set to anything (<https://no-color.org>).
fn is_env_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
