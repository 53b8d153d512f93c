//! Places in a text as the protocol counts them: lines from 0, and in a line bytes or UTF-16 code units.

use std::ops::Range;

use serde::Deserialize;
use serde_json::{Value as Json, json};

/// What a column counts (Language Server Protocol 3.17, `PositionEncodingKind`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum PositionEncoding {
    Utf8,
    /// What every client can.
    #[default]
    Utf16,
}

impl PositionEncoding {
    /// The better one of those that a client offers in its `initialize`.
    pub(super) fn choose(params: &Json) -> Self {
        let offered = params["capabilities"]["general"]["positionEncodings"].as_array();
        let takes_bytes = offered.is_some_and(|offered| offered.iter().any(|encoding| encoding == "utf-8"));
        if takes_bytes { Self::Utf8 } else { Self::Utf16 }
    }

    /// Its name in the protocol.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
        }
    }

    const fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
        }
    }
}

/// A place as a client says it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Position {
    line: usize,
    character: usize,
}

/// The byte of `text` at `position`; the end of the line or of the text if it is beyond.
pub(super) fn offset_of(text: &str, position: Position, encoding: PositionEncoding) -> usize {
    let mut start = 0;
    for _ in 0..position.line {
        match text.get(start..).and_then(|rest| rest.find('\n')) {
            Some(newline) => start += newline + 1,
            None => return text.len(),
        }
    }
    let mut column = 0;
    for (index, c) in text.get(start..).unwrap_or_default().char_indices() {
        if c == '\n' || column >= position.character {
            return start + index;
        }
        column += encoding.width(c);
    }
    text.len()
}

/// The range of these bytes of `text`, as the protocol writes it.
pub(super) fn range_of(text: &str, span: &Range<usize>, encoding: PositionEncoding) -> Json {
    let position = |offset: usize| {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let character: usize = before[line_start..].chars().map(|c| encoding.width(c)).sum();
        json!({ "line": before.matches('\n').count(), "character": character })
    };
    json!({ "start": position(span.start), "end": position(span.end) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_what_was_agreed() {
        let text = "a\nđ😀x\n";
        let end = text.find('x').expect("it is there");
        for (encoding, character) in [(PositionEncoding::Utf16, 3), (PositionEncoding::Utf8, 6)] {
            let range = range_of(text, &(2..end), encoding);
            assert_eq!(range["end"], json!({ "line": 1, "character": character }));
            assert_eq!(offset_of(text, Position { line: 1, character }, encoding), end);
        }
        assert_eq!(offset_of(text, Position { line: 9, character: 9 }, PositionEncoding::Utf8), text.len());
        assert_eq!(offset_of(text, Position { line: 0, character: 9 }, PositionEncoding::Utf8), 1);
    }
}
