//! How long something took on this machine. Everything else in an outcome follows from the lesson and its seed.

use std::time::Duration;

/// A time that was measured. Any two are equal: two runs of one act never take the same time, and are the same run otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub struct MeasuredTime {
    span: Duration,
    /// Whether it may be told; not where the same seed has to give the same text.
    is_told: bool,
}

impl PartialEq for MeasuredTime {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for MeasuredTime {}

impl MeasuredTime {
    /// A span that was measured and may be told.
    #[must_use]
    pub const fn new(span: Duration) -> Self {
        Self { span, is_told: true }
    }

    /// The same time, which nobody is told.
    #[must_use]
    pub const fn untold(self) -> Self {
        Self { is_told: false, ..self }
    }

    /// The time, where it may be told.
    #[must_use]
    pub fn told(self) -> Option<Self> {
        self.is_told.then_some(self)
    }

    /// It in microseconds.
    #[must_use]
    pub fn micros(self) -> i64 {
        i64::try_from(self.span.as_micros()).unwrap_or(i64::MAX)
    }

    /// How often that fits into a second, one after the other.
    #[must_use]
    pub fn per_second(self) -> i64 {
        let nanos = self.span.as_nanos().max(1);
        i64::try_from(1_000_000_000 / nanos).unwrap_or(i64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_the_inverse_of_a_time() {
        assert_eq!(MeasuredTime::new(Duration::from_millis(20)).per_second(), 50);
        assert_eq!(MeasuredTime::new(Duration::ZERO).per_second(), 1_000_000_000);
        assert_eq!(MeasuredTime::new(Duration::from_millis(20)).micros(), 20_000);
    }

    #[test]
    fn two_runs_are_the_same_however_long_they_took() {
        let measured = MeasuredTime::new(Duration::from_millis(20));
        assert_eq!(measured, MeasuredTime::default());
        assert!(measured.told().is_some() && measured.untold().told().is_none());
    }
}
