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

/// The same point in time without its year and seconds: `21 Nov 09:14`.
#[must_use]
pub fn format_day_and_minute(seconds: i64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (days, second_of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (_, month, day) = civil_from_days(days);
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).unwrap_or(&"");
    format!("{day} {name} {:02}:{:02}", second_of_day / 3600, second_of_day / 60 % 60)
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

/// The second at which a day of the Gregorian calendar begins, after 1970-01-01Z; `None` if there is no such day.
#[must_use]
pub fn seconds_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(-9999..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let (year_from_march, month_from_march) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, year_of_era) = (year_from_march.div_euclid(400), year_from_march.rem_euclid(400));
    let day_of_era =
        365 * year_of_era + year_of_era / 4 - year_of_era / 100 + (153 * month_from_march + 2) / 5 + day - 1;
    let days = era * 146_097 + day_of_era - 719_468;
    (civil_from_days(days) == (year, month, day)).then_some(days * 86_400)
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
        assert_eq!(format_day_and_minute(951_782_400), "29 Feb 00:00");
        assert_eq!(format_day_and_minute(-1), "31 Dec 23:59");
        let _ = (format_day_and_minute(i64::MAX), format_day_and_minute(i64::MIN));
    }

    #[test]
    fn a_day_has_a_first_second_if_it_exists() {
        assert_eq!(seconds_from_civil(1970, 1, 1), Some(0));
        assert_eq!(seconds_from_civil(2000, 2, 29), Some(951_782_400));
        assert_eq!(seconds_from_civil(2100, 3, 1), Some(4_107_542_400));
        assert_eq!(seconds_from_civil(1969, 12, 31), Some(-86_400));
        for (year, month, day) in
            [(2100, 2, 29), (2027, 4, 31), (2027, 13, 1), (2027, 0, 1), (2027, 1, 0), (2027, 1, i64::from(u32::MAX))]
        {
            assert_eq!(seconds_from_civil(year, month, day), None, "{year}-{month}-{day}");
        }
    }
}
