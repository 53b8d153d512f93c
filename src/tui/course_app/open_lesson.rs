//! A lesson that is open: its screen and its lab.

use std::sync::Arc;

use crate::content::{Lesson, Question};
use crate::course::Attempt;
use crate::play::{Player, StepEdge};
use crate::tui::screen::lesson::{LessonScene, LessonScreen};

/// Where a lesson starts.
#[derive(Clone, Debug)]
pub(super) enum LessonStart {
    /// At its first step.
    First,
    /// After the step of this id, where the learner left.
    After(String),
    /// At the step of this id again: the lesson's file was saved.
    Reload(String, StepEdge),
}

/// The lab of an open lesson.
pub(super) enum LessonLab {
    /// To be started after the next frame, so that the learner can read at once.
    Pending { attempt: Box<Attempt>, lesson: Arc<Lesson>, start: LessonStart },
    /// Running, or about to.
    Started(Box<Player>),
}

impl LessonLab {
    /// A lab for `lesson`, not started yet.
    pub(super) fn pending(lesson: Arc<Lesson>, start: LessonStart) -> Self {
        let attempt = Box::new(Attempt::new(Arc::clone(&lesson)));
        Self::Pending { attempt, lesson, start }
    }

    /// What has happened in the lesson. It borrows only the lab, so that the screen can be changed meanwhile.
    pub(super) fn scene(&self) -> LessonScene<'_> {
        match self {
            Self::Pending { attempt, .. } => LessonScene { attempt, external_requests: &[] },
            Self::Started(player) => {
                LessonScene { attempt: player.attempt(), external_requests: player.external_exchanges() }
            }
        }
    }
}

/// A lesson that is open.
pub(super) struct OpenLesson {
    pub(super) screen: LessonScreen,
    pub(super) lab: LessonLab,
    /// The questions that close it; chosen when its end is reached.
    pub(super) lesson_quiz: Option<Vec<Arc<Question>>>,
}

impl OpenLesson {
    pub(super) fn new(screen: LessonScreen, lab: LessonLab) -> Self {
        Self { screen, lab, lesson_quiz: None }
    }

    /// Brings the screen up to date with the lab; `animate` lets packets travel.
    pub(super) fn observe(&mut self, animate: bool) {
        self.screen.observe(self.lab.scene(), animate);
        if let LessonLab::Started(player) = &mut self.lab
            && let Some(notice) = player.take_notice()
        {
            self.screen.set_notice(notice);
        }
    }

    /// Shows the exchange at hand as a curl command; without a running lab there is none.
    pub(super) fn show_curl(&mut self) {
        let LessonLab::Started(player) = &self.lab else { return };
        let exchange = self.screen.curl_exchange(self.lab.scene());
        let command = exchange.and_then(|exchange| player.curl_command(self.screen.lane(), &exchange));
        self.screen.show_curl(command);
    }
}
