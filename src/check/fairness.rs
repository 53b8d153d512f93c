//! What somebody could learn about a bank without learning its subject: how often one rule of form is right, how often
//! nothing is wrong, and how many of the options are right.

use std::collections::BTreeMap;

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
    /// How many questions of kind `several` there are, by the number of right options and the number of all options.
    pub several: BTreeMap<(usize, usize), usize>,
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
            }
            if let Some(options) = &question.several {
                let right = options.iter().filter(|option| option.right).count();
                *fairness.several.entry((right, options.len())).or_default() += 1;
            }
        }
        fairness
    }

    /// The least and the most right options that a question of kind `several` has.
    #[must_use]
    pub fn right_options(&self) -> Option<(usize, usize)> {
        let right = || self.several.keys().map(|(right, _)| *right);
        Some((right().min()?, right().max()?))
    }

    /// How many questions of kind `several` have no wrong option.
    #[must_use]
    pub fn all_right(&self) -> usize {
        self.several.iter().filter(|((right, all), _)| right == all).map(|(_, count)| count).sum()
    }
}
