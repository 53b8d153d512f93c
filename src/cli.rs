//! The command line: arguments in, exit code out.
//!
//! Start reading at [`main`], which parses the arguments and calls one function of one command. Each command has a file
//! of its own, named for it: [`start`], [`learn`], [`quiz`], [`cheatsheet`], [`review`], [`run`], [`progress`], [`check`],
//! [`schema`], [`token`],
//! [`cookie`], [`lab`], [`class`], [`present`], [`notes`], [`export`], [`doctor`], [`new`], [`lsp`], [`completions`], [`man`]. Below the commands
//! stand the files that several of them share: [`json_schema`] describes what authors write,
//! [`selected_course`] finds the content, [`journal`] the learner's progress, [`class_entrance`] says where a class listens,
//! [`input`] reads moments and texts, [`face`] and
//! [`environment`] choose a face, [`findings`] renders findings, and [`output`] does all the writing. The faces are the rooms
//! `tui` and `plain`.
//!
//! Invariants:
//!
//! - Results go to stdout, messages to stderr. A closed stdout ends a command quietly.
//! - Text from a file, a token or a learner reaches the terminal only after its control characters have been escaped,
//!   most of it in [`output`].
//! - No command imports another command, and nothing imports this file.
//! - Without `--seed` the seed is random, but for replays (`run`, `check`, `export`), which have to be comparable.
//! - The exit codes are 0 for success, 1 for findings or an invalid token, 2 for everything that kept the command from
//!   doing its work ([`exit_code`]).

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;

use self::exit_code::{EXIT_OK, EXIT_USAGE};
use self::global_args::GlobalArgs;
use self::output_format::OutputFormat;
use crate::play;
use crate::play::journal::take_lost_entries;

mod bounded_read;
mod cheatsheet;
mod check;
mod class;
mod class_entrance;
mod class_token;
mod completions;
pub mod cookie;
mod created_files;
mod doctor;
mod environment;
mod exit_code;
mod export;
mod face;
mod facts;
mod file_watcher;
pub mod findings;
mod global_args;
mod input;
mod journal;
pub mod json_schema;
mod lab;
mod learn;
mod lesson_watcher;
mod lsp;
mod man;
mod new;
mod new_file;
mod notes;
mod output;
mod output_format;
mod present;
mod progress;
mod quiz;
mod resume_file;
mod review;
mod run;
mod schema;
mod selected_course;
mod start;
pub mod token;

/// A terminal course in web authentication. Every picture on the screen is a real request.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    common: GlobalArgs,
    #[command(subcommand)]
    command: Option<CliCommand>,
}

#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum CliCommand {
    /// Find out what you know already, and plan the time until the interview
    Start(start::StartArgs),
    /// Walk through one lesson
    Learn {
        /// The lesson's id, or a file
        lesson: Option<String>,
        /// Show the notes for presenters under each step
        #[arg(long, requires = "lesson")]
        notes: bool,
    },
    /// Questions: an exam, a mock interview, cramming; with how they are marked
    Quiz(quiz::QuizArgs),
    /// The course on one page: to read, as Markdown, or to print
    Cheatsheet(cheatsheet::CheatsheetArgs),
    /// What is due today, and what the days to come will ask
    Review(review::ReviewArgs),
    /// Play a lesson without a terminal and compare what it expects with what happens
    Run {
        /// The lesson's id, or a file
        lesson: String,
        /// How to report it
        #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
        format: OutputFormat,
        /// Print every fact of every act, ready to paste into `expect`
        #[arg(long, conflicts_with = "format")]
        facts: bool,
        /// Print its story: who sent what to whom, what the store was asked, and when time passed
        #[arg(long, conflicts_with_all = ["format", "facts"])]
        story: bool,
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
        kind: json_schema::SchemaKind,
    },
    /// Tokens (JWT): explain, sign, verify
    Token(token::TokenArgs),
    /// Cookies: what a browser makes of a Set-Cookie line, and whether it sends the cookie
    Cookie(cookie::CookieArgs),
    /// Try things out without a lesson
    Lab(lab::LabArgs),
    /// Ask a class: questions on the wall, answers from phones
    Class(class::ClassArgs),
    /// Present a lesson, a part of the course or a pack on a projector
    Present(present::PresentArgs),
    /// The speaker's console of a presentation, in a second terminal: notes, what comes next, the answer, the time
    Notes,
    /// A lesson as a file: a recording, a picture that moves, a page, a handout
    Export(export::ExportArgs),
    /// Check this terminal and machine: what the course can use here, what will look different, and why
    Doctor(doctor::DoctorArgs),
    /// Begin a lesson, a quiz or a pack that passes `check` as it is
    New {
        /// What
        kind: new::NewFileKind,
        /// The file, or the folder of the pack; its name becomes the id
        path: PathBuf,
    },
    /// The language server, for editors: findings, hover, completion, definitions and fixes while you write
    Lsp,
    /// Print a script that completes commands and options in a shell
    Completions {
        /// Of which shell
        shell: Shell,
    },
    /// Print the manual page, or write the pages of all commands to a folder
    Man {
        /// The folder, such as ~/.local/share/man/man1
        folder: Option<PathBuf>,
    },
}

/// Runs the command that the arguments of the process name, and returns its exit code.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // `head` may close the pipe before the help ends; that isn't a failure.
            drop(error.print());
            return ExitCode::from(if error.use_stderr() { EXIT_USAGE } else { EXIT_OK });
        }
    };
    let Cli { common, command } = cli;
    let common = match common.with_environment() {
        Ok(common) => common,
        Err(problem) => {
            drop(output::print_message(&problem));
            return ExitCode::from(EXIT_USAGE);
        }
    };
    if let Some(source) = &common.redis {
        play::set_shared_store(source.clone());
    }
    let code = match command {
        None | Some(CliCommand::Learn { lesson: None, .. }) => learn::show_map(&common),
        Some(CliCommand::Learn { lesson: Some(lesson), notes }) => learn::learn_lesson(&common, &lesson, notes),
        Some(CliCommand::Start(args)) => start::run_start(&common, &args),
        Some(CliCommand::Quiz(args)) => quiz::run_quiz_command(&common, &args),
        Some(CliCommand::Review(args)) => review::run_review(&common, &args),
        Some(CliCommand::Cheatsheet(args)) => cheatsheet::run_cheatsheet(&common, &args),
        Some(CliCommand::Progress { command }) => progress::run_progress(&common, command),
        Some(CliCommand::Run { lesson, format, facts, story }) => {
            run::run_lesson(&common, &lesson, run::RunReport::new(format, facts, story))
        }
        Some(CliCommand::Check(args)) => check::run_check(&common, &args),
        Some(CliCommand::Schema { kind }) => schema::print_schema(kind),
        Some(CliCommand::Token(args)) => token::run_token_command(&common, &args.command),
        Some(CliCommand::Cookie(args)) => cookie::run_cookie_command(&args),
        Some(CliCommand::Lab(args)) => lab::run_lab(&common, args),
        Some(CliCommand::Class(args)) => class::run_class_command(&common, &args),
        Some(CliCommand::Present(args)) => present::run_present(&common, &args),
        Some(CliCommand::Notes) => notes::run_notes(&common),
        Some(CliCommand::Export(args)) => export::run_export(&common, &args),
        Some(CliCommand::Doctor(args)) => doctor::run_doctor(&common, &args),
        Some(CliCommand::New { kind, path }) => new::create_from_template(kind, &path),
        Some(CliCommand::Lsp) => lsp::serve(),
        Some(CliCommand::Completions { shell }) => completions::print_completions(Cli::command(), shell),
        Some(CliCommand::Man { folder }) => man::write_manual(Cli::command(), folder.as_deref()),
    };
    let code = code.unwrap_or_else(|error| exit_code_of_write_error(&error));
    for lost in take_lost_entries() {
        drop(output::print_message(&lost));
    }
    ExitCode::from(code)
}

/// A reader that closes the pipe has seen enough, as `head` does: that is success. Any other error is reported.
fn exit_code_of_write_error(error: &io::Error) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return EXIT_OK;
    }
    drop(output::print_message(&describe_io_error(error)));
    EXIT_USAGE
}

/// What the system refuses is mostly writing; an error of our own says itself what it is about.
fn describe_io_error(error: &io::Error) -> String {
    match error.kind() {
        _ if error.raw_os_error().is_some() => format!("cannot write: {error}"),
        io::ErrorKind::InvalidData => format!("the input cannot be read: {error}"),
        _ => error.to_string(),
    }
}
