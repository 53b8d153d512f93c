//! How long something took on this machine. Everything else in an outcome follows from the lesson and its seed.

use std::time::Duration;

/// A time that was measured. Any two are equal: two runs of one act never take the same time, and are the same run otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct MeasuredTime(pub Duration);

impl PartialEq for MeasuredTime {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for MeasuredTime {}

impl MeasuredTime {
    /// It in microseconds.
    #[must_use]
    pub fn micros(self) -> i64 {
        i64::try_from(self.0.as_micros()).unwrap_or(i64::MAX)
    }

    /// How often that fits into a second, one after the other.
    #[must_use]
    pub fn per_second(self) -> i64 {
        let nanos = self.0.as_nanos().max(1);
        i64::try_from(1_000_000_000 / nanos).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_the_inverse_of_a_time() {
        assert_eq!(MeasuredTime(Duration::from_millis(20)).per_second(), 50);
        assert_eq!(MeasuredTime(Duration::ZERO).per_second(), 1_000_000_000);
        assert_eq!(MeasuredTime(Duration::from_millis(20)).micros(), 20_000);
    }

    #[test]
    fn two_runs_are_the_same_however_long_they_took() {
        assert_eq!(MeasuredTime(Duration::from_millis(20)), MeasuredTime::default());
    }
}
