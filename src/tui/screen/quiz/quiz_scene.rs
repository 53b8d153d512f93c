//! What the question screen shows.

use std::time::Duration;

use crate::course::quiz::question_instance::QuestionInstance;
use crate::course::quiz::question_result::QuestionResult;
use crate::course::quiz::question_sequence::QuizProgress;
use crate::course::quiz::quiz_report::QuizReport;

/// The question at hand, or how all of them went.
#[derive(Clone, Copy, Debug)]
pub struct QuizScene<'a> {
    /// The title above the question.
    pub heading: &'a str,
    /// The question; `None` while it is being prepared, and at the end.
    pub instance: Option<&'a QuestionInstance>,
    /// In an exam, the time that is left. An exam explains nothing and gives no hints.
    pub time_left: Option<Duration>,
    /// The time that there was.
    pub time_limit: Option<Duration>,
    /// How far the questions have come.
    pub progress: QuizProgress,
    /// Whether a step of a lesson shows the answer.
    pub can_show_step: bool,
    /// What it means to skip the question.
    pub skip_label: &'static str,
    /// Where the end of the questions leads.
    pub leave_label: &'static str,
    /// How it went, at the end.
    pub report: Option<&'a QuizReport>,
    /// At the end of an exam or an interview, every question with its answer.
    pub answers: &'a [QuestionResult],
}
