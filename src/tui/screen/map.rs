//! The map screen: the lessons of the course in their parts, which are done and which comes next.

mod details;
mod draw;
mod map_layout;
mod synopsis;

use std::rc::Rc;
use std::sync::Arc;

use ratatui::buffer::Buffer;

use super::design::DesignScreen;
use super::interview_day::interview_day_screen;
use super::report_screen::summary_screen;
use super::{CourseRequest, CourseState, DrawContext, Pointer, ProgramRequest, Screen, ScreenCommand, ScreenContext};
use crate::course::course_map::{CourseMap, LessonStatus};
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::notice::Notice;
use crate::tui::widget::list::ListCursor;

/// The map and its cursor.
pub struct MapScreen {
    course_map: Rc<CourseMap>,
    /// The lesson with the cursor, by its number on the map.
    cursor: ListCursor,
    /// A lesson that is advised for later. The same key once more opens it.
    unconfirmed: Option<UnconfirmedLesson>,
}

/// A lesson that the learner has to ask for twice.
#[derive(Clone, Debug, PartialEq, Eq)]
struct UnconfirmedLesson {
    lesson: usize,
    after_step: Option<String>,
}

impl MapScreen {
    /// A map with the cursor on the lesson that comes next.
    #[must_use]
    pub fn new(course_map: Rc<CourseMap>) -> Self {
        Self { cursor: ListCursor(course_map.next.unwrap_or(0)), course_map, unconfirmed: None }
    }

    /// Opens the lesson with the cursor; `unconfirmed` is the one that the previous key asked for.
    fn open_selected_lesson(&mut self, unconfirmed: Option<UnconfirmedLesson>, notice: &mut Notice) -> ScreenCommand {
        match unconfirmed {
            Some(UnconfirmedLesson { lesson, after_step }) if lesson == self.cursor.0 => {
                CourseRequest::OpenLesson { lesson, after_step }.into()
            }
            _ => self.open_lesson(self.cursor.0, None, notice),
        }
    }

    /// Opens a lesson, unless it is advised for later: that one has to be asked for twice.
    fn open_lesson(&mut self, lesson: usize, after_step: Option<String>, notice: &mut Notice) -> ScreenCommand {
        match self.course_map.lessons.get(lesson).map(|map_lesson| map_lesson.status) {
            None => ScreenCommand::Stay,
            Some(LessonStatus::AdvisedLater) => {
                // The details, beside or below the list, name the lessons to do first.
                notice.set("Advised for later. Enter once more opens it now.");
                self.unconfirmed = Some(UnconfirmedLesson { lesson, after_step });
                ScreenCommand::Stay
            }
            Some(_) => CourseRequest::OpenLesson { lesson, after_step }.into(),
        }
    }
}

impl Screen for MapScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Map
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        draw::map_hints(&self.course_map)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        let unconfirmed = self.unconfirmed.take();
        match action {
            KeymapAction::Open => return self.open_selected_lesson(unconfirmed, context.notice),
            KeymapAction::Search => return CourseRequest::Search.into(),
            KeymapAction::StartQuiz => return CourseRequest::StartQuiz.into(),
            KeymapAction::Review => return CourseRequest::ShowReview.into(),
            KeymapAction::Progress => return CourseRequest::ShowProgress.into(),
            KeymapAction::Plan => return CourseRequest::ShowPlan.into(),
            KeymapAction::StartInterview => return CourseRequest::ShowInterviewOptions.into(),
            KeymapAction::CheatSheet => return CourseRequest::ShowCheatSheet.into(),
            KeymapAction::Summary => return ScreenCommand::Push(Box::new(summary_screen(Rc::clone(&self.course_map)))),
            KeymapAction::Design => {
                let curriculum = Arc::clone(&self.course_map.curriculum);
                return ScreenCommand::Push(Box::new(DesignScreen::new(curriculum)));
            }
            KeymapAction::InterviewDay => {
                return ScreenCommand::Push(Box::new(interview_day_screen(self.course_map.agenda)));
            }
            action => {
                let page = draw::list_height(context.area).saturating_sub(2);
                self.cursor.move_by(action, self.course_map.lessons.len(), page);
            }
        }
        ScreenCommand::Stay
    }

    /// Selects the lesson under the pointer; a second click opens it.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let clicked = map_layout::lesson_at(&self.course_map, self.cursor.0, context.area, pointer.position)?;
        let was_selected = std::mem::replace(&mut self.cursor.0, clicked) == clicked;
        was_selected.then_some(KeyPress::Enter)
    }

    fn type_key(&mut self, _key: KeyPress, _context: &mut ScreenContext<'_>) {
        self.unconfirmed = None;
    }

    /// Opens a lesson that was found from here, so that Esc leads back to the map; a question leads back to the results.
    fn intercept(&mut self, request: &ProgramRequest, context: &mut ScreenContext<'_>) -> Option<ScreenCommand> {
        let ProgramRequest::Course(CourseRequest::OpenLesson { lesson, after_step }) = request else { return None };
        self.cursor.0 = *lesson;
        let command = self.open_lesson(*lesson, after_step.clone(), context.notice);
        Some(ScreenCommand::CloseAnd(Box::new(command)))
    }

    /// After another screen, the lesson has to be asked for twice again.
    fn set_covered(&mut self, is_covered: bool, _notice: &mut Notice) {
        if is_covered {
            self.unconfirmed = None;
        }
    }

    fn update_course(&mut self, course: &dyn CourseState) {
        self.course_map = Rc::clone(course.map());
        self.cursor.0 = self.course_map.next.unwrap_or(self.cursor.0);
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        draw::draw_map(&self.course_map, self.cursor.0, pen, buffer);
    }
}
