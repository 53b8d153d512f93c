//! The rows of a text in a field: which bytes stand in each, and how far it is indented. No row adds a byte to the text.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::prose::{escape_control_characters, width};
use crate::token::json_structure::{JsonMark, json_marks};

/// How a text is laid out in rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui) enum RowLayout {
    /// As it is written, wrapped at the edge.
    #[default]
    Wrapped,
    /// A JSON text as it is written, with rows that end after a comma where they can.
    FilledJson,
    /// One member of a JSON text a row. A text that has line breaks of its own keeps those.
    Json,
}

/// The columns that a text has, and how it is laid out in them.
#[derive(Clone, Copy, Debug)]
pub(in crate::tui) struct RowShape {
    pub(in crate::tui) columns: usize,
    pub(in crate::tui) layout: RowLayout,
}

impl From<usize> for RowShape {
    fn from(columns: usize) -> Self {
        Self { columns, layout: RowLayout::Wrapped }
    }
}

/// A row of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tui) struct TextRow {
    /// What stands in it, without a newline.
    pub(in crate::tui) bytes: Range<usize>,
    /// How many columns before it stay free.
    pub(in crate::tui) indent: usize,
}

/// The rows of `text`; at least one.
pub(super) fn text_rows(text: &str, shape: RowShape) -> Vec<TextRow> {
    let columns = shape.columns.max(1);
    let lines = match shape.layout {
        RowLayout::Json if !text.contains('\n') => json_lines(text, columns),
        RowLayout::FilledJson if !text.contains('\n') => filled_json_lines(text, columns),
        _ => newline_lines(text),
    };
    lines.into_iter().flat_map(|line| wrap_line(text, &line, columns)).collect()
}

fn newline_lines(text: &str) -> Vec<TextRow> {
    let line = |line: &str| {
        let start = line.as_ptr() as usize - text.as_ptr() as usize;
        TextRow { bytes: start..start + line.len(), indent: 0 }
    };
    text.split('\n').map(line).collect()
}

/// Lines that hold as many whole members as fit.
fn filled_json_lines(text: &str, columns: usize) -> Vec<TextRow> {
    let commas = json_marks(text).into_iter().filter(|mark| mark.symbol == b',').map(|mark| mark.offset + 1);
    let mut lines = Vec::new();
    let (mut start, mut used, mut piece_start) = (0, 0, 0);
    for piece_end in commas.chain([text.len()]) {
        let piece_width = width(&escape_control_characters(&text[piece_start..piece_end]));
        if used > 0 && used + piece_width > columns {
            lines.push(TextRow { bytes: start..piece_start, indent: 0 });
            (start, used) = (piece_start, 0);
        }
        used += piece_width;
        piece_start = piece_end;
    }
    lines.push(TextRow { bytes: start..text.len(), indent: 0 });
    lines
}

/// A line for each member of the outermost object or list, and of those inside it that are too long for a row.
fn json_lines(text: &str, columns: usize) -> Vec<TextRow> {
    let marks = json_marks(text);
    let closes = closing_offsets(&marks, text.len());
    let mut lines = Vec::new();
    let (mut start, mut indent) = (0, 0);
    let mut open_until = 0;
    for (index, mark) in marks.iter().enumerate() {
        // What is inside of something that fits into its row.
        if mark.offset < open_until {
            continue;
        }
        let cut = match mark.symbol {
            b'{' | b'[' => {
                let close = closes[index];
                let is_empty = text[mark.offset + 1..close].trim().is_empty();
                let fits = close < text.len() && indent + (close + 1 - start) < columns;
                if is_empty || (mark.depth > 0 && fits) {
                    open_until = close + 1;
                    continue;
                }
                (mark.offset + 1, mark.depth + 1)
            }
            b'}' | b']' => (mark.offset, mark.depth),
            b',' => (mark.offset + 1, mark.depth),
            _ => continue,
        };
        if cut.0 > start {
            lines.push(TextRow { bytes: start..cut.0, indent });
        }
        start = cut.0;
        indent = 2 * cut.1;
    }
    lines.push(TextRow { bytes: start..text.len(), indent });
    lines
}

/// Where the bracket of each mark is closed; the `end` of the text for one that is not, and for every other mark.
fn closing_offsets(marks: &[JsonMark], end: usize) -> Vec<usize> {
    let mut closes = vec![end; marks.len()];
    let mut open = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        match mark.symbol {
            b'{' | b'[' => open.push(index),
            b'}' | b']' => {
                if let Some(opener) = open.pop() {
                    closes[opener] = mark.offset;
                }
            }
            _ => {}
        }
    }
    closes
}

/// The rows of one line. After a full last row of the text, the cursor has a row of its own.
fn wrap_line(text: &str, line: &TextRow, columns: usize) -> Vec<TextRow> {
    let indent = line.indent.min(columns / 2);
    let room = columns - indent;
    let (mut start, mut used) = (line.bytes.start, 0);
    let mut rows = Vec::new();
    for (offset, grapheme) in text[line.bytes.clone()].grapheme_indices(true) {
        let byte = line.bytes.start + offset;
        // An ASCII character takes one column, escaped or not.
        let grapheme_width = if grapheme.len() == 1 { 1 } else { width(&escape_control_characters(grapheme)) };
        if used > 0 && used + grapheme_width > room {
            rows.push(TextRow { bytes: start..byte, indent });
            (start, used) = (byte, 0);
        }
        used += grapheme_width;
    }
    if used >= room && line.bytes.end == text.len() {
        rows.push(TextRow { bytes: start..line.bytes.end, indent });
        start = line.bytes.end;
    }
    rows.push(TextRow { bytes: start..line.bytes.end, indent });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, columns: usize) -> Vec<String> {
        drawn_as(RowLayout::Json, text, columns)
    }

    fn drawn_as(layout: RowLayout, text: &str, columns: usize) -> Vec<String> {
        let rows = text_rows(text, RowShape { columns, layout });
        rows.into_iter().map(|row| format!("{}{}", " ".repeat(row.indent), &text[row.bytes])).collect()
    }

    #[test]
    fn each_member_has_a_row_and_what_is_inside_only_where_it_is_too_long() {
        let text = r#"{"sub":"bob, {x}","aud":["api","web"],"cnf":{"jkt":"0123456789"},"exp":17}"#;
        assert_eq!(
            drawn(text, 40),
            [
                "{",
                "  \"sub\":\"bob, {x}\",",
                "  \"aud\":[\"api\",\"web\"],",
                "  \"cnf\":{\"jkt\":\"0123456789\"},",
                "  \"exp\":17",
                "}"
            ]
        );
        assert_eq!(
            drawn(r#"{"cnf":{"jkt":"0123456789"}}"#, 20),
            ["{", "  \"cnf\":{", "    \"jkt\":\"012345678", "    9\"", "  }", "}"]
        );
        assert_eq!(drawn("{}", 20), ["{}"]);
    }

    #[test]
    fn a_row_of_json_ends_after_a_comma_where_it_can() {
        let text = r#"{"iat":1767603600,"exp":4102444800,"jti":"3a9afa8c98415d2fde7ae0"}"#;
        assert_eq!(
            drawn_as(RowLayout::FilledJson, text, 24),
            ["{\"iat\":1767603600,", "\"exp\":4102444800,", "\"jti\":\"3a9afa8c98415d2fd", "e7ae0\"}"]
        );
        assert_eq!(drawn_as(RowLayout::FilledJson, text, 40).len(), 2);
        assert_eq!(drawn_as(RowLayout::FilledJson, "", 40), [""]);
    }

    #[test]
    fn a_text_that_is_no_json_or_has_its_own_lines_stays_as_it_is() {
        for text in ["", "hello", "{\n \"a\":1,\"b\":2\n}"] {
            let wrapped = text_rows(text, 20.into());
            assert_eq!(text_rows(text, RowShape { columns: 20, layout: RowLayout::Json }), wrapped, "{text}");
        }
        assert_eq!(drawn("}{", 20), ["}{"]);
    }

    #[test]
    fn the_rows_hold_every_byte_in_order() {
        for text in [r#"{"a":[1,{"b":2}],"c":"漢字"}"#, r#"{"a":"#, "[1,2", "]]"] {
            for layout in [RowLayout::Json, RowLayout::FilledJson] {
                let rows = text_rows(text, RowShape { columns: 7, layout });
                let joined: String = rows.iter().map(|row| &text[row.bytes.clone()]).collect();
                assert_eq!(joined, text, "{layout:?}");
            }
        }
    }
}
