//! What the days to come will ask.

use std::io;

use super::stdout_writer::StdoutWriter;
use crate::course::review::review_plan::DayLoad;
use crate::course::{Review, day};

/// Columns of the longest bar.
const LONGEST_BAR: usize = 40;

/// The days to come as bars: `#` a card that comes again, `+` a new question.
pub fn print_forecast(out: &mut StdoutWriter, review: &Review) -> io::Result<()> {
    for id in &review.reset_ids {
        out.line(&format!("The answer of {id} was changed; its card begins anew."))?;
    }
    let largest = review.forecast.iter().map(DayLoad::count).max().unwrap_or(0).max(1);
    // Rounded up: a day that asks anything shows a bar.
    let columns = |count: usize| if largest <= LONGEST_BAR { count } else { (count * LONGEST_BAR).div_ceil(largest) };
    out.line("If your answers are good, the days to come ask this (# again, + new; days of UTC):")?;
    out.line("")?;
    for load in &review.forecast {
        let bar = format!("{}{}", "#".repeat(columns(load.repeats)), "+".repeat(columns(load.new_questions)));
        let name =
            if load.day == review.today { "today         ".to_owned() } else { day::format_with_weekday(load.day) };
        let cost = format!("{:>4}  {:>3} min", load.count(), load.minutes(review.answer_ms));
        out.line(format!("  {name}  {cost}  {bar}").trim_end())?;
    }
    if review.days_beyond_forecast() > 0 {
        out.line(&format!("  … and {} days more", review.days_beyond_forecast()))?;
    }
    out.line("")?;
    out.line(&review.describe_forecast())?;
    out.line(&review.describe_target_day())
}
