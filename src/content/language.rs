//! The language of a translation.

use std::fmt;

/// A language as its folder is called: `vi`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Language(String);

impl Language {
    /// The language with this tag: two letters, and perhaps a script or a region behind a `-` (RFC 5646, section 2.1).
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let mut subtags = tag.split('-');
        let is_language = subtags
            .next()
            .is_some_and(|language| language.len() == 2 && language.bytes().all(|byte| byte.is_ascii_lowercase()));
        let is_subtag =
            |subtag: &str| (2..=4).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric());
        (is_language && tag.len() <= 10 && subtags.all(is_subtag)).then(|| Self(tag.to_owned()))
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// Whether this is the language in which the built-in course is written.
    #[must_use]
    pub fn is_english(&self) -> bool {
        self.0 == "en"
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_two_letters_and_perhaps_a_region() {
        for tag in ["vi", "pt-BR", "zh-Hant", "en"] {
            assert_eq!(Language::parse(tag).expect("a language").tag(), tag);
        }
        for text in ["", "v", "VI", "jwt", "klingon", "vi-", "vi_VN", "vi-VN.UTF-8", "../x", "vi-abcde"] {
            assert_eq!(Language::parse(text), None, "{text}");
        }
    }
}
