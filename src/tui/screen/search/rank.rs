//! How well something fits what was typed. Pure; forgives a typo.

/// What can be found, word by word and in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// The words of its title.
    title: Vec<String>,
    /// Those of its name for programs.
    id: Vec<String>,
    /// All else that it says.
    text: Vec<String>,
}

impl Words {
    pub(super) fn new(title: &str, id: &str, text: &str) -> Self {
        Self { title: words(title), id: words(id), text: once(words(text)) }
    }
}

/// The words of `text` in lower case.
pub(super) fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Each word once: a long text says many of them again and again.
fn once(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}

/// How well `it` fits: the greater, the better; `None` when a typed word is nowhere in it. A word of the title counts
/// more than one of its name, and that more than one of its text.
pub(super) fn score(typed: &[String], it: &Words) -> Option<u32> {
    let of_word = |word: &String| {
        let fields = [(&it.title, 4), (&it.id, 3), (&it.text, 1)];
        let fits = fields.into_iter().filter_map(|(field, weight)| {
            let best = field.iter().filter_map(|other| fit(word, other)).max()?;
            Some(best * weight)
        });
        fits.max()
    };
    typed.iter().map(of_word).sum()
}

/// How well what was typed fits a word: the word itself, its beginning, a part of it, or one of these with a typo.
fn fit(typed: &str, word: &str) -> Option<u32> {
    if typed == word {
        return Some(100);
    }
    if word.starts_with(typed) {
        return Some(80);
    }
    let length = typed.chars().count();
    if length >= 3 && word.contains(typed) {
        return Some(60);
    }
    let typos = match length {
        0..4 => return None,
        4..8 => 1,
        _ => 2,
    };
    // While somebody types, only the beginning of the word is there: compare with beginnings of about that length.
    let beginnings = (length.saturating_sub(1)..=length + 1).map(|take| word.chars().take(take).collect::<String>());
    let near = beginnings.map(|beginning| strsim::osa_distance(typed, &beginning)).min()?;
    (near <= typos).then_some(40)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(query: &str, it: &Words) -> Option<u32> {
        score(&words(query), it)
    }

    #[test]
    fn the_title_counts_more_than_the_text() {
        let in_title = Words::new("Session fixation", "", "");
        let in_id = Words::new("A number", "session-fixation", "");
        let in_text = Words::new("A number", "", "It is called fixation.");
        assert!(typed("fixation", &in_title) > typed("fixation", &in_id));
        assert!(typed("fixation", &in_id) > typed("fixation", &in_text));
        assert!(typed("fixation", &in_text).is_some());
    }

    #[test]
    fn a_typo_is_forgiven_and_another_word_is_not() {
        let it = Words::new("Session fixation", "", "");
        for query in ["sesion", "sessoin", "fixatoin", "FIXATIONN", "sesio", "sess fix"] {
            assert!(typed(query, &it).is_some(), "{query}");
        }
        for query in ["cookie", "fax", "session cookie", "mission"] {
            assert_eq!(typed(query, &it), None, "{query}");
        }
        assert!(typed("session", &it) > typed("sessoin", &it));
    }

    #[test]
    fn the_beginning_of_a_word_is_better_than_its_middle() {
        assert!(fit("log", "logout") > fit("log", "catalog"));
        assert_eq!(fit("og", "logout"), None, "two letters fit too much");
        assert_eq!(fit("日本", "日本語"), Some(80));
    }
}
