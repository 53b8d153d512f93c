//! Times of the lab in words.

use crate::model::calendar::format_day_and_minute;

/// Seconds since 1970 as the time of that day: `09:14:02`.
pub(super) fn time_of_day(now: i64) -> String {
    let seconds = now.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Seconds since 1970 as the day: `5 Jan`.
pub(super) fn day_and_month(now: i64) -> String {
    let day_and_minute = format_day_and_minute(now);
    day_and_minute.rsplit_once(' ').map_or_else(String::new, |(day, _)| day.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_day_is_that_of_the_lab() {
        assert_eq!(time_of_day(1_700_000_042), "22:14:02");
        assert_eq!(time_of_day(-1), "23:59:59");
    }
}
