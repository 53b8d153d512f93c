//! `--format` of the commands that report in words or as JSON.

use clap::ValueEnum;

/// How a command reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OutputFormat {
    /// In words.
    Text,
    /// One JSON document.
    Json,
}
