//! Typed answers: what counts as the same words, and what counts as close.

use unicode_normalization::UnicodeNormalization as _;

use crate::content::quiz::TypedQuestion;

/// How a typed answer compares with the accepted forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextMatch<'q> {
    /// It is an accepted form.
    Exact,
    /// It is a form that the author lists as close; why it is not right.
    NearMiss(&'q str),
    /// It is an accepted form but for its spelling; the form that was meant.
    Misspelled(&'q str),
    /// It is none of them.
    None,
}

/// The shortest text in which one wrong letter leaves no doubt about what was meant: `jit` may well be no `jti`.
const MIN_TYPO_CHARS: usize = 6;

/// `text` in NFKC, lower case and with single spaces.
fn fold_case(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`fold_case`] without spaces and punctuation, unless that leaves nothing.
pub(super) fn fold_punctuation(text: &str) -> String {
    let folded = fold_case(text);
    let kept: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    if kept.is_empty() { folded } else { kept }
}

/// Compares `text` with the forms of `typed`: first word by word, then without spaces and punctuation, then letter by
/// letter. In this order, since a form that the author lists as close may differ from an accepted one by its
/// punctuation alone.
pub(super) fn match_typed<'q>(text: &str, typed: &'q TypedQuestion) -> TextMatch<'q> {
    for fold in [fold_case, fold_punctuation] {
        let folded = fold(text);
        if folded.is_empty() {
            return TextMatch::None;
        }
        if typed.accept.iter().any(|accepted| fold(accepted) == folded) {
            return TextMatch::Exact;
        }
        if let Some(near) = typed.near.iter().find(|near| fold(&near.text) == folded) {
            return TextMatch::NearMiss(&near.because);
        }
    }
    let folded = fold_punctuation(text);
    match typed.accept.iter().find(|accepted| is_misspelled(&folded, &fold_punctuation(accepted))) {
        Some(meant) => TextMatch::Misspelled(meant),
        None => TextMatch::None,
    }
}

/// Whether `text` is `meant` with one letter wrong, missing, too many, or swapped with its neighbour. In short words
/// and in names with digits one letter makes another word: HS256 is not a typo of RS256.
fn is_misspelled(text: &str, meant: &str) -> bool {
    let is_clear = |word: &str| word.chars().count() >= MIN_TYPO_CHARS && !word.chars().any(|c| c.is_ascii_digit());
    is_clear(text) && is_clear(meant) && strsim::osa_distance(text, meant) == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::quiz::NearMiss;

    fn typed(accept: &[&str], near: &[&str]) -> TypedQuestion {
        let near = near.iter().map(|text| NearMiss { text: (*text).into(), because: format!("not {text}") });
        TypedQuestion { accept: accept.iter().map(|&form| form.into()).collect(), near: near.collect() }
    }

    #[test]
    fn case_spaces_punctuation_and_width_do_not_matter() {
        let typed = typed(&["session id"], &[]);
        for text in ["session id", " Session   ID ", "session-id", "SessionID.", "\u{ff33}ession id", "`session id`"] {
            assert_eq!(match_typed(text, &typed), TextMatch::Exact, "{text}");
        }
        for text in ["", "  ", "...", "session", "id"] {
            assert_eq!(match_typed(text, &typed), TextMatch::None, "{text:?}");
        }
    }

    #[test]
    fn what_the_author_calls_near_goes_before_looser_likeness() {
        let typed = typed(&["base64url"], &["base64", "__Host"]);
        assert_eq!(match_typed("Base64", &typed), TextMatch::NearMiss("not base64"));
        // Word for word it is near; it must not become right by losing its punctuation.
        let punctuated = self::typed(&["Host"], &["__Host"]);
        assert_eq!(match_typed("__host", &punctuated), TextMatch::NearMiss("not __Host"));
        assert_eq!(match_typed("host", &punctuated), TextMatch::Exact);
    }

    #[test]
    fn a_slip_of_one_letter_is_told_from_another_word() {
        let slip = |text: &str, meant: &str| match_typed(text, &typed(&[meant], &[])) == TextMatch::Misspelled(meant);
        assert!(slip("introspecton", "introspection") && slip("itnrospection", "introspection"));
        assert!(!slip("introspecn", "introspection"), "two letters");
        assert!(!slip("nbf", "exp") && !slip("jit", "jti"), "short words");
        assert!(!slip("sha-512/256", "sha-512/255") && !slip("ES256K", "RS256K"), "names with digits");
    }

    #[test]
    fn an_answer_of_punctuation_alone_keeps_it() {
        let typed = typed(&["."], &[]);
        assert_eq!(match_typed(".", &typed), TextMatch::Exact);
        assert_eq!(match_typed("-", &typed), TextMatch::None);
    }
}
