//! The map of what was learned: topic by topic, accuracy against confidence, the time it took.

use ratatui::text::Line;

use super::progress_bar;
use crate::course::review::statistics::{LearningStats, MAX_PAUSE_SECONDS, TopicMastery, TopicStats, format_duration};
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// Columns of the widest table.
const TABLE_WIDTH: usize = 84;

/// All of it.
pub(super) fn progress_lines(pen: Pen, learned: &LearningStats, columns: usize) -> Vec<Line<'static>> {
    let known = learned.topics.iter().filter(|it| it.mastery() == TopicMastery::Known).count();
    let mut lines = vec![pen.line(&format!("{known} of {} topics known", learned.topics.len()), Tone::Strong)];
    lines.extend(pen.markdown(&time_spent_text(learned), columns));
    lines.extend(calibration_lines(pen, learned, columns));
    // On a wide screen the numbers stay near their titles.
    let table = columns.min(TABLE_WIDTH);
    let mut part = "";
    for topic in &learned.topics {
        if topic.topic.part != part {
            part = &topic.topic.part;
            lines.push(Line::default());
            lines.push(pen.justify(pen.line(part, Tone::Strong), ("lessons  questions   mark", Tone::Dim), table));
        }
        lines.push(topic_line(pen, topic, table));
    }
    lines.push(Line::default());
    lines.push(pen.spans(&[
        ("✓", Tone::Good),
        (" known  ", Tone::Dim),
        ("·", Tone::Plain),
        (" begun  ", Tone::Dim),
        ("!", Tone::Warn),
        (" needs work", Tone::Dim),
    ]));
    let how = "A topic is known when its lessons are done, half of its questions are answered, and the last answers \
               are worth 80%. Its bar counts lessons and questions alike.";
    lines.extend(pen.markdown(how, columns));
    lines
}

fn time_spent_text(learned: &LearningStats) -> String {
    let spent = &learned.time_spent;
    let days = if spent.days == 1 { "1 day".to_owned() } else { format!("{} days", spent.days) };
    let all = format_duration(spent.lessons.saturating_add(spent.questions));
    let (lessons, questions) = (format_duration(spent.lessons), format_duration(spent.questions));
    let pause = MAX_PAUSE_SECONDS / 60;
    format!("{all} on {days}: {lessons} in lessons, {questions} at questions. Pauses of over {pause} min do not count.")
}

/// Accuracy against confidence.
fn calibration_lines(pen: Pen, learned: &LearningStats, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    if learned.calibration.is_empty() {
        let how = "**c** at a question has you say how sure you are. Here stands then how often you were right.";
        lines.extend(pen.markdown(how, columns));
        return lines;
    }
    lines.push(pen.line("How sure you were, and what your answers were worth", Tone::Strong));
    for (sure, tally) in &learned.calibration {
        let answers = if tally.count == 1 { "answer" } else { "answers" };
        let worth = format!("  {:>3}% of {} {answers}", tally.percent(), tally.count);
        lines.push(pen.spans(&[
            (&format!("  {:<13}", sure.to_string()), Tone::Plain),
            (&progress_bar(tally.percent(), 10), Tone::Code),
            (&worth, Tone::Plain),
        ]));
    }
    lines
}

fn topic_line(pen: Pen, topic: &TopicStats, columns: usize) -> Line<'static> {
    let (sign, tone) = match topic.mastery() {
        TopicMastery::NotBegun => (" ", Tone::Dim),
        TopicMastery::Begun => ("·", Tone::Plain),
        TopicMastery::NeedsWork => ("!", Tone::Warn),
        TopicMastery::Known => ("✓", Tone::Good),
    };
    let of = |some: usize, all: usize| if all == 0 { "–".to_owned() } else { format!("{some}/{all}") };
    let mark = if topic.answers.count == 0 { String::new() } else { format!("{}%", topic.answers.percent()) };
    let numbers = format!(
        "{:>7}  {:>9}  {mark:>5}",
        of(topic.finished_lessons, topic.lessons),
        of(topic.answers.count, topic.questions)
    );
    // On a narrow screen the titles need the room.
    let bar = progress_bar(topic.percent(), if columns < 70 { 5 } else { 10 });
    let room = columns.saturating_sub(2 + width(&bar) + 2 + width(&numbers) + 1);
    let title = truncate(&topic.topic.title, room);
    let gap = " ".repeat(room.saturating_sub(width(&title)) + 1);
    let tone_of_title = if topic.mastery() == TopicMastery::NotBegun { Tone::Dim } else { Tone::Plain };
    pen.spans(&[
        (sign, tone),
        (" ", Tone::Plain),
        (&bar, Tone::Code),
        ("  ", Tone::Plain),
        (&title, tone_of_title),
        (&gap, Tone::Plain),
        (&numbers, Tone::Dim),
    ])
}
