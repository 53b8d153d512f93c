//! The short form of long identifiers.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_stay_and_characters_are_counted() {
        assert_eq!(abbreviate("41c0aaaaaaaaaaaaaaaaaaaaaaaaaa7e"), "41c0…7e");
        assert_eq!(abbreviate("alice"), "alice");
        assert_eq!(abbreviate("ääääääääääääää"), "ääää…ää");
    }
}
