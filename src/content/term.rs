//! The glossary: the terms of the field, each with what it means and the topic that teaches it. Search shows it, and texts
//! mark its terms.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

/// A term of the field.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The term as an interviewer says it.
    pub name: String,
    /// Other names for it.
    #[serde(default)]
    pub also: Vec<String>,
    /// The id of the topic that teaches it.
    pub topic: String,
    /// What it means, in a sentence or two; Markdown.
    pub says: String,
}

#[derive(Default, Deserialize)]
struct Glossary {
    term: Vec<Term>,
}

/// Every term, in the order of the course.
#[must_use]
pub fn terms() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| {
        // The JSON was written by `build.rs`, and a test reads it: it cannot be invalid here.
        let json = include_str!(concat!(env!("OUT_DIR"), "/terms.json"));
        serde_json::from_str::<Glossary>(json).unwrap_or_default().term
    });
    &TERMS
}

/// A term where it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermSpot {
    /// Its bytes.
    pub range: Range<usize>,
    /// The term that it names.
    pub term: &'static Term,
}

/// The names of terms by their first letter in lower case, the longest first.
type NamesByLetter = HashMap<char, Vec<(&'static str, &'static Term)>>;

fn names() -> &'static NamesByLetter {
    static NAMES: LazyLock<NamesByLetter> = LazyLock::new(|| {
        let mut names = NamesByLetter::new();
        for term in terms() {
            for name in std::iter::once(&term.name).chain(&term.also) {
                if let Some(letter) = name.chars().next() {
                    names.entry(letter.to_ascii_lowercase()).or_default().push((name.as_str(), term));
                }
            }
        }
        for names in names.values_mut() {
            names.sort_by_key(|(name, _)| Reverse(name.len()));
        }
        names
    });
    &NAMES
}

/// The terms in `text`, in their order. A name is found as a whole word, also in the plural and at the start of a sentence.
#[must_use]
pub fn find_terms(text: &str) -> Vec<TermSpot> {
    let mut spots: Vec<TermSpot> = Vec::new();
    let mut previous = ' ';
    let mut free_from = 0;
    for (start, c) in text.char_indices() {
        let is_word_start = !is_word_character(previous) && previous != '-';
        previous = c;
        if start < free_from || !is_word_start {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let mut candidates = names().get(&c.to_ascii_lowercase()).into_iter().flatten();
        let found = candidates.find_map(|(name, term)| Some((name_length(rest, name)?, *term)));
        if let Some((length, term)) = found {
            free_from = start + length;
            spots.push(TermSpot { range: start..free_from, term });
        }
    }
    spots
}

/// The term that is called `name`, also in the plural.
#[must_use]
pub fn term_named(name: &str) -> Option<&'static Term> {
    find_terms(name).into_iter().find(|spot| spot.range == (0..name.len())).map(|spot| spot.term)
}

fn is_word_character(c: char) -> bool {
    // An accent belongs to the letter before it.
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c)
}

/// The bytes of `name` at the beginning of `rest`; `None` where it does not stand there. A small first letter
/// may be a capital in the text.
fn name_length(rest: &str, name: &str) -> Option<usize> {
    let found = rest.get(..name.len())?;
    let may_be_capital = name.starts_with(char::is_lowercase);
    let is_same = found == name
        || (may_be_capital && found.get(1..) == name.get(1..) && found.get(..1)?.eq_ignore_ascii_case(name.get(..1)?));
    let after = rest.get(name.len()..)?;
    let ends = |text: &str| {
        let mut next = text.chars();
        match next.next() {
            Some('-') => !next.next().is_some_and(is_word_character),
            first => !first.is_some_and(is_word_character),
        }
    };
    match after.strip_prefix('s') {
        _ if !is_same => None,
        _ if name.ends_with('-') || ends(after) => Some(name.len()),
        Some(after) if ends(after) => Some(name.len() + 1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::content::topic::topics;

    #[test]
    fn each_term_is_named_once_belongs_to_a_topic_and_says_one_sentence() {
        let names: BTreeSet<&str> = terms().iter().map(|term| term.name.as_str()).collect();
        assert!(names.contains("session fixation"));
        assert_eq!(names.len(), terms().len());
        for term in terms() {
            assert!(topics().iter().any(|topic| topic.id == term.topic), "{}: {}", term.name, term.topic);
            assert!(term.says.ends_with(['.', ')']) && term.says.len() > 20, "{}", term.name);
        }
    }

    #[test]
    fn every_word_of_the_interview_is_there() {
        // The list of the rules for writing.
        let words = "session ID, stateless, stateful, response, header, claim, revoke, blocklist, allowlist, \
            constant-time comparison, cryptographically secure random generator, CSPRNG, entropy, symmetric key, \
            asymmetric key, JWKS, clock skew, leeway, idle timeout, absolute timeout, sliding expiration, privilege change, \
            session hijacking, replay, offline brute force, cache, same-origin policy, preflight, bearer token, audience, \
            authorization server, resource server, token introspection, proof of possession, horizontal scaling, \
            shared store, single point of failure, man-in-the-middle, race condition, defence in depth, same-site, CSRF, \
            XSS, TTL, refresh token, rotation";
        for word in words.split(", ") {
            assert!(term_named(word.trim()).is_some(), "{word}");
        }
        assert!(terms().len() >= 120, "{}", terms().len());
    }

    #[test]
    fn no_name_means_two_terms() {
        let mut seen = BTreeSet::new();
        for name in terms().iter().flat_map(|term| std::iter::once(&term.name).chain(&term.also)) {
            assert!(seen.insert(name), "{name}");
        }
    }

    #[test]
    fn terms_are_found_as_whole_words_the_longest_first() {
        let found = |text: &'static str| -> Vec<(&str, &str)> {
            find_terms(text).into_iter().map(|spot| (&text[spot.range], spot.term.name.as_str())).collect()
        };
        assert_eq!(found("Session IDs need entropy."), [("Session IDs", "session ID"), ("entropy", "entropy")]);
        assert_eq!(found("a refresh token, rotated"), [("refresh token", "refresh token")]);
        assert_eq!(found("obsession, tokenless, non-session, session-login"), []);
        assert_eq!(found("secure it with Secure"), [("Secure", "Secure")], "a name with a capital is exact");
        assert_eq!(found("`__Host-sid` and “CSRF”"), [("__Host-", "cookie prefix"), ("CSRF", "CSRF")]);
        assert_eq!(found("日本 exp 語"), [("exp", "exp")]);
        assert_eq!(term_named("sessions").map(|term| term.name.as_str()), Some("session"));
        assert_eq!(term_named("a session"), None);
    }
}
