//! Which characters a terminal shows.

/// Which characters the terminal shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// Only ASCII.
    Ascii,
    /// All of them.
    #[default]
    Unicode,
}

impl Charset {
    /// What the locale says: the first of `LC_ALL`, `LC_CTYPE` and `LANG` that is set decides (POSIX, 8.2). Without any
    /// of them nothing is known; then it is Unicode, which today's terminals show.
    #[must_use]
    pub fn from_locale(lc_all: &str, lc_ctype: &str, lang: &str) -> Self {
        let locale = [lc_all, lc_ctype, lang].into_iter().find(|value| !value.is_empty());
        let is_utf8 = |value: &str| {
            let lowercase = value.to_ascii_lowercase();
            lowercase.contains("utf-8") || lowercase.contains("utf8")
        };
        if locale.is_none_or(is_utf8) { Self::Unicode } else { Self::Ascii }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_are_those_of_the_locale() {
        assert_eq!(Charset::from_locale("", "", "en_US.UTF-8"), Charset::Unicode);
        assert_eq!(Charset::from_locale("C", "", "en_US.UTF-8"), Charset::Ascii, "LC_ALL comes first");
        assert_eq!(Charset::from_locale("", "C.utf8", "C"), Charset::Unicode, "then LC_CTYPE");
        assert_eq!(Charset::from_locale("", "", "de_DE.ISO-8859-1"), Charset::Ascii);
        assert_eq!(Charset::from_locale("", "", ""), Charset::Unicode, "nothing is known");
    }
}
