//! Which question of a bank is about a given phrase: the one that shares the rarest words with it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::answer_text::right_answers;
use crate::content::Question;

/// Words that say nothing about a subject, however rare they are in a small bank.
const COMMON_WORDS: &[&str] = &[
    "about",
    "after",
    "also",
    "alone",
    "because",
    "before",
    "cannot",
    "does",
    "each",
    "even",
    "every",
    "everything",
    "from",
    "have",
    "here",
    "into",
    "itself",
    "just",
    "least",
    "made",
    "make",
    "makes",
    "more",
    "most",
    "much",
    "must",
    "needs",
    "never",
    "nobody",
    "nothing",
    "once",
    "only",
    "other",
    "over",
    "rather",
    "same",
    "should",
    "since",
    "some",
    "still",
    "such",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "they",
    "thing",
    "this",
    "those",
    "until",
    "very",
    "what",
    "when",
    "where",
    "which",
    "while",
    "with",
    "without",
    "would",
    "your",
];

/// Shared words must weigh so much, in bits of information: about two words that one question in twenty has.
const MIN_WEIGHT: f64 = 8.0;

/// How rare the words of a bank are.
#[derive(Clone, Debug)]
pub(super) struct WordFrequencies {
    /// In how many questions each word stands.
    counts: HashMap<String, u32>,
    question_count: u32,
}

impl WordFrequencies {
    /// Counts the words of all questions.
    pub(super) fn of(bank: &[Arc<Question>]) -> Self {
        let mut counts = HashMap::new();
        for word in bank.iter().flat_map(|question| question_words(question)) {
            *counts.entry(word).or_insert(0) += 1;
        }
        Self { counts, question_count: u32::try_from(bank.len()).unwrap_or(u32::MAX) }
    }

    /// The inverse document frequency of a word, in bits.
    fn weight(&self, word: &str) -> f64 {
        let count = self.counts.get(word).copied().unwrap_or(1);
        f64::log2(f64::from(self.question_count) / f64::from(count))
    }

    /// The question among the `candidates` that is about one of the `phrases`; `None` where none clearly is.
    pub(super) fn related_question<'b>(
        &self,
        candidates: impl Iterator<Item = &'b Arc<Question>>,
        phrases: &[&str],
    ) -> Option<&'b Arc<Question>> {
        let phrases: Vec<BTreeSet<String>> = phrases.iter().map(|phrase| words_of(phrase)).collect();
        let mut best: Option<(f64, &Arc<Question>)> = None;
        for question in candidates {
            let words = question_words(question);
            for phrase in &phrases {
                let shared: f64 = phrase.intersection(&words).map(|word| self.weight(word)).sum();
                if shared >= MIN_WEIGHT && best.as_ref().is_none_or(|(most, _)| shared > *most) {
                    best = Some((shared, question));
                }
            }
        }
        best.map(|(_, question)| question)
    }
}

/// The words of what a question asks and of its right answer: what it is about.
fn question_words(question: &Question) -> BTreeSet<String> {
    let points = question.speak.iter().flat_map(|speak| &speak.points).cloned();
    let texts = [question.ask.clone()].into_iter().chain(right_answers(question)).chain(points);
    texts.flat_map(|text| words_of(&text)).collect()
}

/// The words of four letters or more and the abbreviations, in lower case and without the endings of the plural.
fn words_of(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        let is_abbreviation = word.len() >= 3 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        word.chars().count() >= 4 || is_abbreviation
    });
    let stem = |word: &str| {
        let word = word.to_lowercase();
        word.strip_suffix("es").or(word.strip_suffix('s')).map_or(word.clone(), str::to_owned)
    };
    words.map(stem).filter(|word| !COMMON_WORDS.contains(&word.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str, ask: &str) -> Arc<Question> {
        let options = "choice=[{text='r',right=true,because='.'},{text='w',because='.'}]";
        let text = format!("id='{id}'\ncovers=['jwt.exp']\nlevel='mid'\nask='{ask}'\nwhy='.'\n{options}");
        Arc::new(toml::from_str(&text).expect("a question"))
    }

    #[test]
    fn the_question_with_the_rarest_shared_words_is_found_and_none_where_there_are_too_few() {
        let mut bank: Vec<Arc<Question>> =
            (0..40).map(|number| question(&format!("q{number}"), "What does the server check in a token?")).collect();
        bank.push(question("rotation", "What does refresh token rotation detect?"));
        bank.push(question("pin", "Why does a server pin the algorithm?"));
        let frequencies = WordFrequencies::of(&bank);
        let find =
            |phrases: &[&str]| frequencies.related_question(bank.iter(), phrases).map(|question| question.id.as_str());
        let phrases = ["the tokens of a server", "rotate refresh tokens: rotation finds a stolen one"];
        assert_eq!(find(&phrases), Some("rotation"));
        assert_eq!(find(&["the server checks the token", "each of those"]), None);
    }

    #[test]
    fn words_are_compared_without_case_plural_and_fillers() {
        let words: Vec<String> = words_of("Never CSRF tokens that a Cookie with caches").into_iter().collect();
        assert_eq!(words, ["cach", "cookie", "csrf", "token"]);
    }
}
