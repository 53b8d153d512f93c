//! Draws the wall: large and calm, one thing at a time, in the middle of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{ClassWall, QuestionOutcome};
use crate::course::quiz::presented_question::{AnswerOption, PresentedQuestion, Prompt};
use crate::model::class_view::{ClassPhase, ClassView, percent};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::page::{self, more_mark};
use crate::tui::widget::progress_bar::progress_bar;
use crate::tui::widget::wrapped_text::WrappedText;

/// The widest that a line of the wall gets: longer ones are hard to read from the back row.
const MAX_COLUMNS: u16 = 90;

/// Columns for the address and the code of the room, beside the QR code.
const LOBBY_COLUMNS: u16 = 44;

/// Columns of a bar.
const BAR_COLUMNS: u64 = 30;

/// The part of the screen in which the lines of the wall stand: a column in the middle, under the head.
pub(super) fn wall_area(area: Rect) -> Rect {
    let width = area.width.saturating_sub(4).min(MAX_COLUMNS);
    let x = area.x + (area.width - width) / 2;
    Rect { x, y: area.y + 2, width, height: area.height.saturating_sub(4) }
}

/// Draws the wall over the whole of `buffer`.
pub(super) fn draw_wall(pen: Pen, wall: &ClassWall, buffer: &mut Buffer) {
    let area = wall_area(buffer.area);
    let columns = usize::from(area.width);
    let lines = wall_lines(pen, wall, columns);
    let height = usize::from(area.height);
    let last = lines.len().saturating_sub(height);
    let scroll = wall.scroll.min(last);
    // What is short stands in the upper third, not at the very top.
    let free = area.height.saturating_sub(u16::try_from(lines.len()).unwrap_or(u16::MAX));
    let body = Rect { y: area.y + free / 3, height: area.height - free / 3, ..area };
    draw_head(pen, wall, more_mark(scroll, last, "↑ the end"), buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), body, buffer);
    // Where no phone can get, a code would only lead astray.
    if wall.view.phase == ClassPhase::Lobby && wall.entrance.advice.is_none() {
        draw_qr_code(pen, wall, body.y.saturating_add(u16::try_from(lines.len()).unwrap_or(u16::MAX)), buffer);
    }
    draw_door(pen, wall, buffer);
}

/// The head: which question of how many, and how many have answered.
fn draw_head(pen: Pen, wall: &ClassWall, more: &str, buffer: &mut Buffer) {
    let ClassView { joined, answered, .. } = wall.view;
    let (left, right) = match wall.view.phase {
        ClassPhase::Lobby => ("authwalk · a class".to_owned(), format!("{joined} here")),
        ClassPhase::Ended => ("authwalk · the end".to_owned(), format!("{joined} took part")),
        ClassPhase::Asking(index) | ClassPhase::Revealed(index) => (
            format!("Question {} of {}", index + 1, wall.questions.len()),
            format!("{answered} of {joined} have answered"),
        ),
    };
    let right = if more.is_empty() { right } else { format!("{more}   {right}") };
    let row = Rect { height: 1, ..page::margin(buffer.area) };
    let head = pen.justify(pen.line(&left, Tone::Strong), (&right, Tone::Strong), usize::from(row.width));
    draw_lines(&[head], row, buffer);
}

/// For those who come late: how to get in, above the footer.
fn draw_door(pen: Pen, wall: &ClassWall, buffer: &mut Buffer) {
    if !matches!(wall.view.phase, ClassPhase::Asking(_) | ClassPhase::Revealed(_)) {
        return;
    }
    let row = page::margin(buffer.area);
    let row = Rect { y: row.bottom().saturating_sub(2), height: 1, ..row };
    let door = format!("{}  code {}", wall.entrance.url, wall.entrance.code);
    draw_lines(&[pen.line(&door, Tone::Dim)], row, buffer);
}

/// The lines of the wall in so many columns.
pub(super) fn wall_lines(pen: Pen, wall: &ClassWall, columns: usize) -> Vec<Line<'static>> {
    match (wall.view.phase, wall.question()) {
        (ClassPhase::Lobby, _) => lobby_lines(pen, wall, columns),
        (ClassPhase::Asking(_), Some(question)) => question_lines(pen, question, None, columns),
        (ClassPhase::Revealed(_), Some(question)) => {
            let mut lines = question_lines(pen, question, Some(&wall.view), columns);
            lines.extend(paragraphs(pen, &question.question.why, columns));
            lines
        }
        _ => end_lines(pen, wall, columns),
    }
}

fn lobby_lines(pen: Pen, wall: &ClassWall, columns: usize) -> Vec<Line<'static>> {
    let entrance = &wall.entrance;
    let row = |label: &str, value: &str| pen.spans(&[(label, Tone::Plain), (value, Tone::Key)]);
    let mut lines = vec![
        pen.line("Take out your phone", Tone::Strong),
        Line::default(),
        row("Open   ", &entrance.url),
        row("Type   ", &entrance.code),
        pen.line(&format!("There is room for {} phones.", entrance.phone_limit), Tone::Dim),
        Line::default(),
        pen.line("No account, no name.", Tone::Plain),
        pen.line("Nothing about you is kept.", Tone::Plain),
    ];
    if let Some(advice) = &entrance.advice {
        lines.push(Line::default());
        lines.extend(WrappedText::plain(advice, Tone::Warn).with_indent("").lines(pen, columns));
    }
    lines.push(Line::default());
    lines
}

/// The QR code, dark on light: from the row `top` on, under the lines of the lobby, or beside them; where there is room for
/// all of it, or not at all.
fn draw_qr_code(pen: Pen, wall: &ClassWall, top: u16, buffer: &mut Buffer) {
    let code = &wall.entrance.qr_lines;
    let area = wall_area(buffer.area);
    let columns = code.first().map_or(0, |line| line.chars().count());
    let fits_below = |y: u16| usize::from(area.bottom().saturating_sub(y)) >= code.len();
    let beside = area.x + LOBBY_COLUMNS;
    let (x, y) = if fits_below(top) {
        (area.x, top)
    } else if fits_below(area.y) && usize::from(buffer.area.right().saturating_sub(beside)) >= columns {
        (beside, area.y)
    } else {
        return;
    };
    let lines: Vec<Line<'_>> = code.iter().map(|line| Line::styled(line.as_str(), pen.theme.qr_code_style())).collect();
    let width = u16::try_from(columns).unwrap_or(u16::MAX);
    draw_lines(&lines, Rect { x, y, width, height: buffer.area.bottom().saturating_sub(y) }, buffer);
}

/// What is asked, and its options; with `revealed`, what is right and how many took what.
fn question_lines(
    pen: Pen,
    question: &PresentedQuestion,
    revealed: Option<&ClassView>,
    columns: usize,
) -> Vec<Line<'static>> {
    let mut lines = paragraphs(pen, &question.question.ask, columns);
    match &question.prompt {
        Prompt::Spot { text, .. } => {
            lines.extend(text.trim_end().lines().map(|line| pen.line(line, Tone::Code)));
            lines.push(Line::default());
        }
        Prompt::Predict { moment, .. } => {
            let lane = moment.lane.as_ref().map(|lane| format!("{lane}: ")).unwrap_or_default();
            lines.extend(WrappedText::plain(&format!("{lane}{}", moment.act), Tone::Code).lines(pen, columns));
            lines.push(Line::default());
        }
        _ => {}
    }
    for (index, option) in question.options().iter().enumerate() {
        lines.extend(option_lines(pen, index, option, revealed, columns));
        lines.push(Line::default());
    }
    lines
}

fn option_lines(
    pen: Pen,
    index: usize,
    option: &AnswerOption,
    revealed: Option<&ClassView>,
    columns: usize,
) -> Vec<Line<'static>> {
    let number = index + 1;
    let Some(view) = revealed else {
        return WrappedText::markdown(&option.text).with_lead(&format!("{number:>2}  "), Tone::Key).lines(pen, columns);
    };
    let (sign, tone) = if option.right { ("✓", Tone::Good) } else { ("✗", Tone::Bad) };
    let lead = format!("{number:>2} {sign} ");
    let mut lines = WrappedText::markdown(&option.text).with_lead(&lead, tone).lines(pen, columns);
    let count = view.counts.get(index).copied().unwrap_or(0);
    let percent = view.percent(count);
    let bar = progress_bar(u64::try_from(percent).unwrap_or(0), BAR_COLUMNS);
    lines.push(pen.spans(&[
        ("     ", Tone::Plain),
        (&bar, tone),
        (&format!("  {percent} %  ({count})"), Tone::Strong),
    ]));
    if !option.because.is_empty() {
        lines.extend(WrappedText::markdown(&option.because).with_lead("     ", Tone::Plain).lines(pen, columns));
    }
    lines
}

/// Markdown of several paragraphs, each with an empty line behind it.
fn paragraphs(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        lines.extend(WrappedText::markdown(paragraph).lines(pen, columns));
        lines.push(Line::default());
    }
    lines
}

/// How the questions came out, the hardest first: what to talk about.
fn end_lines(pen: Pen, wall: &ClassWall, columns: usize) -> Vec<Line<'static>> {
    let mut lines = vec![pen.line("How it went, the hardest first", Tone::Strong), Line::default()];
    let percent = |outcome: &QuestionOutcome| percent(outcome.right, outcome.answered);
    let mut outcomes: Vec<&QuestionOutcome> = wall.outcomes.iter().filter(|outcome| outcome.answered > 0).collect();
    outcomes.sort_by_key(|outcome| percent(outcome));
    if outcomes.is_empty() {
        lines.push(pen.line("Nobody answered.", Tone::Plain));
    }
    for outcome in outcomes {
        let Some(question) = wall.questions.get(outcome.question) else { continue };
        let ask = question.question.ask.rsplit("\n\n").next().unwrap_or_default();
        let lead = format!("{:>3} % right  ", percent(outcome));
        lines.extend(WrappedText::markdown(ask).with_lead(&lead, Tone::Key).lines(pen, columns));
        lines.push(Line::default());
    }
    lines
}
