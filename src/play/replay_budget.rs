//! How long the replays of a pack may take together.

use std::time::{Duration, Instant};

use crate::clock::instant_now;

/// The time that is left to the lessons of a pack.
#[derive(Clone, Copy, Debug)]
pub struct ReplayBudget {
    started: Instant,
    limit: Duration,
}

impl ReplayBudget {
    /// From now on so much time.
    #[must_use]
    pub fn starting_now(limit: Duration) -> Self {
        Self { started: instant_now(), limit }
    }

    /// All of it.
    #[must_use]
    pub const fn limit(&self) -> Duration {
        self.limit
    }

    /// What is left; `None` once it is used up.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.limit.checked_sub(self.started.elapsed()).filter(|left| !left.is_zero())
    }
}
