//! How a class has voted on one question, without anybody's name: how often each choice was made.

use std::collections::BTreeMap;

use super::chosen_options::ChosenOptions;

/// How often each choice was made. A choice is all that one participant took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VoteTally {
    by_choice: BTreeMap<ChosenOptions, usize>,
}

impl VoteTally {
    /// Counts one more vote.
    pub fn add(&mut self, chosen: ChosenOptions) {
        *self.by_choice.entry(chosen).or_default() += 1;
    }

    /// How many have voted.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.by_choice.values().sum()
    }

    /// How many votes took each of so many options.
    #[must_use]
    pub fn counts(&self, option_count: usize) -> Vec<usize> {
        let count_of = |position| {
            let took_it = self.by_choice.iter().filter(|(chosen, _)| chosen.contains(position));
            took_it.map(|(_, count)| count).sum()
        };
        (0..option_count).map(count_of).collect()
    }

    /// How many made exactly this choice.
    #[must_use]
    pub fn count_of(&self, chosen: ChosenOptions) -> usize {
        self.by_choice.get(&chosen).copied().unwrap_or(0)
    }
}

/// Of choices with the number of those who made them.
impl FromIterator<(ChosenOptions, usize)> for VoteTally {
    fn from_iter<I: IntoIterator<Item = (ChosenOptions, usize)>>(choices: I) -> Self {
        Self { by_choice: choices.into_iter().collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_are_counted_by_option_and_by_choice() {
        let chosen = |positions: &[usize]| ChosenOptions::from_positions(positions, 3).expect("options");
        let mut tally = VoteTally::default();
        for positions in [&[0, 2][..], &[2], &[0, 2]] {
            tally.add(chosen(positions));
        }
        assert_eq!((tally.answered(), tally.counts(3)), (3, vec![2, 0, 3]));
        assert_eq!((tally.count_of(chosen(&[0, 2])), tally.count_of(chosen(&[0]))), (2, 0));
    }
}
