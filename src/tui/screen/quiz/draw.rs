//! Draws the question screen: one page that scrolls.

use crate::tui::screen::quiz::quiz_page::{QuizColumn, QuizPage};

use ratatui::buffer::Buffer;
use ratatui::text::Line;

use super::quiz_scene::QuizScene;
use super::quiz_stage::QuizStage;
use super::{QuizScreen, explanation, match_lines, quiz_head};
use crate::course::journal_entry::Confidence;
use crate::course::quiz::presented_question::{PredictionMoment, PresentedQuestion, Prompt};
use crate::course::quiz::score::GRADING_RULES;
use crate::model::view_summary::{ViewSummaryLine, view_summary};
use crate::prose::width;
use crate::tui::keymap::{FooterHint, KeyAction, KeyContext};
use crate::tui::paint::{Pen, draw_lines};

use crate::tui::theme::Tone;
use crate::tui::widget::code_text;
use crate::tui::widget::page::{self, footer_hints};
use crate::tui::widget::text_field::TextFieldStyle;
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// Rows for a short answer or a note.
const TEXT_FIELD_ROWS: usize = 4;
/// Rows for an answer that is written instead of spoken.
const SPOKEN_FIELD_ROWS: usize = 8;

/// Draws the screen over the whole of `buffer`, but for the last row.
pub(super) fn draw(screen: &QuizScreen, scene: QuizScene<'_>, pen: Pen, buffer: &mut Buffer) {
    let column = QuizColumn::new(buffer.area);
    let lines = quiz_page(pen, screen, scene, usize::from(column.content.width)).lines;
    let last = lines.len().saturating_sub(usize::from(column.content.height));
    let scroll = screen.scroll.min(last);
    quiz_head::draw_head(pen, screen, scene, page::more_mark(scroll, last, "↑ the end"), column.head, buffer);
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

/// The keys that do something at this moment.
pub(super) fn quiz_hints(screen: &QuizScreen, scene: QuizScene<'_>) -> Vec<FooterHint> {
    let context = screen.key_context(scene);
    let mut actions = match context {
        KeyContext::TextAnswer if screen.note_field.is_some() => vec![KeyAction::Confirm, KeyAction::Close],
        KeyContext::TextAnswer => vec![KeyAction::Confirm, KeyAction::Skip, KeyAction::Close],
        KeyContext::QuizResult => vec![KeyAction::Up, KeyAction::Down, KeyAction::Close],
        KeyContext::Explanation if scene.can_show_step => vec![KeyAction::Next, KeyAction::ShowStep, KeyAction::Flag],
        KeyContext::Explanation => vec![KeyAction::Next, KeyAction::Flag],
        _ => vec![KeyAction::Answer, KeyAction::Confirm],
    };
    let has_more_hints = scene.presented.is_some_and(|presented| presented.question.hints.len() > screen.hints);
    let offers_hint = has_more_hints && scene.time_left.is_none() && screen.stage == QuizStage::Answering;
    if context == KeyContext::Question {
        if screen.option_count(scene) == 0 {
            actions.remove(0);
        }
        if screen.uses_marks(scene) {
            actions.push(KeyAction::Mark);
        }
        if offers_hint {
            actions.push(KeyAction::Hint);
        }
        actions.extend([KeyAction::Skip, KeyAction::Flag]);
    }
    if context == KeyContext::TextAnswer && screen.note_field.is_none() && offers_hint {
        actions.insert(1, KeyAction::Hint);
    }
    actions.extend([KeyAction::Help, KeyAction::Quit]);
    let count = screen.option_count(scene).min(9);
    let mut hints = footer_hints(context, &actions);
    // The first hint is that of the digits. It names only those that choose something.
    if context == KeyContext::Question
        && count > 0
        && let Some(digits) = hints.first_mut()
    {
        digits.key = format!("1–{count}");
    }
    hints
}

pub(super) fn quiz_page(pen: Pen, screen: &QuizScreen, scene: QuizScene<'_>, columns: usize) -> QuizPage {
    let mut page = QuizPage { lines: vec![Line::default()], ..QuizPage::default() };
    if let Some(field) = &screen.note_field {
        page.lines.extend(markdown_lines(
            pen,
            "What is wrong with this question? A word or two; Enter keeps it.",
            columns,
        ));
        page.lines.push(Line::default());
        page.lines.extend(field.visible_rows(pen, TextFieldStyle::CODE, columns, TEXT_FIELD_ROWS).lines);
        return page;
    }
    match (scene.report, scene.presented) {
        (Some(report), _) => {
            page.lines.extend(explanation::report_lines(pen, report, scene.answers, columns));
            page.lines.extend(explanation::answer_lines(pen, scene.answers, columns));
        }
        (None, None) => page.lines.push(pen.line("The shop plays the step that this question is about …", Tone::Dim)),
        (None, Some(presented)) => question_lines(pen, screen, presented, columns, &mut page),
    }
    page
}

fn question_lines(pen: Pen, screen: &QuizScreen, presented: &PresentedQuestion, columns: usize, page: &mut QuizPage) {
    page.lines.extend(markdown_lines(pen, &presented.question.ask, columns));
    match &presented.prompt {
        Prompt::Spot { text, .. } => {
            page.lines.push(Line::default());
            page.lines.extend(text.trim_end().lines().flat_map(|line| code_text::code_lines(pen, line, columns)));
        }
        Prompt::Predict { moment, .. } => page.lines.extend(moment_lines(pen, moment, columns)),
        _ => {}
    }
    for hint in presented.question.hints.iter().take(screen.hints) {
        page.lines.push(Line::default());
        page.lines.extend(markdown_lines(pen, &format!("*Hint:* {hint}"), columns));
    }
    page.lines.push(Line::default());
    let marks = MarkKind::of(screen, presented);
    match &screen.stage {
        QuizStage::Explained { answer, score, comparison } => {
            own_answer_lines(pen, screen, presented, columns, page);
            explanation::put_explanation(pen, presented, answer, score, columns, page);
            page.lines.extend(explanation::comparison_lines(pen, comparison, columns));
        }
        QuizStage::Confidence(_) => {
            page.lines.push(pen.line("How sure are you?", Tone::Strong));
            let names: Vec<String> = Confidence::ALL.iter().map(Confidence::to_string).collect();
            option_lines(pen, screen, marks, &names, columns, page);
        }
        QuizStage::Ticking => {
            own_answer_lines(pen, screen, presented, columns, page);
            page.lines.extend(markdown_lines(
                pen,
                "Which of these did you name? Digits or **Space** tick, **Enter** is done.",
                columns,
            ));
            let points = presented.question.speak.as_ref().map_or(&[][..], |speak| &speak.points);
            option_lines(pen, screen, marks, points, columns, page);
        }
        QuizStage::Answering => answering_lines(pen, screen, presented, marks, columns, page),
    }
}

/// What the learner wrote instead of speaking, to be compared with the points of the rubric.
fn own_answer_lines(pen: Pen, screen: &QuizScreen, presented: &PresentedQuestion, columns: usize, page: &mut QuizPage) {
    let answer = screen.written_text();
    if presented.prompt != Prompt::Spoken || answer.is_empty() {
        return;
    }
    page.lines.extend(
        WrappedText::plain(answer, Tone::Code)
            .with_lead("You wrote: ", Tone::Code)
            .with_indent("  ")
            .lines(pen, columns),
    );
    page.lines.push(Line::default());
}

fn answering_lines(
    pen: Pen,
    screen: &QuizScreen,
    presented: &PresentedQuestion,
    marks: MarkKind,
    columns: usize,
    page: &mut QuizPage,
) {
    match &presented.prompt {
        Prompt::Typed => {
            page.lines.extend(answer_field_lines(pen, screen, columns, TEXT_FIELD_ROWS));
        }
        Prompt::Spoken => {
            let instruction =
                "Say it aloud, or write it here. **Enter** when you are done; then you tick what you named.";
            page.lines.extend(markdown_lines(pen, instruction, columns));
            page.lines.push(Line::default());
            page.lines.extend(answer_field_lines(pen, screen, columns, SPOKEN_FIELD_ROWS));
        }
        Prompt::Order(items) => {
            page.lines.extend(markdown_lines(
                pen,
                "Press the numbers in their order. **Backspace** takes the last one back.",
                columns,
            ));
            let texts: Vec<String> = items.iter().map(|item| item.text.clone()).collect();
            option_lines(pen, screen, marks, &texts, columns, page);
        }
        Prompt::Match { left, right, .. } => {
            page.lines.extend(match_lines::left_lines(pen, left, right, &screen.marked, columns));
            page.lines.push(Line::default());
            option_lines(pen, screen, marks, right, columns, page);
        }
        prompt => {
            if let Prompt::Several(_) = prompt {
                let instruction = "More than one may be right. Digits or **Space** mark, **Enter** answers.";
                page.lines.extend(markdown_lines(pen, instruction, columns));
            }
            let texts: Vec<String> = presented.options().iter().map(|option| option.text.clone()).collect();
            option_lines(pen, screen, marks, &texts, columns, page);
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
    fn of(screen: &QuizScreen, presented: &PresentedQuestion) -> Self {
        match (&screen.stage, &presented.prompt) {
            (QuizStage::Ticking, _) | (QuizStage::Answering, Prompt::Several(_)) => Self::Box,
            (QuizStage::Answering, Prompt::Order(_)) => Self::Number,
            (QuizStage::Answering, Prompt::Match { .. }) => Self::Letters,
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
fn option_lines(pen: Pen, screen: &QuizScreen, marks: MarkKind, texts: &[String], columns: usize, page: &mut QuizPage) {
    for (option, text) in texts.iter().enumerate() {
        let has_cursor = option == screen.cursor.0;
        let mark = marks.mark(&screen.marked, option);
        let lead = format!("{} {:>2}  {mark}", if has_cursor { "▸" } else { " " }, option + 1);
        let tone = if has_cursor { Tone::Strong } else { Tone::Plain };
        let start = page.lines.len();
        page.lines.extend(WrappedText::markdown(text).with_tone(tone).with_lead(&lead, Tone::Key).lines(pen, columns));
        page.option_rows.push(start..page.lines.len());
        if has_cursor {
            page.rows_in_view = Some(start..page.lines.len());
        }
    }
}

/// The state of the lab just before the request that a prediction is about, and that request.
fn moment_lines(pen: Pen, moment: &PredictionMoment, columns: usize) -> Vec<Line<'static>> {
    let lane = moment.lane.as_ref().map_or_else(String::new, |lane| format!(", at the server “{lane}”"));
    let mut lines = vec![Line::default()];
    lines.extend(markdown_lines(pen, &format!("From the lesson *{}*{lane}. Just before it:", moment.lesson), columns));
    for ViewSummaryLine { label, text } in view_summary(&moment.view, moment.client.as_deref()) {
        lines.extend(
            WrappedText::plain(&text, Tone::Code)
                .with_lead(&format!("  {label}: "), Tone::Dim)
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
