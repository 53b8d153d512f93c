//! What an answer is worth: the formulas of partial credit, how an interviewer would judge it, and what spaced
//! repetition makes of it.

#[cfg(test)]
mod tests;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::question_instance::{Answer, AnswerOption, OrderItem, Prompt, QuestionInstance};
use super::text_match::{TextMatch, match_typed};
use crate::course::journal_entry::{Confidence, Grade, Rating};

/// The rules of scoring for the learner to read: headings, each with rows of a name and its rule.
pub type GradingRules = &'static [(&'static str, &'static [(&'static str, &'static str)])];

/// The rules of scoring. The tests of this file check that they are what the code does.
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
                "1 for an accepted form; case, spaces, punctuation, articles and words of the question do not matter. 1 for \
                 a number within the question's tolerance, in any unit of its kind, or for a range around it that is at most \
                 a quarter of it wide; a time may be written as `5:02`, a status as its name or with it. 1/2 for a near miss: one that the \
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

/// What an answer is worth: `earned` of `possible` parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Score {
    /// How much of it was right, in a word.
    pub grade: Grade,
    /// The number of parts that are right.
    pub earned: u32,
    /// The number of parts; never 0.
    pub possible: u32,
    /// What to say about this particular answer, where it was close.
    pub remark: Option<String>,
}

/// How an interviewer would judge an answer.
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

/// The circumstances in which an answer was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerContext {
    /// How sure the learner was, if they said so.
    pub confidence: Option<Confidence>,
    /// The number of hints that were shown before the answer.
    pub hints_shown: u32,
    /// The time from question to answer, in milliseconds.
    pub duration_ms: u64,
}

impl fmt::Display for Strength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Weak => "weak",
            Self::Good => "good",
            Self::Strong => "strong",
        })
    }
}

impl Score {
    /// The score of a question without an answer.
    #[must_use]
    pub fn skipped() -> Self {
        Self { grade: Grade::Skipped, earned: 0, possible: 1, remark: None }
    }

    /// The score of an answer that earns nothing.
    #[must_use]
    pub fn wrong() -> Self {
        Self { grade: Grade::Wrong, ..Self::skipped() }
    }

    fn from_parts(earned: usize, possible: usize) -> Self {
        let grade = match earned {
            0 => Grade::Wrong,
            _ if earned < possible => Grade::Partly,
            _ => Grade::Right,
        };
        let number = |parts: usize| u32::try_from(parts).unwrap_or(u32::MAX);
        Self { grade, earned: number(earned), possible: number(possible).max(1), remark: None }
    }

    /// The score in thousandths, from 0 to 1000.
    #[must_use]
    pub fn per_mille(&self) -> u32 {
        per_mille(self.earned, self.possible)
    }
}

/// `earned` of `possible` parts in thousandths, from 0 to 1000, whatever a journal says.
pub(in crate::course) fn per_mille(earned: u32, possible: u32) -> u32 {
    let thousandths = u64::from(earned.min(possible)) * 1000 / u64::from(possible.max(1));
    u32::try_from(thousandths).unwrap_or(1000)
}

/// What `answer` to `question` is worth. An answer of another kind than the question's counts as wrong.
#[must_use]
pub fn score_answer(question: &QuestionInstance, answer: &Answer) -> Score {
    match (&question.prompt, answer) {
        (Prompt::Several(options), Answer::Chosen(chosen)) => score_several(options, chosen),
        (_, Answer::Chosen(chosen)) => score_single(question.options(), chosen),
        (Prompt::Order(items), Answer::Order(order)) => score_order(items, order),
        (Prompt::Match { right, key, .. }, Answer::Match(pairs)) => score_pairs(right, key, pairs),
        (Prompt::Typed, Answer::Typed(text)) => score_typed(question, text),
        (Prompt::Spoken, Answer::Spoken { ticks, .. }) => {
            Score::from_parts(ticks.iter().filter(|tick| **tick).count(), ticks.len())
        }
        _ => Score::from_parts(0, 1),
    }
}

fn score_single(options: &[AnswerOption], chosen: &[usize]) -> Score {
    let right = matches!(chosen, [only] if options.get(*only).is_some_and(|option| option.right));
    Score::from_parts(usize::from(right), 1)
}

/// Each wrong option takes away what a right one gives: choosing them all must not pay.
fn score_several(options: &[AnswerOption], chosen: &[usize]) -> Score {
    let right = options.iter().filter(|option| option.right).count();
    let chosen_with = |is_right: bool| {
        options.iter().enumerate().filter(|(index, option)| option.right == is_right && chosen.contains(index)).count()
    };
    Score::from_parts(chosen_with(true).saturating_sub(chosen_with(false)), right)
}

/// The most items that can stay where they are while the others are moved, less one: some item can always stay.
fn score_order(items: &[OrderItem], order: &[usize]) -> Score {
    let mut positions: Vec<usize> = Vec::new();
    for item in order.iter().filter_map(|index| items.get(*index)) {
        // Each item counts once, however often the answer names it.
        if !positions.contains(&item.right_position) {
            positions.push(item.right_position);
        }
    }
    let staying = longest_increasing_subsequence(&positions);
    Score::from_parts(staying.saturating_sub(1), items.len().saturating_sub(1).max(1))
}

/// The length of the longest subsequence of `numbers` that rises. `smallest_ends[n]` is the smallest number that a
/// rising subsequence of length `n + 1` can end with so far.
fn longest_increasing_subsequence(numbers: &[usize]) -> usize {
    let mut smallest_ends: Vec<usize> = Vec::new();
    for number in numbers {
        match smallest_ends.iter_mut().find(|end| **end >= *number) {
            Some(end) => *end = *number,
            None => smallest_ends.push(*number),
        }
    }
    smallest_ends.len()
}

fn score_pairs(right: &[String], key: &[String], pairs: &[usize]) -> Score {
    // Compared as texts: where two of them are equal, either will do.
    let right_pairs = key.iter().zip(pairs).filter(|(expected, index)| right.get(**index) == Some(expected)).count();
    Score::from_parts(right_pairs, key.len())
}

fn score_typed(question: &QuestionInstance, text: &str) -> Score {
    let Some(typed) = &question.question.typed else { return Score::from_parts(0, 1) };
    let near = |remark: String| Score { grade: Grade::Near, earned: 1, possible: 2, remark: Some(remark) };
    match match_typed(text, &question.question.ask, typed) {
        TextMatch::Exact => Score::from_parts(1, 1),
        TextMatch::NearMiss(because) => near(because.to_owned()),
        TextMatch::Misspelled(meant) => near(format!("Close: one letter is not as in `{meant}`.")),
        TextMatch::None => Score::from_parts(0, 1),
    }
}

/// How an interviewer would judge an answer to `question` with this `score`.
#[must_use]
pub fn strength(question: &QuestionInstance, score: &Score, context: &AnswerContext) -> Strength {
    let per_mille = score.per_mille();
    if question.prompt == Prompt::Spoken {
        return match per_mille {
            800.. => Strength::Strong,
            500.. => Strength::Good,
            _ => Strength::Weak,
        };
    }
    match per_mille {
        1000.. if is_unaided(context) => Strength::Strong,
        500.. => Strength::Good,
        _ => Strength::Weak,
    }
}

/// What spaced repetition makes of an answer to `question` with this `score`.
#[must_use]
pub fn rating(question: &QuestionInstance, score: &Score, context: &AnswerContext) -> Rating {
    if question.prompt == Prompt::Spoken {
        return match strength(question, score, context) {
            Strength::Weak => Rating::Again,
            Strength::Good => Rating::Good,
            Strength::Strong => Rating::Easy,
        };
    }
    match score.per_mille() {
        1000.. if !is_unaided(context) => Rating::Hard,
        1000.. if is_quick(question, context) => Rating::Easy,
        1000.. => Rating::Good,
        500.. => Rating::Hard,
        _ => Rating::Again,
    }
}

/// Whether the learner needed no hint and did not guess.
fn is_unaided(context: &AnswerContext) -> bool {
    context.hints_shown == 0 && context.confidence != Some(Confidence::Guessing)
}

/// Whether the answer came within 3 seconds, plus the time it takes to read the question at 5 words a second.
fn is_quick(question: &QuestionInstance, context: &AnswerContext) -> bool {
    context.duration_ms <= 3000 + 200 * u64::try_from(question.word_count()).unwrap_or(u64::MAX / 200)
}
