//! A page: a heading, lines that can be scrolled, a footer. Bytes, checks, curl and help are pages.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::prose::width;
use crate::tui::keymap::{self, Action, KeyContext, key_labels};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The room for a page's lines in an area of this size.
pub(super) fn content_area(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(2),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(3),
    }
}

/// Where a page that stands at line `scroll` goes, of `lines` lines in `height` rows.
pub(super) fn scroll_after(scroll: usize, action: Action, lines: usize, height: usize) -> usize {
    let last = lines.saturating_sub(height);
    let page = height.saturating_sub(1).max(1);
    let to = match action {
        Action::Up => scroll.saturating_sub(1),
        Action::Down => scroll.saturating_add(1),
        Action::PageUp => scroll.saturating_sub(page),
        Action::PageDown => scroll.saturating_add(page),
        Action::Top => 0,
        Action::Bottom => last,
        _ => scroll,
    };
    to.min(last)
}

/// Draws a page.
pub(super) fn draw_page(
    pen: Pen,
    hints: &[(String, &'static str)],
    title: &str,
    lines: &[Line<'static>],
    scroll: usize,
    buffer: &mut Buffer,
) {
    let area = buffer.area;
    let inner = content_area(area);
    let height = usize::from(inner.height);
    let last = lines.len().saturating_sub(height);
    let scroll = scroll.min(last);
    let place = match (scroll, last) {
        (_, 0) => String::new(),
        (0, _) => "↓ more".to_owned(),
        (at, last) if at == last => "↑ the end".to_owned(),
        _ => "↑ ↓ more".to_owned(),
    };
    let columns = usize::from(inner.width);
    let head = pen.justify(pen.line(title, Tone::Strong), (&place, Tone::Key), columns);
    let rule = pen.line(&"─".repeat(columns), Tone::Dim);
    draw_lines(&[head, rule], Rect { y: area.y, height: area.height.min(2), ..inner }, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), inner, buffer);
    draw_footer(pen, hints, buffer);
}

/// The last row: something to be said once. What is too long for it takes the rows above, too.
pub(super) fn draw_notice(pen: Pen, notice: &str, buffer: &mut Buffer) {
    let row = last_row(buffer.area);
    let columns = usize::from(row.width);
    let said = crate::prose::StyledSpan::new(notice, crate::prose::TextStyle::Plain);
    let lines = crate::prose::wrap(&[said], columns, "", "");
    let mut lines: Vec<Line<'static>> = lines.iter().map(|line| pen.line(&line.text(), Tone::Warn)).collect();
    if let [line] = lines.as_mut_slice()
        && line.width() + width("? keys") < columns
    {
        *line = pen.justify(std::mem::take(line), ("? keys", Tone::Dim), columns);
    }
    let lines = pen.truncate(lines, usize::from(buffer.area.height / 2).max(1));
    let height = u16::try_from(lines.len()).unwrap_or(1).max(1);
    let rows = Rect { y: row.bottom().saturating_sub(height), height, ..row };
    draw_lines(&vec![pen.line(&" ".repeat(columns), Tone::Plain); lines.len()], rows, buffer);
    draw_lines(&lines, rows, buffer);
}

fn last_row(area: Rect) -> Rect {
    let width = area.width.saturating_sub(2);
    Rect { x: area.x.saturating_add(1), y: area.bottom().saturating_sub(1), width, height: area.height.min(1) }
}

/// The last row: keys with what they do. What does not fit is left to help, behind a mark.
pub(super) fn draw_footer(pen: Pen, hints: &[(String, &'static str)], buffer: &mut Buffer) {
    let area = buffer.area;
    let columns = usize::from(area.width.saturating_sub(2));
    let long = |hint: &(String, &str)| width(&hint.0) + width(hint.1) + 3;
    let total: usize = hints.iter().map(long).sum();
    let mut shown: Vec<&(String, &str)> = hints.iter().collect();
    let mut left = total;
    let mut marked = false;
    // The last two, help and quit, stay to the end.
    while left.saturating_sub(2) > columns && shown.len() > 2 {
        let dropped = shown.remove(shown.len() - 3);
        left -= long(dropped);
        if !marked {
            marked = true;
            left += 3;
        }
    }
    let mut parts: Vec<(&str, Tone)> = Vec::new();
    for (at, (key, label)) in shown.iter().enumerate() {
        if marked && at + 2 == shown.len() {
            parts.push(("…  ", Tone::Dim));
        }
        parts.extend([(key.as_str(), Tone::Key), (" ", Tone::Plain), (*label, Tone::Dim), ("  ", Tone::Plain)]);
    }
    parts.pop();
    draw_lines(&[pen.spans(&parts)], last_row(area), buffer);
}

/// The keys, screen by screen; `first` is the one that the learner is in front of.
pub(super) fn help_starting_with(pen: Pen, columns: usize, first: KeyContext) -> Vec<Line<'static>> {
    use KeyContext::{ActionList, Lesson, LessonEnd, Map, Page, RequestEditor, Search, Workbench};
    let mut screens = vec![Lesson, Page, ActionList, RequestEditor, Workbench, LessonEnd, Map, Search];
    // What stands behind it in the list comes next, and the others after that.
    let at = screens.iter().position(|screen| *screen == first).unwrap_or(0);
    screens.rotate_left(at);
    help_lines(pen, columns, &screens)
}

/// The keys of these screens.
pub(super) fn help_lines(pen: Pen, columns: usize, screens: &[KeyContext]) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for screen in screens.iter().copied() {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(pen.line(screen.title(), Tone::Strong));
        for row in keymap::bindings_for(screen) {
            let said = pen.markdown(row.help, columns.saturating_sub(20).max(20));
            for (at, text) in said.into_iter().enumerate() {
                let keys = if at == 0 { key_labels(row) } else { String::new() };
                let gap = " ".repeat(18_usize.saturating_sub(width(&keys)));
                let mut line = pen.spans(&[("  ", Tone::Plain), (&keys, Tone::Key), (&gap, Tone::Plain)]);
                line.spans.extend(text.spans);
                lines.push(line);
            }
        }
    }
    lines.push(Line::default());
    lines.push(pen.line("signs", Tone::Strong));
    for (sign, tone, says) in SIGN_LEGEND {
        lines.push(pen.spans(&[("  ", Tone::Plain), (sign, *tone), ("  ", Tone::Plain), (says, Tone::Plain)]));
    }
    lines
}

/// The signs of the lesson screen and what they mean.
const SIGN_LEGEND: &[(&str, Tone, &str)] = &[
    ("✓", Tone::Good, "a check that was made and passed"),
    ("✗", Tone::Bad, "a check that was made and refused"),
    ("–", Tone::Warn, "a check that this server does not make"),
    ("·", Tone::Dim, "a check that was not reached: an earlier one had refused"),
    ("+", Tone::New, "new since before the step"),
    ("*", Tone::New, "changed since before the step"),
    ("-", Tone::Dim, "gone since before the step"),
    ("▸", Tone::Key, "what this step is about"),
];
