//! Several scores added up.

/// The number of answers and the sum of their scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreTally {
    /// The number of answers.
    pub count: usize,
    /// The sum of their scores; 1000 is one answer that is all right.
    pub per_mille: u64,
}

impl ScoreTally {
    /// The mean score in percent, rounded down; 0 without answers.
    #[must_use]
    pub fn percent(self) -> u64 {
        let count = u64::try_from(self.count).unwrap_or(u64::MAX).max(1);
        self.per_mille / count / 10
    }

    /// Adds one answer with a score from 0 to 1000.
    pub fn add(&mut self, per_mille: u32) {
        self.count += 1;
        self.per_mille += u64::from(per_mille);
    }
}
