//! The words of a text that say something, for comparing a question with its answers.

use std::collections::BTreeSet;

/// Words that say nothing by themselves.
const STOP_WORDS: &[&str] = &[
    "about", "after", "again", "also", "another", "anything", "because", "been", "before", "both", "came", "come",
    "does", "done", "each", "else", "even", "every", "from", "gets", "give", "given", "goes", "have", "here", "into",
    "itself", "just", "know", "like", "made", "make", "many", "more", "most", "much", "must", "need", "once", "only",
    "other", "over", "same", "says", "should", "since", "some", "still", "such", "take", "than", "that", "their",
    "them", "then", "there", "these", "they", "thing", "this", "those", "what", "when", "where", "which", "while",
    "will", "with", "without", "would", "your",
];

/// The words of at least four letters that say something, in lower case and without a plural `s`.
pub(super) fn content_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let words = words.filter(|word| word.chars().count() >= 4 && !STOP_WORDS.contains(&word.as_str()));
    words.map(|word| word.strip_suffix('s').map_or_else(|| word.clone(), str::to_owned)).collect()
}

/// Every word of `text` in lower case, except those without which no sentence stands. A negation is a word.
pub(super) fn all_words(text: &str) -> BTreeSet<String> {
    const FUNCTION_WORDS: [&str; 14] =
        ["a", "an", "and", "are", "as", "for", "in", "is", "it", "of", "so", "that", "the", "this"];
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| !word.is_empty() && !FUNCTION_WORDS.contains(&word.as_str())).collect()
}

/// Whether `text` has one of `words`, each as a whole word in any case.
pub(super) fn contains_any_word(text: &str, words: &[&str]) -> bool {
    let is_one = |word: &str| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    text.split(|c: char| !c.is_alphanumeric()).any(is_one)
}

/// Whether `text` shouts: three words of capitals in a row, or `!!`. What stands in backticks is code.
pub(super) fn is_shouting(text: &str) -> bool {
    if text.contains("!!") {
        return true;
    }
    let mut row = 0;
    for word in text.split('`').step_by(2).flat_map(|part| part.split_whitespace()) {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        row = if letters >= 3 && !word.chars().any(char::is_lowercase) { row + 1 } else { 0 };
        if row >= 3 {
            return true;
        }
    }
    false
}

/// Markup in `text` that a pane of text cannot show, in words.
pub(super) fn unsupported_markup(text: &str) -> Option<&'static str> {
    const TAGS: &[&str] = &[
        "<b>", "<i>", "<u>", "<em>", "<strong>", "<br>", "<br/>", "<br />", "<p>", "<sup>", "<sub>", "<code>", "<pre>",
    ];
    if !text.contains(['!', '<', '[', '|']) {
        return None;
    }
    let outside = || text.split('`').step_by(2);
    let rows = || outside().flat_map(str::lines).map(str::trim);
    if outside().any(|part| part.contains("![") && part.contains("](")) {
        return Some("an image");
    }
    if outside().any(|part| TAGS.iter().any(|tag| part.contains(tag))) {
        return Some("an HTML tag");
    }
    if outside().any(|part| part.contains("[^")) {
        return Some("a footnote");
    }
    rows().any(|row| row.starts_with('|') && row.contains("---")).then_some("a table")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telling_words_are_long_and_rare() {
        let words: Vec<String> = content_words("Which of these Cookies would the browser send?").into_iter().collect();
        assert_eq!(words, ["browser", "cookie", "send"]);
        assert!(contains_any_word("It NEVER ends", &["never"]) && !contains_any_word("nevertheless", &["never"]));
    }

    #[test]
    fn shouting_is_told_from_abbreviations() {
        assert!(is_shouting("DO NOT EVER TRUST it") && is_shouting("Really!!"));
        for calm in ["The HTTP API of JWT", "Use `GET POST PUT DELETE`", "HS256, RS256 or ES256", "What? No!"] {
            assert!(!is_shouting(calm), "{calm}");
        }
    }

    #[test]
    fn markup_that_no_pane_shows_is_found_outside_of_code() {
        assert_eq!(unsupported_markup("see ![a picture](a.png)"), Some("an image"));
        assert_eq!(unsupported_markup("a<br>b"), Some("an HTML tag"));
        assert_eq!(unsupported_markup("a\n| b | c |\n|---|---|"), Some("a table"));
        assert_eq!(unsupported_markup("so it is[^1]"), Some("a footnote"));
        assert_eq!(unsupported_markup("a page with `<b>` and <script> in it, *so* | so, a[0]"), None);
    }
}
