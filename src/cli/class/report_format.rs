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
    #[value(alias = "md")]
    Markdown,
    /// A row for each question, for a spreadsheet.
    Csv,
    /// One object, for programs.
    Json,
}

/// A text in a row of a table: on one line, whatever it has.
pub(super) fn table_cell(text: &str) -> String {
    one_line(text).replace('|', "\\|")
}

/// Lines and the blanks around them become one blank; of other control characters nothing reaches a terminal.
fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    prose::escape_control_characters(&words.join(" ")).into_owned()
}

/// A field by RFC 4180: in quotes, and quotes in it doubled; on one line, so that a row is a line. One that a spreadsheet would
/// take for a formula gets an apostrophe.
pub(super) fn csv_field(text: &str) -> String {
    let text = one_line(text);
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_several_lines_stays_in_its_row() {
        let ask = "Which header?\n\n- `Set-Cookie` | \"Cookie\"\r\n\t- \u{1b}[31mred";
        let cell = table_cell(ask);
        assert_eq!(cell.lines().count(), 1, "{cell}");
        assert!(
            cell.starts_with("Which header? - `Set-Cookie` \\| \"Cookie\" - ") && !cell.contains('\u{1b}'),
            "{cell}"
        );
        let field = csv_field(ask);
        assert_eq!(field.lines().count(), 1, "{field}");
        assert!(field.contains("\"\"Cookie\"\"") && !field.contains('\u{1b}'), "{field}");
        assert_eq!(csv_field("\n=1+1"), "\"'=1+1\"", "what a spreadsheet would compute");
    }
}
