//! Reports: pages to read, about what was learned and about the questions that a review will ask.

mod forecast;
mod progress;

use std::sync::Arc;

use super::{Screen, TextPage};
use crate::content::Question;
use crate::course::Review;
use crate::course::review::statistics::LearningStats;
use crate::tui::keymap::KeyContext;

/// A page about what was learned.
#[must_use]
pub fn progress_page(stats: LearningStats) -> TextPage {
    TextPage::new(KeyContext::ReportPage, "What you have learned", move |pen, columns| {
        progress::progress_lines(pen, &stats, columns)
    })
}

/// The forecast of `review`. If questions are due, Enter leads on to the screen that `ask` makes of them.
#[must_use]
pub fn forecast_page(review: Review, ask: impl FnOnce(Vec<Arc<Question>>) -> Box<dyn Screen>) -> TextPage {
    let due = review.due.clone();
    let page = TextPage::new(KeyContext::ReportPage, "What the days to come ask", move |pen, columns| {
        forecast::forecast_lines(pen, &review, columns)
    });
    if due.is_empty() { page } else { page.with_next(ask(due)) }
}
