//! Neighbouring lines about what a server stores, as a table with headings.

use ratatui::text::Line;

use super::highlights::change_sign;
use crate::course::lesson::state_line::{StateLine, StateStyle};
use crate::model::abbreviate::abbreviate;
use crate::prose::{escape_control_characters, width};
use crate::tui::paint::Pen;
use crate::tui::theme::Tone;

/// Columns between two cells.
const GAP: usize = 2;

/// A table of so many lines, laid out.
pub(super) struct StateTable {
    /// The columns that are shown, with their widths.
    columns: Vec<TableColumn>,
    rows: Vec<Vec<String>>,
}

struct TableColumn {
    index: usize,
    width: usize,
}

impl StateTable {
    /// The table of `lines`; `None` where they are no table, or where there is no room for one.
    pub(super) fn new(lines: &[&StateLine], columns: usize) -> Option<Self> {
        let count = lines.first().filter(|line| line.style == StateStyle::TableHead)?.cells.len();
        let whole: Vec<Vec<String>> = lines.iter().map(|line| line.cells.clone()).collect();
        let shorten = |row: &Vec<String>| {
            let cell =
                |(index, cell): (usize, &String)| if index == 0 { abbreviate(cell).into_owned() } else { cell.clone() };
            row.iter().enumerate().map(cell).collect::<Vec<String>>()
        };
        let short: Vec<Vec<String>> = whole.iter().map(shorten).collect();
        // The last column says how long it holds; what stands before it is left out, from the right.
        let kept = |left_out: usize| (0..count - 1 - left_out).chain([count - 1]).collect::<Vec<usize>>();
        let candidates = [&whole, &short].into_iter().map(|rows| (rows, kept(0)));
        let narrower = (1..=LEAVABLE.min(count.saturating_sub(3))).map(|left_out| (&short, kept(left_out)));
        let tables = candidates.chain(narrower).map(|(rows, kept)| Self::with_columns(rows, &kept));
        tables.into_iter().find(|table| table.width() <= columns)
    }

    fn with_columns(rows: &[Vec<String>], kept: &[usize]) -> Self {
        let cell_width =
            |index: usize| rows.iter().filter_map(|row| row.get(index)).map(|cell| width(cell)).max().unwrap_or(0);
        // An empty column has only its heading.
        let has_content =
            |index: &usize| rows.iter().skip(1).any(|row| row.get(*index).is_some_and(|cell| !cell.is_empty()));
        let columns =
            kept.iter().copied().filter(has_content).map(|index| TableColumn { index, width: cell_width(index) });
        Self { columns: columns.collect(), rows: rows.to_vec() }
    }

    fn width(&self) -> usize {
        GAP + self.columns.iter().map(|column| column.width + GAP).sum::<usize>() - GAP
    }

    /// Row number `index`, which tells `line`.
    pub(super) fn row(&self, pen: Pen, line: &StateLine, index: usize) -> Line<'static> {
        let sign = change_sign(line.change);
        let is_head = line.style == StateStyle::TableHead;
        let mut row = pen.line(sign.symbol, sign.tone);
        let cells = self.rows.get(index);
        for (position, column) in self.columns.iter().enumerate() {
            let cell = cells.and_then(|cells| cells.get(column.index)).map_or("", String::as_str);
            let tone = match (is_head, position, sign.tone) {
                (true, ..) => Tone::Dim,
                (false, 0, Tone::Plain) => Tone::Code,
                (.., tone) => tone,
            };
            row.push_span(pen.span(cell, tone));
            let is_last = position + 1 == self.columns.len();
            let shown = width(&escape_control_characters(cell));
            let gap = if is_last { 0 } else { column.width.saturating_sub(shown) + GAP };
            row.push_span(" ".repeat(gap));
        }
        row
    }
}

/// So many columns may be left out: when a session was made and used, and on what device.
const LEAVABLE: usize = 3;
