//! Draws the wall: large and calm, one thing at a time, in the middle of the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{ClassWall, QuestionOutcome};
use crate::course::quiz::question_instance::{Prompt, QuestionInstance};
use crate::model::class_view::{ClassPhase, ClassView, percent};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;
use crate::tui::widget::class_entrance::{draw_qr_code, draw_trouble, entrance_lines};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::more_mark;
use crate::tui::widget::wall::{OptionDisplay, VoteShare, option_lines, paragraphs, upper_third, wall_area};
use crate::tui::widget::wrapped_text::WrappedText;

/// Draws the wall over the whole of `buffer`.
pub(super) fn draw_wall(pen: Pen, wall: &ClassWall, buffer: &mut Buffer) {
    let area = wall_area(buffer.area);
    let columns = usize::from(area.width);
    let lines = wall_lines(pen, wall, columns);
    let height = usize::from(area.height);
    let last = lines.len().saturating_sub(height);
    let scroll = wall.scroll.min(last);
    let body = upper_third(area, lines.len());
    draw_head(pen, wall, more_mark(scroll, last, "↑ the end"), buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), body, buffer);
    // Where no phone can get, a code would only lead astray.
    if wall.view.phase == ClassPhase::Lobby && wall.entrance.advice.is_none() {
        draw_qr_code(
            pen,
            &wall.entrance,
            body.y.saturating_add(u16::try_from(lines.len()).unwrap_or(u16::MAX)),
            buffer,
        );
    }
    draw_entrance(pen, wall, buffer);
}

/// The head: which question of how many, and how many have answered.
fn draw_head(pen: Pen, wall: &ClassWall, more: &str, buffer: &mut Buffer) {
    let ClassView { joined, answered, .. } = wall.view;
    let (left, right) = match wall.view.phase {
        ClassPhase::Lobby | ClassPhase::Watching => ("authwalk · a class".to_owned(), format!("{joined} here")),
        ClassPhase::Ended => ("authwalk · the end".to_owned(), format!("{joined} took part")),
        ClassPhase::Asking(index) | ClassPhase::Counted(index) | ClassPhase::Revealed(index) => (
            format!("Question {} of {}", index + 1, wall.questions.len()),
            format!("{answered} of {joined} have answered"),
        ),
    };
    screen_parts::draw_head_row(pen, pen.line(&left, Tone::Strong), more, (&right, Tone::Strong), buffer);
}

/// Above the footer: why nothing is counted just now, or else, for those who come late, how to get in.
fn draw_entrance(pen: Pen, wall: &ClassWall, buffer: &mut Buffer) {
    draw_trouble(pen, wall.view.trouble.as_deref(), buffer);
    let is_asked = matches!(wall.view.phase, ClassPhase::Asking(_) | ClassPhase::Revealed(_));
    if wall.view.trouble.is_some() || !is_asked {
        return;
    }
    let row = screen_parts::margin(buffer.area);
    let row = Rect { y: row.bottom().saturating_sub(2), height: 1, ..row };
    let entrance = format!("{}  code {}", wall.entrance.url, wall.entrance.code);
    draw_lines(&[pen.line(&entrance, Tone::Dim)], row, buffer);
}

/// The lines of the wall in so many columns.
pub(super) fn wall_lines(pen: Pen, wall: &ClassWall, columns: usize) -> Vec<Line<'static>> {
    match (wall.view.phase, wall.question()) {
        (ClassPhase::Lobby, _) => entrance_lines(pen, &wall.entrance, columns),
        (ClassPhase::Asking(_), Some(question)) => question_lines(pen, question, None, columns),
        (ClassPhase::Revealed(_), Some(question)) => {
            let mut lines = question_lines(pen, question, Some(&wall.view), columns);
            lines.extend(paragraphs(pen, &question.question.why, columns));
            lines
        }
        _ => end_lines(pen, wall, columns),
    }
}

/// What is asked, and its options; with `revealed`, what is right and how many took what.
fn question_lines(
    pen: Pen,
    question: &QuestionInstance,
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
        let share = |view: &ClassView| VoteShare {
            count: view.counts.get(index).copied().unwrap_or(0),
            answered: view.answered,
        };
        let display = revealed.map_or(OptionDisplay::Asked, |view| OptionDisplay::Revealed(share(view)));
        lines.extend(option_lines(pen, index, option, display, columns));
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
