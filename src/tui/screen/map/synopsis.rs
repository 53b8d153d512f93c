//! What is said of the selected lesson where there is room beside the list: what it is about, what interviewers ask, its
//! steps, the words that it uses, and the learner's own errors.

use ratatui::text::Line;

use super::details::{place_lines, quoted_list, status_text, title_lines};
use crate::content::term::{Term, terms};
use crate::content::topic::Topic;
use crate::course::course_map::{CourseMap, LessonStatus, MapLesson};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// The most important comes first, because the end is cut where there is little room.
pub(super) fn synopsis_lines(
    pen: Pen,
    course_map: &CourseMap,
    map_lesson: &MapLesson,
    is_next: bool,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = title_lines(pen, map_lesson, columns);
    lines.extend(markdown_lines(pen, &status_text(map_lesson, is_next), columns));
    lines.extend(place_lines(pen, map_lesson, columns));
    let followers = course_map.lessons.iter().filter(|lesson| lesson.lesson.needs.contains(&map_lesson.lesson.id));
    let followers: Vec<&str> = followers.map(|lesson| lesson.lesson.title.as_str()).collect();
    if !followers.is_empty() {
        let text = format!("Leads on to {}.", quoted_list(followers.into_iter()));
        lines.extend(WrappedText::plain(&text, Tone::Plain).lines(pen, columns));
    }
    let topics: Vec<&Topic> =
        map_lesson.lesson.covers.iter().filter_map(|id| course_map.curriculum.topic(id)).collect();
    lines.extend(step_lines(pen, map_lesson, columns));
    lines.extend(error_lines(pen, map_lesson, columns));
    lines.extend(asked_lines(pen, &topics, columns));
    lines.extend(word_lines(pen, &topics, columns));
    lines
}

fn heading(pen: Pen, text: &str) -> [Line<'static>; 2] {
    [Line::default(), pen.line(text, Tone::Strong)]
}

/// The steps, with those that have been seen.
fn step_lines(pen: Pen, map_lesson: &MapLesson, columns: usize) -> Vec<Line<'static>> {
    let is_done = map_lesson.status == LessonStatus::Done;
    let next = map_lesson.resume.as_ref().map_or(1, |resume| resume.step);
    let mut lines = heading(pen, "Step by step").to_vec();
    for (index, title) in map_lesson.lesson.step_titles.iter().enumerate() {
        let number = index + 1;
        let (sign, tone) = match number {
            _ if is_done && map_lesson.resume.is_none() => ("✓", Tone::Good),
            number if number < next => ("✓", Tone::Good),
            number if number == next && map_lesson.resume.is_some() => ("→", Tone::Key),
            _ => ("○", Tone::Dim),
        };
        let lead = format!("{sign} {number:>2}  ");
        lines.extend(WrappedText::plain(title, Tone::Plain).with_lead(&lead, tone).lines(pen, columns));
    }
    lines
}

/// What the learner got wrong last time.
fn error_lines(pen: Pen, map_lesson: &MapLesson, columns: usize) -> Vec<Line<'static>> {
    let progress = &map_lesson.progress;
    if progress.predictions == 0 {
        return Vec::new();
    }
    let mut lines = heading(pen, "Your predictions").to_vec();
    let score = format!("{} of {} right.", progress.right_predictions, progress.predictions);
    lines.extend(WrappedText::plain(&score, Tone::Plain).lines(pen, columns));
    let steps = map_lesson.lesson.steps.iter().zip(&map_lesson.lesson.step_titles);
    for (_, title) in steps.filter(|(id, _)| progress.missed_steps.contains(*id)) {
        lines.extend(WrappedText::plain(title, Tone::Plain).with_lead("✗ ", Tone::Bad).lines(pen, columns));
    }
    lines
}

/// What interviewers ask about the topics of the lesson.
fn asked_lines(pen: Pen, topics: &[&Topic], columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for topic in topics {
        lines.extend(heading(pen, &topic.title));
        for ask in &topic.ask {
            lines.extend(WrappedText::markdown(ask).with_lead("? ", Tone::Key).lines(pen, columns));
        }
    }
    lines
}

/// The terms that belong to the topics of the lesson, with what they mean.
fn word_lines(pen: Pen, topics: &[&Topic], columns: usize) -> Vec<Line<'static>> {
    let words: Vec<&Term> = terms().iter().filter(|term| topics.iter().any(|topic| topic.id == term.topic)).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let mut lines = heading(pen, "Words to use").to_vec();
    for term in words {
        let also = if term.also.is_empty() { String::new() } else { format!(" (also {})", term.also.join(", ")) };
        let text = format!("**{}**{also}: {}", term.name, term.says);
        lines.extend(WrappedText::markdown(&text).with_lead("· ", Tone::Key).lines(pen, columns));
    }
    lines
}
