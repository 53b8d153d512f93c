//! The forecast of a review: how many questions each day will ask, as a bar chart.

use ratatui::text::Line;

use crate::course::review::review_plan::DayLoad;
use crate::course::{Review, day};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::markdown_lines;

/// Columns before a bar: the day, the questions, the minutes.
const LABEL_WIDTH: usize = 32;

pub(super) fn forecast_lines(pen: Pen, review: &Review, columns: usize) -> Vec<Line<'static>> {
    let today = match review.due.len() {
        0 => "Nothing is due today.".to_owned(),
        1 => "One question is due today. **Enter** asks it.".to_owned(),
        due => format!("{due} questions are due today. **Enter** asks them."),
    };
    let mut lines = markdown_lines(pen, &today, columns);
    for id in &review.reset_ids {
        lines.extend(markdown_lines(pen, &format!("The answer of `{id}` was changed; its card begins anew."), columns));
    }
    lines.extend(markdown_lines(pen, &format!("If your answers are good: {}", review.describe_forecast()), columns));
    lines.extend(markdown_lines(pen, &review.describe_target_day(), columns));
    lines.push(Line::default());
    let most = review.forecast.iter().map(DayLoad::count).max().unwrap_or(0).max(1);
    let bar_width = columns.saturating_sub(LABEL_WIDTH).max(1);
    let scaled = |count: usize| if most <= bar_width { count } else { (count * bar_width) / most };
    for load in &review.forecast {
        lines.push(day_line(pen, load, review, &scaled));
    }
    if review.days_beyond_forecast() > 0 {
        lines.push(pen.line(&format!("… and {} days more", review.days_beyond_forecast()), Tone::Dim));
    }
    lines.push(Line::default());
    lines.push(pen.spans(&[
        ("■", Tone::Code),
        (" comes again  ", Tone::Dim),
        ("□", Tone::New),
        (" for the first time", Tone::Dim),
    ]));
    lines.push(pen.line("A day is a day of UTC.", Tone::Dim));
    lines
}

fn day_line(pen: Pen, load: &DayLoad, review: &Review, scaled: &impl Fn(usize) -> usize) -> Line<'static> {
    let name = if load.day == review.today { "today".to_owned() } else { day::format_with_weekday(load.day) };
    let tone = if load.day == review.today { Tone::Strong } else { Tone::Plain };
    // The sum is scaled, not each part: rounding must not give two equal days bars of different lengths.
    let total = scaled(load.count());
    let repeats = scaled(load.repeats).max(usize::from(load.repeats > 0)).min(total);
    pen.spans(&[
        (&format!("{name:<14}"), tone),
        (&format!(" {:>4}", load.count()), Tone::Plain),
        (&format!("  {:>4} min  ", load.minutes(review.answer_ms)), Tone::Dim),
        (&"■".repeat(repeats), Tone::Code),
        (&"□".repeat(total.saturating_sub(repeats)), Tone::New),
    ])
}
