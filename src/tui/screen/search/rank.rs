//! How well an entry matches the query; a typo is forgiven.
//!
//! Thousands of texts share a few thousand words. So each key compares the query with each distinct word once, and an
//! entry's score is looked up by the numbers of its words.

use std::collections::HashMap;

/// Every word of all entries, once each and in lower case.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    words: Vec<KnownWord>,
    numbers: HashMap<String, usize>,
}

/// A word in lower case, with its letters for a quick comparison.
#[derive(Clone, Debug)]
struct KnownWord {
    text: String,
    letters: LetterSet,
}

/// The words of an entry, as their numbers in the vocabulary.
#[derive(Clone, Debug, Default)]
pub(super) struct EntryWords {
    title: Vec<usize>,
    id: Vec<usize>,
    text: Vec<usize>,
}

/// How well each word of the vocabulary matches one word of the query; `None` where it doesn't.
pub(super) type WordScores = Vec<Option<u32>>;

impl Vocabulary {
    pub(super) fn add_entry(&mut self, title: &str, id: &str, text: &str) -> EntryWords {
        let mut word_numbers = |field: &str| {
            let mut numbers: Vec<usize> = split_words(field).into_iter().map(|word| self.word_number(word)).collect();
            // A long text repeats many of its words.
            numbers.sort_unstable();
            numbers.dedup();
            numbers
        };
        EntryWords { title: word_numbers(title), id: word_numbers(id), text: word_numbers(text) }
    }

    fn word_number(&mut self, word: String) -> usize {
        let new = self.words.len();
        *self.numbers.entry(word).or_insert_with_key(|word| {
            self.words.push(KnownWord { text: word.clone(), letters: letter_set(word) });
            new
        })
    }

    pub(super) fn scores(&self, query_word: &str) -> WordScores {
        let query_word = QueryWord::new(query_word);
        self.words.iter().map(|word| query_word.score(&word.text, word.letters)).collect()
    }
}

/// The words of `text` in lower case.
pub(super) fn split_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// How well an entry matches a query: the sum over the query's words, whose scores are `query`. The higher, the better;
/// `None` if one of the words is nowhere in the entry. A match in the title counts more than one in the id, and that more
/// than one in the text.
pub(super) fn entry_score<'a>(query: impl IntoIterator<Item = &'a WordScores>, entry: &EntryWords) -> Option<u32> {
    let best_match = |scores: &WordScores| {
        let fields = [(&entry.title, 4), (&entry.id, 3), (&entry.text, 1)];
        let weighted = fields.into_iter().filter_map(|(words, weight)| {
            let best = words.iter().filter_map(|word| *scores.get(*word)?).max()?;
            Some(best * weight)
        });
        weighted.max()
    };
    query.into_iter().map(best_match).sum()
}

/// The letters of a word, one bit each; several letters may share a bit. It tells quickly that two words differ too much.
type LetterSet = u64;

fn letter_set(word: &str) -> LetterSet {
    word.chars().fold(0, |bits, c| bits | 1 << (u32::from(c) % LetterSet::BITS))
}

struct QueryWord<'a> {
    word: &'a str,
    letters: LetterSet,
    /// In characters.
    length: usize,
    allowed_typos: usize,
}

impl<'a> QueryWord<'a> {
    fn new(word: &'a str) -> Self {
        let length = word.chars().count();
        let allowed_typos = match length {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        };
        Self { word, letters: letter_set(word), length, allowed_typos }
    }

    /// How well it matches a word: as the whole word, its beginning, a part of it, or its beginning with a typo.
    fn score(&self, word: &str, letters: LetterSet) -> Option<u32> {
        // Each typo adds at most one letter that the word doesn't have.
        let foreign_letters = (self.letters & !letters).count_ones() as usize;
        if foreign_letters > self.allowed_typos {
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

    /// The fewest typos that lead from a beginning of `word` to this one. While somebody types, the rest of the word is
    /// still missing, so beginnings of about the same length are compared.
    fn edit_distance(&self, word: &str) -> usize {
        let beginnings = (self.length.saturating_sub(1)..=self.length + 1).map(|length| {
            let end = word.char_indices().nth(length).map_or(word.len(), |(end, _)| end);
            &word[..end]
        });
        beginnings.map(|beginning| strsim::osa_distance(self.word, beginning)).min().unwrap_or(usize::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The score of an entry with this title, id and text.
    fn score(query: &str, (title, id, text): (&str, &str, &str)) -> Option<u32> {
        let mut vocabulary = Vocabulary::default();
        let entry = vocabulary.add_entry(title, id, text);
        let scores: Vec<WordScores> = split_words(query).iter().map(|word| vocabulary.scores(word)).collect();
        entry_score(&scores, &entry)
    }

    fn word_score(query_word: &str, word: &str) -> Option<u32> {
        QueryWord::new(query_word).score(word, letter_set(word))
    }

    #[test]
    fn the_title_counts_more_than_the_text() {
        let in_title = ("Session fixation", "", "");
        let in_id = ("A number", "session-fixation", "");
        let in_text = ("A number", "", "It is called fixation.");
        assert!(score("fixation", in_title) > score("fixation", in_id));
        assert!(score("fixation", in_id) > score("fixation", in_text));
        assert!(score("fixation", in_text).is_some());
    }

    #[test]
    fn a_typo_is_forgiven_and_another_word_is_not() {
        let entry = ("Session fixation", "", "");
        for query in ["sesion", "sessoin", "fixatoin", "FIXATIONN", "sesio", "sess fix"] {
            assert!(score(query, entry).is_some(), "{query}");
        }
        for query in ["cookie", "fax", "session cookie", "mission"] {
            assert_eq!(score(query, entry), None, "{query}");
        }
        assert!(score("session", entry) > score("sessoin", entry));
    }

    #[test]
    fn the_beginning_of_a_word_is_better_than_its_middle() {
        assert!(word_score("log", "logout") > word_score("log", "catalog"));
        assert_eq!(word_score("og", "logout"), None, "two letters fit too much");
        assert_eq!(word_score("日本", "日本語"), Some(80));
    }
}
