//! What time it is: the system's clock, and a manual one that only acts move.
//!
//! This is the one place that asks the system for the time (`clippy.toml` forbids it elsewhere): all other code is given the
//! time, so that lessons can move it and tests can repeat it.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// A clock that gives whole seconds since 1970-01-01Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The clock of the system.
    System,
    /// A clock that stands still at this second until it is moved.
    Manual(i64),
}

impl Clock {
    /// The present time in whole seconds since 1970-01-01Z.
    #[must_use]
    pub fn now(self) -> i64 {
        match self {
            Self::System => system_now(),
            Self::Manual(now) => now,
        }
    }

    /// The same clock, `seconds` later. The system's clock cannot be moved and stays as it is.
    #[must_use]
    pub const fn advanced_by(self, seconds: i64) -> Self {
        match self {
            Self::System => Self::System,
            Self::Manual(now) => Self::Manual(now.saturating_add(seconds)),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the system for the time")]
fn system_now() -> i64 {
    // A system clock that stands before 1970 reads as 1970.
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// A point in time to measure from: how long a learner took to answer. Unlike [`Clock::now`] it never jumps.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "with the loop of `tui` the one place that measures time")]
pub fn instant_now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_manual_clock_is_moved() {
        assert_eq!(Clock::Manual(100).advanced_by(20).now(), 120);
        assert_eq!(Clock::System.advanced_by(20), Clock::System);
        assert!(Clock::System.now() > 1_700_000_000);
    }
}
