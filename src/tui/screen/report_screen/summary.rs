//! What the learner can do by now, part by part, and what comes next. It is shown after the last lesson, and from the map.

use ratatui::text::Line;

use crate::course::course_map::{CourseMap, LessonStatus, MapLesson};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

pub(super) fn summary_lines(pen: Pen, course_map: &CourseMap, columns: usize) -> Vec<Line<'static>> {
    let (done, all) = (course_map.done_count(), course_map.lessons.len());
    let mut lines = markdown_lines(pen, &opening(done, all), columns);
    if let Some(score) = prediction_score(course_map) {
        lines.extend(markdown_lines(pen, &score, columns));
    }
    for part in course_map.parts() {
        let lessons: Vec<&MapLesson> = part
            .lessons
            .iter()
            .filter_map(|index| course_map.lessons.get(*index))
            .filter(|lesson| is_done(lesson))
            .collect();
        if lessons.is_empty() {
            continue;
        }
        lines.extend([Line::default(), pen.line(part.title, Tone::Strong)]);
        for lesson in lessons {
            let topics = lesson.topics.join("; ");
            let text = if topics.is_empty() { &lesson.lesson.title } else { &topics };
            lines.extend(WrappedText::plain(text, Tone::Plain).with_lead("✓ ", Tone::Good).lines(pen, columns));
        }
    }
    lines.extend([Line::default(), pen.line("What comes next", Tone::Strong)]);
    for advice in next_steps(course_map) {
        lines.extend(WrappedText::markdown(&advice).with_lead("→ ", Tone::Key).lines(pen, columns));
    }
    lines
}

fn is_done(lesson: &MapLesson) -> bool {
    lesson.status == LessonStatus::Done
}

fn opening(done: usize, all: usize) -> String {
    match all - done {
        0 => "You have been through the whole course. This is what you have seen work, and fail, with your own eyes:"
            .into(),
        _ if done == 0 => "Nothing is done yet. After each lesson, what it taught stands here.".into(),
        1 => format!("{done} of {all} lessons are done; one is left. By now you have seen:"),
        left => format!("{done} of {all} lessons are done, {left} are left. By now you have seen:"),
    }
}

fn prediction_score(course_map: &CourseMap) -> Option<String> {
    let progress = course_map.lessons.iter().map(|lesson| &lesson.progress);
    let (right, all) = progress
        .fold((0, 0), |(right, all), progress| (right + progress.right_predictions, all + progress.predictions));
    (all > 0).then(|| format!("You predicted {right} of {all} outcomes right."))
}

fn next_steps(course_map: &CourseMap) -> Vec<String> {
    let mut steps = Vec::new();
    if let Some(next) = course_map.next.and_then(|index| course_map.lessons.get(index)) {
        steps.push(format!("The next lesson is *{}*: **Enter** on the map.", next.lesson.title));
    }
    steps.push("**a** on the map asks ten questions; `authwalk quiz --exam` asks against the clock.".to_owned());
    steps.push("`authwalk quiz --interview` holds a mock interview: say your answers aloud.".to_owned());
    steps.push("**r** asks again what you are about to forget; **d** says when your interview is.".to_owned());
    steps.push("**c** is the course on one page, for the evening before.".to_owned());
    steps
}
