//! Typed answers: what counts as the same words or the same number, and what counts as close.

use super::answer_folding::{asked_words, fold_marks, fold_repetition, fold_words};
use super::number_matcher::{NumberMatch, NumberMatcher};
use crate::content::case_folding::fold_case;
use crate::content::quiz::TypedQuestion;

/// How a typed answer compares with the accepted forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TextMatch<'q> {
    /// It is an accepted form, or a number within the tolerance.
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

/// Compares `text` with what `typed` accepts, where the question is `ask`: word by word, as a number, without spaces and
/// punctuation, without what only repeats the question, and in the end letter by letter. In this order, since a form that
/// the author lists as close may differ from an accepted one by its punctuation alone.
pub(super) fn match_typed<'q>(text: &str, ask: &str, typed: &'q TypedQuestion) -> TextMatch<'q> {
    if fold_case(text).is_empty() {
        return TextMatch::None;
    }
    let asked_words = asked_words(ask);
    let as_words = || [fold_case, fold_words].into_iter().find_map(|fold| match_folded(&fold(text), fold, typed));
    let as_number = || match NumberMatcher::new(typed, &asked_words).compare(text)? {
        NumberMatch::Right => Some(TextMatch::Exact),
        NumberMatch::NearMiss(because) => Some(TextMatch::NearMiss(because)),
    };
    let without_marks = || match_folded(&fold_marks(text), fold_marks, typed);
    let without_repetition = || match_folded(&fold_repetition(text, &asked_words), fold_marks, typed);
    as_words()
        .or_else(as_number)
        .or_else(without_marks)
        .or_else(without_repetition)
        .unwrap_or_else(|| match_spelling(text, typed))
}

/// The accepted or close form that is `folded` once `fold` is applied to it.
fn match_folded<'q>(folded: &str, fold: fn(&str) -> String, typed: &'q TypedQuestion) -> Option<TextMatch<'q>> {
    if folded.is_empty() {
        return None;
    }
    if typed.accept.iter().any(|accepted| fold(accepted) == folded) {
        return Some(TextMatch::Exact);
    }
    let near = typed.near.iter().find(|near| fold(&near.text) == folded);
    near.map(|near| TextMatch::NearMiss(&near.because))
}

fn match_spelling<'q>(text: &str, typed: &'q TypedQuestion) -> TextMatch<'q> {
    let folded = fold_marks(text);
    match typed.accept.iter().find(|accepted| is_misspelled(&folded, &fold_marks(accepted))) {
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
        TypedQuestion {
            accept: accept.iter().map(|&form| form.into()).collect(),
            near: near.collect(),
            ..TypedQuestion::default()
        }
    }

    #[test]
    fn case_spaces_punctuation_and_width_do_not_matter() {
        let typed = typed(&["session id"], &[]);
        for text in ["session id", " Session   ID ", "session-id", "SessionID.", "\u{ff33}ession id", "`session id`"] {
            assert_eq!(match_typed(text, "?", &typed), TextMatch::Exact, "{text}");
        }
        for text in ["", "  ", "...", "session", "id"] {
            assert_eq!(match_typed(text, "?", &typed), TextMatch::None, "{text:?}");
        }
    }

    #[test]
    fn what_the_author_calls_near_goes_before_looser_likeness() {
        let typed = typed(&["base64url"], &["base64", "__Host"]);
        assert_eq!(match_typed("Base64", "?", &typed), TextMatch::NearMiss("not base64"));
        // Word for word it is near; it must not become right by losing its punctuation.
        let punctuated = self::typed(&["Host"], &["__Host"]);
        assert_eq!(match_typed("__host", "?", &punctuated), TextMatch::NearMiss("not __Host"));
        assert_eq!(match_typed("host", "?", &punctuated), TextMatch::Exact);
    }

    #[test]
    fn a_slip_of_one_letter_is_told_from_another_word() {
        let slip =
            |text: &str, meant: &str| match_typed(text, "?", &typed(&[meant], &[])) == TextMatch::Misspelled(meant);
        assert!(slip("introspecton", "introspection") && slip("itnrospection", "introspection"));
        assert!(!slip("introspecn", "introspection"), "two letters");
        assert!(!slip("nbf", "exp") && !slip("jit", "jti"), "short words");
        assert!(!slip("sha-512/256", "sha-512/255") && !slip("ES256K", "RS256K"), "names with digits");
    }

    #[test]
    fn an_answer_of_punctuation_alone_keeps_it() {
        let typed = typed(&["."], &[]);
        assert_eq!(match_typed(".", "?", &typed), TextMatch::Exact);
        assert_eq!(match_typed("-", "?", &typed), TextMatch::None);
    }

    #[test]
    fn a_decimal_point_counts_and_repeated_words_of_the_question_do_not() {
        let bytes = TypedQuestion {
            number: Some(51.6),
            tolerance: Some(2.0),
            unit: Some("kB".into()),
            ..TypedQuestion::default()
        };
        let grade = |text: &str| match_typed(text, "How many kilobytes go up per page?", &bytes);
        for text in
            ["about 52 kB", "50", "51,6 KB", "51,600 bytes", "53.6", "roughly fifty kilobytes per page", "50.4 KiB"]
        {
            assert_eq!(grade(text), TextMatch::Exact, "{text}");
        }
        for text in ["516", "5.16", "504", "53.7", "52 MB", "52 seconds", "less than 52", "52 or 60", "not 52", "kB"] {
            assert_eq!(grade(text), TextMatch::None, "{text}");
        }
        for text in ["between 45 and 55 kB", "45-55 kB", "50 to 53", "from 50,000 bytes to 53 kB"] {
            assert_eq!(grade(text), TextMatch::Exact, "{text}");
        }
        for text in
            ["between 5 and 5000 kB", "45 to 50 kB", "between 45 and 55 MB", "55 to 45", "45 and 55 kB", "30-70 kB"]
        {
            assert_eq!(grade(text), TextMatch::None, "{text}");
        }
        let exact = TypedQuestion { tolerance: None, ..bytes.clone() };
        assert_eq!(match_typed("between 50 and 53 kB", "?", &exact), TextMatch::None, "one number is asked for");
        let kid = typed(&["kid"], &[]);
        assert_eq!(match_typed("the kid parameter", "Which header parameter?", &kid), TextMatch::Exact);
        assert_eq!(match_typed("not the kid", "Which header parameter?", &kid), TextMatch::None);
    }

    #[test]
    fn a_time_is_read_in_parts_and_as_a_clock_shows_it() {
        let time = TypedQuestion { number: Some(302.0), unit: Some("seconds".into()), ..TypedQuestion::default() };
        for text in
            ["302", "5:02", "5:02 min", "0:05:02", "5 min 2 s", "5 minutes and 2 seconds", "about 5m 2s", "at 5:02"]
        {
            assert_eq!(match_typed(text, "At which second?", &time), TextMatch::Exact, "{text}");
        }
        for text in [
            "5:20",
            "5:2",
            "5:02 h",
            "5:02 bytes",
            "5 min 20 s",
            "5 s 2 min",
            "5.02",
            "2:05",
            "5 min or 2 s",
            "5:02:00",
        ] {
            assert_eq!(match_typed(text, "At which second?", &time), TextMatch::None, "{text}");
        }
        let hours = TypedQuestion { number: Some(1.5), unit: Some("hours".into()), ..TypedQuestion::default() };
        assert_eq!(match_typed("1:30", "How long?", &hours), TextMatch::Exact);
    }

    #[test]
    fn a_status_may_have_its_reason_phrase() {
        let status = TypedQuestion { number: Some(401.0), unit: Some("status".into()), ..TypedQuestion::default() };
        for text in ["401", "401 Unauthorized", "HTTP 401", "a 401", "status code 401", "HTTP status 401 Unauthorized"]
        {
            assert_eq!(match_typed(text, "Which status?", &status), TextMatch::Exact, "{text}");
        }
        for text in [
            "HTTP/1.1 401 Unauthorized",
            "HTTP/2 401",
            "Unauthorized (401)",
            "401 (Unauthorized)",
            "Unauthorized",
            "401: invalid_token",
        ] {
            assert_eq!(match_typed(text, "Which status?", &status), TextMatch::Exact, "{text}");
        }
        for text in [
            "403",
            "401 Forbidden",
            "4.01",
            "Forbidden (401)",
            "401 (Forbidden)",
            "Unauthorized (403)",
            "401 or 403",
            "401: insufficient_scope",
            "not unauthorized",
            "Unauthorized or Forbidden",
            "HTTP/1.1 403 Forbidden",
            "invalid_token",
        ] {
            assert_eq!(match_typed(text, "Which status?", &status), TextMatch::None, "{text}");
        }
    }
}
