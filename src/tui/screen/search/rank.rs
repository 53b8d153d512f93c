//! How well something fits what was typed. Pure; forgives a typo.
//!
//! Thousands of texts share a few thousand words. Each key compares what was typed with each word once; how well a text
//! fits is then looked up.

use std::collections::HashMap;

/// Every word of what can be found, each once and in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<(String, LetterSet)>,
    numbers: HashMap<String, usize>,
}

/// What can be found: the numbers of its words.
#[derive(Clone, Debug, Default)]
pub(super) struct EntryWords {
    /// The words of its title.
    title: Vec<usize>,
    /// Those of its name for programs.
    id: Vec<usize>,
    /// All else that it says.
    text: Vec<usize>,
}

/// How well each word of the vocabulary fits one that was typed.
pub(super) type WordScores = Vec<Option<u32>>;

impl Vocabulary {
    /// Takes in the words of something that can be found.
    pub(super) fn add_entry(&mut self, title: &str, id: &str, text: &str) -> EntryWords {
        let mut numbers = |text: &str| {
            let mut numbers: Vec<usize> = split_words(text).into_iter().map(|word| self.word_number(word)).collect();
            // A long text says many words again and again.
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        EntryWords { title: numbers(title), id: numbers(id), text: numbers(text) }
    }

    fn word_number(&mut self, word: String) -> usize {
        let new = self.words.len();
        *self.numbers.entry(word).or_insert_with_key(|word| {
            self.words.push((word.clone(), letter_set(word)));
            new
        })
    }

    /// How well each word fits `typed`.
    pub(super) fn scores(&self, typed: &str) -> WordScores {
        let typed = QueryWord::new(typed);
        self.words.iter().map(|(word, letters)| typed.score(word, *letters)).collect()
    }
}

/// The words of `text` in lower case.
pub(super) fn split_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// How well `it` fits: the greater, the better; `None` when a typed word is nowhere in it. A word of the title counts
/// more than one of its name, and that more than one of its text.
pub(super) fn entry_score<'a>(typed: impl IntoIterator<Item = &'a WordScores>, it: &EntryWords) -> Option<u32> {
    let of_word = |fits: &WordScores| {
        let fields = [(&it.title, 4), (&it.id, 3), (&it.text, 1)];
        let best = fields.into_iter().filter_map(|(field, weight)| {
            let best = field.iter().filter_map(|word| *fits.get(*word)?).max()?;
            Some(best * weight)
        });
        best.max()
    };
    typed.into_iter().map(of_word).sum()
}

/// Which letters a word has, a bit each; letters may share one.
type LetterSet = u64;

fn letter_set(word: &str) -> LetterSet {
    word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % LetterSet::BITS))
}

/// A word that was typed.
struct QueryWord<'a> {
    word: &'a str,
    letters: LetterSet,
    /// How many characters it has.
    length: usize,
    /// How many mistakes are forgiven.
    allowed_typos: usize,
}

impl<'a> QueryWord<'a> {
    fn new(word: &'a str) -> Self {
        let length = word.chars().count();
        let typos = match length {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        Self { word, letters: letter_set(word), length, allowed_typos: typos }
    }

    /// How well it fits a word: the word itself, its beginning, a part of it, or one of these with a typo.
    fn score(&self, word: &str, letters: LetterSet) -> Option<u32> {
        // Each mistake brings at most one letter that the word does not have.
        let foreign = (self.letters & !letters).count_ones() as usize;
        if foreign > self.allowed_typos {
            return None;
        }
        if self.word == word {
            return Some(100);
        }
        if word.starts_with(self.word) {
            return Some(80);
        }
        if self.length >= 3 && word.contains(self.word) {
            return Some(60);
        }
        (self.allowed_typos > 0 && self.edit_distance(word) <= self.allowed_typos).then_some(40)
    }

    /// The fewest mistakes in it, if `word` was meant. While somebody types, only the beginning of the word is there, so
    /// the beginnings of about that length count.
    fn edit_distance(&self, word: &str) -> usize {
        let beginnings = (self.length.saturating_sub(1)..=self.length + 1).map(|take| {
            let end = word.char_indices().nth(take).map_or(word.len(), |(end, _)| end);
            &word[..end]
        });
        beginnings.map(|beginning| strsim::osa_distance(self.word, beginning)).min().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How well what was typed fits something with this title, name and text.
    fn typed(query: &str, it: (&str, &str, &str)) -> Option<u32> {
        let mut vocabulary = Vocabulary::default();
        let it = vocabulary.add_entry(it.0, it.1, it.2);
        let fits: Vec<WordScores> = split_words(query).iter().map(|word| vocabulary.scores(word)).collect();
        entry_score(&fits, &it)
    }

    fn fit(typed: &str, word: &str) -> Option<u32> {
        QueryWord::new(typed).score(word, letter_set(word))
    }

    #[test]
    fn the_title_counts_more_than_the_text() {
        let in_title = ("Session fixation", "", "");
        let in_id = ("A number", "session-fixation", "");
        let in_text = ("A number", "", "It is called fixation.");
        assert!(typed("fixation", in_title) > typed("fixation", in_id));
        assert!(typed("fixation", in_id) > typed("fixation", in_text));
        assert!(typed("fixation", in_text).is_some());
    }

    #[test]
    fn a_typo_is_forgiven_and_another_word_is_not() {
        let it = ("Session fixation", "", "");
        for query in ["sesion", "sessoin", "fixatoin", "FIXATIONN", "sesio", "sess fix"] {
            assert!(typed(query, it).is_some(), "{query}");
        }
        for query in ["cookie", "fax", "session cookie", "mission"] {
            assert_eq!(typed(query, it), None, "{query}");
        }
        assert!(typed("session", it) > typed("sessoin", it));
    }

    #[test]
    fn the_beginning_of_a_word_is_better_than_its_middle() {
        assert!(fit("log", "logout") > fit("log", "catalog"));
        assert_eq!(fit("og", "logout"), None, "two letters fit too much");
        assert_eq!(fit("日本", "日本語"), Some(80));
    }
}
