//! Draws the question screen: lines that scroll below a head.

use super::quiz_lines::{QuizColumn, QuizLines};

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::question_phase::QuestionPhase;
use super::quiz_scene::QuizScene;
use super::{QuizScreen, explanation, match_lines, quiz_head};
use crate::course::journal_entry::Confidence;
use crate::course::lesson::state_paragraph::StateParagraph;
use crate::course::quiz::question_instance::{PredictScene, Prompt, QuestionInstance};
use crate::course::quiz::score::GRADING_RULES;
use crate::prose::width;
use crate::tui::paint::{Pen, draw_lines};

use crate::tui::theme::Tone;
use crate::tui::widget::code_text;
use crate::tui::widget::screen_parts;
use crate::tui::widget::text_field::TextFieldStyle;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// Rows for a short answer or a note.
const TEXT_FIELD_ROWS: usize = 4;
/// Rows for an answer that is written instead of spoken.
const SPOKEN_FIELD_ROWS: usize = 8;

/// Draws the screen over the whole of `buffer`, but for the last row.
pub(super) fn draw(screen: &QuizScreen, scene: QuizScene<'_>, pen: Pen, buffer: &mut Buffer) {
    let column = QuizColumn::new(buffer.area);
    let lines = quiz_lines(pen, screen, scene, usize::from(column.content.width)).lines;
    let last = lines.len().saturating_sub(usize::from(column.content.height));
    let scroll = screen.scroll.min(last);
    quiz_head::draw_head(pen, screen, scene, screen_parts::more_mark(scroll, last, "↑ the end"), column.head, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), column.content, buffer);
}

/// How answers are scored, for help.
pub(super) fn grading_lines(pen: Pen, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (heading, rows) in GRADING_RULES {
        lines.extend([Line::default(), pen.line(heading, Tone::Strong)]);
        for (name, rule) in *rows {
            let gap = " ".repeat(16_usize.saturating_sub(width(name)).max(2));
            lines.extend(
                WrappedText::markdown(rule).with_lead(&format!("  {name}{gap}"), Tone::Key).lines(pen, columns),
            );
        }
    }
    lines
}

pub(super) fn quiz_lines(pen: Pen, screen: &QuizScreen, scene: QuizScene<'_>, columns: usize) -> QuizLines {
    let mut quiz_lines = QuizLines { lines: vec![Line::default()], ..QuizLines::default() };
    if let Some(field) = &screen.note_field {
        quiz_lines.lines.extend(markdown_lines(
            pen,
            "What is wrong with this question? A word or two; Enter keeps it.",
            columns,
        ));
        quiz_lines.lines.push(Line::default());
        quiz_lines.lines.extend(field.visible_rows(pen, TextFieldStyle::CODE, columns, TEXT_FIELD_ROWS).lines);
        return quiz_lines;
    }
    match (scene.report, scene.instance) {
        (Some(report), _) => {
            quiz_lines.lines.extend(explanation::report_lines(pen, report, scene.answers, columns));
            quiz_lines.lines.extend(explanation::answer_lines(pen, scene.answers, columns));
        }
        (None, None) => {
            quiz_lines.lines.push(pen.line("The shop plays the step that this question is about …", Tone::Dim));
        }
        (None, Some(instance)) => question_lines(pen, screen, instance, columns, &mut quiz_lines),
    }
    quiz_lines
}

fn question_lines(
    pen: Pen,
    screen: &QuizScreen,
    instance: &QuestionInstance,
    columns: usize,
    quiz_lines: &mut QuizLines,
) {
    quiz_lines.lines.extend(markdown_lines(pen, &instance.question.ask, columns));
    match &instance.prompt {
        Prompt::Spot { text, .. } => {
            quiz_lines.lines.push(Line::default());
            quiz_lines.lines.extend(text.trim_end().lines().flat_map(|line| code_text::code_lines(pen, line, columns)));
        }
        Prompt::Predict { moment, .. } => quiz_lines.lines.extend(moment_lines(pen, moment, columns)),
        _ => {}
    }
    for hint in instance.question.hints.iter().take(screen.hints) {
        quiz_lines.lines.push(Line::default());
        quiz_lines.lines.extend(markdown_lines(pen, &format!("*Hint:* {hint}"), columns));
    }
    quiz_lines.lines.push(Line::default());
    let marks = MarkKind::of(screen, instance);
    match &screen.phase {
        QuestionPhase::Explained { answer, score, comparison } => {
            own_answer_lines(pen, screen, instance, columns, quiz_lines);
            explanation::put_explanation(pen, instance, answer, score, columns, quiz_lines);
            quiz_lines.lines.extend(explanation::comparison_lines(pen, comparison, columns));
        }
        QuestionPhase::Confidence(_) => {
            quiz_lines.lines.push(pen.line("How sure are you?", Tone::Strong));
            let names: Vec<String> = Confidence::ALL.iter().map(Confidence::to_string).collect();
            option_lines(pen, screen, marks, &names, columns, quiz_lines);
        }
        QuestionPhase::Ticking => {
            own_answer_lines(pen, screen, instance, columns, quiz_lines);
            quiz_lines.lines.extend(markdown_lines(
                pen,
                "Which of these did you name? Digits or **Space** tick, **Enter** is done.",
                columns,
            ));
            let points = instance.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
            option_lines(pen, screen, marks, points, columns, quiz_lines);
        }
        QuestionPhase::Answering => answering_lines(pen, screen, instance, marks, columns, quiz_lines),
    }
}

/// What the learner wrote instead of speaking, to be compared with the points of the rubric.
fn own_answer_lines(
    pen: Pen,
    screen: &QuizScreen,
    instance: &QuestionInstance,
    columns: usize,
    quiz_lines: &mut QuizLines,
) {
    let answer = screen.written_text();
    if instance.prompt != Prompt::Spoken || answer.is_empty() {
        return;
    }
    quiz_lines.lines.extend(
        WrappedText::plain(answer, Tone::Code)
            .with_lead("You wrote: ", Tone::Code)
            .with_indent("  ")
            .lines(pen, columns),
    );
    quiz_lines.lines.push(Line::default());
}

fn answering_lines(
    pen: Pen,
    screen: &QuizScreen,
    instance: &QuestionInstance,
    marks: MarkKind,
    columns: usize,
    quiz_lines: &mut QuizLines,
) {
    match &instance.prompt {
        Prompt::Typed => {
            quiz_lines.lines.extend(answer_field_lines(pen, screen, columns, TEXT_FIELD_ROWS));
        }
        Prompt::Spoken => {
            let instruction =
                "Say it aloud, or write it here. **Enter** when you are done; then you tick what you named.";
            quiz_lines.lines.extend(markdown_lines(pen, instruction, columns));
            quiz_lines.lines.push(Line::default());
            quiz_lines.lines.extend(answer_field_lines(pen, screen, columns, SPOKEN_FIELD_ROWS));
        }
        Prompt::Order(items) => {
            quiz_lines.lines.extend(markdown_lines(
                pen,
                "Press the numbers in their order. **Backspace** takes the last one back.",
                columns,
            ));
            let texts: Vec<String> = items.iter().map(|item| item.text.clone()).collect();
            option_lines(pen, screen, marks, &texts, columns, quiz_lines);
        }
        Prompt::Match { left, right, .. } => {
            quiz_lines.lines.extend(match_lines::left_lines(pen, left, right, &screen.marked, columns));
            quiz_lines.lines.push(Line::default());
            option_lines(pen, screen, marks, right, columns, quiz_lines);
        }
        prompt => {
            if let Prompt::Several(_) = prompt {
                let instruction = "More than one may be right. Digits or **Space** mark, **Enter** answers.";
                quiz_lines.lines.extend(markdown_lines(pen, instruction, columns));
            }
            let texts: Vec<String> = instance.options().iter().map(|option| option.text.clone()).collect();
            option_lines(pen, screen, marks, &texts, columns, quiz_lines);
        }
    }
}

/// The field in which an answer is written, in at most `rows` rows.
fn answer_field_lines(pen: Pen, screen: &QuizScreen, columns: usize, rows: usize) -> Vec<Line<'static>> {
    let mut lines = screen.answer_field.visible_rows(pen, TextFieldStyle::CODE, columns.saturating_sub(4), rows).lines;
    for (index, line) in lines.iter_mut().enumerate() {
        line.spans.insert(0, pen.span(if index == 0 { "> " } else { "  " }, Tone::Key));
    }
    lines
}

/// What the marks before options say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkKind {
    /// Options are chosen by the cursor alone.
    None,
    /// Whether the option is marked: `[x]`.
    Box,
    /// When it was marked: `(2)`.
    Number,
    /// Which items on the left belong to it: `ac`.
    Letters,
}

impl MarkKind {
    fn of(screen: &QuizScreen, instance: &QuestionInstance) -> Self {
        match (&screen.phase, &instance.prompt) {
            (QuestionPhase::Ticking, _) | (QuestionPhase::Answering, Prompt::Several(_)) => Self::Box,
            (QuestionPhase::Answering, Prompt::Order(_)) => Self::Number,
            (QuestionPhase::Answering, Prompt::Match { .. }) => Self::Letters,
            _ => Self::None,
        }
    }

    fn mark(self, marked: &[usize], option: usize) -> String {
        let positions: Vec<usize> =
            marked.iter().enumerate().filter(|(_, chosen)| **chosen == option).map(|(position, _)| position).collect();
        match (self, positions.first()) {
            (Self::None, _) => String::new(),
            (Self::Box, Some(_)) => "[x] ".to_owned(),
            (Self::Box, None) => "[ ] ".to_owned(),
            (Self::Number, Some(position)) => format!("({}) ", position + 1),
            (Self::Number, None) => "    ".to_owned(),
            (Self::Letters, _) => format!("{:<3} ", match_lines::letters(&positions)),
        }
    }
}

/// The options, with their digits, the cursor and the marks.
fn option_lines(
    pen: Pen,
    screen: &QuizScreen,
    marks: MarkKind,
    texts: &[String],
    columns: usize,
    quiz_lines: &mut QuizLines,
) {
    for (option, text) in texts.iter().enumerate() {
        let has_cursor = option == screen.cursor.0;
        let mark = marks.mark(&screen.marked, option);
        let lead = format!("{} {:>2}  {mark}", if has_cursor { "▸" } else { " " }, option + 1);
        let tone = if has_cursor { Tone::Strong } else { Tone::Plain };
        let start = quiz_lines.lines.len();
        quiz_lines
            .lines
            .extend(WrappedText::markdown(text).with_tone(tone).with_lead(&lead, Tone::Key).lines(pen, columns));
        quiz_lines.option_rows.push(start..quiz_lines.lines.len());
        if has_cursor {
            quiz_lines.rows_in_view = Some(start..quiz_lines.lines.len());
        }
    }
}

/// The state of the lab just before the request that a prediction is about, and that request.
fn moment_lines(pen: Pen, moment: &PredictScene, columns: usize) -> Vec<Line<'static>> {
    let lane = moment.lane.as_ref().map_or_else(String::new, |lane| format!(", at the server “{lane}”"));
    let mut lines = vec![Line::default()];
    lines.extend(markdown_lines(pen, &format!("From the lesson *{}*{lane}. Just before it:", moment.lesson), columns));
    for StateParagraph { label, text } in &moment.state {
        let lead = if text.is_empty() { format!("  {label}") } else { format!("  {label}: ") };
        lines.extend(
            WrappedText::plain(text.as_str(), Tone::Code)
                .with_lead(&lead, Tone::Dim)
                .with_indent("    ")
                .lines(pen, columns),
        );
    }
    lines.extend(
        WrappedText::plain(&moment.act, Tone::Strong)
            .with_lead("  now: ", Tone::Dim)
            .with_indent("    ")
            .lines(pen, columns),
    );
    lines
}
