//! What a client holds or a server stores, as the lines of a pane.

use std::borrow::Cow;

use ratatui::text::Line;

use super::highlights::change_sign;
use super::lane_view::LaneView;
use super::state_table::StateTable;
use super::wire_text::wrap_wire_text;
use crate::course::lesson::client_state;
use crate::course::lesson::state_line::{LineNeed, StateLine, StateMark, StateStyle};
use crate::course::lesson::view_diff::ViewChange;
use crate::prose::{truncate, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;
use crate::tui::widget::line_symbol::{LineSymbol, highlight_if};
use crate::tui::widget::wrapped_text::{WrappedText, markdown_lines};

/// How much of each line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum StateDetail {
    /// Short forms alone, and nothing about what did not change.
    Fewest,
    /// What matters most, in short forms.
    Fewer,
    /// What matters most, and nothing that is to be left out where rows are scarce.
    Scarce,
    /// All of it, with long values shortened.
    Short,
    /// Nothing is shortened, and what each part means is told.
    Explained,
}

impl StateDetail {
    /// What is drawn before a line is hidden, the most first.
    pub(super) const SCARCE_LEVELS: [Self; 3] = [Self::Scarce, Self::Fewer, Self::Fewest];

    fn shows(self, line: &StateLine) -> bool {
        let is_dispensable = match line.need {
            LineNeed::Needed => false,
            LineNeed::InShort => self <= Self::Fewer,
            LineNeed::Aside => self == Self::Fewest,
            LineNeed::Summary => self > Self::Fewer,
        };
        if is_dispensable {
            return false;
        }
        match line.style {
            StateStyle::Extra | StateStyle::RowExtra => self > Self::Scarce,
            StateStyle::Explanation => self == Self::Explained,
            _ => true,
        }
    }
}

/// What the client's pane says in at most `height` rows, as much of it as fits.
pub(super) fn client_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize, height: usize) -> Vec<Line<'static>> {
    fitting_state_lines(pen, &client_state::client_lines(&lane_view.moment), columns, height)
}

/// How many rows the client's pane needs so that nothing is hidden.
pub(super) fn fewest_client_lines(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    state_lines(pen, &client_state::client_lines(&lane_view.moment), columns, StateDetail::Fewest).len()
}

/// How many rows the client's pane needs, with nothing explained.
pub(super) fn client_line_count(pen: Pen, lane_view: &LaneView<'_>, columns: usize) -> usize {
    state_lines(pen, &client_state::client_lines(&lane_view.moment), columns, StateDetail::Short).len()
}

/// The lines with as much detail as fits `height` rows; with the least, as many lines as fit.
pub(super) fn fitting_state_lines(pen: Pen, lines: &[StateLine], columns: usize, height: usize) -> Vec<Line<'static>> {
    let short = state_lines(pen, lines, columns, StateDetail::Short);
    if short.len() <= height && columns >= WIDE_COLUMNS {
        return filled_state_lines(pen, lines, columns, height - short.len());
    }
    if short.len() <= height {
        return short;
    }
    lines_with_extras(pen, lines, columns, height).unwrap_or_else(|| scarce_state_lines(pen, lines, columns, height))
}

/// The lines with as many of those that are to be left out where rows are scarce as fit `height` rows; `None` where not even
/// the others fit.
fn lines_with_extras(pen: Pen, lines: &[StateLine], columns: usize, height: usize) -> Option<Vec<Line<'static>>> {
    let mut drawn = rows_by_line(pen, lines, columns, StateDetail::Short);
    let needed = drawn.iter().filter(|(line, _)| StateDetail::Scarce.shows(line));
    let mut spare = height.checked_sub(needed.map(|(_, rows)| rows.len()).sum())?;
    drawn.retain(|(line, rows)| {
        let is_needed = StateDetail::Scarce.shows(line);
        let fits = is_needed || rows.len() <= spare;
        spare -= if fits && !is_needed { rows.len() } else { 0 };
        fits
    });
    Some(drawn.into_iter().flat_map(|(_, rows)| rows).collect())
}

/// The lines where not all of them fit: with as much of what matters least left out as `height` demands.
pub(super) fn scarce_state_lines(pen: Pen, lines: &[StateLine], columns: usize, height: usize) -> Vec<Line<'static>> {
    let mut levels = StateDetail::SCARCE_LEVELS.iter().map(|detail| state_lines(pen, lines, columns, *detail));
    let fitting = levels.find(|drawn| drawn.len() <= height);
    fitting.unwrap_or_else(|| pen.truncate(state_lines(pen, lines, columns, StateDetail::Fewest), height))
}

/// The lines with as many whole values, and then explanations, as fit `spare` rows more.
fn filled_state_lines(pen: Pen, lines: &[StateLine], columns: usize, mut spare: usize) -> Vec<Line<'static>> {
    let mut take = |rows: usize| {
        let fits = rows <= spare;
        spare -= if fits { rows } else { 0 };
        fits
    };
    let with_whole_values = lines.iter().map(|line| {
        // What is gone need not be read.
        let is_wanted = line.whole_code.is_some() && line.change != ViewChange::Removed;
        let added = || entry_rows(pen, line, columns, StateDetail::Explained).len().saturating_sub(1);
        let whole_code = line.whole_code.clone().filter(|_| is_wanted && take(added()));
        StateLine { whole_code, ..line.clone() }
    });
    let mut shown: Vec<StateLine> = with_whole_values.collect();
    shown.retain(|line| line.style != StateStyle::Explanation || take(explanation_rows(pen, line, columns).len()));
    state_lines(pen, &shown, columns, StateDetail::Explained)
}

/// From this width on, whole values and meanings are drawn.
const WIDE_COLUMNS: usize = 26;

/// The lines in this detail.
pub(super) fn state_lines(pen: Pen, lines: &[StateLine], columns: usize, detail: StateDetail) -> Vec<Line<'static>> {
    rows_by_line(pen, lines, columns, detail).into_iter().flat_map(|(_, rows)| rows).collect()
}

/// The lines that are shown in this detail, each with the rows that it takes.
fn rows_by_line(
    pen: Pen,
    lines: &[StateLine],
    columns: usize,
    detail: StateDetail,
) -> Vec<(&StateLine, Vec<Line<'static>>)> {
    let shown: Vec<&StateLine> = lines.iter().filter(|line| detail.shows(line)).collect();
    let is_in_table =
        |line: &StateLine| !line.cells.is_empty() || matches!(line.style, StateStyle::Extra | StateStyle::RowExtra);
    let mut rows = Vec::new();
    for group in shown.chunk_by(|line, next| is_in_table(line) && is_in_table(next)) {
        let table_lines: Vec<&StateLine> = group.iter().copied().filter(|line| !line.cells.is_empty()).collect();
        let table = StateTable::new(&table_lines, columns);
        let mut row_index = 0;
        for &line in group {
            let line_rows = match &table {
                // What it says has a column of its own there.
                Some(_) if line.style == StateStyle::Extra => Vec::new(),
                Some(table) if !line.cells.is_empty() => {
                    row_index += 1;
                    vec![table.row(pen, line, row_index - 1)]
                }
                _ => rows_of(pen, &in_detail(line, detail), columns, detail),
            };
            rows.push((line, line_rows.into_iter().map(|row| highlight_if(row, line.pointed_to)).collect()));
        }
    }
    rows
}

/// The line as it reads in this detail: a note or a remark has a short form.
fn in_detail(line: &StateLine, detail: StateDetail) -> Cow<'_, StateLine> {
    match &line.short {
        Some(short) if detail <= StateDetail::Fewer && matches!(line.style, StateStyle::Note | StateStyle::Remark) => {
            Cow::Owned(StateLine { label: short.clone(), ..line.clone() })
        }
        _ => Cow::Borrowed(line),
    }
}

fn rows_of(pen: Pen, line: &StateLine, columns: usize, detail: StateDetail) -> Vec<Line<'static>> {
    match line.style {
        StateStyle::Entry => entry_rows(pen, line, columns, detail),
        StateStyle::TableHead => Vec::new(),
        StateStyle::Explanation => explanation_rows(pen, line, columns),
        StateStyle::Heading => vec![pen.line(&line.label, Tone::Strong)],
        StateStyle::Sentence => markdown_lines(pen, &line.label, columns),
        StateStyle::Note => note_rows(pen, line, columns),
        StateStyle::Detail => {
            let short = line.short.as_ref().filter(|_| width(&line.label) + 2 > columns);
            WrappedText::plain(short.unwrap_or(&line.label), Tone::Dim).with_lead("  ", Tone::Dim).lines(pen, columns)
        }
        StateStyle::Remark => vec![pen.line(&truncate(&line.label, columns), Tone::Dim)],
        StateStyle::Extra | StateStyle::RowExtra => {
            WrappedText::plain(line.label.trim_start(), Tone::Dim).with_lead("    ", Tone::Dim).lines(pen, columns)
        }
    }
}

/// A note; one that changed says so with a sign, as an entry does.
fn note_rows(pen: Pen, line: &StateLine, columns: usize) -> Vec<Line<'static>> {
    let LineSymbol { symbol, tone } = change_sign(line.change);
    let symbol = if line.change == ViewChange::Same { "" } else { symbol };
    wrap_wire_text(pen, &format!("{symbol}{}", line.label), tone, columns)
}

/// What a part is called and what it means, beside each other where there is room.
fn explanation_rows(pen: Pen, line: &StateLine, columns: usize) -> Vec<Line<'static>> {
    let label = wrap_wire_text(pen, &format!("  {}", line.label), Tone::Code, columns);
    let column = columns * 2 / 5;
    let is_beside = columns >= 52 && label.len() == 1 && label[0].width() < column;
    let indent = if is_beside { column } else { 6 };
    let meaning = WrappedText::plain(&line.meaning, Tone::Dim).with_indent("");
    let meaning = if line.meaning.is_empty() { Vec::new() } else { meaning.lines(pen, columns.saturating_sub(indent)) };
    let mut rows = label;
    for (index, words) in meaning.into_iter().enumerate() {
        let mut row = if index == 0 && is_beside { rows.pop().unwrap_or_default() } else { Line::default() };
        row.push_span(" ".repeat(indent.saturating_sub(row.width())));
        row.spans.extend(words.spans);
        rows.push(row);
    }
    rows
}

/// An entry in one row; where nothing is to be shortened, its code in as many as it takes.
fn entry_rows(pen: Pen, line: &StateLine, columns: usize, detail: StateDetail) -> Vec<Line<'static>> {
    let whole = line.whole_code.as_ref().filter(|whole| detail >= StateDetail::Explained && **whole != line.code);
    let Some(whole) = whole else { return vec![entry_row(pen, line, columns)] };
    let sign = change_sign(line.change);
    let tone = if sign.tone == Tone::Plain { Tone::Code } else { sign.tone };
    let row = entry_row(pen, &StateLine { code: whole.clone(), ..line.clone() }, columns);
    if row.width() <= columns && !row.to_string().ends_with('…') {
        return vec![row];
    }
    let head = StateLine { code: String::new(), label: line.label.trim_end().to_owned(), ..line.clone() };
    let mut rows = if head.label.is_empty() && head.mark == StateMark::None {
        Vec::new()
    } else {
        vec![entry_row(pen, &head, columns)]
    };
    let indent = if rows.is_empty() { sign.symbol } else { "    " };
    rows.extend(wrap_wire_text(pen, &format!("{indent}{whole}"), tone, columns));
    rows
}

fn entry_row(pen: Pen, line: &StateLine, columns: usize) -> Line<'static> {
    let LineSymbol { symbol, tone } = change_sign(line.change);
    let mark = line.mark.brief();
    let mark_tone = match line.mark {
        StateMark::Good(_) => Tone::Good,
        StateMark::Warning(_) => Tone::Warn,
        StateMark::Quiet(_) | StateMark::TimeLeft(_) => Tone::Dim,
        StateMark::Plain(_) | StateMark::None => tone,
    };
    let room = columns.saturating_sub(width(symbol) + width(&line.label) + width(&line.code) + width(&mark) + 3);
    let value = match &line.short {
        Some(short) if width(&line.value) > room => truncate(short, room),
        _ => line.value.clone(),
    };
    let value = if value.is_empty() { value } else { format!("  {value}") };
    let code_tone = if tone == Tone::Plain { Tone::Code } else { tone };
    let left = pen.spans(&[(symbol, tone), (&line.label, tone), (&line.code, code_tone), (&value, tone)]);
    pen.justify(left, (&mark, mark_tone), columns)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::Theme;

    #[test]
    fn what_is_left_out_where_rows_are_scarce_is_drawn_as_far_as_there_are_rows() {
        let pen = Pen { theme: Theme::MONO };
        let entry = |label: &str| StateLine::new(StateStyle::Entry, label.to_owned());
        let extra = |label: &str| StateLine::new(StateStyle::RowExtra, label.to_owned());
        let lines = [entry("one"), extra("of one, in many words"), entry("two"), extra("of two"), entry("three")];
        let drawn = |height| {
            let drawn = fitting_state_lines(pen, &lines, 20, height);
            drawn.iter().map(|line| line.to_string().trim().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(drawn(6), ["one", "of one, in many", "words", "two", "of two", "three"]);
        assert_eq!(drawn(5), ["one", "of one, in many", "words", "two", "three"]);
        assert_eq!(drawn(4), ["one", "two", "of two", "three"], "what fits, though what comes before it does not");
        assert_eq!(drawn(3), ["one", "two", "three"]);
        assert_eq!(drawn(2), ["one", "… 2 more"]);
    }
}
