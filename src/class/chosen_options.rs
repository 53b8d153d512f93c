//! The options that one vote takes.

/// The options that a vote takes, as a set: bit *n* stands for option *n*.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

    /// The set whose bits these are, as [`ChosenOptions::bits`] gives them.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The set as a number, for a store.
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
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
}
