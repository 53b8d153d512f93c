//! The time for all questions of a session together.

use std::time::{Duration, Instant};

use crate::clock::instant_now;

/// How much time there is.
#[derive(Clone, Copy, Debug)]
pub(super) enum SessionTime {
    /// As much as the learner takes.
    Free,
    /// The session ends with it.
    Limited { deadline: Instant, limit: Duration },
    /// The session is meant to take it. Nothing ends with it.
    Planned { started: Instant, minutes: u64 },
}

impl SessionTime {
    /// A limit that runs from now on.
    pub(super) fn limited(limit: Duration) -> Self {
        Self::Limited { deadline: instant_now() + limit, limit }
    }

    /// A plan that begins now.
    pub(super) fn planned(minutes: u64) -> Self {
        Self::Planned { started: instant_now(), minutes }
    }

    /// What is left of a limit.
    pub(super) fn left(self) -> Option<Duration> {
        match self {
            Self::Limited { deadline, .. } => Some(deadline.saturating_duration_since(instant_now())),
            Self::Free | Self::Planned { .. } => None,
        }
    }

    pub(super) const fn limit(self) -> Option<Duration> {
        match self {
            Self::Limited { limit, .. } => Some(limit),
            Self::Free | Self::Planned { .. } => None,
        }
    }

    /// The heading of a question; where a time is planned, with how much of it has passed.
    pub(super) fn heading(self, heading: String) -> String {
        match self {
            Self::Planned { started, minutes } => {
                format!("{heading} · {} of {minutes} min", (instant_now() - started).as_secs() / 60)
            }
            Self::Free | Self::Limited { .. } => heading,
        }
    }
}
