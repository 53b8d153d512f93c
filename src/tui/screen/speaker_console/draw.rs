//! Draws the console: the time in the head; below it what is on the wall and comes next, the answer, and the notes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::SpeakerConsole;
use crate::model::speaker_view::{SlideSummary, SpeakerView};
use crate::prose::{truncate, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::screen_parts;
use crate::tui::widget::screen_parts::more_mark;
use crate::tui::widget::wrapped_text::WrappedText;

/// From this width on, the slides stand beside the notes.
const WIDE_COLUMNS: u16 = 100;

/// Behind or ahead of the plan by less than so many seconds is on time.
const ON_TIME_SECONDS: i64 = 60;

/// The columns of the console: what the class sees, and what only the speaker sees; the same where there is no room for two.
struct ConsoleColumns {
    slides: Rect,
    notes: Option<Rect>,
}

impl ConsoleColumns {
    fn new(area: Rect) -> Self {
        let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3), ..screen_parts::margin(area) };
        if area.width < WIDE_COLUMNS {
            return Self { slides: body, notes: None };
        }
        let left = body.width / 2 - 1;
        let right = Rect { x: body.x + left + 2, width: body.width - left - 2, ..body };
        Self { slides: Rect { width: left, ..body }, notes: Some(right) }
    }

    /// The column that scrolls.
    fn scrolled(&self) -> Rect {
        self.notes.unwrap_or(self.slides)
    }
}

/// Draws the console over the whole of `buffer`, but for the last row.
pub(super) fn draw_console(pen: Pen, console: &SpeakerConsole, buffer: &mut Buffer) {
    let columns = ConsoleColumns::new(buffer.area);
    let Some(view) = console.view_now() else {
        let lines = WrappedText::plain(
            "Waiting for a presentation: start `authwalk present` in another terminal of this computer.",
            Tone::Plain,
        );
        draw_head(pen, console, None, "", buffer);
        return draw_lines(&lines.lines(pen, usize::from(columns.slides.width)), columns.slides, buffer);
    };
    let scrolled = columns.scrolled();
    let lines = scrolled_lines(pen, &view, &columns);
    let last = lines.len().saturating_sub(usize::from(scrolled.height));
    let scroll = console.scroll.min(last);
    draw_head(pen, console, Some(&view), more_mark(scroll, last, "↑ the end"), buffer);
    if columns.notes.is_some() {
        let lines = slide_lines(pen, &view, usize::from(columns.slides.width));
        draw_lines(&pen.truncate(lines, usize::from(columns.slides.height)), columns.slides, buffer);
    }
    draw_lines(lines.get(scroll..).unwrap_or_default(), scrolled, buffer);
}

/// How far the console can be scrolled on a screen of this size.
pub(super) fn last_scroll(console: &SpeakerConsole, area: Rect) -> usize {
    let columns = ConsoleColumns::new(area);
    let pen = Pen { theme: Theme::MONO };
    let lines = console.view_now().map_or(0, |view| scrolled_lines(pen, &view, &columns).len());
    lines.saturating_sub(usize::from(columns.scrolled().height))
}

/// The lines of the column that scrolls.
fn scrolled_lines(pen: Pen, view: &SpeakerView, columns: &ConsoleColumns) -> Vec<Line<'static>> {
    if let Some(notes) = columns.notes {
        return note_lines(pen, view, usize::from(notes.width));
    }
    let width = usize::from(columns.slides.width);
    let mut lines = summary_lines(pen, "on the wall", &view.here, width);
    lines.extend(note_lines(pen, view, width));
    lines.extend(next_lines(pen, view, width));
    lines
}

/// What is presented, the slide, the time and the pace.
fn draw_head(pen: Pen, console: &SpeakerConsole, view: Option<&SpeakerView>, more: &str, buffer: &mut Buffer) {
    let title = view.map_or("notes", |view| &view.title);
    let right = view.map_or_else(String::new, |view| {
        let state = match (console.is_connected, view.is_blank) {
            (false, _) => "the presentation is gone".to_owned(),
            (true, true) => "the wall is dark".to_owned(),
            (true, false) => pace(view),
        };
        format!("{} / {}   {}   {state}", view.slide, view.count, clock_face(view.elapsed_seconds))
    });
    let tone = if console.is_connected { Tone::Strong } else { Tone::Warn };
    // The state is whole; of a long title the beginning is enough.
    let columns = usize::from(screen_parts::margin(buffer.area).width);
    let right_columns = width(&screen_parts::with_more_mark(more, &right));
    let title = truncate(title, columns.saturating_sub(right_columns + 2));
    screen_parts::draw_head_row(pen, pen.line(&title, Tone::Dim), more, (&right, tone), buffer);
}

/// `1:04:09`, or `4:09`.
fn clock_face(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How the time compares with the plan.
fn pace(view: &SpeakerView) -> String {
    let planned = view.planned_seconds / 60;
    match view.seconds_behind() {
        _ if planned == 0 => String::new(),
        behind if behind >= ON_TIME_SECONDS => format!("{} min behind · {planned} planned", behind / 60),
        behind if behind <= -ON_TIME_SECONDS => format!("{} min ahead · {planned} planned", -behind / 60),
        _ => format!("on time · {planned} planned"),
    }
}

/// What is on the wall, and what comes next.
fn slide_lines(pen: Pen, view: &SpeakerView, columns: usize) -> Vec<Line<'static>> {
    let mut lines = summary_lines(pen, "on the wall", &view.here, columns);
    lines.extend(next_lines(pen, view, columns));
    lines
}

fn next_lines(pen: Pen, view: &SpeakerView, columns: usize) -> Vec<Line<'static>> {
    match &view.next {
        Some(next) => summary_lines(pen, "next", next, columns),
        None => vec![pen.line("This is the last slide.", Tone::Dim)],
    }
}

fn summary_lines(pen: Pen, label: &str, summary: &SlideSummary, columns: usize) -> Vec<Line<'static>> {
    let mut lines = label_line(pen, label, columns);
    lines.extend(WrappedText::plain(&summary.heading, Tone::Strong).lines(pen, columns));
    for paragraph in &summary.lines {
        lines.extend(WrappedText::markdown(paragraph).with_lead("  ", Tone::Plain).lines(pen, columns));
    }
    lines.push(Line::default());
    lines
}

/// How many have answered, the answer to come, and the notes.
fn note_lines(pen: Pen, view: &SpeakerView, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(answered) = view.answered {
        lines.push(pen.spans(&[("answers so far  ", Tone::Dim), (&answered.to_string(), Tone::Strong)]));
        lines.push(Line::default());
    }
    for (label, text) in [("the answer", &view.answer), ("notes", &view.notes)] {
        let Some(text) = text else { continue };
        lines.extend(label_line(pen, label, columns));
        for paragraph in text.split("\n\n") {
            lines.extend(WrappedText::markdown(paragraph).lines(pen, columns));
        }
        lines.push(Line::default());
    }
    if view.answer.is_none() && view.notes.is_none() {
        lines.extend([pen.line("no notes for this slide", Tone::Dim), Line::default()]);
    }
    lines
}

fn label_line(pen: Pen, label: &str, columns: usize) -> Vec<Line<'static>> {
    let rule = "─".repeat(columns.saturating_sub(label.len() + 1));
    vec![pen.spans(&[(label, Tone::Key), (" ", Tone::Plain), (&rule, Tone::Dim)])]
}
