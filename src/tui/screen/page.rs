//! A page: a heading, lines that scroll, a footer. Bytes, checks, curl, help and reports are pages.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::prose::width;
use crate::tui::keymap::{self, Action, KeyContext, key_labels};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// The keys that the footer of a help page shows.
const HELP_ACTIONS: [Action; 5] = [Action::Up, Action::Down, Action::Close, Action::Help, Action::Quit];

/// The columns of help in which a binding's keys stand.
const HELP_KEY_COLUMNS: usize = 18;

/// A key as the footer names it, and the word for what it does.
pub(crate) type FooterHint = (String, &'static str);

/// The footer of `context`: its keys for `actions`, in this order; an action without a key there is left out.
pub(crate) fn footer_hints(context: KeyContext, actions: &[Action]) -> Vec<FooterHint> {
    actions.iter().filter_map(|action| keymap::footer_hint(context, *action)).collect()
}

/// The part of `area` in which a page's lines are drawn.
pub(super) fn content_area(area: Rect) -> Rect {
    Rect {
        x: area.x.saturating_add(1),
        y: area.y.saturating_add(2),
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(3),
    }
}

/// The first line to show after `action`, when `scroll` was the first of `lines` lines in `height` rows.
pub(super) fn scroll_after(scroll: usize, action: Action, lines: usize, height: usize) -> usize {
    let last = lines.saturating_sub(height);
    let page = height.saturating_sub(1).max(1);
    let target = match action {
        Action::Up => scroll.saturating_sub(1),
        Action::Down => scroll.saturating_add(1),
        Action::PageUp => scroll.saturating_sub(page),
        Action::PageDown => scroll.saturating_add(page),
        Action::Top => 0,
        Action::Bottom => last,
        _ => scroll,
    };
    target.min(last)
}

/// The first row to show of a list, so that `selected` is in the middle, except near the ends.
pub(super) fn first_row_around(selected: usize, height: usize, rows: usize) -> usize {
    selected.saturating_sub(height / 2).min(rows.saturating_sub(height))
}

/// How many entries of a list are not shown; empty when all are.
pub(super) fn more_label(above: usize, below: usize) -> String {
    match (above, below) {
        (0, 0) => String::new(),
        (above, 0) => format!("↑ {above} more"),
        (0, below) => format!("↓ {below} more"),
        (above, below) => format!("↑ {above} more, ↓ {below} more"),
    }
}

/// Draws a page over the whole of `buffer`; `scroll` is its first line.
pub(super) fn draw_page(
    pen: Pen,
    hints: &[FooterHint],
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
    let position = match (scroll, last) {
        (_, 0) => String::new(),
        (0, _) => "↓ more".to_owned(),
        _ if scroll == last => "↑ the end".to_owned(),
        _ => "↑ ↓ more".to_owned(),
    };
    let columns = usize::from(inner.width);
    let head = pen.justify(pen.line(title, Tone::Strong), (&position, Tone::Key), columns);
    let rule = pen.line(&"─".repeat(columns), Tone::Dim);
    draw_lines(&[head, rule], Rect { y: area.y, height: area.height.min(2), ..inner }, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), inner, buffer);
    draw_footer(pen, hints, buffer);
}

/// Draws a page of help, made by [`help_lines`] or [`help_starting_with`].
pub(super) fn draw_help(pen: Pen, title: &str, lines: &[Line<'static>], scroll: usize, buffer: &mut Buffer) {
    draw_page(pen, &footer_hints(KeyContext::Help, &HELP_ACTIONS), title, lines, scroll, buffer);
}

/// Draws a notice over the footer. A long one also takes rows above it, up to half of the screen.
pub(super) fn draw_notice(pen: Pen, notice: &str, buffer: &mut Buffer) {
    let row = last_row(buffer.area);
    let columns = usize::from(row.width);
    let mut lines = pen.wrap(notice, Tone::Warn, ("", ""), columns);
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

/// Draws the last row: keys with what they do. Keys that don't fit are left out behind a mark; help lists them.
pub(super) fn draw_footer(pen: Pen, hints: &[FooterHint], buffer: &mut Buffer) {
    let area = buffer.area;
    let columns = usize::from(area.width.saturating_sub(2));
    let hint_width = |hint: &FooterHint| width(&hint.0) + width(hint.1) + 3;
    let mut fitting: Vec<&FooterHint> = hints.iter().collect();
    let mut total: usize = hints.iter().map(hint_width).sum();
    let mut is_cut = false;
    // The last two, help and quit, are kept: whoever is lost needs them. The last hint has no gap behind it.
    while total.saturating_sub(2) > columns && fitting.len() > 2 {
        let dropped = fitting.remove(fitting.len() - 3);
        total -= hint_width(dropped);
        if !is_cut {
            is_cut = true;
            total += 3;
        }
    }
    let mut parts: Vec<(&str, Tone)> = Vec::new();
    for (index, (key, label)) in fitting.iter().enumerate() {
        if is_cut && index + 2 == fitting.len() {
            parts.push(("…  ", Tone::Dim));
        }
        parts.extend([(key.as_str(), Tone::Key), (" ", Tone::Plain), (*label, Tone::Dim), ("  ", Tone::Plain)]);
    }
    parts.pop();
    draw_lines(&[pen.spans(&parts)], last_row(area), buffer);
}

/// Help for the map and the lessons: the keys, screen by screen, from `first` on, where the learner is.
pub(super) fn help_starting_with(pen: Pen, columns: usize, first: KeyContext) -> Vec<Line<'static>> {
    use KeyContext::{ActionList, Lesson, LessonEnd, Map, Page, RequestEditor, Search, Workbench};
    let mut screens = vec![Lesson, Page, ActionList, RequestEditor, Workbench, LessonEnd, Map, Search];
    let start = screens.iter().position(|screen| *screen == first).unwrap_or(0);
    screens.rotate_left(start);
    help_lines(pen, columns, &screens)
}

/// Help: the keys of these screens, and what the signs mean.
pub(super) fn help_lines(pen: Pen, columns: usize, screens: &[KeyContext]) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for screen in screens.iter().copied() {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(pen.line(screen.title(), Tone::Strong));
        for binding in keymap::bindings_for(screen) {
            let help = pen.markdown(binding.help, columns.saturating_sub(2 + HELP_KEY_COLUMNS).max(20));
            for (index, text) in help.into_iter().enumerate() {
                let keys = if index == 0 { key_labels(binding) } else { String::new() };
                let gap = " ".repeat(HELP_KEY_COLUMNS.saturating_sub(width(&keys)));
                let mut line = pen.spans(&[("  ", Tone::Plain), (&keys, Tone::Key), (&gap, Tone::Plain)]);
                line.spans.extend(text.spans);
                lines.push(line);
            }
        }
    }
    lines.push(Line::default());
    lines.push(pen.line("signs", Tone::Strong));
    for (sign, tone, meaning) in SIGN_LEGEND {
        lines.push(pen.spans(&[("  ", Tone::Plain), (sign, *tone), ("  ", Tone::Plain), (meaning, Tone::Plain)]));
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
