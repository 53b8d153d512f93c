//! How long an answer takes.

use std::time::Instant;

use crate::clock::instant_now;

/// The time of the question at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct AnswerClock {
    /// When the question was presented.
    asked_at: Instant,
    /// When it was answered, if the learner still has to say something about the answer.
    answered_at: Option<Instant>,
}

impl AnswerClock {
    /// The clock of a question that is presented now.
    pub(super) fn start() -> Self {
        Self { asked_at: instant_now(), answered_at: None }
    }

    pub(super) fn stop(&mut self) {
        self.answered_at = Some(instant_now());
    }

    /// Runs on as if it had not been stopped.
    pub(super) const fn resume(&mut self) {
        self.answered_at = None;
    }

    #[cfg(test)]
    pub(super) const fn is_stopped(&self) -> bool {
        self.answered_at.is_some()
    }

    /// Milliseconds from the question to its answer; until there is one, to now.
    pub(super) fn elapsed_ms(&self) -> u64 {
        u64::try_from((self.answered_at.unwrap_or_else(instant_now) - self.asked_at).as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_stands_still_once_it_is_stopped() {
        let mut clock = AnswerClock::start();
        clock.asked_at = instant_now().checked_sub(Duration::from_secs(9)).expect("some seconds after the start");
        clock.stop();
        let stopped = clock.elapsed_ms();
        clock.answered_at = clock.answered_at.and_then(|time| time.checked_sub(Duration::from_secs(5)));
        assert_eq!(clock.elapsed_ms(), stopped - 5000, "it tells the time of the answer, not the present one");
        clock.resume();
        assert!(clock.elapsed_ms() >= stopped);
    }
}
