//! A typed answer without what can be taken away from its words and leaves what is said.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization as _;

/// What people say before they answer.
const LEAD_INS: &[&str] = &[
    "the answer is ",
    "it is ",
    "it's ",
    "its ",
    "that is ",
    "that's ",
    "this is ",
    "they are ",
    "i think ",
    "i guess ",
    "i would say ",
    "i'd say ",
    "called ",
    "maybe ",
    "probably ",
    "perhaps ",
    "use ",
];

/// Words that say nothing of their own.
const ARTICLES: &[&str] = &["a", "an", "the"];

/// Words that turn an answer into its contrary; they are never taken away.
const NEGATIONS: &[&str] =
    &["no", "not", "never", "none", "without", "neither", "nor", "cannot", "isn't", "don't", "doesn't"];

/// Words that hold an answer together with words of the question: `the kid of the header`.
const CONNECTORS: &[&str] = &["of", "for", "in", "with", "and", "to"];

/// Marks at the ends of an answer or a word that are no part of it. `_` and `-` may be.
const END_MARKS: &[char] = &['.', ',', ';', ':', '!', '?', '"', '\'', '`', '(', ')', '[', ']', '«', '»', '„', '“', '”'];

/// `text` in NFKC, lower case and with single spaces.
#[must_use]
pub fn fold_case(text: &str) -> String {
    // ASCII is in NFKC as it is.
    let folded: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkc().flat_map(char::to_lowercase).map(straight_quote).collect()
    };
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

const fn straight_quote(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2032}' => '\'',
        c => c,
    }
}

/// [`fold_case`] without quotes, the marks at both ends of each word, lead-ins and articles; as it is if nothing would be
/// left.
pub(super) fn fold_words(text: &str) -> String {
    let folded = fold_case(text);
    let mut answer = folded.as_str();
    while let Some(rest) = LEAD_INS.iter().find_map(|lead_in| answer.strip_prefix(lead_in)) {
        answer = rest;
    }
    let words = answer.split(' ').map(|word| word.trim_matches(END_MARKS));
    let kept: Vec<&str> = words.filter(|word| !word.is_empty() && !ARTICLES.contains(word)).collect();
    if kept.is_empty() { folded } else { kept.join(" ") }
}

/// [`fold_words`] without spaces and punctuation, unless that leaves nothing. Points and commas between digits stay: 5.16
/// is not 516.
pub(super) fn fold_marks(text: &str) -> String {
    let folded = fold_words(text);
    let chars: Vec<char> = folded.chars().collect();
    let is_digit = |index: Option<usize>| index.and_then(|index| chars.get(index)).is_some_and(char::is_ascii_digit);
    let is_kept = |(index, c): (usize, &char)| {
        let is_in_number = matches!(c, '.' | ',') && is_digit(index.checked_sub(1)) && is_digit(index.checked_add(1));
        (c.is_alphanumeric() || is_in_number).then_some(*c)
    };
    let kept: String = chars.iter().enumerate().filter_map(is_kept).collect();
    if kept.is_empty() { folded } else { kept }
}

/// The words of a question that may be repeated in an answer without adding anything.
pub(super) fn asked_words(question: &str) -> HashSet<String> {
    let folded = fold_words(question);
    folded.split(' ').filter(|word| !NEGATIONS.contains(word)).map(str::to_owned).collect()
}

/// [`fold_marks`] of `text` without the words that only repeat the question; empty if it says nothing else.
pub(super) fn fold_repetition(text: &str, asked_words: &HashSet<String>) -> String {
    let folded = fold_words(text);
    let is_asked = |word: &str| asked_words.contains(word.strip_suffix("'s").unwrap_or(word));
    let is_own = |word: &&str| !is_asked(word) && !CONNECTORS.contains(word);
    let own: Vec<&str> = folded.split(' ').filter(is_own).collect();
    if own.is_empty() { String::new() } else { fold_marks(&own.join(" ")) }
}
