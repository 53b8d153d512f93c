//! A number with its unit, as people type it: `about 50 kB`, `64 bits of entropy`, `half a gigabyte`, `401 Unauthorized`.

use std::collections::HashSet;

use super::answer_folding::fold_case;
use super::leading_number::{LeadingNumber, leading_number};
use super::unit::{Unit, is_same_word};
use crate::content::quiz::TypedQuestion;
use crate::model::FactValue;
use crate::model::fact;

/// Phrases around a number that do not change it, word by word.
const PHRASES: &[&[&str]] = &[
    &["more", "or", "less"],
    &["give", "or", "take"],
    &["no", "less", "than"],
    &["not", "less", "than"],
    &["no", "fewer", "than"],
    &["or", "more"],
    &["or", "so"],
    &["at", "least"],
    &["at", "a", "minimum"],
    &["as", "a", "minimum"],
    &["at", "minimum"],
    &["in", "total"],
    &["in", "all"],
    &[">", "="],
];

/// Words around a number that do not change it.
const FILLERS: &[&str] = &[
    "a",
    "about",
    "all",
    "almost",
    "an",
    "and",
    "answer",
    "approx",
    "approximately",
    "are",
    "around",
    "c",
    "ca",
    "circa",
    "exactly",
    "for",
    "guess",
    "have",
    "has",
    "i",
    "in",
    "is",
    "it",
    "it's",
    "its",
    "just",
    "maybe",
    "minimum",
    "nearly",
    "need",
    "needs",
    "of",
    "only",
    "perhaps",
    "probably",
    "roughly",
    "say",
    "some",
    "that",
    "that's",
    "the",
    "there",
    "they",
    "think",
    "would",
    "be",
    "per",
    "each",
    "total",
];

/// How far off a number may be that was meant to be the same: what rounding in binary costs.
const ROUNDING: f64 = 1e-9;

/// A number that somebody typed, with the words around it.
#[derive(Clone, Debug, PartialEq)]
struct EnteredNumber {
    value: f64,
    unit: Option<Unit>,
    /// Words around it that are neither its unit nor empty of meaning.
    rest: Vec<String>,
}

/// What a question asks for: a unit of the table, or a word of its own such as `parts`.
struct QuestionUnit<'q> {
    known: Option<Unit>,
    word: Option<&'q str>,
}

/// The numbers that a question accepts and those that come close, to compare a typed answer with.
pub(super) struct NumberMatcher<'q, 'w> {
    typed: &'q TypedQuestion,
    unit: QuestionUnit<'q>,
    /// The words of the question. To repeat them in an answer adds nothing.
    asked_words: &'w HashSet<String>,
}

/// How a typed number compares with the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NumberMatch<'q> {
    /// It is right.
    Right,
    /// The author lists it as close; why it is not right.
    NearMiss(&'q str),
}

impl<'q, 'w> NumberMatcher<'q, 'w> {
    pub(super) fn new(typed: &'q TypedQuestion, asked_words: &'w HashSet<String>) -> Self {
        let word = typed.unit.as_deref();
        let known = word.and_then(|word| Unit::by_spelling(&fold_case(word)));
        Self { typed, unit: QuestionUnit { known, word }, asked_words }
    }

    /// Compares `text` with the numbers of the question: first with those that the author lists as close, which may be
    /// right in another unit.
    pub(super) fn compare(&self, text: &str) -> Option<NumberMatch<'q>> {
        let number = self.read(text)?;
        let same = |form: &str| self.read(form).is_some_and(|form| self.is_same(&number, &form));
        if let Some(near) = self.typed.near.iter().find(|near| same(&near.text)) {
            return Some(NumberMatch::NearMiss(&near.because));
        }
        let is_right = self.is_in_tolerance(&number) || self.typed.accept.iter().any(|form| same(form));
        is_right.then_some(NumberMatch::Right)
    }

    /// The number in `text`; `None` if it says more than a number.
    fn read(&self, text: &str) -> Option<EnteredNumber> {
        let mut number = EnteredNumber::parse(text)?;
        let own_word = self.unit.word.map(fold_case);
        let is_known = |word: &String| {
            let is_own_unit = own_word.as_deref().is_some_and(|own| is_same_word(own, word));
            is_own_unit || FILLERS.contains(&word.as_str()) || self.asked_words.contains(word)
        };
        if self.unit.known.is_some_and(Unit::is_status) {
            remove_reason_phrase(&mut number);
        }
        number.rest.retain(|word| !is_known(word));
        number.rest.is_empty().then_some(number)
    }

    /// Whether two numbers are written in the same unit and equal. A number without a unit has that of the question.
    fn is_same(&self, one: &EnteredNumber, other: &EnteredNumber) -> bool {
        let unit_of = |number: &EnteredNumber| number.unit.or(self.unit.known);
        let is_equal = (one.value - other.value).abs() <= ROUNDING * one.value.abs();
        is_equal && unit_of(one) == unit_of(other)
    }

    fn is_in_tolerance(&self, number: &EnteredNumber) -> bool {
        let Some(wanted) = self.typed.number else { return false };
        let factor = match (number.unit, self.unit.known) {
            (None, _) => Some(1.0),
            (Some(unit), Some(asked)) => unit.in_units_of(asked),
            (Some(_), None) => None,
        };
        let tolerance = self.typed.tolerance.unwrap_or(0.0) + ROUNDING * wanted.abs();
        factor.is_some_and(|factor| (number.value * factor - wanted).abs() <= tolerance)
    }
}

impl EnteredNumber {
    /// The only number of `text`, with its unit behind it, or in front: `HTTP 401`.
    fn parse(text: &str) -> Option<Self> {
        let words = words_of(text);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut start = (0..words.len()).find(|start| number_at(&words, *start).is_some())?;
        let number = number_at(&words, start)?;
        let mut end = start + number.words;
        let mut unit = None;
        let article = usize::from(matches!(words.get(end), Some(&("a" | "an"))));
        for length in [3, 2, 1] {
            let after = words.get(end + article..end + article + length).map(|words| words.join(" "));
            if let Some(found) = after.and_then(|words| Unit::by_spelling(&words)) {
                (unit, end) = (Some(found), end + article + length);
                break;
            }
            let before =
                start.checked_sub(length).and_then(|first| words.get(first..start)).map(|words| words.join(" "));
            if let Some(found) = before.and_then(|words| Unit::by_spelling(&words)).filter(|unit| unit.is_status()) {
                (unit, start) = (Some(found), start - length);
                break;
            }
        }
        let (before, after) = (words.get(..start)?, words.get(end..)?);
        let rest = before.iter().chain(after).map(|word| (*word).to_owned()).collect();
        Some(Self { value: number.value, unit, rest })
    }
}

fn number_at(words: &[&str], start: usize) -> Option<LeadingNumber> {
    leading_number(words.get(start..)?)
}

/// Takes the reason phrase of the status out of the words around it: `401 Unauthorized`.
fn remove_reason_phrase(number: &mut EnteredNumber) {
    let Ok(status) = fact::find_by_path("status") else { return };
    let Ok(code) = number.value.to_string().parse() else { return };
    let label = fold_case(&status.value_label(&FactValue::Number(code)));
    let phrase: Vec<String> = label.split(' ').skip(1).map(str::to_owned).collect();
    if number.rest.ends_with(&phrase) {
        number.rest.truncate(number.rest.len() - phrase.len());
    }
}

/// The words of `text` in lower case, with a number apart from the letters behind it, and without what stands in brackets
/// at its end.
fn words_of(text: &str) -> Vec<String> {
    let mut text = fold_case(text);
    if let Some(bracket) = text.strip_suffix(')').and_then(|text| text.rfind('(')).filter(|bracket| *bracket > 0) {
        text.truncate(bracket);
    }
    let chars: Vec<char> = text.chars().collect();
    let char_at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let is_digit = |index: usize| char_at(index).is_ascii_digit();
    let mut words = vec![String::new()];
    let mut index = 0;
    while index < chars.len() {
        let (current, previous) = (char_at(index), index.checked_sub(1).map_or(' ', char_at));
        let begins_number = is_digit(index) || matches!(current, '.' | '-') && previous == ' ' && is_digit(index + 1);
        // Digits behind letters belong to a name: HS256.
        if begins_number && !previous.is_alphanumeric() {
            let end = number_end(&chars, index);
            words.push(chars.get(index..end).into_iter().flatten().collect());
            words.push(String::new());
            index = end;
            continue;
        }
        match (current, words.last_mut()) {
            (c, Some(word)) if c.is_alphanumeric() || c == '\'' => word.push(c),
            // These change what is said, so that they count as words.
            ('%' | '<' | '>' | '/' | '^' | '=', _) => words.extend([current.to_string(), String::new()]),
            _ => words.push(String::new()),
        }
        index += 1;
    }
    words.retain(|word| !word.is_empty());
    for phrase in PHRASES {
        while let Some(start) = words.windows(phrase.len()).position(|window| window == *phrase) {
            words.drain(start..start + phrase.len());
        }
    }
    words
}

/// Where the number ends that begins at `start`: behind its last digit. A separator stands between two digits; a space
/// only in front of exactly three.
fn number_end(chars: &[char], start: usize) -> usize {
    let is_digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let mut end = start + 1;
    loop {
        let is_group = (1..=3).all(|offset| is_digit(end + offset)) && !is_digit(end + 4);
        match chars.get(end) {
            Some(c) if c.is_ascii_digit() => end += 1,
            Some('.' | ',' | '_' | '\'') if is_digit(end + 1) => end += 1,
            Some(' ') if is_group && end - start <= 3 => end += 1,
            _ => return end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_left_out_as_whole_words() {
        assert_eq!(words_of("for some 50 kB"), ["for", "some", "50", "kb"]);
        assert_eq!(words_of("50 kB or so, give or take"), ["50", "kb"]);
        assert_eq!(words_of("within all 5, >= 4"), ["within", "all", "5", "4"]);
    }
}
