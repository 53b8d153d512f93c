//! What was learned, topic by topic: a table with a cursor, and beside it what there is to say of the topic. From here the
//! learner drills a topic, retries errors and opens lessons.

mod topic_details;
mod topic_table;

use std::rc::Rc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{CourseRequest, CourseState, DrawContext, Pointer, Screen, ScreenCommand, ScreenContext};
use crate::course::course_map::CourseMap;
use crate::course::review::statistics::LearningStats;
use crate::tui::keymap::{FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::{HiddenRows, ListCursor};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::footer_hints;

/// From this width on, what is said of the topic stands beside the table.
const SIDE_BY_SIDE_WIDTH: u16 = 110;
/// From this width on, the table also says what interviewers ask.
const ASK_WIDTH: u16 = 160;
/// Without that, the table does not grow with a wide screen: its numbers would be too far from their titles.
const MAX_TABLE_WIDTH: u16 = 84;

/// What was learned, and the topic with the cursor.
pub struct ProgressScreen {
    stats: LearningStats,
    course_map: Rc<CourseMap>,
    cursor: ListCursor,
}

/// The areas of the screen.
struct ProgressLayout {
    table: Rect,
    /// Empty where there is no room for it.
    details: Rect,
}

impl ProgressLayout {
    fn new(area: Rect) -> Self {
        let content = screen_parts::content_area(area);
        if area.width < SIDE_BY_SIDE_WIDTH {
            return Self { table: content, details: Rect { width: 0, ..content } };
        }
        let most = if area.width >= ASK_WIDTH { u16::MAX } else { MAX_TABLE_WIDTH };
        let table = Rect { width: (content.width * 6 / 10).min(most), ..content };
        let details = Rect { x: table.right() + 2, width: content.width.saturating_sub(table.width + 2), ..content };
        Self { table, details }
    }
}

impl ProgressScreen {
    /// The screen with the cursor on the first topic that needs work, or else the first that was begun.
    #[must_use]
    pub fn new(stats: LearningStats, course_map: Rc<CourseMap>) -> Self {
        let cursor = ListCursor(topic_table::first_to_work_on(&stats));
        Self { stats, course_map, cursor }
    }

    /// The lesson about the topic with the cursor: the first that is not done, or else the first.
    fn lesson_number(&self) -> Option<usize> {
        let topic = &self.stats.topics.get(self.cursor.0)?.topic.id;
        topic_details::lessons_about(&self.course_map, topic)
            .min_by_key(|(number, lesson)| (lesson.progress.times_finished > 0, *number))
            .map(|(number, _)| number)
    }

    /// The rows of the table, and which of them are shown.
    fn table(&self, pen: Pen, area: Rect) -> (topic_table::TopicTable, HiddenRows) {
        let table = topic_table::TopicTable::new(pen, &self.stats, self.cursor.0, usize::from(area.width));
        let hidden = HiddenRows::around(table.selected, usize::from(area.height), table.lines.len());
        // With the first topic, the lines above the table are seen, too.
        let hidden =
            if self.cursor.0 == 0 { HiddenRows::new(0, usize::from(area.height), table.lines.len()) } else { hidden };
        (table, hidden)
    }

    fn drill(&self) -> ScreenCommand {
        match self.stats.topics.get(self.cursor.0) {
            Some(topic) => CourseRequest::DrillTopic { topic: topic.topic.id.clone() }.into(),
            None => ScreenCommand::Stay,
        }
    }
}

impl Screen for ProgressScreen {
    fn keymap_context(&self) -> KeymapContext {
        KeymapContext::Progress
    }

    fn footer(&self, _context: DrawContext<'_>) -> Vec<FooterHint> {
        let mut actions = vec![KeymapAction::Confirm];
        if !self.stats.missed_questions.is_empty() {
            actions.push(KeymapAction::RetryErrors);
        }
        if self.lesson_number().is_some() {
            actions.push(KeymapAction::Open);
        }
        actions.extend([
            KeymapAction::Up,
            KeymapAction::Down,
            KeymapAction::Close,
            KeymapAction::Help,
            KeymapAction::Quit,
        ]);
        footer_hints(KeymapContext::Progress, &actions)
    }

    fn handle_action(
        &mut self,
        action: KeymapAction,
        _key: KeyPress,
        context: &mut ScreenContext<'_>,
    ) -> ScreenCommand {
        match action {
            KeymapAction::Close => return ScreenCommand::Close,
            KeymapAction::Confirm => return self.drill(),
            KeymapAction::RetryErrors if self.stats.missed_questions.is_empty() => {
                context.notice.set("There is nothing to retry: no question was answered wrong last.");
            }
            KeymapAction::RetryErrors => return CourseRequest::RetryErrors.into(),
            KeymapAction::Open => match self.lesson_number() {
                Some(lesson) => return CourseRequest::OpenLesson { lesson, after_step: None }.into(),
                None => context.notice.set("No lesson covers this topic yet. Enter asks questions about it."),
            },
            action => {
                let page = usize::from(ProgressLayout::new(context.area).table.height).saturating_sub(2);
                self.cursor.move_by(action, self.stats.topics.len(), page);
            }
        }
        ScreenCommand::Stay
    }

    /// Chooses the topic under the pointer; a second click drills it.
    fn click(&mut self, pointer: Pointer<'_>, context: &mut ScreenContext<'_>) -> Option<KeyPress> {
        let area = ProgressLayout::new(context.area).table;
        let row = pointer.position.y.checked_sub(area.y).filter(|_| area.contains(pointer.position))?;
        let (table, hidden) = self.table(Pen { theme: Theme::MONO }, area);
        let topic = (*table.topics.get(hidden.above + usize::from(row))?)?;
        let was_chosen = std::mem::replace(&mut self.cursor.0, topic) == topic;
        was_chosen.then_some(KeyPress::Enter)
    }

    fn draw(&self, DrawContext { pen, .. }: DrawContext<'_>, buffer: &mut Buffer) {
        let layout = ProgressLayout::new(buffer.area);
        let (table, hidden) = self.table(pen, layout.table);
        screen_parts::draw_text(pen, "What you have learned", &[], 0, buffer);
        let shown = table.lines.iter().skip(hidden.above).take(usize::from(layout.table.height));
        draw_lines(&shown.cloned().collect::<Vec<_>>(), layout.table, buffer);
        let more = hidden.enumeration();
        let head = screen_parts::margin(Rect { height: 1, ..buffer.area });
        let title = pen.line("What you have learned", Tone::Strong);
        draw_lines(&[pen.justify(title, (&more, Tone::Key), usize::from(head.width))], head, buffer);
        if let Some(topic) = self.stats.topics.get(self.cursor.0)
            && !layout.details.is_empty()
        {
            let inner = pen.frame("this topic", layout.details, buffer);
            let lines = topic_details::topic_lines(pen, topic, &self.course_map, usize::from(inner.width));
            draw_lines(&pen.truncate(lines, usize::from(inner.height)), inner, buffer);
        }
    }

    fn update_course(&mut self, course: &dyn CourseState) {
        self.course_map = Rc::clone(course.map());
        self.stats = course.learning_stats();
    }
}
