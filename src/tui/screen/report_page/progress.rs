//! What was learned: the time it took, accuracy against confidence, and how far each topic has come.

use ratatui::text::Line;

use crate::course::review::statistics::{LearningStats, MAX_PAUSE_SECONDS, TopicMastery, TopicStats};
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::progress_bar::progress_bar;
use crate::tui::widget::wrapped_text::markdown_lines;

/// Columns of the widest table.
const TABLE_WIDTH: usize = 84;

pub(super) fn progress_lines(pen: Pen, stats: &LearningStats, columns: usize) -> Vec<Line<'static>> {
    let known = stats.topics.iter().filter(|topic| topic.mastery() == TopicMastery::Known).count();
    let mut lines = vec![pen.line(&format!("{known} of {} topics known", stats.topics.len()), Tone::Strong)];
    let time_spent = stats.time_spent.sentence();
    let pause = MAX_PAUSE_SECONDS / 60;
    lines.extend(markdown_lines(pen, &format!("{time_spent} Pauses of over {pause} min do not count."), columns));
    lines.extend(calibration_lines(pen, stats, columns));
    // The table doesn't grow with a wide screen: its numbers would be too far from their titles.
    let table_width = columns.min(TABLE_WIDTH);
    let mut part = "";
    for topic in &stats.topics {
        if topic.topic.part != part {
            part = &topic.topic.part;
            lines.push(Line::default());
            lines.push(pen.justify(
                pen.line(part, Tone::Strong),
                ("lessons  questions   mark", Tone::Dim),
                table_width,
            ));
        }
        lines.push(topic_line(pen, topic, table_width));
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
    let rule = "A topic is known when its lessons are done, half of its questions are answered, and the last answers \
               are worth 80%. Its bar counts lessons and questions alike.";
    lines.extend(markdown_lines(pen, rule, columns));
    lines
}

/// How often the learner was right, for each degree of confidence.
fn calibration_lines(pen: Pen, stats: &LearningStats, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    if stats.calibration.is_empty() {
        let hint = "**c** at a question has you say how sure you are. Here stands then how often you were right.";
        lines.extend(markdown_lines(pen, hint, columns));
        return lines;
    }
    lines.push(pen.line("How sure you were, and what your answers were worth", Tone::Strong));
    for (confidence, tally) in &stats.calibration {
        let answers = if tally.count == 1 { "answer" } else { "answers" };
        let worth = format!("  {:>3}% of {} {answers}", tally.percent(), tally.count);
        lines.push(pen.spans(&[
            (&format!("  {:<13}", confidence.to_string()), Tone::Plain),
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
    let ratio = |part: usize, whole: usize| if whole == 0 { "–".to_owned() } else { format!("{part}/{whole}") };
    let mark = if topic.answers.count == 0 { String::new() } else { format!("{}%", topic.answers.percent()) };
    let numbers = format!(
        "{:>7}  {:>9}  {mark:>5}",
        ratio(topic.finished_lessons, topic.lessons),
        ratio(topic.answers.count, topic.questions)
    );
    // On a narrow screen the title needs the columns more than the bar does.
    let bar = progress_bar(topic.percent(), if columns < 70 { 5 } else { 10 });
    let title_width = columns.saturating_sub(2 + width(&bar) + 2 + width(&numbers) + 1);
    let title = truncate(&topic.topic.title, title_width);
    let gap = " ".repeat(title_width.saturating_sub(width(&title)) + 1);
    let title_tone = if topic.mastery() == TopicMastery::NotBegun { Tone::Dim } else { Tone::Plain };
    pen.spans(&[
        (sign, tone),
        (" ", Tone::Plain),
        (&bar, Tone::Code),
        ("  ", Tone::Plain),
        (&title, title_tone),
        (&gap, Tone::Plain),
        (&numbers, Tone::Dim),
    ])
}
