//! Keys, claims and times as the arguments of `authwalk token` give them.

use std::path::Path;

use crate::cli::bounded_read::{MAX_KEY_BYTES, read_file_at_most, read_stdin_at_most};
use crate::cli::input::parse_moment;

/// The file at `path`, or standard input where it is `-`: a key or claims, of at most 1 MiB. An error is a sentence.
pub(super) fn read_file_or_stdin(path: &Path) -> Result<Vec<u8>, String> {
    if path.as_os_str() == "-" {
        return read_stdin_at_most(MAX_KEY_BYTES);
    }
    read_file_at_most(path, MAX_KEY_BYTES)
}

/// Whether an argument that may be JSON or the name of a file is JSON.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// A time as an argument gives it: from now on, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RelativeTime {
    /// So many seconds after now; before it, if negative.
    FromNow(i64),
    /// Seconds since 1970-01-01Z.
    Moment(i64),
}

impl RelativeTime {
    /// Parses a duration such as `15m` or `-5m`, or a date with a time. A bare number is refused: it could be either.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (sign, duration) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text.strip_prefix('+').unwrap_or(text)),
        };
        let seconds =
            humantime::parse_duration(duration).ok().and_then(|duration| i64::try_from(duration.as_secs()).ok());
        let is_bare = duration.chars().all(|c| c.is_ascii_digit());
        match seconds.filter(|_| !is_bare) {
            Some(seconds) => Ok(Self::FromNow(sign * seconds)),
            None => parse_moment(text).map(Self::Moment).ok_or_else(|| {
                "give a duration with its unit, such as 15m, or a moment such as 2026-11-21T09:14:02Z".to_owned()
            }),
        }
    }

    /// Seconds since 1970-01-01Z.
    pub(super) const fn to_timestamp(self, now: i64) -> i64 {
        match self {
            Self::FromNow(seconds) => now.saturating_add(seconds),
            Self::Moment(seconds) => seconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_has_a_unit() {
        for (text, seconds) in [("15m", 900), ("+1h 5m", 3900), ("-5m", -300), ("0s", 0)] {
            assert_eq!(RelativeTime::parse(text), Ok(RelativeTime::FromNow(seconds)), "{text}");
        }
        let moment = RelativeTime::parse("2011-03-22T18:43:00Z").expect("a moment");
        assert_eq!(moment.to_timestamp(5), 1_300_819_380);
        assert_eq!(RelativeTime::FromNow(-10).to_timestamp(5), -5);
        for text in ["900", "", "-", "0", "soon", "1 fortnight", "99999999999999999999s"] {
            assert!(RelativeTime::parse(text).is_err(), "{text}");
        }
    }
}
