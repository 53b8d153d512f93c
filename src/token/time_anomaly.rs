//! Times in tokens that are probably not what their number says: another unit, a duration, a number beyond any calendar.

use std::fmt;

use crate::model::calendar::format_timestamp;
use crate::model::duration::format_duration;

/// The last second of the year 9999, the end of the calendars that programs know (RFC 3339).
const LAST_SECOND: i64 = 253_402_300_799;
/// A time from here on is no time in seconds: it would be after the year 5000.
pub(super) const MIN_ANOMALOUS_TIME: i64 = 100_000_000_000;
/// Longer than the longest duration that somebody writes in the place of a time, about ten years.
const MAX_DURATION: i64 = 316_000_000;
/// The years from 2000 to 2100, in which tokens are issued.
const LIKELY_SECONDS: std::ops::Range<i64> = 946_684_800..4_102_444_800;

/// What a number in the place of a time probably is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeAnomaly {
    /// A time in another unit, by its name, with the seconds that it stands for.
    Unit { name: &'static str, seconds: i64 },
    /// A number of seconds from the time of issue on.
    Duration(i64),
    /// No time at all.
    BeyondCalendar,
}

impl TimeAnomaly {
    /// What is odd about a `time`, if anything.
    pub(super) fn of(time: i64) -> Option<Self> {
        if time >= MIN_ANOMALOUS_TIME {
            let units = [("milliseconds", 1_000), ("microseconds", 1_000_000), ("nanoseconds", 1_000_000_000)];
            let unit = units.into_iter().find(|(_, divisor)| LIKELY_SECONDS.contains(&(time / divisor)));
            return match unit {
                Some((name, divisor)) => Some(Self::Unit { name, seconds: time / divisor }),
                None => (time > LAST_SECOND).then_some(Self::BeyondCalendar),
            };
        }
        (time < -LAST_SECOND).then_some(Self::BeyondCalendar)
    }

    /// What is odd about the `exp` of a token that has ended: a small number is a duration rather than a time in the seventies.
    pub(super) fn of_past_exp(exp: i64) -> Option<Self> {
        if (1..MAX_DURATION).contains(&exp) { Some(Self::Duration(exp)) } else { Self::of(exp) }
    }
}

impl fmt::Display for TimeAnomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit { name, seconds } => write!(f, "looks like {name}: {}", format_timestamp(*seconds)),
            Self::Duration(seconds) => {
                write!(f, "looks like a duration of {seconds} seconds")?;
                if *seconds >= 60 { write!(f, " ({})", format_duration(*seconds)) } else { Ok(()) }
            }
            Self::BeyondCalendar => f.write_str("beyond any calendar"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_says_what_it_probably_is() {
        for (time, wanted) in [
            (1_800_000_000_000, Some("looks like milliseconds: 2027-01-15 08:00:00Z")),
            (1_800_000_000_000_000, Some("looks like microseconds: 2027-01-15 08:00:00Z")),
            (1_800_000_000_000_000_000, Some("looks like nanoseconds: 2027-01-15 08:00:00Z")),
            (i64::MAX, Some("beyond any calendar")),
            (i64::MIN, Some("beyond any calendar")),
            (253_402_300_800, Some("beyond any calendar")),
            (1_800_000_000, None),
            (60, None),
            (-60, None),
        ] {
            assert_eq!(TimeAnomaly::of(time).map(|odd| odd.to_string()).as_deref(), wanted, "{time}");
        }
        for (exp, wanted) in [
            (60, Some("looks like a duration of 60 seconds (1 min)")),
            (5, Some("looks like a duration of 5 seconds")),
            (86_400, Some("looks like a duration of 86400 seconds (1 day)")),
            (1_300_819_380, None),
            (0, None),
        ] {
            assert_eq!(TimeAnomaly::of_past_exp(exp).map(|odd| odd.to_string()).as_deref(), wanted, "{exp}");
        }
    }
}
