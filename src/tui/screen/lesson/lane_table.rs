//! The lanes that have no room beside each other, as a table: what came out in each, and how they differ.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::lane_panes::frame_area;
use super::narration::{is_settled, lane_result};
use super::story_view::join_frames;
use super::{LessonScene, LessonScreen};
use crate::course::lesson::lane_difference::LaneDifference;
use crate::prose::{escape_control_characters, truncate, width};
use crate::tui::paint::{Pen, draw_lines};
use crate::tui::theme::Tone;

/// Columns of the labels, with the gap behind them.
const LABEL_COLUMNS: usize = 11;
/// Columns between two lanes.
const GAP: usize = 2;

fn differences(screen: &LessonScreen, scene: LessonScene<'_>) -> Vec<LaneDifference> {
    scene.attempt.lane_differences(is_settled(screen))
}

/// The rows of the table, with its heads and its frame.
pub(super) fn row_count(screen: &LessonScreen, scene: LessonScene<'_>) -> usize {
    differences(screen, scene).len() + 4
}

/// Draws the table in a frame that shares its upper edge with the panes.
pub(super) fn draw_lane_table(
    pen: Pen,
    screen: &LessonScreen,
    scene: LessonScene<'_>,
    area: Rect,
    buffer: &mut Buffer,
) {
    let inner = pen.frame("how the lanes differ · Tab: flip", area, buffer);
    join_frames(area, buffer);
    let lines = table_lines(pen, screen, scene, usize::from(inner.width));
    draw_lines(&pen.truncate(lines, usize::from(inner.height)), inner, buffer);
}

/// The lane whose column has its head here.
pub(super) fn lane_head_at(position: Position, scene: LessonScene<'_>, area: Rect) -> Option<usize> {
    let inner = frame_area(area);
    if !inner.contains(position) || position.y != inner.y {
        return None;
    }
    let lanes = scene.attempt.lanes().len();
    let column = usize::from(position.x - inner.x).checked_sub(LABEL_COLUMNS)?;
    let lane = column.checked_div(cell_columns(usize::from(inner.width), lanes))?;
    (lane < lanes).then_some(lane)
}

/// The columns of a lane in a table of `columns`.
fn cell_columns(columns: usize, lanes: usize) -> usize {
    columns.saturating_sub(LABEL_COLUMNS) / lanes.max(1)
}

fn table_lines(pen: Pen, screen: &LessonScreen, scene: LessonScene<'_>, columns: usize) -> Vec<Line<'static>> {
    let lanes = scene.attempt.lanes();
    let cell_columns = cell_columns(columns, lanes.len());
    let row = |label: &str, cells: Vec<Line<'static>>| {
        let mut row = pen.line(&format!("{label:<LABEL_COLUMNS$}"), Tone::Dim);
        for cell in cells {
            let gap = cell_columns.saturating_sub(cell.width());
            row.spans.extend(cell.spans);
            row.push_span(" ".repeat(gap));
        }
        row
    };
    let room = cell_columns.saturating_sub(GAP);
    let head = |(index, lane): (usize, &crate::content::Lane)| {
        let title = truncate(&escape_control_characters(&lane.title), room.saturating_sub(4));
        if index == screen.lane {
            pen.line(&format!("[ {title} ]"), Tone::Selected)
        } else {
            pen.line(&title, Tone::Strong)
        }
    };
    let mut rows = vec![row("", lanes.iter().enumerate().map(head).collect())];
    let results = (0..lanes.len()).map(|lane| fit(pen, lane_result(pen, screen, scene, lane), room)).collect();
    rows.push(row("response", results));
    for difference in differences(screen, scene) {
        let cell = |text: &String| pen.line(&truncate(&escape_control_characters(text), room), Tone::Code);
        rows.push(row(difference.label, difference.cells.iter().map(cell).collect()));
    }
    rows
}

/// A line cut to its cell.
fn fit(pen: Pen, line: Line<'static>, columns: usize) -> Line<'static> {
    if line.width() <= columns {
        return line;
    }
    let tone = Tone::Plain;
    let text = line.to_string();
    debug_assert!(width(&text) > columns);
    pen.line(&truncate(&text, columns), tone)
}
