//! The votes on one question: each participant's first one counts, and counts once.

use std::collections::HashMap;

use super::chosen_options::ChosenOptions;
use super::participant::ParticipantId;
use super::vote_tally::VoteTally;

/// The votes on one question.
#[derive(Clone, Debug, Default)]
pub struct Ballot {
    votes: HashMap<ParticipantId, ChosenOptions>,
    tally: VoteTally,
}

impl Ballot {
    /// Casts a vote, and returns the one that counts: the first of this participant. So a vote can be sent again by a
    /// phone that never heard the answer.
    pub fn cast(&mut self, participant: ParticipantId, chosen: ChosenOptions) -> ChosenOptions {
        *self.votes.entry(participant).or_insert_with(|| {
            self.tally.add(chosen);
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

    /// How often each choice was made.
    #[must_use]
    pub const fn tally(&self) -> &VoteTally {
        &self.tally
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
    fn the_first_vote_of_each_participant_counts_and_counts_once() {
        let (anna, ben) = (ParticipantId::from_bytes([1; 16]), ParticipantId::from_bytes([2; 16]));
        let chosen = |position| ChosenOptions::from_positions(&[position], 3).expect("an option");
        let mut ballot = Ballot::default();
        assert_eq!(ballot.cast(anna, chosen(1)), chosen(1));
        assert_eq!(ballot.cast(anna, chosen(1)), chosen(1), "sent again");
        assert_eq!(ballot.cast(anna, chosen(2)), chosen(1), "a change of mind comes too late");
        assert_eq!(ballot.cast(ben, chosen(2)), chosen(2));
        assert_eq!((ballot.len(), ballot.tally().counts(3)), (2, vec![0, 1, 1]));
    }
}
