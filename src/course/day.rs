//! Days as they are written: `Mon 2026-12-21`. A day is a day of UTC, counted from 1970-01-01.

use std::time::{Duration, UNIX_EPOCH};

use super::review::deck::{SECONDS_PER_DAY, day_of};

/// The day that is written so: `2026-12-21`; `None` for anything else, and for days before 1970.
#[must_use]
pub fn parse_date(written: &str) -> Option<i64> {
    let shape: Vec<usize> = written.split('-').map(str::len).collect();
    if shape != [4, 2, 2] {
        return None;
    }
    let time = humantime::parse_rfc3339_weak(&format!("{written} 00:00:00")).ok()?;
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    Some(day_of(i64::try_from(since.as_secs()).ok()?))
}

/// A day as it is written, with its name: `Mon 2026-12-21`.
#[must_use]
pub fn format_with_weekday(day: i64) -> String {
    const NAMES: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    let name = usize::try_from(day.rem_euclid(7)).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or_default();
    format!("{name} {}", format_date(day))
}

/// A day as it is read: `2026-12-21`.
#[must_use]
pub fn format_date(day: i64) -> String {
    let seconds = u64::try_from(day.saturating_mul(SECONDS_PER_DAY)).unwrap_or_default().min(LAST_SECOND);
    let date = humantime::format_rfc3339_seconds(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
    date.get(..10).unwrap_or_default().to_owned()
}

/// The last second that has a date of four digits for its year.
const LAST_SECOND: u64 = 253_402_300_799;

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
}
