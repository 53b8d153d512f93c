//! The head of a question: which it is, how far the questions have come, its level, and the clock.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::question_phase::QuestionPhase;
use super::{QuizScene, QuizScreen};
use crate::course::quiz::question_sequence::QuizProgress;
use crate::prose::{truncate_with_ellipsis, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The columns of the bar of a clock.
const CLOCK_COLUMNS: u8 = 10;

/// The columns before the clock's text and behind it.
const CLOCK_GAPS: usize = " · ".len() - 1 + " ".len();

/// A time that is shown: what has passed of what there is, in seconds.
struct QuizClock {
    text: String,
    spent: u64,
    limit: u64,
}

/// Draws the head; `more` says where there are more lines.
pub(super) fn draw_head(
    pen: Pen,
    screen: &QuizScreen,
    scene: QuizScene<'_>,
    more: &str,
    area: Rect,
    buffer: &mut Buffer,
) {
    let columns = usize::from(area.width);
    let title = if scene.report.is_some() { "How it went" } else { scene.heading };
    let clock = clock(screen, scene);
    // The clock is never cut: a long title gives way.
    let clock_columns = clock.as_ref().map_or(0, |clock| CLOCK_GAPS + width(&clock.text) + usize::from(CLOCK_COLUMNS));
    let more_columns = if more.is_empty() { 0 } else { width(more) + 1 };
    let title = truncate_with_ellipsis(title, columns.saturating_sub(clock_columns + more_columns));
    let mut head = pen.line(&title, Tone::Strong);
    if let Some(clock) = clock {
        let left = clock.limit.saturating_sub(clock.spent);
        let tone = if left * 10 < clock.limit { Tone::Bad } else { Tone::Code };
        let filled = if clock.limit == 0 { 0 } else { (left * u64::from(CLOCK_COLUMNS)).div_ceil(clock.limit) };
        let bar: String = (0..u64::from(CLOCK_COLUMNS)).map(|column| if column < filled { '▰' } else { '▱' }).collect();
        head.extend(pen.spans(&[(" · ", Tone::Dim), (&clock.text, Tone::Plain), (" ", Tone::Plain), (&bar, tone)]));
    }
    let head = pen.justify(head, (more, Tone::Key), columns);
    draw_lines(&[head, progress_rule(pen, scene, columns)], area, buffer);
}

/// The rule below the head: as much of it is heavy as there are questions behind the learner.
fn progress_rule(pen: Pen, scene: QuizScene<'_>, columns: usize) -> Line<'static> {
    let done = match scene.progress {
        _ if scene.report.is_some() => columns,
        QuizProgress { count: 0, .. } => 0,
        QuizProgress { done, count } => columns * done.min(count) / count,
    };
    pen.spans(&[(&"━".repeat(done), Tone::Good), (&"─".repeat(columns - done), Tone::Dim)])
}

/// The clock of an exam, or of an answer that is spoken.
fn clock(screen: &QuizScreen, scene: QuizScene<'_>) -> Option<QuizClock> {
    if scene.report.is_some() {
        return None;
    }
    if let (Some(left), Some(limit)) = (scene.time_left, scene.time_limit) {
        let (left, limit) = (left.as_secs(), limit.as_secs());
        let text = format!("{} left", format_clock(left));
        return Some(QuizClock { text, spent: limit.saturating_sub(left), limit });
    }
    let speak = scene.instance?.question.speak.as_ref().filter(|_| screen.phase == QuestionPhase::Answering)?;
    let (spent, limit) = (screen.elapsed.as_secs(), u64::from(speak.seconds));
    let over = if spent > limit { " · over time" } else { "" };
    Some(QuizClock { text: format!("{} of {}{over}", format_clock(spent), format_clock(limit)), spent, limit })
}

fn format_clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
