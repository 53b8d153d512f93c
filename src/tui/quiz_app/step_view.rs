//! A look at one step of a lesson, from the explanation of an answer.

use ratatui::buffer::Buffer;

use crate::course::Attempt;
use crate::tui::keymap::KeyPress;
use crate::tui::screen::lesson::{LessonCommand, LessonScene, LessonScreen};
use crate::tui::theme::Theme;

/// A lesson that stands still at one step. It has no lab behind it, so its keys only look around.
pub(super) struct StepView {
    screen: LessonScreen,
    attempt: Box<Attempt>,
}

/// How the learner leaves the step.
pub(super) enum StepViewExit {
    /// Back to the question.
    Close,
    /// Out of the program.
    Quit,
}

impl StepView {
    /// Shows the step at which `attempt` stands.
    pub(super) fn new(attempt: Attempt, (columns, rows): (u16, u16)) -> Self {
        let mut view = Self { screen: LessonScreen::new(columns, rows), attempt: Box::new(attempt) };
        view.screen.observe(LessonScene { attempt: &view.attempt, external_requests: &[] }, false);
        view.screen.set_notice("This is the step that shows it. Esc goes back to the question.".into());
        view
    }

    pub(super) fn draw(&self, theme: Theme, buffer: &mut Buffer) {
        self.screen.draw(LessonScene { attempt: &self.attempt, external_requests: &[] }, theme, buffer);
    }

    pub(super) fn resize(&mut self, columns: u16, rows: u16) {
        self.screen.resize(columns, rows);
    }

    pub(super) fn press(&mut self, key: KeyPress) -> Option<StepViewExit> {
        match self.screen.press(key, LessonScene { attempt: &self.attempt, external_requests: &[] })? {
            LessonCommand::Quit => Some(StepViewExit::Quit),
            LessonCommand::Close => Some(StepViewExit::Close),
            _ => {
                self.screen.set_notice("You are looking at one step. Esc goes back to the question.".into());
                None
            }
        }
    }
}
