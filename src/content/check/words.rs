//! The words of a text that say something, for comparing a question with its answers.

use std::collections::BTreeSet;

/// Words that say nothing by themselves.
const SMALL: &[&str] = &[
    "about", "after", "again", "also", "another", "anything", "because", "been", "before", "both", "came", "come",
    "does", "done", "each", "else", "even", "every", "from", "gets", "give", "given", "goes", "have", "here", "into",
    "itself", "just", "know", "like", "made", "make", "many", "more", "most", "much", "must", "need", "once", "only",
    "other", "over", "same", "says", "should", "since", "some", "still", "such", "take", "than", "that", "their",
    "them", "then", "there", "these", "they", "thing", "this", "those", "what", "when", "where", "which", "while",
    "will", "with", "without", "would", "your",
];

/// The words of at least four letters that say something, in lower case and without a plural `s`.
pub(super) fn telling(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    let words = words.filter(|word| word.chars().count() >= 4 && !SMALL.contains(&word.as_str()));
    words.map(|word| word.strip_suffix('s').map_or_else(|| word.clone(), str::to_owned)).collect()
}

/// Every word of `text` in lower case, except those without which no sentence stands. A negation is a word.
pub(super) fn all(text: &str) -> BTreeSet<String> {
    const GLUE: [&str; 14] =
        ["a", "an", "and", "are", "as", "for", "in", "is", "it", "of", "so", "that", "the", "this"];
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| !word.is_empty() && !GLUE.contains(&word.as_str())).collect()
}

/// Whether `text` has one of `words`, each as a whole word in any case.
pub(super) fn has_any(text: &str, words: &[&str]) -> bool {
    let is_one = |word: &str| words.iter().any(|it| it.eq_ignore_ascii_case(word));
    text.split(|c: char| !c.is_alphanumeric()).any(is_one)
}

/// Whether `text` shouts: three words of capitals in a row, or `!!`. What stands in backticks is code.
pub(super) fn shouts(text: &str) -> bool {
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
pub(super) fn unshown(text: &str) -> Option<&'static str> {
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
        let words: Vec<String> = telling("Which of these Cookies would the browser send?").into_iter().collect();
        assert_eq!(words, ["browser", "cookie", "send"]);
        assert!(has_any("It NEVER ends", &["never"]) && !has_any("nevertheless", &["never"]));
    }

    #[test]
    fn shouting_is_told_from_abbreviations() {
        assert!(shouts("DO NOT EVER TRUST it") && shouts("Really!!"));
        for calm in ["The HTTP API of JWT", "Use `GET POST PUT DELETE`", "HS256, RS256 or ES256", "What? No!"] {
            assert!(!shouts(calm), "{calm}");
        }
    }

    #[test]
    fn markup_that_no_pane_shows_is_found_outside_of_code() {
        assert_eq!(unshown("see ![a picture](a.png)"), Some("an image"));
        assert_eq!(unshown("a<br>b"), Some("an HTML tag"));
        assert_eq!(unshown("a\n| b | c |\n|---|---|"), Some("a table"));
        assert_eq!(unshown("so it is[^1]"), Some("a footnote"));
        assert_eq!(unshown("a page with `<b>` and <script> in it, *so* | so, a[0]"), None);
    }
}
