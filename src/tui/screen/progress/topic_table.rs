//! What was learned: the time it took, accuracy against confidence, and how far each topic has come.

use ratatui::text::Line;

use crate::course::review::statistics::{LearningStats, MAX_PAUSE_SECONDS, TopicMastery, TopicStats};
use crate::prose::{StyledLine, render_markdown, truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::list::cursor_sign;
use crate::tui::widget::progress_bar::progress_bar;
use crate::tui::widget::wrapped_text::markdown_lines;

/// A table of more columns than this also says what interviewers ask.
const ASK_COLUMNS: usize = 90;
/// The columns of a title beside that.
const TITLE_COLUMNS: usize = 34;

/// The lines of the table, and which of them are topics.
pub(super) struct TopicTable {
    pub(super) lines: Vec<Line<'static>>,
    /// For each line the number of its topic.
    pub(super) topics: Vec<Option<usize>>,
    /// The line with the cursor.
    pub(super) selected: usize,
}

impl TopicTable {
    /// The table in `columns`; `cursor` is the number of the topic with the cursor.
    pub(super) fn new(pen: Pen, stats: &LearningStats, cursor: usize, columns: usize) -> Self {
        let mut table = Self { lines: summary_lines(pen, stats, columns), topics: Vec::new(), selected: 0 };
        let mut part = "";
        for (index, topic) in stats.topics.iter().enumerate() {
            if topic.topic.part != part {
                part = &topic.topic.part;
                table.lines.push(Line::default());
                let columns_of_numbers = ("lessons  questions   mark", Tone::Dim);
                table.lines.push(pen.justify(pen.line(part, Tone::Strong), columns_of_numbers, columns));
            }
            if index == cursor {
                table.selected = table.lines.len();
            }
            table.topics.resize(table.lines.len(), None);
            table.topics.push(Some(index));
            table.lines.push(topic_line(pen, topic, index == cursor, columns));
        }
        table.lines.push(Line::default());
        table.lines.extend(legend_lines(pen, columns));
        table.topics.resize(table.lines.len(), None);
        table
    }
}

/// The number of the first topic that needs work, or else of the first that was begun and is not known, or else the first.
pub(super) fn first_to_work_on(stats: &LearningStats) -> usize {
    let first = |mastery| stats.topics.iter().position(|topic| topic.mastery() == mastery);
    first(TopicMastery::NeedsWork).or_else(|| first(TopicMastery::Begun)).unwrap_or(0)
}

/// What holds for all topics.
fn summary_lines(pen: Pen, stats: &LearningStats, columns: usize) -> Vec<Line<'static>> {
    let known = stats.topics.iter().filter(|topic| topic.mastery() == TopicMastery::Known).count();
    let errors = match stats.missed_questions.len() {
        0 => String::new(),
        1 => " · 1 question to retry (e)".to_owned(),
        missed => format!(" · {missed} questions to retry (e)"),
    };
    let mut lines = vec![
        pen.spans(&[(&format!("{known} of {} topics known", stats.topics.len()), Tone::Strong), (&errors, Tone::Warn)]),
    ];
    let time_spent = stats.time_spent.sentence();
    let pause = MAX_PAUSE_SECONDS / 60;
    lines.extend(markdown_lines(pen, &format!("{time_spent} Pauses of over {pause} min do not count."), columns));
    lines.extend(calibration_lines(pen, stats, columns));
    lines
}

fn legend_lines(pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![pen.spans(&[
        ("✓", Tone::Good),
        (" known  ", Tone::Dim),
        ("·", Tone::Plain),
        (" begun  ", Tone::Dim),
        ("!", Tone::Warn),
        (" needs work", Tone::Dim),
    ])];
    let rule = "A topic is known when its lessons are done, half of its questions are answered, and the last answers \
               are worth 80%. Its bar counts lessons and questions alike.";
    lines.extend(markdown_lines(pen, rule, columns));
    lines
}

/// How often the learner was right, for each degree of confidence.
fn calibration_lines(pen: Pen, stats: &LearningStats, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![Line::default()];
    if stats.calibration.is_empty() {
        let hint = "**c** at a question asks how sure you are; this page then says how often you were right.";
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

fn topic_line(pen: Pen, topic: &TopicStats, has_cursor: bool, columns: usize) -> Line<'static> {
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
    let title_width = columns.saturating_sub(4 + width(&bar) + 2 + width(&numbers) + 1);
    let ask_width = if columns > ASK_COLUMNS { title_width.saturating_sub(TITLE_COLUMNS + 2) } else { 0 };
    let title_width = title_width - ask_width;
    let title = truncate(&topic.topic.title, title_width);
    let ask = topic.topic.ask.first().map(|ask| truncate(&markdown_text(ask), ask_width)).unwrap_or_default();
    let ask = if ask_width == 0 { String::new() } else { format!("{ask}{}", " ".repeat(ask_width - width(&ask))) };
    let gap = " ".repeat(title_width.saturating_sub(width(&title)) + 1);
    let cursor = cursor_sign(has_cursor);
    let title_tone = match topic.mastery() {
        _ if has_cursor => cursor.tone,
        TopicMastery::NotBegun => Tone::Dim,
        _ => Tone::Plain,
    };
    pen.spans(&[
        (cursor.symbol, Tone::Key),
        (sign, tone),
        (" ", Tone::Plain),
        (&bar, Tone::Code),
        ("  ", Tone::Plain),
        (&title, title_tone),
        (&gap, Tone::Plain),
        (&ask, Tone::Dim),
        (&numbers, Tone::Dim),
    ])
}

/// A line of Markdown without its markup.
fn markdown_text(text: &str) -> String {
    render_markdown(text, usize::from(u16::MAX)).first().map(StyledLine::text).unwrap_or_default()
}
