//! Reports: screens to read, about what one can do by now and about the questions that a review will ask.

mod cheat_sheet;
mod forecast;
mod summary;

use std::rc::Rc;

use super::{ScreenCommand, TextScreen};
use crate::course::Review;
use crate::course::course_map::CourseMap;
use crate::tui::keymap::KeymapContext;

/// What the learner can do by now, part by part, and what comes next.
#[must_use]
pub fn summary_screen(course_map: Rc<CourseMap>) -> TextScreen {
    TextScreen::new(KeymapContext::Report, "What you can do now", move |pen, columns| {
        summary::summary_lines(pen, &course_map, columns)
    })
}

/// The course on one screen that scrolls.
#[must_use]
pub fn cheat_sheet_screen() -> TextScreen {
    TextScreen::new(KeymapContext::Report, "The cheat sheet", cheat_sheet::cheat_sheet_lines)
}

/// The forecast of `review`. If questions are due, Enter leads on to them: `ask` is what asks them.
#[must_use]
pub fn forecast_screen(review: Review, ask: ScreenCommand) -> TextScreen {
    let has_due = !review.due.is_empty();
    let page = TextScreen::new(KeymapContext::Report, "What the days to come ask", move |pen, columns| {
        forecast::forecast_lines(pen, &review, columns)
    });
    if has_due { page.with_next(ask) } else { page }
}
