//! How long something is still valid, briefly.

use crate::course::text;

/// Seconds as minutes and seconds, and longer times in a larger unit: `29:59`, `8 h`, `30 d`.
pub(super) fn time_left(seconds: i64) -> String {
    const HOUR: i64 = 3600;
    const DAY: i64 = 24 * HOUR;
    const YEAR: i64 = 365 * DAY;
    match seconds {
        ..=0 => text::OVER.to_owned(),
        _ if seconds < 100 * 60 => format!("{:02}:{:02}", seconds / 60, seconds % 60),
        _ if seconds < 2 * DAY => format!("{} h", seconds / HOUR),
        _ if seconds < 2 * YEAR => format!("{} d", seconds / DAY),
        _ => format!("{} y", seconds / YEAR),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_written_briefly() {
        let times = [1800, 0, 28_800, 2_592_000, 3_000_000_000].map(time_left);
        assert_eq!(times, ["30:00", "over", "8 h", "30 d", "95 y"]);
    }
}
