//! Lab time as HTTP writes it.

use std::time::{Duration, UNIX_EPOCH};

use hyper::header::HeaderValue;

/// The last second that an HTTP date can express, because its year has four digits: 9999-12-31T23:59:59Z.
pub(super) const MAX_HTTP_DATE: i64 = 253_402_300_799;

/// A time in seconds since 1970-01-01Z as the value of `Date` (RFC 9110, section 5.6.7), clamped to 1970 to 9999.
pub(super) fn http_date(now: i64) -> HeaderValue {
    let time = UNIX_EPOCH + Duration::from_secs(now.clamp(0, MAX_HTTP_DATE).unsigned_abs());
    HeaderValue::from_str(&httpdate::fmt_http_date(time)).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_the_labs() {
        assert_eq!(http_date(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(http_date(i64::MAX), "Fri, 31 Dec 9999 23:59:59 GMT");
        assert_eq!(http_date(-5), "Thu, 01 Jan 1970 00:00:00 GMT");
    }
}
