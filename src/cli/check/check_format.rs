//! How `authwalk check` reports.

use clap::ValueEnum;

/// How `check` reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// With the source line and a caret.
    #[value(alias = "text")]
    Human,
    /// One line a finding, for editors.
    Short,
    /// One JSON document.
    Json,
    /// One JSON object a finding, each on a line.
    JsonLines,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations for GitHub Actions.
    Github,
    /// A Code Quality report for GitLab.
    Gitlab,
    /// Logging commands for Azure Pipelines.
    Azure,
    /// XML as `JUnit` writes it, for CI servers.
    Junit,
}
