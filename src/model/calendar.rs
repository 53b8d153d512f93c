//! The calendar: points in time as text.

/// The point in time `seconds` after 1970-01-01Z: `2026-11-21 09:14:02Z`. Any `i64` has a text, however many digits its year
/// takes, since a token may hold any number.
#[must_use]
pub fn format_timestamp(seconds: i64) -> String {
    let (days, second_of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil_from_days(days);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}Z",
        second_of_day / 3600,
        second_of_day / 60 % 60,
        second_of_day % 60
    )
}

/// Year, month and day, `days` after 1970-01-01 (the Gregorian calendar in both directions; Howard Hinnant's `civil_from_days`).
///
/// Years are counted from March, so that the leap day comes last; an era of 400 such years has 146,097 days.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_those_of_the_calendar() {
        assert_eq!(format_timestamp(0), "1970-01-01 00:00:00Z");
        assert_eq!(format_timestamp(-1), "1969-12-31 23:59:59Z");
        assert_eq!(format_timestamp(1_300_819_380), "2011-03-22 18:43:00Z");
        assert_eq!(format_timestamp(951_782_400), "2000-02-29 00:00:00Z");
        assert_eq!(format_timestamp(4_107_542_400), "2100-03-01 00:00:00Z");
        assert_eq!(format_timestamp(253_402_300_800), "10000-01-01 00:00:00Z");
        let _ = (format_timestamp(i64::MAX), format_timestamp(i64::MIN));
    }
}
