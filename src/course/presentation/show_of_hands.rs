//! The votes on one prediction: hands that the speaker has counted, and phones.

use serde::{Deserialize, Serialize};

/// The votes on one prediction.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowOfHands {
    /// Hands for each option.
    hands: Vec<usize>,
    /// Phones for each option.
    phones: Vec<usize>,
    /// Whether the class has seen the answer.
    is_revealed: bool,
}

/// The most hands that an option can have.
const MAX_HANDS: usize = 9999;

impl ShowOfHands {
    /// No votes on so many options.
    #[must_use]
    pub fn new(options: usize) -> Self {
        Self { hands: vec![0; options], phones: vec![0; options], is_revealed: false }
    }

    /// Votes for each option.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        self.hands.iter().zip(&self.phones).map(|(hands, phones)| hands + phones).collect()
    }

    /// The same without its phones.
    #[must_use]
    pub fn by_hand(&self) -> Self {
        Self { phones: Vec::new(), ..self.clone() }
    }

    /// Takes the votes of all phones.
    pub fn set_phones(&mut self, counts: &[usize]) {
        for (phones, count) in self.phones.iter_mut().zip(counts) {
            *phones = *count;
        }
    }

    /// So many hands for an option.
    pub fn set_hands(&mut self, option: usize, count: usize) {
        if let Some(hands) = self.hands.get_mut(option) {
            *hands = count.min(MAX_HANDS);
        }
    }

    /// One hand more for an option, or one less.
    pub fn change_hands(&mut self, option: usize, offset: isize) {
        let hands = self.hands.get(option).copied().unwrap_or(0);
        self.set_hands(option, hands.saturating_add_signed(offset));
    }

    /// The class has seen the answer; nobody is asked any more.
    pub const fn reveal(&mut self) {
        self.is_revealed = true;
    }

    /// Whether the class has seen the answer.
    #[must_use]
    pub const fn is_revealed(&self) -> bool {
        self.is_revealed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hands_and_phones_are_counted_together_and_phones_only_once() {
        let mut votes = ShowOfHands::new(2);
        votes.set_hands(1, 12);
        votes.change_hands(1, 1);
        votes.change_hands(0, -1);
        votes.set_hands(7, 3);
        votes.set_phones(&[4, 5]);
        votes.set_phones(&[4, 6]);
        assert_eq!(votes.counts(), [4, 19]);
    }
}
