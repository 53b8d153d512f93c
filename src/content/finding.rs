//! What reading and checking report: a [`Finding`] says what is wrong, where, and what to do about it.
//!
//! [`code`] is the one table of everything that can be reported.

pub mod code;
pub mod location;
pub mod severity;

use std::cmp::Ordering;

use super::text_edit::TextEdit;

pub use code::{Code, CodeGroup};
pub use location::SourceLocation;
pub use severity::Severity;

/// Reading and checking each stop reporting after this many findings in one file. An author with more fixes those
/// first, and a hostile file cannot keep the program busy.
pub const MAX_FINDINGS_PER_FILE: usize = 100;

/// Something that is wrong, or probably not intended, in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The kind of finding.
    pub code: Code,
    /// The severity of its code, unless a lint level was set for it.
    pub severity: Severity,
    /// The path as it was given. It may contain any character, so a face escapes it before showing it.
    pub file: String,
    /// Where in the file; `None` if the finding is about the file as a whole.
    pub location: Option<SourceLocation>,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// What to do about it, where that is known.
    pub help: Option<String>,
    /// The edit that mends it, where only one can be meant.
    pub fix: Option<TextEdit>,
}

impl Finding {
    /// A finding about a file as a whole, with the severity of its code.
    #[must_use]
    pub fn of_file(code: Code, file: impl Into<String>, message: impl Into<String>, help: Option<String>) -> Self {
        let (severity, file, message) = (code.severity(), file.into(), message.into());
        Self { code, severity, file, location: None, message, help, fix: None }
    }

    /// The order in which findings are reported: file, line, column, code. The message only makes it total.
    #[must_use]
    pub fn cmp_by_location(&self, other: &Self) -> Ordering {
        fn sort_key(finding: &Finding) -> (&str, Option<(usize, usize)>, &str, &str) {
            let line_and_column = finding.location.as_ref().map(|location| (location.line, location.column));
            (&finding.file, line_and_column, finding.code.id(), &finding.message)
        }
        sort_key(self).cmp(&sort_key(other))
    }
}

/// Puts findings in the order in which they are reported and removes duplicates.
pub fn sort_and_dedup(findings: &mut Vec<Finding>) {
    findings.sort_by(Finding::cmp_by_location);
    findings.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_come_in_the_order_of_the_files() {
        let finding_at = |file: &str, offset: usize| Finding {
            location: Some(SourceLocation::of_span("ab\ncd", offset..offset)),
            ..Finding::of_file(Code::Syntax, file, "m", None)
        };
        let mut findings = vec![finding_at("b", 0), finding_at("a", 4), finding_at("a", 1), finding_at("a", 4)];
        sort_and_dedup(&mut findings);
        let lines: Vec<_> = findings
            .iter()
            .map(|finding| (finding.file.as_str(), finding.location.as_ref().map(|location| location.line)))
            .collect();
        assert_eq!(lines, [("a", Some(1)), ("a", Some(2)), ("b", Some(1))]);
    }
}
