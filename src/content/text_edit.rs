//! Changes of a text that leave every other byte as it is, comments and layout included.

use std::ops::Range;

/// Other text for some bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextEdit {
    /// The bytes that it replaces; an empty range inserts.
    pub span: Range<usize>,
    /// What stands there instead.
    pub replacement: String,
}

/// `text` with `edits` made. Of edits that overlap, the first in the text is made alone.
#[must_use]
pub fn apply_edits(text: &str, mut edits: Vec<TextEdit>) -> String {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut edited = String::with_capacity(text.len());
    let mut copied = 0;
    for edit in &edits {
        let Some(between) = text.get(copied..edit.span.start) else { continue };
        edited.push_str(between);
        edited.push_str(&edit.replacement);
        copied = edit.span.end;
    }
    edited.push_str(text.get(copied..).unwrap_or_default());
    edited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_from_left_to_right_and_never_overlap() {
        let edit = |span, replacement: &str| TextEdit { span, replacement: replacement.into() };
        let edits = vec![edit(4..5, "E"), edit(0..1, "A"), edit(0..3, "lost"), edit(2..2, "+")];
        assert_eq!(apply_edits("abcdef", edits), "Ab+cdEf");
    }
}
