//! The characters that an id may have.

/// How the ids of one kind of thing are written.
#[derive(Clone, Copy)]
pub(super) enum IdStyle {
    /// `session-login`: packs, lessons, steps, quizzes, questions.
    Kebab,
    /// `session.fixation`: topics.
    Dotted,
    /// `thief_first`: lanes, whose ids are keys of `expect_in`.
    Snake,
}

impl IdStyle {
    /// Whether `id` is written in this style.
    pub(super) fn matches(self, id: &str) -> bool {
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        match self {
            Self::Kebab => id.split('-').all(is_word),
            Self::Dotted => id.split('.').all(|part| part.split('-').all(is_word)),
            Self::Snake => !id.is_empty() && id.split('_').all(|part| part.is_empty() || is_word(part)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_match_their_style() {
        for id in ["a", "session-login", "oauth2-code"] {
            assert!(IdStyle::Kebab.matches(id), "{id}");
        }
        for id in ["", "-a", "a-", "a--b", "A", "a_b", "a b", "ä"] {
            assert!(!IdStyle::Kebab.matches(id), "{id}");
        }
        for (id, is_dotted) in
            [("session.fixation", true), ("house", true), ("a.b-c", true), ("a..b", false), ("a/b", false)]
        {
            assert_eq!(IdStyle::Dotted.matches(id), is_dotted, "{id}");
        }
        for (id, is_snake) in [("thief_first", true), ("a", true), ("a-b", false), ("", false), ("A", false)] {
            assert_eq!(IdStyle::Snake.matches(id), is_snake, "{id}");
        }
    }
}
