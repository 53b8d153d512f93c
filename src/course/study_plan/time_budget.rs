//! How much time a learner says that they have.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// The longest time in days: a plan lists each of them.
const MAX_DAYS: usize = 365;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How much time there is: minutes or days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeBudget {
    /// So many minutes: until the interview or, where its day is known, on each day before it.
    Minutes(u32),
    /// So many days, today included.
    Days(usize),
}

/// What is wrong with a time that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeBudgetError {
    /// It is not a time, or none at all.
    NoTime,
    /// It is more than a plan can be made for.
    TooLong,
}

impl fmt::Display for TimeBudgetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTime => f.write_str("This is not a time. Type minutes, hours or days: 90m, 2h or 3 days."),
            Self::TooLong => write!(f, "A plan covers at most {MAX_DAYS} days."),
        }
    }
}

impl std::error::Error for TimeBudgetError {}

impl FromStr for TimeBudget {
    type Err = TimeBudgetError;

    /// Reads `90m`, `2h`, `1h 30m` or `3 days`; a number alone counts minutes. From a day on, whole days count.
    fn from_str(text: &str) -> Result<Self, TimeBudgetError> {
        // In capitals, an M would count months.
        let text = text.trim().to_lowercase();
        let time = match text.parse::<u32>() {
            Ok(minutes) => Duration::from_secs(u64::from(minutes) * 60),
            Err(_) => humantime::parse_duration(&text).map_err(|_| TimeBudgetError::NoTime)?,
        };
        if time < DAY {
            let minutes = u32::try_from(time.as_secs() / 60).unwrap_or(0);
            return if minutes == 0 { Err(TimeBudgetError::NoTime) } else { Ok(Self::Minutes(minutes)) };
        }
        let days = usize::try_from(time.as_secs() / DAY.as_secs()).ok().filter(|days| *days <= MAX_DAYS);
        days.map(Self::Days).ok_or(TimeBudgetError::TooLong)
    }
}

/// As it can be typed.
impl fmt::Display for TimeBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minutes(minutes) => write!(f, "{minutes}m"),
            Self::Days(1) => f.write_str("1 day"),
            Self::Days(days) => write!(f, "{days} days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_typed_in_minutes_hours_or_days() {
        let minutes = [
            ("90m", 90),
            (" 2h ", 120),
            ("1h 30m", 90),
            ("45", 45),
            ("45 min", 45),
            ("90M", 90),
            ("1.5h", 90),
            ("119s", 1),
        ];
        for (typed, minutes) in minutes {
            assert_eq!(typed.parse(), Ok(TimeBudget::Minutes(minutes)), "{typed:?}");
        }
        for (typed, days) in [("3 days", 3), ("1d", 1), ("2 weeks", 14), ("1440", 1), ("36h", 1), ("365d", 365)] {
            assert_eq!(typed.parse(), Ok(TimeBudget::Days(days)), "{typed:?}");
        }
        for typed in ["", "0", "0m", "59s", "soon", "-5", "2h x"] {
            assert_eq!(typed.parse::<TimeBudget>(), Err(TimeBudgetError::NoTime), "{typed:?}");
        }
        for typed in ["366 days", "9999999 weeks", "4294967295"] {
            assert_eq!(typed.parse::<TimeBudget>(), Err(TimeBudgetError::TooLong), "{typed:?}");
        }
    }

    #[test]
    fn what_is_shown_can_be_typed() {
        for budget in [TimeBudget::Minutes(90), TimeBudget::Days(1), TimeBudget::Days(12)] {
            assert_eq!(budget.to_string().parse(), Ok(budget));
        }
    }
}
