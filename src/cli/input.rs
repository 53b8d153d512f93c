//! What several commands take as input: moments, and texts that may come from standard input.

use std::time::UNIX_EPOCH;

use super::bounded_read::{MAX_TOKEN_BYTES, read_stdin_at_most};

/// Parses seconds since 1970-01-01Z, or a date with a time (RFC 3339).
pub(super) fn parse_time(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    parse_moment(text).ok_or_else(|| "give seconds since 1970, or a moment such as 2026-11-21T09:14:02Z".to_owned())
}

/// A date with a time (RFC 3339), in seconds since 1970-01-01Z.
pub(super) fn parse_moment(text: &str) -> Option<i64> {
    let since_1970 = humantime::parse_rfc3339(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since_1970.as_secs()).ok()
}

/// `text` itself, or standard input where it is `-`. An error is a sentence.
pub(super) fn text_or_stdin(text: &str) -> Result<String, String> {
    if text != "-" {
        return Ok(text.to_owned());
    }
    String::from_utf8(read_stdin_at_most(MAX_TOKEN_BYTES)?).map_err(|_| "standard input is no text".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_number_or_a_date() {
        assert_eq!(parse_time("1300819380"), Ok(1_300_819_380));
        assert_eq!(parse_time("-5"), Ok(-5));
        assert_eq!(parse_time("2011-03-22T18:43:00Z"), Ok(1_300_819_380));
        assert!(parse_time("tomorrow").is_err());
    }
}
