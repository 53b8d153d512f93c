//! What a plan says, in whole sentences.

pub(super) const REVIEW: &str = "Review what is due";
pub(super) const INTERVIEW: &str = "A mock interview";
pub(super) const CHEAT_SHEET: &str = "The course on one page, read aloud";
pub(super) const CHEAT_SHEET_BEGUN: &str = "The course on one page: its first lines";
pub(super) const NO_LESSON_FITS: &str = "No lesson fits into this time.";

pub(super) fn questions(part: &str) -> String {
    format!("Questions: {part}")
}

pub(super) fn minutes_in_words(minutes: u32) -> String {
    if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") }
}

pub(super) fn days_in_words(days: usize, minutes_a_day: u32) -> String {
    format!("{days} days, {} each", minutes_in_words(minutes_a_day))
}

/// The heading of the day of this number, from 0.
pub(super) fn day_heading(index: usize, minutes: u32) -> String {
    let time = minutes_in_words(minutes);
    if index == 0 { format!("Today, {time}") } else { format!("Day {}, {time}", index + 1) }
}

pub(super) fn lessons_left_out(count: usize) -> String {
    match count {
        1 => "1 more lesson doesn't fit into this time.".to_owned(),
        count => format!("{count} more lessons don't fit into this time."),
    }
}

pub(super) fn gaps_left_out(parts: &str) -> String {
    format!("No time is left for these gaps: {parts}.")
}
