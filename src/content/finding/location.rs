//! A place in a file: line, column and bytes.

use std::ops::Range;

/// A range of a file, with the line and column of its start.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceLocation {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The bytes, from the start of the file. Always inside the text and on character boundaries.
    pub span: Range<usize>,
}

impl SourceLocation {
    /// The location of `span` in `text`. A span that reaches beyond the text is shortened to fit.
    #[must_use]
    pub fn of_span(text: &str, span: Range<usize>) -> Self {
        let start = floor_char_boundary(text, span.start);
        let end = floor_char_boundary(text, span.end.max(start));
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        // Editors do not count a byte order mark as a column.
        let column_text = before.get(line_start..).unwrap_or_default();
        let column = column_text.chars().filter(|c| *c != '\u{feff}').count() + 1;
        Self { line, column, span: start..end }
    }
}

/// The nearest character boundary at or before the byte `offset`.
fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|boundary| text.is_char_boundary(*boundary)).unwrap_or(0)
}

/// The line around the byte `offset`, without its newline.
pub(in crate::content) fn line_range_at(text: &str, offset: usize) -> Range<usize> {
    let offset = floor_char_boundary(text, offset);
    let (before, after) = text.split_at(offset);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    start..after.find('\n').map_or(text.len(), |newline| offset + newline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_spans_stay_inside_the_text() {
        let text = "a = 1\näö = 2\n";
        assert_eq!(SourceLocation::of_span(text, 11..12), SourceLocation { line: 2, column: 4, span: 11..12 });
        assert_eq!(SourceLocation::of_span(text, 7..90), SourceLocation { line: 2, column: 1, span: 6..text.len() });
        assert_eq!(
            SourceLocation::of_span(text, 90..90),
            SourceLocation { line: 3, column: 1, span: text.len()..text.len() }
        );
        assert_eq!(SourceLocation::of_span("\u{feff}a", 3..4).column, 1);
    }
}
