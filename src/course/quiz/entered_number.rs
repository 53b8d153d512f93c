//! A number as somebody typed it, with its unit and the words around it: `at least 128 bits`, `between 45 and 55 kB`,
//! `5 min 2 s`, `5:02`.

use super::leading_number::leading_number;
use super::unit::Unit;
use crate::content::case_folding::fold_case;

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

/// A number, or a range of numbers, that somebody typed, with the words around it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct EnteredNumber {
    /// The lower end of a range; of a single number, the number.
    pub(super) low: f64,
    /// The upper end of a range; of a single number, the number.
    pub(super) high: f64,
    /// The unit of both.
    pub(super) unit: Option<Unit>,
    /// Words around it that are neither its unit nor part of a range.
    pub(super) rest: Vec<String>,
}

/// A number with its unit, and the words that both take.
#[derive(Clone, Copy)]
struct Amount {
    value: f64,
    unit: Option<Unit>,
    start: usize,
    end: usize,
}

impl EnteredNumber {
    /// The number in `text`, or the range. What stands in brackets at the end is a comment.
    pub(super) fn parse(text: &str, asked_unit: Option<Unit>) -> Option<Self> {
        let (answer, comment) = without_comment(text);
        let read = |text: &str| Self::of_words(&words_of(text), asked_unit);
        read(answer).or_else(|| comment.and_then(|_| read(text)))
    }

    /// The number or the range among `words`.
    pub(super) fn of_words(words: &[String], asked_unit: Option<Unit>) -> Option<Self> {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let first = (0..words.len()).find_map(|start| amount_at(&words, start, asked_unit))?;
        let rest = |start: usize, end: usize| {
            let around = words.get(..start).into_iter().chain(words.get(end..)).flatten();
            around.map(|word| (*word).to_owned()).collect()
        };
        if let Some((start, last)) = end_of_range(&words, first, asked_unit) {
            let unit = first.unit.or(last.unit);
            let low = match (first.unit, last.unit) {
                (Some(of_first), Some(of_last)) => first.value * of_first.in_units_of(of_last)?,
                _ => first.value,
            };
            let unit = last.unit.or(unit);
            return (low <= last.value).then(|| Self { low, high: last.value, unit, rest: rest(start, last.end) });
        }
        let Amount { value, unit, start, end } = first;
        Some(Self { low: value, high: value, unit, rest: rest(start, end) })
    }
}

/// Where the range starts that begins with `first`, and its upper end: `between 45 and 55 kB`, `45 to 55 kB`.
fn end_of_range(words: &[&str], first: Amount, asked_unit: Option<Unit>) -> Option<(usize, Amount)> {
    let before = first.start.checked_sub(1).and_then(|index| words.get(index)).copied();
    let is_named = matches!((before, words.get(first.end)?), (Some("between"), &"and") | (Some("from"), &"to"));
    if !is_named && *words.get(first.end)? != "to" {
        return None;
    }
    let last = amount_at(words, first.end + 1, asked_unit)?;
    Some((first.start - usize::from(is_named), last))
}

/// The number at `start` with its unit: the time of a clock, or a number with what goes on in smaller units.
fn amount_at(words: &[&str], start: usize, asked_unit: Option<Unit>) -> Option<Amount> {
    if let Some(time) = clock_time_at(words, start, asked_unit) {
        return Some(time);
    }
    let mut amount = simple_amount_at(words, start)?;
    while let Some((value, end)) = smaller_part(words, amount) {
        (amount.value, amount.end) = (amount.value + value, end);
    }
    Some(amount)
}

/// What the time `amount` goes on with, in its unit, and where that ends: `5 min 2 s`, `5 minutes and 2 seconds`.
fn smaller_part(words: &[&str], amount: Amount) -> Option<(f64, usize)> {
    let unit = amount.unit.filter(|unit| unit.is_time())?;
    let start = amount.end + usize::from(words.get(amount.end) == Some(&"and"));
    let part = simple_amount_at(words, start).filter(|part| part.start == start)?;
    let value = part.value * part.unit?.in_units_of(unit)?;
    (value < 1.0).then_some((value, part.end))
}

/// A number with its unit behind it, or in front: `HTTP 401`.
fn simple_amount_at(words: &[&str], start: usize) -> Option<Amount> {
    let number = leading_number(words.get(start..)?)?;
    let mut end = start + number.words;
    // Between two numbers it holds a range together.
    if number.words > 1 && words.get(end - 1) == Some(&"and") {
        end -= 1;
    }
    let joined = |words: &[&str]| Unit::by_spelling(&words.join(" "));
    let article = usize::from(matches!(words.get(end), Some(&("a" | "an"))));
    for length in [3, 2, 1] {
        let unit_end = end + article + length;
        if let Some(unit) = words.get(end + article..unit_end).and_then(joined) {
            return Some(Amount { value: number.value, unit: Some(unit), start, end: unit_end });
        }
        let before = start.checked_sub(length).and_then(|first| words.get(first..start));
        if let Some(unit) = before.and_then(joined).filter(|unit| unit.is_status()) {
            return Some(Amount { value: number.value, unit: Some(unit), start: start - length, end });
        }
    }
    Some(Amount { value: number.value, unit: None, start, end })
}

/// The time at `start` as a clock shows it: `1:05:02`, `5:02`. Two parts are minutes and seconds, unless the unit behind
/// them or else that of the question is an hour or longer.
fn clock_time_at(words: &[&str], start: usize, asked_unit: Option<Unit>) -> Option<Amount> {
    let mut parts = vec![whole_number(words.get(start)?)?];
    let mut end = start + 1;
    while words.get(end) == Some(&":") {
        let part = words.get(end + 1).filter(|part| part.len() == 2)?;
        parts.push(whole_number(part).filter(|part| *part < 60.0)?);
        end += 2;
    }
    let unit_behind = words.get(end).and_then(|word| Unit::by_spelling(word)).filter(|unit| unit.is_time());
    let end = end + usize::from(unit_behind.is_some());
    let counts_hours = unit_behind.or(asked_unit).and_then(|unit| unit.in_units_of(Unit::SECOND)) >= Some(3600.0);
    let seconds = match parts.as_slice() {
        [hours, minutes] if counts_hours => hours * 3600.0 + minutes * 60.0,
        [minutes, seconds] => minutes * 60.0 + seconds,
        [hours, minutes, seconds] => hours * 3600.0 + minutes * 60.0 + seconds,
        _ => return None,
    };
    Some(Amount { value: seconds, unit: Some(Unit::SECOND), start, end })
}

fn whole_number(word: &str) -> Option<f64> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| word.parse().ok())?
}

/// `text` without what stands in brackets at its end, and that.
pub(super) fn without_comment(text: &str) -> (&str, Option<&str>) {
    let inner = text.trim_end().strip_suffix(')');
    let split = inner.and_then(|inner| inner.rsplit_once('(')).filter(|(answer, _)| !answer.trim().is_empty());
    split.map_or((text, None), |(answer, comment)| (answer, Some(comment)))
}

/// The words of `text` in lower case, with a number apart from the letters behind it.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let chars: Vec<char> = fold_case(text).chars().collect();
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
            ('-' | '–' | '—', _) if is_between_numbers(&chars, index) => {
                words.extend(["to".to_owned(), String::new()]);
            }
            (':', _) if is_digit(index + 1) && previous.is_ascii_digit() => {
                words.extend([":".to_owned(), String::new()]);
            }
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

/// Whether the dash at `index` stands between two numbers: `45-55`, `45 kB – 55 kB`. In `128-bit` it does not.
fn is_between_numbers(chars: &[char], index: usize) -> bool {
    let before = chars.get(..index).unwrap_or_default();
    let after = chars.get(index + 1..).unwrap_or_default();
    let is_number_next = after.iter().find(|c| !c.is_whitespace()).is_some_and(char::is_ascii_digit);
    is_number_next && before.iter().any(char::is_ascii_digit)
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
    fn ranges_and_times_are_read_as_one_number() {
        let seconds = Unit::by_spelling("seconds");
        for (text, low, high) in [
            ("between 45 and 55 kB", 45.0, 55.0),
            ("from 45 kB to 55 kB", 45.0, 55.0),
            ("45-55", 45.0, 55.0),
            ("45 – 55 kB", 45.0, 55.0),
            ("between forty five and fifty five kilobytes", 45.0, 55.0),
            ("128-bit", 128.0, 128.0),
            ("5:02", 302.0, 302.0),
            ("1:05:02", 3902.0, 3902.0),
            ("5:02 h", 18_120.0, 18_120.0),
        ] {
            let number = EnteredNumber::parse(text, seconds).expect("a number");
            assert_eq!((number.low, number.high, number.rest.len()), (low, high, 0), "{text}");
        }
        let rest = |text: &str| EnteredNumber::parse(text, seconds).map(|number| number.rest.len());
        for several in ["45 or 55", "45 and 55", "5:2", "5:72"] {
            assert_ne!(rest(several), Some(0), "{several}");
        }
        assert_eq!(EnteredNumber::parse("between 55 and 45", seconds), None, "from back to front");
    }

    #[test]
    fn a_phrase_is_left_out_as_whole_words() {
        assert_eq!(words_of("for some 50 kB"), ["for", "some", "50", "kb"]);
        assert_eq!(words_of("50 kB or so, give or take"), ["50", "kb"]);
        assert_eq!(words_of("within all 5, >= 4"), ["within", "all", "5", "4"]);
    }
}
