//! The fingerprint of an answer key, which tells a changed answer from a corrected typo.
//!
//! The journal keeps it with each answer: when the answer key of a question changes, what the learner answered before
//! no longer counts, but when its author corrects a typo it still does. So a fingerprint says which options are
//! right, both by their position in the file and by their position in the alphabet, and holds the right answers
//! themselves, without spaces and punctuation.
//!
//! `build.rs` compiles this file, too: it makes the fingerprints of the built-in questions, so that what is due can be counted
//! without reading a question.

use std::fmt;

use super::case_folding::fold_case;
use super::quiz::{ChoiceOption, Question, QuestionKind, SpotPlace, SpotQuestion};

/// Of each text only the beginning is kept, since each answer in the journal carries a fingerprint.
const MAX_TEXT_CHARS: usize = 80;
/// What stands for the positions in a question whose answer has none.
const NO_POSITIONS: &str = "-";
/// What stands for the place in a text in which nothing is wrong; no place is kept with punctuation.
const NOTHING_WRONG: &str = "-";

/// What a fingerprint holds of a question: its kind, the number of options, which of them are right, and what the right ones say.
#[derive(Debug, PartialEq, Eq)]
pub struct AnswerFingerprint {
    /// The key of the kind in a file.
    pub kind: String,
    /// The number of options.
    pub count: String,
    /// The positions of the right options in the file.
    pub by_file_order: String,
    /// The positions of the right options in the alphabet.
    pub by_alphabet: String,
    /// What the right options say.
    pub right_texts: Vec<String>,
}

impl fmt::Display for AnswerFingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, count, by_file_order, by_alphabet, right_texts } = self;
        write!(f, "{kind} {count} {by_file_order} {by_alphabet} {}", right_texts.join("\n"))
    }
}

impl AnswerFingerprint {
    fn of(kind_name: &str, kind: QuestionKind<'_>) -> Self {
        match kind {
            QuestionKind::Choice(options) | QuestionKind::Several(options) => Self::of_options(kind_name, options),
            QuestionKind::Order(items) => Self::of_texts(kind_name, items.len(), items.iter().map(|item| kept(item))),
            QuestionKind::Match(pairs) => {
                let texts = pairs.iter().map(|pair| format!("{}={}", kept(&pair.left), kept(&pair.right)));
                Self::of_texts(kind_name, pairs.len(), texts)
            }
            QuestionKind::Type(typed) => {
                let forms = typed.accept.iter().map(|form| kept(form));
                Self::of_texts(kind_name, 1, forms.chain(typed.number_text()))
            }
            QuestionKind::Predict(predict) => {
                let texts = std::iter::once(&predict.about).chain(&predict.lane).cloned();
                let step = || predict.step.clone();
                Self { by_file_order: step(), by_alphabet: step(), ..Self::of_texts(kind_name, 1, texts) }
            }
            QuestionKind::Spot(spot) => Self::of_spot(kind_name, spot),
            QuestionKind::Speak(speak) => {
                Self::of_texts(kind_name, speak.points.len(), speak.points.iter().map(|point| kept(point)))
            }
        }
    }

    fn of_texts(kind_name: &str, count: usize, right_texts: impl Iterator<Item = String>) -> Self {
        Self {
            kind: kind_name.to_owned(),
            count: count.to_string(),
            by_file_order: NO_POSITIONS.to_owned(),
            by_alphabet: NO_POSITIONS.to_owned(),
            right_texts: right_texts.collect(),
        }
    }

    fn of_options(kind_name: &str, options: &[ChoiceOption]) -> Self {
        let mut alphabet: Vec<(String, usize)> =
            options.iter().enumerate().map(|(index, option)| (fold_punctuation(&option.text), index)).collect();
        alphabet.sort_unstable();
        let is_right = |index: usize| options.get(index).is_some_and(|option| option.right);
        let in_file = (0..options.len()).filter(|index| is_right(*index));
        let in_alphabet = alphabet.iter().enumerate().filter(|(_, (_, index))| is_right(*index)).map(|(rank, _)| rank);
        let right_texts = options.iter().filter(|option| option.right).map(|option| kept(&option.text));
        Self {
            by_file_order: joined(in_file),
            by_alphabet: joined(in_alphabet),
            ..Self::of_texts(kind_name, options.len(), right_texts)
        }
    }

    /// The places of a text have one order only, from top to bottom.
    fn of_spot(kind_name: &str, spot: &SpotQuestion) -> Self {
        if spot.nothing_wrong.is_some() {
            return Self::of_texts(kind_name, spot.place.len(), std::iter::once(NOTHING_WRONG.to_owned()));
        }
        if let Some(place) = &spot.elsewhere_at {
            return Self::of_texts(kind_name, spot.place.len(), std::iter::once(kept(place)));
        }
        let mut places: Vec<&SpotPlace> = spot.place.iter().collect();
        places.sort_by_key(|place| spot.text.find(&place.at));
        let right = || places.iter().enumerate().filter(|(_, place)| place.right);
        let positions = joined(right().map(|(position, _)| position));
        let right_texts = right().map(|(_, place)| kept(&place.at));
        Self {
            by_file_order: positions.clone(),
            by_alphabet: positions,
            ..Self::of_texts(kind_name, places.len(), right_texts)
        }
    }

    /// What `fingerprint` holds; `None` if it is none.
    #[must_use]
    pub fn parse(fingerprint: &str) -> Option<Self> {
        let mut parts = fingerprint.splitn(5, ' ');
        let mut part = || parts.next().map(str::to_owned);
        Some(Self {
            kind: part()?,
            count: part()?,
            by_file_order: part()?,
            by_alphabet: part()?,
            right_texts: part()?.split('\n').map(str::to_owned).collect(),
        })
    }
}

/// The fingerprint of the answer key of `question`: one line, or several where it has several right answers. Empty
/// for a question without a kind. A translation has that of its original: what was
/// answered in one language counts in every other.
#[must_use]
pub fn fingerprint(question: &Question) -> String {
    let question = question.original.as_deref().unwrap_or(question);
    let kind = question.kinds().into_iter().next();
    kind.map(|(name, kind)| AnswerFingerprint::of(name, kind).to_string()).unwrap_or_default()
}

/// `text` in lower case without spaces and punctuation, unless that leaves nothing. A point between two digits stays, since
/// 51.6 is not 516. What the journal holds was made with it, so it stays as it is, whatever typed answers are compared with.
fn fold_punctuation(text: &str) -> String {
    let folded = fold_case(text);
    let chars: Vec<char> = folded.chars().collect();
    let is_digit = |index: usize| chars.get(index).is_some_and(char::is_ascii_digit);
    let is_point = |index: usize| chars[index] == '.' && index > 0 && is_digit(index - 1) && is_digit(index + 1);
    let kept_indexes = (0..chars.len()).filter(|index| chars[*index].is_alphanumeric() || is_point(*index));
    let kept: String = kept_indexes.map(|index| chars[index]).collect();
    if kept.is_empty() { folded } else { kept }
}

/// The part of `text` that a fingerprint keeps.
fn kept(text: &str) -> String {
    fold_punctuation(text).chars().take(MAX_TEXT_CHARS).collect()
}

fn joined(numbers: impl Iterator<Item = usize>) -> String {
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(",")
}
