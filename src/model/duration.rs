//! Durations as text.

/// Seconds of each unit, with its name for one and for several. A year is the mean one of the Gregorian calendar.
const UNITS: [(u64, &str, &str); 5] =
    [(31_556_952, "year", "years"), (86_400, "day", "days"), (3600, "h", "h"), (60, "min", "min"), (1, "s", "s")];

/// A duration in its two largest units: `15 min`, `1 h 5 min`, `54000 years`. The sign is left out, since callers say `ago` or
/// `left` themselves.
#[must_use]
pub fn format_duration(seconds: i64) -> String {
    let mut rest = seconds.unsigned_abs();
    let mut parts = Vec::new();
    for (length, singular, plural) in UNITS {
        let count = rest / length;
        if count == 0 {
            continue;
        }
        rest %= length;
        parts.push(format!("{count} {}", if count == 1 { singular } else { plural }));
        // Beside a hundred or more, the next smaller unit says nothing.
        if parts.len() == 2 || count >= 100 {
            break;
        }
    }
    if parts.is_empty() { "0 s".to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_at_most_two_units() {
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
