//! Days and durations, and how they are written. A day is a day of UTC, counted from 1970-01-01.
//!
//! UTC and not local time: a journal that is carried from one machine to another then means the same days on both.

use std::time::UNIX_EPOCH;

use crate::model::calendar::format_timestamp;

/// The length of a day.
pub const SECONDS_PER_DAY: i64 = 86_400;
/// 9999-12-31, the last day whose year has four digits.
const LAST_DAY: i64 = 2_932_896;
/// 1970-01-01, day 0, was a Thursday.
const WEEKDAYS_FROM_DAY_0: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// The day of `time`, in seconds since 1970-01-01T00:00:00Z.
#[must_use]
pub const fn day_of(time: i64) -> i64 {
    time.div_euclid(SECONDS_PER_DAY)
}

/// Reads `2026-12-21`; `None` for anything else, and for days before 1970.
#[must_use]
pub fn parse_date(text: &str) -> Option<i64> {
    // `humantime` is lenient about the number of digits, and we are not.
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    if lengths != [4, 2, 2] {
        return None;
    }
    let time = humantime::parse_rfc3339_weak(&format!("{text} 00:00:00")).ok()?;
    let since_epoch = time.duration_since(UNIX_EPOCH).ok()?;
    Some(day_of(i64::try_from(since_epoch.as_secs()).ok()?))
}

/// Writes a day with its weekday: `Mon 2026-12-21`.
#[must_use]
pub fn format_with_weekday(day: i64) -> String {
    let index = usize::try_from(day.rem_euclid(7)).ok();
    let weekday = index.and_then(|index| WEEKDAYS_FROM_DAY_0.get(index)).copied().unwrap_or_default();
    format!("{weekday} {}", format_date(day))
}

/// Writes a day as [`parse_date`] reads it: `2026-12-21`. A day outside 1970 to 9999 becomes the nearest day inside.
#[must_use]
pub fn format_date(day: i64) -> String {
    let timestamp = format_timestamp(day.clamp(0, LAST_DAY) * SECONDS_PER_DAY);
    timestamp.split(' ').next().unwrap_or_default().to_owned()
}

/// A duration in words, rounded up to whole minutes: `1 h 12 min`.
#[must_use]
pub fn format_minutes(seconds: i64) -> String {
    let minutes = seconds.max(0).saturating_add(59) / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_it_is_written() {
        assert_eq!(parse_date("1970-01-02"), Some(1));
        assert_eq!(format_with_weekday(1), "Fri 1970-01-02");
        assert_eq!(parse_date("2026-12-21").map(format_with_weekday).as_deref(), Some("Mon 2026-12-21"));
        assert!(
            format_with_weekday(i64::MAX).ends_with("9999-12-31")
                && format_with_weekday(i64::MIN).ends_with("1970-01-01")
        );
        for bad in ["", "2026-13-01", "2026-02-30", "21.12.2026", "2026-1-1", "tomorrow", "1969-12-31"] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_begun_minute_counts() {
        assert_eq!(
            [0, 59, 60, 61, 3600, 3661, -5].map(format_minutes),
            ["0 min", "1 min", "1 min", "2 min", "1 h", "1 h 2 min", "0 min"]
        );
    }
}
