//! The short forms of long identifiers and texts.

use std::borrow::Cow;

/// A long identifier as people say it: its first four and last two characters (`41c0…7e`). A text of up to 12 characters
/// stays whole, since the short form would hardly be shorter.
#[must_use]
pub fn abbreviate(text: &str) -> Cow<'_, str> {
    let chars = text.chars().count();
    if chars <= 12 {
        return Cow::Borrowed(text);
    }
    let head: String = text.chars().take(4).collect();
    let tail: String = text.chars().skip(chars - 2).collect();
    Cow::Owned(format!("{head}…{tail}"))
}

/// At most 40 characters of a text from a token. If something was cut off, it ends in `…`.
#[must_use]
pub fn truncate_text(text: &str) -> String {
    const MAX_CHARACTERS: usize = 40;
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_stay_and_characters_are_counted() {
        assert_eq!(abbreviate("41c0aaaaaaaaaaaaaaaaaaaaaaaaaa7e"), "41c0…7e");
        assert_eq!(abbreviate("alice"), "alice");
        assert_eq!(abbreviate("ääääääääääääää"), "ääää…ää");
    }

    #[test]
    fn a_cut_is_marked_and_falls_between_characters() {
        assert_eq!(truncate_text("abc"), "abc");
        assert_eq!(truncate_text(&"ä".repeat(41)), format!("{}…", "ä".repeat(40)));
    }
}
