//! What somebody could learn about a bank without learning its subject: how often one rule of form is right, how often
//! nothing is wrong, and how many of the options are right.

use std::ops::RangeInclusive;

pub use super::advice::answer_bias::BestRule;
use super::advice::answer_bias::best_rule;
use crate::content::library::Library;

/// The figures of a library.
#[derive(Clone, Debug, Default)]
pub struct Fairness {
    /// The rule of form that is right most often over choices of four options, if there are enough of these.
    pub best_rule: Option<BestRule>,
    /// The questions of kind `spot`.
    pub spots: usize,
    /// Those in which nothing is wrong.
    pub sound_spots: usize,
    /// Those whose fault is at none of the places that are offered.
    pub elsewhere_spots: usize,
    /// The questions of kind `several`.
    pub several: Vec<SeveralOptions>,
}

/// The options of a question of kind `several`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeveralOptions {
    /// How many of them are right.
    pub right: usize,
    /// How many there are.
    pub all: usize,
}

impl Fairness {
    /// The figures of `library`.
    #[must_use]
    pub fn of(library: &Library) -> Self {
        let mut fairness = Self { best_rule: best_rule(library.quizzes.iter()), ..Self::default() };
        for question in library.questions() {
            if let Some(spot) = &question.spot {
                fairness.spots += 1;
                fairness.sound_spots += usize::from(spot.nothing_wrong.is_some());
                fairness.elsewhere_spots += usize::from(spot.elsewhere_at.is_some());
            }
            if let Some(options) = &question.several {
                let right = options.iter().filter(|option| option.right).count();
                fairness.several.push(SeveralOptions { right, all: options.len() });
            }
        }
        fairness
    }

    /// How many right options questions of kind `several` have; `None` if there is no such question.
    #[must_use]
    pub fn right_options(&self) -> Option<RangeInclusive<usize>> {
        let right = || self.several.iter().map(|options| options.right);
        Some(right().min()?..=right().max()?)
    }

    /// How many questions of kind `several` have no wrong option.
    #[must_use]
    pub fn all_right(&self) -> usize {
        self.several.iter().filter(|options| options.right == options.all).count()
    }
}
