//! What is said of the topic with the cursor: how well it is known, its lessons, and what interviewers ask.

use ratatui::text::Line;

use crate::content::term::terms;
use crate::course::course_map::{CourseMap, LessonStatus, MapLesson};
use crate::course::review::statistics::TopicStats;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines, teaching_lines};

/// The lessons that cover the topic of this id, with their numbers on the map.
pub(super) fn lessons_about<'m>(
    course_map: &'m CourseMap,
    topic: &'m str,
) -> impl Iterator<Item = (usize, &'m MapLesson)> {
    let lessons = course_map.lessons.iter().enumerate();
    lessons.filter(move |(_, lesson)| lesson.lesson.covers.iter().any(|id| id == topic))
}

pub(super) fn topic_lines(pen: Pen, topic: &TopicStats, course_map: &CourseMap, columns: usize) -> Vec<Line<'static>> {
    let mut lines = WrappedText::plain(&topic.topic.title, Tone::Strong).lines(pen, columns);
    lines.push(pen.line(&format!("{} · {}", topic.topic.part, topic.mastery().word()), Tone::Dim));
    let answers = match (topic.answers.count, topic.questions) {
        (_, 0) => "There is no question about it.".to_owned(),
        (0, questions) => format!("None of its {questions} questions is answered. **Enter** asks them."),
        (count, questions) => format!(
            "{count} of {questions} questions answered; your last answers are worth {}%. **Enter** drills it.",
            topic.answers.percent()
        ),
    };
    lines.extend(markdown_lines(pen, &answers, columns));
    lines.extend([Line::default(), pen.line("Lessons", Tone::Strong)]);
    let before = lines.len();
    for (_, lesson) in lessons_about(course_map, &topic.topic.id) {
        let (sign, tone) = if lesson.status == LessonStatus::Done { ("✓ ", Tone::Good) } else { ("○ ", Tone::Dim) };
        lines.extend(WrappedText::plain(&lesson.lesson.title, Tone::Plain).with_lead(sign, tone).lines(pen, columns));
    }
    if lines.len() == before {
        lines.push(pen.line("no lesson yet", Tone::Dim));
    }
    if !topic.topic.ask.is_empty() {
        lines.extend([Line::default(), pen.line("What interviewers ask", Tone::Strong)]);
        for ask in &topic.topic.ask {
            lines.extend(WrappedText::markdown(ask).with_lead("? ", Tone::Key).lines(pen, columns));
        }
    }
    for term in terms().iter().filter(|term| term.topic == topic.topic.id) {
        lines.push(Line::default());
        lines.push(pen.line(&term.name, Tone::Code));
        lines.extend(teaching_lines(pen, &term.says, columns));
    }
    lines
}
