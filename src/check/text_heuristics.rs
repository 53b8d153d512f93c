//! Heuristics over English prose: which words carry meaning, whether a text shouts, and markup that no terminal shows.

/// Words of at least four letters that carry no meaning by themselves, sorted.
const STOP_WORDS: &[&str] = &[
    "about", "after", "again", "also", "another", "anything", "because", "been", "before", "both", "came", "come",
    "does", "done", "each", "else", "even", "every", "from", "gets", "give", "given", "goes", "have", "here", "into",
    "itself", "just", "know", "like", "made", "make", "many", "more", "most", "much", "must", "need", "once", "only",
    "other", "over", "same", "says", "should", "since", "some", "still", "such", "take", "than", "that", "their",
    "them", "then", "there", "these", "they", "thing", "this", "those", "what", "when", "where", "which", "while",
    "will", "with", "without", "would", "your",
];

/// The words that carry meaning: at least four letters, in lower case and without a plural `s`.
pub(super) fn content_words(text: &str) -> impl Iterator<Item = String> {
    // Four letters are four bytes at least, and most words without a meaning are shorter.
    let long_words = words_of(text).filter(|word| word.len() >= 4).map(str::to_lowercase);
    long_words.filter(|word| word.chars().count() >= 4 && STOP_WORDS.binary_search(&word.as_str()).is_err()).map(
        |mut word| {
            word.truncate(word.strip_suffix('s').unwrap_or(&word).len());
            word
        },
    )
}

/// Every word of `text` except function words. Negations stay: they change what is said.
pub(super) fn telling_words(text: &str) -> impl Iterator<Item = &str> {
    const FUNCTION_WORDS: [&str; 14] =
        ["a", "an", "and", "are", "as", "for", "in", "is", "it", "of", "so", "that", "the", "this"];
    words_of(text).filter(|word| !FUNCTION_WORDS.iter().any(|function| function.eq_ignore_ascii_case(word)))
}

/// Whether `text` contains one of `words` as a whole word, in any case.
pub(super) fn contains_any_word(text: &str, words: &[&str]) -> bool {
    words_of(text).any(|word| words.iter().any(|wanted| wanted.eq_ignore_ascii_case(word)))
}

/// Whether `text` contains the words of `phrase` in a row, in any case; markup and punctuation do not count.
pub(super) fn contains_phrase(text: &str, phrase: &str) -> bool {
    let (words, wanted): (Vec<&str>, Vec<&str>) = (words_of(text).collect(), words_of(phrase).collect());
    let is_phrase = |row: &[&str]| row.iter().zip(&wanted).all(|(word, wanted)| is_same_word(word, wanted));
    !wanted.is_empty() && words.windows(wanted.len()).any(is_phrase)
}

/// Whether two words are the same in any case.
pub(super) fn is_same_word(word: &str, other: &str) -> bool {
    word.eq_ignore_ascii_case(other) || (!word.is_ascii() && word.to_lowercase() == other.to_lowercase())
}

pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The parts of `text` outside of backticks: prose, not code.
fn outside_code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').step_by(2)
}

/// Words that make a sentence of words in capitals. Abbreviations, methods of HTTP and claims in capitals are no sentence,
/// and `MUST`, `SHOULD`, `MAY`, `REQUIRED` and `OPTIONAL` are in capitals by right (RFC 2119, RFC 8174).
const SENTENCE_WORDS: &[&str] = &[
    "ABOUT", "ALL", "ALWAYS", "AM", "AN", "AND", "ANY", "ANYTHING", "ARE", "AS", "BE", "BUT", "BY", "CAN", "CANNOT",
    "DO", "DOES", "DON'T", "EVER", "EVERY", "FOR", "HAS", "HAVE", "HERE", "HOW", "IF", "IN", "IS", "ITS", "NEVER",
    "NO", "NOBODY", "NOTHING", "NOW", "OF", "ON", "ONLY", "OR", "OUR", "OUT", "SO", "STOP", "THAT", "THE", "THEM",
    "THEN", "THERE", "THESE", "THEY", "THIS", "TO", "TRUST", "VERY", "WAS", "WE", "WHAT", "WHEN", "WHY", "WILL",
    "WITH", "WITHOUT", "YOU", "YOUR",
];

/// Whether `text` shouts: three words of capitals in a row that belong to a sentence, or `!!`.
pub(super) fn is_shouting(text: &str) -> bool {
    if text.contains("!!") {
        return true;
    }
    // A shortcut, since `check` reads thousands of texts: three such words have four capitals or more.
    if text.is_ascii() && text.bytes().filter(u8::is_ascii_uppercase).count() < 4 {
        return false;
    }
    let words: Vec<&str> = outside_code(text).flat_map(str::split_whitespace).collect();
    let rows = words.split(|word| !is_in_capitals(word));
    rows.into_iter().any(|row| row.len() >= 3 && row.iter().any(|word| is_sentence_word(word)))
}

fn is_in_capitals(word: &str) -> bool {
    word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase)
}

fn is_sentence_word(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphabetic());
    SENTENCE_WORDS.iter().any(|known| word.replace('’', "'") == *known)
}

/// The first kind of markup in `text` that a terminal cannot show, in words.
pub(super) fn unsupported_markup(text: &str) -> Option<&'static str> {
    const TAGS: &[&str] = &[
        "<b>", "<i>", "<u>", "<em>", "<strong>", "<br>", "<br/>", "<br />", "<p>", "<sup>", "<sub>", "<code>", "<pre>",
    ];
    if !text.bytes().any(|byte| matches!(byte, b'!' | b'<' | b'[' | b'|' | b'*')) {
        return None;
    }
    let has_in_prose = |pattern: &str| outside_code(text).any(|part| part.contains(pattern));
    if outside_code(text).any(|part| part.contains("![") && part.contains("](")) {
        return Some("an image");
    }
    if TAGS.iter().any(|tag| has_in_prose(tag)) {
        return Some("an HTML tag");
    }
    if outside_code(text).any(has_stars_between_numbers) {
        return Some("stars between numbers");
    }
    if has_in_prose("[^") {
        return Some("a footnote");
    }
    let mut rows = outside_code(text).flat_map(str::lines).map(str::trim);
    rows.any(|row| row.starts_with('|') && row.contains("---")).then_some("a table")
}

/// Whether `text` multiplies with stars, which Markdown takes for emphasis: `2*3*4` is shown as *234*.
fn has_stars_between_numbers(text: &str) -> bool {
    let parts: Vec<&str> = text.split('*').collect();
    let ends_in_number = |part: &str| part.ends_with(|c: char| c.is_ascii_digit());
    let begins_with_number = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let is_product = |pair: &[&str]| matches!(pair, [left, right] if ends_in_number(left) && begins_with_number(right));
    parts.windows(2).filter(|pair| is_product(pair)).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_words_are_long_and_singular() {
        let words: Vec<String> = content_words("Which of these Cookies would the browser send?").collect();
        assert_eq!(words, ["cookie", "browser", "send"]);
        assert!(STOP_WORDS.is_sorted());
        assert!(contains_any_word("It NEVER ends", &["never"]) && !contains_any_word("nevertheless", &["never"]));
    }

    #[test]
    fn stars_that_would_be_lost_are_no_markup() {
        for lost in ["What is 2*3*4?", "A key has 8*16 * 2, or 8*16*2 bits"] {
            assert_eq!(unsupported_markup(lost), Some("stars between numbers"), "{lost}");
        }
        for shown in ["`2*3*4`", "8*16 bits", "in *2* or *3* places", "**4** of **5**"] {
            assert_eq!(unsupported_markup(shown), None, "{shown}");
        }
    }

    #[test]
    fn abbreviations_do_not_shout() {
        for loud in ["DO NOT EVER TRUST it", "Really!!", "NEVER DO THIS", "And STOP, NOW, DON’T.", "I AM ROOT"] {
            assert!(is_shouting(loud), "{loud}");
        }
        for calm in [
            "The HTTP API of JWT",
            "Use `GET POST PUT DELETE`",
            "HS256, RS256 or ES256",
            "What? No!",
            "HTTP GET, POST, PUT, DELETE and JSON.",
            "The HMAC SHA256 of a JWT. JWS, JWE, JWK, JWKS, OIDC, PKCE, DPOP.",
            "RFC 7519 says EXP, NBF, IAT and JTI are OPTIONAL.",
            "A JWT MUST NOT be taken for RFC 9068 AT+JWT.",
        ] {
            assert!(!is_shouting(calm), "{calm}");
        }
    }

    #[test]
    fn unsupported_markup_is_found_outside_of_code() {
        assert_eq!(unsupported_markup("see ![a picture](a.png)"), Some("an image"));
        assert_eq!(unsupported_markup("a<br>b"), Some("an HTML tag"));
        assert_eq!(unsupported_markup("a\n| b | c |\n|---|---|"), Some("a table"));
        assert_eq!(unsupported_markup("so it is[^1]"), Some("a footnote"));
        assert_eq!(unsupported_markup("a page with `<b>` and <script> in it, *so* | so, a[0]"), None);
    }
}
