//! What reading and checking report: findings, their places, and the one table of their [`code`]s.

pub mod code;
pub mod severity;

use std::cmp::Ordering;
use std::ops::Range;

pub use code::{Code, CodeGroup};
pub use severity::Severity;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLocation {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes, from the start of the file; lies within the text, on character boundaries.
    pub span: Range<usize>,
}

impl SourceLocation {
    /// The place of `span` in `text`. A span that reaches beyond the text is cut down to it.
    #[must_use]
    pub fn of_span(text: &str, span: Range<usize>) -> Self {
        let start = floor_char_boundary(text, span.start);
        let end = floor_char_boundary(text, span.end.max(start));
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let in_line = before.get(line_start..).unwrap_or_default();
        let column = in_line.chars().filter(|c| *c != '\u{feff}').count() + 1;
        Self { line, column, span: start..end }
    }
}

/// The nearest character boundary at or before `at`.
fn floor_char_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Something to mend in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of finding it is.
    pub code: Code,
    /// How grave it is: as its code says, unless a level was set.
    pub severity: Severity,
    /// The file as it was named; it may hold any character, so that a face cleans it before it shows it.
    pub file: String,
    /// Where in the file; nothing when it is about the file as a whole.
    pub location: Option<SourceLocation>,
    /// What is wrong, as one sentence.
    pub message: String,
    /// What to do, where that is known.
    pub help: Option<String>,
}

impl Finding {
    /// A finding about a file as a whole.
    #[must_use]
    pub fn of_file(code: Code, file: impl Into<String>, message: impl Into<String>, help: Option<String>) -> Self {
        Self { code, severity: code.severity(), file: file.into(), location: None, message: message.into(), help }
    }

    /// The order in which findings are told: file, line, column, code.
    #[must_use]
    pub fn cmp_by_location(&self, other: &Self) -> Ordering {
        fn key(it: &Finding) -> (&str, Option<(usize, usize)>, &str, &str) {
            let place = it.location.as_ref().map(|place| (place.line, place.column));
            (&it.file, place, it.code.id(), &it.message)
        }
        key(self).cmp(&key(other))
    }
}

/// Puts findings in the order in which they are told, each once.
pub fn sort_and_dedup(findings: &mut Vec<Finding>) {
    findings.sort_by(Finding::cmp_by_location);
    findings.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_places_stay_inside() {
        let text = "a = 1\näö = 2\n";
        assert_eq!(SourceLocation::of_span(text, 11..12), SourceLocation { line: 2, column: 4, span: 11..12 });
        assert_eq!(SourceLocation::of_span(text, 7..90), SourceLocation { line: 2, column: 1, span: 6..text.len() });
        assert_eq!(
            SourceLocation::of_span(text, 90..90),
            SourceLocation { line: 3, column: 1, span: text.len()..text.len() }
        );
        assert_eq!(SourceLocation::of_span("\u{feff}a", 3..4).column, 1);
    }

    #[test]
    fn findings_come_in_the_order_of_the_files() {
        let at = |file: &str, span: usize| Finding {
            location: Some(SourceLocation::of_span("ab\ncd", span..span)),
            ..Finding::of_file(Code::Syntax, file, "m", None)
        };
        let mut findings = vec![at("b", 0), at("a", 4), at("a", 1), at("a", 4)];
        sort_and_dedup(&mut findings);
        let told: Vec<_> = findings.iter().map(|it| (it.file.as_str(), it.location.as_ref().map(|p| p.line))).collect();
        assert_eq!(told, [("a", Some(1)), ("a", Some(2)), ("b", Some(1))]);
    }
}
