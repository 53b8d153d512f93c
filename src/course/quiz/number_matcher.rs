//! A number with its unit, as people type it: `about 50 kB`, `64 bits of entropy`, `half a gigabyte`, `401 Unauthorized`.

use std::collections::HashSet;

use super::entered_number::EnteredNumber;
use super::status_name::entered_status;
use super::unit::{Unit, is_same_word};
use crate::content::case_folding::fold_case;
use crate::content::quiz::TypedQuestion;

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

/// The widest range that still says how much: a quarter of the number that it is about.
const MAX_WIDTH: f64 = 0.25;

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
        let is_status = self.unit.known.is_some_and(Unit::is_status);
        let mut number = if is_status { entered_status(text)? } else { EnteredNumber::parse(text, self.unit.known)? };
        let own_word = self.unit.word.map(fold_case);
        let is_known = |word: &String| {
            let is_own_unit = own_word.as_deref().is_some_and(|own| is_same_word(own, word));
            is_own_unit || FILLERS.contains(&word.as_str()) || self.asked_words.contains(word)
        };
        number.rest.retain(|word| !is_known(word));
        number.rest.is_empty().then_some(number)
    }

    /// Whether two numbers are written in the same unit and equal. A number without a unit has that of the question.
    fn is_same(&self, one: &EnteredNumber, other: &EnteredNumber) -> bool {
        let unit_of = |number: &EnteredNumber| number.unit.or(self.unit.known);
        let is_equal = |one: f64, other: f64| (one - other).abs() <= ROUNDING * one.abs();
        is_equal(one.low, other.low) && is_equal(one.high, other.high) && unit_of(one) == unit_of(other)
    }

    /// Whether a number is close enough, or a range holds the wanted number and is narrow. A question that wants one
    /// number exactly takes no range.
    fn is_in_tolerance(&self, number: &EnteredNumber) -> bool {
        let Some(wanted) = self.typed.number else { return false };
        let factor = match (number.unit, self.unit.known) {
            (None, _) => Some(1.0),
            (Some(unit), Some(asked)) => unit.in_units_of(asked),
            (Some(_), None) => None,
        };
        let Some(factor) = factor else { return false };
        let (low, high) = (number.low * factor, number.high * factor);
        let tolerance = self.typed.tolerance.unwrap_or(0.0);
        let is_close = |end: f64| (end - wanted).abs() <= tolerance + ROUNDING * wanted.abs();
        let is_narrow_range =
            tolerance > 0.0 && low <= wanted && wanted <= high && high - low <= wanted.abs() * MAX_WIDTH;
        is_close(low) && is_close(high) || is_narrow_range
    }
}
