//! How a report is written: the formats, and the cells of their tables.

use clap::ValueEnum;

use crate::prose;

/// Columns of the bar behind an option.
pub(super) const BAR_WIDTH: usize = 20;

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// Lines with bars.
    Text,
    /// A document with a table.
    Markdown,
    /// A row for each question, for a spreadsheet.
    Csv,
    /// One object, for programs.
    Json,
}

/// A text in a row of a table.
pub(super) fn table_cell(text: &str) -> String {
    prose::escape_control_characters(text).replace('|', "\\|")
}

/// A field by RFC 4180: in quotes, and quotes in it doubled. One that a spreadsheet would take for a formula gets an apostrophe.
pub(super) fn csv_field(text: &str) -> String {
    let text = prose::escape_control_characters(text);
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}
