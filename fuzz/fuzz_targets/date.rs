//! Any text as the date of a cookie: whatever is read lies in the years that such a date can have, and the same date as servers
//! should write it is read as the same second.
#![no_main]

use authwalk::internals::cookie::parse_cookie_date;
use libfuzzer_sys::fuzz_target;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some(seconds) = parse_cookie_date(&text) {
        let written = http_date(seconds);
        assert_eq!(parse_cookie_date(&written), Some(seconds), "{text:?} as {written}");
    }
});

/// `06 Nov 1994 08:49:37 GMT`, counted day by day from 1601, so that nothing here is computed as the program does it.
fn http_date(seconds: i64) -> String {
    let (mut days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let mut year = 1970;
    while days < 0 {
        year -= 1;
        days += days_of_year(year);
    }
    while days >= days_of_year(year) {
        days -= days_of_year(year);
        year += 1;
    }
    assert!((1601..=9999).contains(&year), "{seconds}");
    let february = days_of_year(year) - 337;
    let mut month = 0;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let (hour, minute) = (second / 3600, second / 60 % 60);
    format!("{:02} {} {year} {hour:02}:{minute:02}:{:02} GMT", days + 1, MONTHS[month], second % 60)
}

fn days_of_year(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 }
}
