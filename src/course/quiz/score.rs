//! What an answer is worth: the formulas of partial credit, how an interviewer would take it, and what the review
//! learns from it.

#[cfg(test)]
pub(in crate::course) mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::presented_question::{Answer, AnswerOption, OrderItem, PresentedQuestion, Prompt};
use super::text_match::{TextMatch, match_typed};

/// What a learner can read about marks: headings, each with rows of a name and what holds for it.
pub type GradingRules = &'static [(&'static str, &'static [(&'static str, &'static str)])];

/// The formulas, for the learner. The tests of this file hold them.
pub const GRADING_RULES: GradingRules = &[
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
pub struct Score {
    /// How it turned out.
    pub grade: Grade,
    /// The parts that are right.
    pub earned: u32,
    /// The parts that there are; never 0.
    pub possible: u32,
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
pub struct AnswerContext {
    /// How sure the learner was, if they said so.
    pub confidence: Option<Confidence>,
    /// The hints that were shown before.
    pub hints_shown: u32,
    /// The time from question to answer, in milliseconds.
    pub duration_ms: u64,
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

impl Score {
    /// No answer.
    #[must_use]
    pub fn skipped() -> Self {
        Self { grade: Grade::Skipped, earned: 0, possible: 1, remark: None }
    }

    fn from_parts(got: usize, of: usize) -> Self {
        let grade = match got {
            0 => Grade::Wrong,
            got if got < of => Grade::Partly,
            _ => Grade::Right,
        };
        let number = |parts: usize| u32::try_from(parts).unwrap_or(u32::MAX);
        Self { grade, earned: number(got), possible: number(of).max(1), remark: None }
    }

    /// The part that is right, from 0 to 1000.
    #[must_use]
    pub fn per_mille(&self) -> u32 {
        u32::try_from(u64::from(self.earned.min(self.possible)) * 1000 / u64::from(self.possible)).unwrap_or(1000)
    }
}

/// What `answer` to `posed` is worth. An answer of another kind than the question's counts as wrong.
#[must_use]
pub fn score_answer(posed: &PresentedQuestion, answer: &Answer) -> Score {
    match (&posed.prompt, answer) {
        (Prompt::Several(offers), Answer::Chosen(chosen)) => score_several(offers, chosen),
        (_, Answer::Chosen(chosen)) => score_single(posed.options(), chosen),
        (Prompt::Order(items), Answer::Order(order)) => score_order(items, order),
        (Prompt::Match { right, key, .. }, Answer::Match(pairs)) => score_pairs(right, key, pairs),
        (Prompt::Typed, Answer::Typed(said)) => score_typed(posed, said),
        (Prompt::Spoken, Answer::Spoken { ticks, .. }) => {
            Score::from_parts(ticks.iter().filter(|tick| **tick).count(), ticks.len())
        }
        _ => Score::from_parts(0, 1),
    }
}

fn score_single(offers: &[AnswerOption], chosen: &[usize]) -> Score {
    let right = matches!(chosen, [one] if offers.get(*one).is_some_and(|offer| offer.right));
    Score::from_parts(usize::from(right), 1)
}

fn score_several(offers: &[AnswerOption], chosen: &[usize]) -> Score {
    let all = offers.iter().filter(|offer| offer.right).count();
    let hits = offers.iter().enumerate().filter(|(at, offer)| offer.right && chosen.contains(at)).count();
    let misses = offers.iter().enumerate().filter(|(at, offer)| !offer.right && chosen.contains(at)).count();
    Score::from_parts(hits.saturating_sub(misses), all)
}

fn score_order(items: &[OrderItem], order: &[usize]) -> Score {
    let mut places: Vec<usize> = Vec::new();
    for place in order.iter().filter_map(|at| items.get(*at)).map(|item| item.right_position) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Score::from_parts(longest_increasing_subsequence(&places).saturating_sub(1), items.len().saturating_sub(1).max(1))
}

/// The length of the longest subsequence that rises: the items that can stay while the others are moved.
fn longest_increasing_subsequence(places: &[usize]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for place in places {
        match ends.iter().position(|end| end >= place) {
            Some(at) => ends[at] = *place,
            None => ends.push(*place),
        }
    }
    ends.len()
}

fn score_pairs(right: &[String], key: &[String], pairs: &[usize]) -> Score {
    let hits = key.iter().zip(pairs).filter(|(wanted, at)| right.get(**at) == Some(wanted)).count();
    Score::from_parts(hits, key.len())
}

fn score_typed(posed: &PresentedQuestion, said: &str) -> Score {
    let Some(score_typed) = &posed.question.typed else { return Score::from_parts(0, 1) };
    let near = |remark: String| Score { grade: Grade::Near, earned: 1, possible: 2, remark: Some(remark) };
    match match_typed(said, score_typed) {
        TextMatch::Exact => Score::from_parts(1, 1),
        TextMatch::NearMiss(because) => near(because.to_owned()),
        TextMatch::Misspelled(meant) => near(format!("Close: one letter is not as in `{meant}`.")),
        TextMatch::None => Score::from_parts(0, 1),
    }
}

/// How an interviewer takes an answer to `posed`.
#[must_use]
pub fn strength(posed: &PresentedQuestion, mark: &Score, manner: &AnswerContext) -> Strength {
    let parts = mark.per_mille();
    if posed.prompt == Prompt::Spoken {
        return match parts {
            800.. => Strength::Strong,
            500.. => Strength::Good,
            _ => Strength::Weak,
        };
    }
    match parts {
        1000.. if is_unaided(manner) => Strength::Strong,
        500.. => Strength::Good,
        _ => Strength::Weak,
    }
}

/// What the review learns from an answer to `posed`.
#[must_use]
pub fn rating(posed: &PresentedQuestion, mark: &Score, manner: &AnswerContext) -> Rating {
    if posed.prompt == Prompt::Spoken {
        return match strength(posed, mark, manner) {
            Strength::Weak => Rating::Again,
            Strength::Good => Rating::Good,
            Strength::Strong => Rating::Easy,
        };
    }
    match mark.per_mille() {
        1000.. if !is_unaided(manner) => Rating::Hard,
        1000.. if is_quick(posed, manner) => Rating::Easy,
        1000.. => Rating::Good,
        500.. => Rating::Hard,
        _ => Rating::Again,
    }
}

/// Whether nobody helped, and it was not a guess.
fn is_unaided(manner: &AnswerContext) -> bool {
    manner.hints_shown == 0 && manner.confidence != Some(Confidence::Guessing)
}

/// Within 3 seconds and a fifth of a second for each word.
fn is_quick(posed: &PresentedQuestion, manner: &AnswerContext) -> bool {
    manner.duration_ms <= 3000 + 200 * u64::try_from(posed.word_count()).unwrap_or(u64::MAX / 200)
}
