//! The votes on one question: each participant's first one counts, and counts once.

use std::collections::HashMap;

use super::participant::ParticipantId;

/// The options that a vote takes, as a set: bit *n* stands for option *n*.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenOptions(u32);

/// The most options that a question may have.
pub const MAX_OPTIONS: usize = 32;

impl ChosenOptions {
    /// The set of `positions` among `option_count` options. `None` if one of them is no option, or comes twice.
    #[must_use]
    pub fn from_positions(positions: &[usize], option_count: usize) -> Option<Self> {
        let mut bits = 0_u32;
        for position in positions {
            if *position >= option_count.min(MAX_OPTIONS) || bits & (1 << position) != 0 {
                return None;
            }
            bits |= 1 << position;
        }
        Some(Self(bits))
    }

    /// How many options there are in the set.
    #[must_use]
    pub const fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether option number `position` is in the set.
    #[must_use]
    pub const fn contains(self, position: usize) -> bool {
        position < MAX_OPTIONS && self.0 & (1 << position) != 0
    }

    /// The positions in the set, in ascending order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..MAX_OPTIONS).filter(move |position| self.contains(*position))
    }
}

/// The votes on one question.
#[derive(Clone, Debug, Default)]
pub struct Ballot {
    votes: HashMap<ParticipantId, ChosenOptions>,
    /// How many votes took each option.
    counts: Vec<usize>,
}

impl Ballot {
    /// A ballot without votes on a question with so many options.
    #[must_use]
    pub fn new(option_count: usize) -> Self {
        Self { votes: HashMap::new(), counts: vec![0; option_count] }
    }

    /// Casts a vote, and returns the one that counts: the first of this participant. So a vote can be sent again by a
    /// phone that never heard the answer.
    pub fn cast(&mut self, participant: ParticipantId, chosen: ChosenOptions) -> ChosenOptions {
        *self.votes.entry(participant).or_insert_with(|| {
            for position in chosen.positions() {
                if let Some(count) = self.counts.get_mut(position) {
                    *count += 1;
                }
            }
            chosen
        })
    }

    /// What a participant has chosen.
    #[must_use]
    pub fn vote_of(&self, participant: &ParticipantId) -> Option<ChosenOptions> {
        self.votes.get(participant).copied()
    }

    /// How many have voted.
    #[must_use]
    pub fn len(&self) -> usize {
        self.votes.len()
    }

    /// How many votes took each option.
    #[must_use]
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// All votes, in no order.
    pub fn votes(&self) -> impl Iterator<Item = (&ParticipantId, ChosenOptions)> {
        self.votes.iter().map(|(participant, chosen)| (participant, *chosen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_options_has_each_once_and_only_those_there_are() {
        let positions = |positions: &[usize]| ChosenOptions::from_positions(positions, 4);
        assert_eq!(positions(&[3, 0]).map(|set| set.positions().collect()), Some(vec![0, 3]));
        assert_eq!([positions(&[4]), positions(&[1, 1]), positions(&[usize::MAX])], [None; 3]);
        assert_eq!(ChosenOptions::from_positions(&[32], 40), None, "a set holds 32");
    }

    #[test]
    fn the_first_vote_of_each_participant_counts_and_counts_once() {
        let (anna, ben) = (ParticipantId::from_bytes([1; 16]), ParticipantId::from_bytes([2; 16]));
        let chosen = |position| ChosenOptions::from_positions(&[position], 3).expect("an option");
        let mut ballot = Ballot::new(3);
        assert_eq!(ballot.cast(anna, chosen(1)), chosen(1));
        assert_eq!(ballot.cast(anna, chosen(1)), chosen(1), "sent again");
        assert_eq!(ballot.cast(anna, chosen(2)), chosen(1), "a change of mind comes too late");
        assert_eq!(ballot.cast(ben, chosen(2)), chosen(2));
        assert_eq!((ballot.len(), ballot.counts()), (2, &[0, 1, 1][..]));
    }
}
