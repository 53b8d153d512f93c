//! The two formats of `authwalk progress`.

use clap::ValueEnum;

/// How `progress` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum ProgressFormat {
    /// In words.
    Text,
    /// One JSON document.
    Json,
}
