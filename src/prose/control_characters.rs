//! Characters that a terminal would act on or that would be invisible, replaced by a visible symbol.
//!
//! Besides the control characters these are the ones that make a text look like another: bidirectional controls, zero-width
//! characters and fillers.

use std::borrow::Cow;

/// `text` with every hidden character ([`is_hidden`]) replaced by a symbol of one column: `␛` for an escape, `␊` for a newline,
/// `�` for what has no symbol of its own.
#[must_use]
pub fn escape_control_characters(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_hidden) {
        Cow::Owned(text.chars().map(escape_symbol).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Like [`escape_control_characters`], but a newline stays a newline, for texts that are laid out line by line.
#[must_use]
pub fn escape_except_newlines(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| c != '\n' && is_hidden(c)) {
        Cow::Owned(text.chars().map(|c| if c == '\n' { c } else { escape_symbol(c) }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a terminal would act on `c` or show nothing for it. Combining marks are not hidden: they belong to the letter
/// before them, and many languages need them.
#[must_use]
pub const fn is_hidden(c: char) -> bool {
    // Nearly every character is one of these, and every text that is drawn comes through here.
    !matches!(c, ' '..='~')
        && matches!(c,
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}'     // C0, DEL, C1
            | '\u{ad}' | '\u{34f}' | '\u{61c}'           // soft hyphen, grapheme joiner, Arabic letter mark
            | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' // Hangul fillers
            | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'                    // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202e}'                    // separators of lines, bidirectional embeddings
            | '\u{2060}'..='\u{206f}'                    // joiners, bidirectional isolates
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'                  // tags and further selectors
        )
}

fn escape_symbol(c: char) -> char {
    match c {
        // Unicode has a control picture for each of them, in the same order from U+2400 on.
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => '·',
        c if is_hidden(c) => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prose::width;

    #[test]
    fn each_hidden_character_becomes_one_visible_column() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32).filter(|c| is_hidden(*c)) {
            let shown = escape_control_characters(c.encode_utf8(&mut [0; 4])).into_owned();
            assert!(!shown.chars().any(is_hidden), "{c:?}");
            assert_eq!(width(&shown), 1, "{c:?} as {shown:?}");
        }
    }

    #[test]
    fn every_control_of_the_language_is_known() {
        assert!((0..=0x10_ffff).filter_map(char::from_u32).filter(|c| c.is_control()).all(is_hidden));
    }

    #[test]
    fn what_is_plain_is_not_copied_and_a_newline_stays_only_when_asked() {
        assert!(matches!(escape_control_characters("ä€ 漢 e\u{301}"), Cow::Borrowed(_)));
        assert_eq!(escape_control_characters("a\x1b[31m\r\nb\u{202e}\u{9b}\u{200d}"), "a␛[31m␍␊b\u{fffd}\u{fffd}·");
        assert_eq!(escape_except_newlines("a\r\nb\0"), "a␍\nb␀");
    }
}
