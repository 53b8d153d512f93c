//! What stands on the wall of a room: a column in the middle, paragraphs with space between them, options with bars.

use ratatui::layout::Rect;
use ratatui::text::Line;

use crate::course::quiz::question_instance::AnswerOption;
use crate::model::class_view::percent;
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::progress_bar::progress_bar;
use crate::tui::widget::wrapped_text::WrappedText;

/// The widest that a line of the wall gets: longer ones are hard to read from the back row.
const MAX_COLUMNS: u16 = 90;

/// Columns of a bar.
const BAR_COLUMNS: u64 = 30;

/// The part of the screen in which the lines of the wall stand: a column in the middle, under the head.
pub(in crate::tui) fn wall_area(area: Rect) -> Rect {
    let width = area.width.saturating_sub(4).min(MAX_COLUMNS);
    let x = area.x + (area.width - width) / 2;
    Rect { x, y: area.y + 2, width, height: area.height.saturating_sub(4) }
}

/// Where `rows` lines stand in `area`: what is short stands in the upper third, not at the very top.
pub(in crate::tui) fn upper_third(area: Rect, rows: usize) -> Rect {
    let free = area.height.saturating_sub(u16::try_from(rows).unwrap_or(u16::MAX));
    Rect { y: area.y + free / 3, height: area.height - free / 3, ..area }
}

/// Markdown of several paragraphs, each with an empty line behind it.
pub(in crate::tui) fn paragraphs(pen: Pen, text: &str, columns: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()) {
        lines.extend(WrappedText::markdown(paragraph).lines(pen, columns));
        lines.push(Line::default());
    }
    lines
}

/// How much the wall shows of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) enum OptionDisplay {
    /// Its text alone.
    Asked,
    /// How many took it.
    Counted(VoteShare),
    /// How many took it, whether it is right, and why.
    Revealed(VoteShare),
}

/// So many of those who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tui) struct VoteShare {
    pub(in crate::tui) count: usize,
    pub(in crate::tui) answered: usize,
}

/// An option of a question, by its number from 0.
pub(in crate::tui) fn option_lines(
    pen: Pen,
    index: usize,
    option: &AnswerOption,
    display: OptionDisplay,
    columns: usize,
) -> Vec<Line<'static>> {
    let number = index + 1;
    let text = WrappedText::markdown(&option.text);
    match display {
        OptionDisplay::Asked => text.with_lead(&format!("{number:>2}  "), Tone::Key).lines(pen, columns),
        OptionDisplay::Counted(share) => {
            let mut lines = text.with_lead(&format!("{number:>2}   "), Tone::Key).lines(pen, columns);
            lines.extend(share_line(pen, share, Tone::Key));
            lines
        }
        OptionDisplay::Revealed(share) => {
            let (sign, tone) = if option.right { ("✓", Tone::Good) } else { ("✗", Tone::Bad) };
            let mut lines = text.with_lead(&format!("{number:>2} {sign} "), tone).lines(pen, columns);
            lines.extend(share_line(pen, share, tone));
            if !option.because.is_empty() {
                let because = WrappedText::markdown(&option.because).with_lead("     ", Tone::Plain);
                lines.extend(because.lines(pen, columns));
            }
            lines
        }
    }
}

/// The bar of an option, with its share of all answers; `None` where nobody has answered.
fn share_line(pen: Pen, VoteShare { count, answered }: VoteShare, tone: Tone) -> Option<Line<'static>> {
    let percent = percent(count, answered);
    let bar = progress_bar(u64::try_from(percent).unwrap_or(0), BAR_COLUMNS);
    let parts = [("     ", Tone::Plain), (&*bar, tone), (&*format!("  {percent} %  ({count})"), Tone::Strong)];
    (answered > 0).then(|| pen.spans(&parts))
}
