//! Reports: screens to read, about what one can do by now and about the questions that a review will ask.

mod cheat_sheet;
mod forecast;
mod plan;
mod summary;

use std::rc::Rc;

use super::{CourseRequest, ScreenCommand, TextScreen};
use crate::course::Review;
use crate::course::course_map::CourseMap;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::StudyPlan;
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

/// The plan until the interview. Enter leads on to the questions that find out what the learner knows.
#[must_use]
pub fn plan_screen(knowledge: AreaKnowledge, plan: StudyPlan) -> TextScreen {
    let page = TextScreen::new(KeymapContext::Report, "Until the interview", move |pen, columns| {
        plan::plan_lines(pen, &knowledge, &plan, columns)
    });
    page.with_next(ScreenCommand::CloseAnd(Box::new(CourseRequest::StartPlacement.into())))
}
