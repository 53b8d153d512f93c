//! Reports: pages to read, about what one can do by now and about the questions that a review will ask.

mod cheat_sheet;
mod forecast;
mod plan;
mod summary;

use std::rc::Rc;

use super::{CourseRequest, ScreenCommand, TextPage};
use crate::course::Review;
use crate::course::course_map::CourseMap;
use crate::course::quiz::area_knowledge::AreaKnowledge;
use crate::course::study_plan::StudyPlan;
use crate::tui::keymap::KeyContext;

/// What the learner can do by now, part by part, and what comes next.
#[must_use]
pub fn summary_page(course_map: Rc<CourseMap>) -> TextPage {
    TextPage::new(KeyContext::ReportPage, "What you can do now", move |pen, columns| {
        summary::summary_lines(pen, &course_map, columns)
    })
}

/// The course on one page.
#[must_use]
pub fn cheat_sheet_page() -> TextPage {
    TextPage::new(KeyContext::ReportPage, "The cheat sheet", cheat_sheet::cheat_sheet_lines)
}

/// The forecast of `review`. If questions are due, Enter leads on to them: `ask` is what asks them.
#[must_use]
pub fn forecast_page(review: Review, ask: ScreenCommand) -> TextPage {
    let has_due = !review.due.is_empty();
    let page = TextPage::new(KeyContext::ReportPage, "What the days to come ask", move |pen, columns| {
        forecast::forecast_lines(pen, &review, columns)
    });
    if has_due { page.with_next(ask) } else { page }
}

/// The plan until the interview. Enter leads on to the questions that find out what the learner knows.
#[must_use]
pub fn plan_page(knowledge: AreaKnowledge, plan: StudyPlan) -> TextPage {
    let page = TextPage::new(KeyContext::ReportPage, "Until the interview", move |pen, columns| {
        plan::plan_lines(pen, &knowledge, &plan, columns)
    });
    page.with_next(ScreenCommand::CloseAnd(Box::new(CourseRequest::StartPlacement.into())))
}
