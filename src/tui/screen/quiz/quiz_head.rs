//! The head of a question: which it is, how far the questions have come, its level, and the clock.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::question_phase::QuestionPhase;
use super::{QuizScene, QuizScreen};
use crate::course::quiz::question_sequence::QuizProgress;
use crate::prose::{truncate, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The columns of the bar of a clock.
const CLOCK_COLUMNS: u8 = 10;

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
    let more_columns = if more.is_empty() { 0 } else { width(more) + 1 };
    let title = pen.line(&truncate(title, columns.saturating_sub(more_columns)), Tone::Strong);
    let head = pen.justify(title, (more, Tone::Key), columns);
    draw_lines(&[head, progress_rule(pen, screen, scene, columns)], area, buffer);
}

/// The rule below the head: as much of it is heavy as there are questions behind the learner. At its end the clock, which has
/// room there whatever the head says.
fn progress_rule(pen: Pen, screen: &QuizScreen, scene: QuizScene<'_>, columns: usize) -> Line<'static> {
    let clock = clock(screen, scene).map(|clock| clock.spans(pen)).unwrap_or_default();
    let clock_columns: usize = clock.iter().map(Span::width).sum();
    let columns = columns.saturating_sub(clock_columns);
    let done = match scene.progress {
        _ if scene.report.is_some() => columns,
        QuizProgress { count: 0, .. } => 0,
        QuizProgress { done, count } => columns * done.min(count) / count,
    };
    let mut rule = pen.spans(&[(&"━".repeat(done), Tone::Good), (&"─".repeat(columns - done), Tone::Dim)]);
    rule.extend(clock);
    rule
}

impl QuizClock {
    fn spans(&self, pen: Pen) -> Vec<Span<'static>> {
        let left = self.limit.saturating_sub(self.spent);
        let tone = if left * 10 < self.limit { Tone::Bad } else { Tone::Code };
        let filled = if self.limit == 0 { 0 } else { (left * u64::from(CLOCK_COLUMNS)).div_ceil(self.limit) };
        let bar: String = (0..u64::from(CLOCK_COLUMNS)).map(|column| if column < filled { '▰' } else { '▱' }).collect();
        pen.spans(&[(" ", Tone::Plain), (&self.text, Tone::Plain), (" ", Tone::Plain), (&bar, tone)]).spans
    }
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
