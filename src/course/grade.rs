//! What an answer is worth: the formulas of partial credit, how an interviewer would take it, and what the review
//! learns from it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::grade_text::{Likeness, compare};
use super::question::{Answer, Item, Offer, Posed, Shape};

/// What a learner can read about marks: headings, each with rows of a name and what holds for it.
pub type Marking = &'static [(&'static str, &'static [(&'static str, &'static str)])];

/// The formulas, for the learner. The tests of this file hold them.
pub const MARKING: Marking = &[
    (
        "How answers are marked",
        &[
            ("choice, spot, predict", "1 or 0."),
            ("several", "(right ones chosen - wrong ones chosen) / right ones there are, never below 0."),
            (
                "order",
                "(items that can stay where they are, as many as possible, less 1) / (all items, less 1). One item in a \
                 wrong place costs one part; an order from back to front has none.",
            ),
            ("match", "right pairs / all pairs."),
            (
                "type",
                "1 for an accepted form; case, spaces and punctuation do not matter. 1/2 for a near miss: one that the \
                 author names, or a slip of one letter in a word of six or more without digits.",
            ),
            ("speak", "points ticked / all points. From 4/5 on it is strong, from 1/2 on good, below that weak."),
        ],
    ),
    (
        "What a mark is taken for",
        &[
            (
                "in an interview",
                "strong: all of it, without a hint and without guessing. good: at least half. weak: less. A spoken \
                 answer is taken by its points alone.",
            ),
            (
                "in the review",
                "again: less than half. hard: part of it, or all with a hint or guessed. good: all of it. easy: all of \
                 it, and quick: within 3 seconds and a fifth of a second for each word to read. A spoken answer is \
                 never quick: weak is again, good is good, strong is easy.",
            ),
        ],
    ),
];

/// How an answer turned out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// All of it is right.
    Right,
    /// A typed answer that is close.
    Near,
    /// A part of it is right.
    Partly,
    /// Nothing of it is right.
    Wrong,
    /// There was no answer.
    Skipped,
}

/// What an answer is worth: `got` of `of` parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// How it turned out.
    pub grade: Grade,
    /// The parts that are right.
    pub got: u32,
    /// The parts that there are; never 0.
    pub of: u32,
    /// What there is to say to this very answer: a near miss, a slip.
    pub remark: Option<String>,
}

/// How sure the learner was, said before the answer was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// A guess.
    Guessing,
    /// More likely than not.
    FairlySure,
    /// Certain.
    Certain,
}

/// How an interviewer takes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// It fails.
    Weak,
    /// It passes.
    Good,
    /// It stands out.
    Strong,
}

/// What the review learns from an answer; the numbers are those of FSRS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rating {
    /// Wrong.
    Again = 1,
    /// Right, but with effort or doubt.
    Hard = 2,
    /// Right.
    Good = 3,
    /// Right and quick.
    Easy = 4,
}

/// How an answer came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manner {
    /// How sure the learner was, if they said so.
    pub confidence: Option<Confidence>,
    /// The hints that were shown before.
    pub hints: u32,
    /// The time from question to answer, in milliseconds.
    pub ms: u64,
}

impl Confidence {
    /// All of them, from the least.
    pub const ALL: [Self; 3] = [Self::Guessing, Self::FairlySure, Self::Certain];
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Guessing => "guessing",
            Self::FairlySure => "fairly sure",
            Self::Certain => "certain",
        })
    }
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Weak => "weak",
            Self::Good => "good",
            Self::Strong => "strong",
        })
    }
}

impl Mark {
    /// No answer.
    #[must_use]
    pub fn skipped() -> Self {
        Self { grade: Grade::Skipped, got: 0, of: 1, remark: None }
    }

    fn of_parts(got: usize, of: usize) -> Self {
        let grade = match got {
            0 => Grade::Wrong,
            got if got < of => Grade::Partly,
            _ => Grade::Right,
        };
        let number = |parts: usize| u32::try_from(parts).unwrap_or(u32::MAX);
        Self { grade, got: number(got), of: number(of).max(1), remark: None }
    }

    /// The part that is right, from 0 to 1000.
    #[must_use]
    pub fn thousandths(&self) -> u32 {
        u32::try_from(u64::from(self.got.min(self.of)) * 1000 / u64::from(self.of)).unwrap_or(1000)
    }
}

/// What `answer` to `posed` is worth. An answer of another kind than the question's counts as wrong.
#[must_use]
pub fn mark(posed: &Posed, answer: &Answer) -> Mark {
    match (&posed.shape, answer) {
        (Shape::Several(offers), Answer::Chosen(chosen)) => several(offers, chosen),
        (_, Answer::Chosen(chosen)) => one(posed.offers(), chosen),
        (Shape::Order(items), Answer::Order(order)) => ordered(items, order),
        (Shape::Match { right, key, .. }, Answer::Match(pairs)) => matched(right, key, pairs),
        (Shape::Typed, Answer::Typed(said)) => typed(posed, said),
        (Shape::Spoken, Answer::Spoken { ticks, .. }) => {
            Mark::of_parts(ticks.iter().filter(|tick| **tick).count(), ticks.len())
        }
        _ => Mark::of_parts(0, 1),
    }
}

fn one(offers: &[Offer], chosen: &[usize]) -> Mark {
    let right = matches!(chosen, [one] if offers.get(*one).is_some_and(|offer| offer.right));
    Mark::of_parts(usize::from(right), 1)
}

fn several(offers: &[Offer], chosen: &[usize]) -> Mark {
    let all = offers.iter().filter(|offer| offer.right).count();
    let hits = offers.iter().enumerate().filter(|(at, offer)| offer.right && chosen.contains(at)).count();
    let misses = offers.iter().enumerate().filter(|(at, offer)| !offer.right && chosen.contains(at)).count();
    Mark::of_parts(hits.saturating_sub(misses), all)
}

fn ordered(items: &[Item], order: &[usize]) -> Mark {
    let mut places: Vec<usize> = Vec::new();
    for place in order.iter().filter_map(|at| items.get(*at)).map(|item| item.place) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Mark::of_parts(longest_rise(&places).saturating_sub(1), items.len().saturating_sub(1).max(1))
}

/// The length of the longest subsequence that rises: the items that can stay while the others are moved.
fn longest_rise(places: &[usize]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for place in places {
        match ends.iter().position(|end| end >= place) {
            Some(at) => ends[at] = *place,
            None => ends.push(*place),
        }
    }
    ends.len()
}

fn matched(right: &[String], key: &[String], pairs: &[usize]) -> Mark {
    let hits = key.iter().zip(pairs).filter(|(wanted, at)| right.get(**at) == Some(wanted)).count();
    Mark::of_parts(hits, key.len())
}

fn typed(posed: &Posed, said: &str) -> Mark {
    let Some(typed) = &posed.question.typed else { return Mark::of_parts(0, 1) };
    let near = |remark: String| Mark { grade: Grade::Near, got: 1, of: 2, remark: Some(remark) };
    match compare(said, typed) {
        Likeness::Same => Mark::of_parts(1, 1),
        Likeness::Near(because) => near(because.to_owned()),
        Likeness::Misspelt(meant) => near(format!("Close: one letter is not as in `{meant}`.")),
        Likeness::Other => Mark::of_parts(0, 1),
    }
}

/// How an interviewer takes an answer to `posed`.
#[must_use]
pub fn strength(posed: &Posed, mark: &Mark, manner: &Manner) -> Strength {
    let parts = mark.thousandths();
    if posed.shape == Shape::Spoken {
        return match parts {
            800.. => Strength::Strong,
            500.. => Strength::Good,
            _ => Strength::Weak,
        };
    }
    match parts {
        1000.. if is_own(manner) => Strength::Strong,
        500.. => Strength::Good,
        _ => Strength::Weak,
    }
}

/// What the review learns from an answer to `posed`.
#[must_use]
pub fn rating(posed: &Posed, mark: &Mark, manner: &Manner) -> Rating {
    if posed.shape == Shape::Spoken {
        return match strength(posed, mark, manner) {
            Strength::Weak => Rating::Again,
            Strength::Good => Rating::Good,
            Strength::Strong => Rating::Easy,
        };
    }
    match mark.thousandths() {
        1000.. if !is_own(manner) => Rating::Hard,
        1000.. if is_quick(posed, manner) => Rating::Easy,
        1000.. => Rating::Good,
        500.. => Rating::Hard,
        _ => Rating::Again,
    }
}

/// Whether nobody helped, and it was not a guess.
fn is_own(manner: &Manner) -> bool {
    manner.hints == 0 && manner.confidence != Some(Confidence::Guessing)
}

/// Within 3 seconds and a fifth of a second for each word.
fn is_quick(posed: &Posed, manner: &Manner) -> bool {
    manner.ms <= 3000 + 200 * u64::try_from(posed.words()).unwrap_or(u64::MAX / 200)
}
