//! Which screen is in front of the learner, and where Esc leads.

use super::open_lesson::OpenLesson;
use crate::tui::quiz_app::QuizApp;
use crate::tui::screen::report_page::ReportPage;

/// What is in front of the learner.
pub(super) enum ActiveScreen {
    Map,
    Lesson(Box<OpenLesson>),
    Quiz(Box<QuizApp>),
    ReportPage(Box<ReportPage>),
}

/// Where Esc leads from a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum ExitTo {
    /// To the map.
    Map,
    /// Out of the program.
    Shell,
}
