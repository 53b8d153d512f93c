//! Dates as servers have written them over the years (6265bis, section 5.1.1).

use crate::model::calendar::seconds_from_civil;

const MONTHS: [&[u8; 3]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// The parts of a date. Each comes from the first token that can be one.
#[derive(Default)]
struct DateParts {
    time: Option<TimeOfDay>,
    day: Option<u32>,
    month: Option<u32>,
    year: Option<u32>,
}

struct TimeOfDay {
    hour: u32,
    minute: u32,
    second: u32,
}

/// Seconds since 1970-01-01Z; `None` if it is no date.
#[must_use]
pub fn parse_cookie_date(text: &str) -> Option<i64> {
    let mut parts = DateParts::default();
    for token in text.as_bytes().split(|b| is_delimiter(*b)).filter(|token| !token.is_empty()) {
        parts.assign_token(token);
    }
    let year = match parts.year? {
        year @ 70..=99 => year + 1900,
        year @ 0..=69 => year + 2000,
        year => year,
    };
    let TimeOfDay { hour, minute, second } = parts.time?;
    if year < 1601 || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let midnight = seconds_from_civil(i64::from(year), i64::from(parts.month?), i64::from(parts.day?))?;
    Some(midnight + i64::from(hour * 3600 + minute * 60 + second))
}

impl DateParts {
    /// Takes a token for the first part that is missing and that it can be (step 2).
    fn assign_token(&mut self, token: &[u8]) {
        if self.time.is_none()
            && let Some(time) = time_of_day(token)
        {
            self.time = Some(time);
        } else if self.day.is_none()
            && let Some(day) = leading_number(token, 1, 2)
        {
            self.day = Some(day);
        } else if self.month.is_none()
            && let Some(month) = month_number(token)
        {
            self.month = Some(month);
        } else if self.year.is_none() {
            self.year = leading_number(token, 2, 4);
        }
    }
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, 0x09 | 0x20..=0x2f | 0x3b..=0x40 | 0x5b..=0x60 | 0x7b..=0x7e)
}

/// The number at the start of `token`, if it has at least `min` and at most `max` digits and no further one behind them.
fn leading_number(token: &[u8], min: usize, max: usize) -> Option<u32> {
    let length = token.iter().take_while(|b| b.is_ascii_digit()).count();
    if length < min || length > max {
        return None;
    }
    Some(token[..length].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0')))
}

/// `hour:minute:second`, and anything that is no digit behind it.
fn time_of_day(token: &[u8]) -> Option<TimeOfDay> {
    let mut fields = token.splitn(3, |b| *b == b':');
    let (hour, minute, second) = (fields.next()?, fields.next()?, fields.next()?);
    let whole_number = |field: &[u8]| {
        let number = leading_number(field, 1, 2)?;
        field.iter().all(u8::is_ascii_digit).then_some(number)
    };
    Some(TimeOfDay { hour: whole_number(hour)?, minute: whole_number(minute)?, second: leading_number(second, 1, 2)? })
}

fn month_number(token: &[u8]) -> Option<u32> {
    let start = token.get(..3)?;
    let index = MONTHS.iter().position(|month| start.eq_ignore_ascii_case(*month))?;
    u32::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn section_5_1_1_dates_are_read_leniently() {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "08:49:37 6 november 94",
            "1994/nov/06 x 8:49:37",
            "Sun, 06 Nov 1994 08:49:37.123 PST",
            "6th Novel 1994AD 08:49:37x",
        ] {
            assert_eq!(parse_cookie_date(date), Some(784_111_777), "{date}");
        }
        assert_eq!(parse_cookie_date("1 Jan 1970 00:00:00 2 Feb 1980 01:01:01"), Some(0), "the first of each counts");
    }

    #[test]
    fn section_5_1_1_two_digits_of_a_year() {
        let year = |year: &str| parse_cookie_date(&format!("1 Jan {year} 00:00:00"));
        assert_eq!(year("70"), Some(0));
        assert_eq!(year("99"), parse_cookie_date("1 Jan 1999 00:00:00"));
        assert_eq!(year("00"), parse_cookie_date("1 Jan 2000 00:00:00"));
        assert_eq!(year("69"), parse_cookie_date("1 Jan 2069 00:00:00"));
        assert_eq!(year("1601"), Some(-11_644_473_600));
        for wrong in ["1600", "7", "20260", "100"] {
            assert_eq!(year(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn section_5_1_1_what_is_no_date() {
        for date in [
            "",
            "soon",
            "Nov 1994 08:49:37",
            "06 Nov 08:49:37",
            "06 1994 08:49:37",
            "06 Nov 1994",
            "06 Nov 1994 24:00:00",
            "06 Nov 1994 23:60:00",
            "06 Nov 1994 23:59:60",
            "06 Nov 1994 23:59",
            "06 Nov 1994 023:59:00",
            "00 Nov 1994 08:49:37",
            "32 Nov 1994 08:49:37",
            "31 Nov 1994 08:49:37",
            "29 Feb 2027 08:49:37",
            "\u{1}06 Nov 1994 08:49:37",
        ] {
            assert_eq!(parse_cookie_date(date), None, "{date}");
        }
        assert!(parse_cookie_date("29 Feb 2028 08:49:37").is_some());
    }
}
