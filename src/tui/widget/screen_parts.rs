//! What many screens have: a heading above lines that scroll (bytes, checks, curl, help and reports), the footer and the notice
//! that the stack of screens draws.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Clear, Widget as _};

use crate::prose::width;
use crate::tui::keymap::{self, FooterHint, KeyPress, KeymapAction, KeymapContext};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::{Theme, Tone};
use crate::tui::widget::list::position_after;
use crate::tui::widget::wrapped_text::WrappedText;

/// The footer of `context`: its keys for `actions`, in this order; an action without a key there is left out.
pub(in crate::tui) fn footer_hints(context: KeymapContext, actions: &[KeymapAction]) -> Vec<FooterHint> {
    actions.iter().filter_map(|action| keymap::footer_hint(context, *action)).collect()
}

/// `area` without a column at each side.
pub(in crate::tui) fn margin(area: Rect) -> Rect {
    Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(2), ..area }
}

/// The part of `area` in which a page's lines are drawn.
pub(in crate::tui) fn content_area(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(2), height: area.height.saturating_sub(3), ..margin(area) }
}

/// The first line of a screen that isn't a page: `authwalk · the course`.
pub(in crate::tui) fn name_line(pen: Pen, name: &str) -> Line<'static> {
    pen.spans(&[("authwalk", Tone::Strong), (" · ", Tone::Dim), (name, Tone::Plain)])
}

/// Draws the head of a screen that isn't a page: what it is about, and at the right, behind where there are more lines, how it
/// stands.
pub(in crate::tui) fn draw_head_row(
    pen: Pen,
    left: Line<'static>,
    more: &str,
    right: (&str, Tone),
    buffer: &mut Buffer,
) {
    let row = Rect { height: 1, ..margin(buffer.area) };
    let right = (&*with_more_mark(more, right.0), right.1);
    draw_lines(&[pen.justify(left, right, usize::from(row.width))], row, buffer);
}

/// What stands at the right of a head: where there are more lines, and how it stands.
pub(in crate::tui) fn with_more_mark(more: &str, right: &str) -> String {
    if more.is_empty() { right.to_owned() } else { format!("{more}   {right}") }
}

/// The first line to show of a page after `action`, in a terminal of this area; `lines` counts the lines of the page in
/// the columns that it is given.
pub(in crate::tui) fn scroll_after(
    scroll: usize,
    action: KeymapAction,
    area: Rect,
    lines: impl FnOnce(Pen, usize) -> usize,
) -> usize {
    let content = content_area(area);
    // How many lines there are does not depend on their colours.
    let lines = lines(Pen { theme: Theme::MONO }, usize::from(content.width));
    scroll_lines(scroll, action, lines, usize::from(content.height))
}

/// The first line to show after `action`, when `scroll` was the first of `lines` lines in `height` rows.
pub(in crate::tui) fn scroll_lines(scroll: usize, action: KeymapAction, lines: usize, height: usize) -> usize {
    position_after(scroll, action, lines.saturating_sub(height), height.saturating_sub(1).max(1))
}

/// Where there is more of what is scrolled, when `scroll` is the first line and `last` the last that can be; `end` is said
/// at its end.
pub(in crate::tui) const fn more_mark(scroll: usize, last: usize, end: &'static str) -> &'static str {
    match scroll {
        _ if last == 0 => "",
        0 => "↓ more",
        _ if scroll == last => end,
        _ => "↑ ↓ more",
    }
}

/// Draws a page over the whole of `buffer`, but for its footer; `scroll` is its first line.
pub(in crate::tui) fn draw_text(pen: Pen, title: &str, lines: &[Line<'static>], scroll: usize, buffer: &mut Buffer) {
    let area = buffer.area;
    let inner = content_area(area);
    let height = usize::from(inner.height);
    let last = lines.len().saturating_sub(height);
    let scroll = scroll.min(last);
    let position = more_mark(scroll, last, "↑ the end");
    let columns = usize::from(inner.width);
    let head = pen.justify(pen.line(title, Tone::Strong), (position, Tone::Key), columns);
    let rule = pen.line(&"─".repeat(columns), Tone::Dim);
    draw_lines(&[head, rule], Rect { y: area.y, height: area.height.min(2), ..inner }, buffer);
    draw_lines(lines.get(scroll..).unwrap_or_default(), inner, buffer);
}

/// Draws a notice over the footer. A long one also takes rows above it, up to half of the screen.
pub(in crate::tui) fn draw_notice(pen: Pen, notice: &str, buffer: &mut Buffer) {
    let row = last_row(buffer.area);
    let columns = usize::from(row.width);
    let mut lines = WrappedText::plain(notice, Tone::Warn).with_indent("").lines(pen, columns);
    if let [line] = lines.as_mut_slice()
        && line.width() + width("? keys") < columns
    {
        *line = pen.justify(std::mem::take(line), ("? keys", Tone::Dim), columns);
    }
    let lines = pen.truncate(lines, usize::from(buffer.area.height / 2).max(1));
    let height = u16::try_from(lines.len()).unwrap_or(1).max(1);
    let rows = Rect { y: row.bottom().saturating_sub(height), height, ..row };
    // The cells are made anew: a style is added to what a cell has, so that the bold letters of the keys would shine through.
    Clear.render(rows, buffer);
    buffer.set_style(rows, pen.theme.style(Tone::Plain));
    draw_lines(&lines, rows, buffer);
}

fn last_row(area: Rect) -> Rect {
    Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..margin(area) }
}

/// A hint of a footer, and the column where it begins.
struct FooterSpot<'h> {
    hint: &'h FooterHint,
    column: usize,
}

/// The hints of a footer that fit.
struct FooterSpots<'h> {
    spots: Vec<FooterSpot<'h>>,
    /// Whether some are left out.
    is_cut: bool,
}

/// The mark for hints that are left out, before the last two.
const CUT_MARK: &str = "…  ";

impl<'h> FooterSpots<'h> {
    /// The last two, help and quit, are kept for a learner who is lost.
    fn new(hints: &'h [FooterHint], columns: usize) -> Self {
        let hint_width = |hint: &FooterHint| width(&hint.key) + width(hint.label) + 3;
        let mut fitting: Vec<&FooterHint> = hints.iter().collect();
        let mut total: usize = hints.iter().map(hint_width).sum();
        let mut is_cut = false;
        // The last hint has no gap behind it.
        while total.saturating_sub(2) > columns && fitting.len() > 2 {
            let dropped = fitting.remove(fitting.len() - 3);
            total -= hint_width(dropped);
            if !is_cut {
                is_cut = true;
                total += width(CUT_MARK);
            }
        }
        let count = fitting.len();
        let mut spots = Vec::new();
        let mut column = 0;
        for (index, hint) in fitting.into_iter().enumerate() {
            if is_cut && index + 2 == count {
                column += width(CUT_MARK);
            }
            spots.push(FooterSpot { hint, column });
            column += hint_width(hint);
        }
        Self { spots, is_cut }
    }
}

/// Draws the last row: keys with what they do. Keys that don't fit are left out behind a mark; help lists them.
pub(in crate::tui) fn draw_footer(pen: Pen, hints: &[FooterHint], buffer: &mut Buffer) {
    let row = last_row(buffer.area);
    let FooterSpots { spots, is_cut } = FooterSpots::new(hints, usize::from(row.width));
    let count = spots.len();
    let mut parts: Vec<(&str, Tone)> = Vec::new();
    for (index, FooterSpot { hint: FooterHint { key, label, .. }, .. }) in spots.into_iter().enumerate() {
        if is_cut && index + 2 == count {
            parts.push((CUT_MARK, Tone::Dim));
        }
        parts.extend([(key.as_str(), Tone::Key), (" ", Tone::Plain), (*label, Tone::Dim), ("  ", Tone::Plain)]);
    }
    parts.pop();
    draw_lines(&[pen.spans(&parts)], row, buffer);
}

/// The key that the footer of these hints names at `position`.
pub(in crate::tui) fn footer_key(hints: &[FooterHint], area: Rect, position: Position) -> Option<KeyPress> {
    let row = last_row(area);
    let column = usize::from(position.x.checked_sub(row.x).filter(|_| row.contains(position))?);
    let FooterSpots { spots, .. } = FooterSpots::new(hints, usize::from(row.width));
    let covers = |spot: &&FooterSpot| {
        (spot.column..spot.column + width(&spot.hint.key) + 1 + width(spot.hint.label)).contains(&column)
    };
    spots.iter().find(covers)?.hint.press
}
