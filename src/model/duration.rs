//! Lengths of time in words.

use std::fmt::Write as _;

/// A length of time in its two largest units: `15 min`, `1 h 5 min`, `54000 years`. The sign is left out.
#[must_use]
pub fn format_duration(seconds: i64) -> String {
    const UNITS: [(u64, &str); 5] = [(31_556_952, "years"), (86_400, "days"), (3600, "h"), (60, "min"), (1, "s")];
    let mut rest = seconds.unsigned_abs();
    let mut text = String::new();
    let mut parts = 0;
    for (length, name) in UNITS {
        let count = rest / length;
        if count == 0 || parts == 2 {
            continue;
        }
        rest %= length;
        parts += 1;
        let name = if count == 1 { name.trim_end_matches('s') } else { name };
        let name = if name.is_empty() { "s" } else { name };
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{count} {name}", if text.is_empty() { "" } else { " " });
        if count >= 100 {
            break;
        }
    }
    if text.is_empty() { "0 s".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_at_most_two_units() {
        for (seconds, words) in [
            (0, "0 s"),
            (1, "1 s"),
            (-300, "5 min"),
            (3900, "1 h 5 min"),
            (90_061, "1 day 1 h"),
            (31_556_952, "1 year"),
            (1_700_000_000_000, "53870 years"),
        ] {
            assert_eq!(format_duration(seconds), words);
        }
        let _ = format_duration(i64::MIN);
    }
}
