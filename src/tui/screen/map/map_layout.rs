//! The areas of the map, and the rows of its list.

use ratatui::layout::{Position, Rect};

use crate::course::course_map::{CourseMap, CoursePart};
use crate::tui::widget::list::HiddenRows;
use crate::tui::widget::screen_parts;

/// From this width on, what is said of the lesson stands beside the list.
const SIDE_BY_SIDE_WIDTH: u16 = 100;
/// From this width on, the list also says what each lesson is about.
const ABOUT_WIDTH: u16 = 160;
/// Without that, the list is not drawn wider than this: its numbers would be too far from their titles.
const MAX_LIST_WIDTH: u16 = 88;
/// The rows of the details below the list; one less where the terminal is low.
const DETAILS_HEIGHT: u16 = 5;

/// The areas of the map.
pub(super) struct MapLayout {
    /// The name of the screen, and below it what waits for the learner.
    pub(super) head: Rect,
    pub(super) list: Rect,
    /// The rule below the list; it says how many lessons are not shown.
    pub(super) rule: Rect,
    pub(super) details: Rect,
    /// Whether the details stand beside the list, where there is room for more of them.
    pub(super) is_side_by_side: bool,
}

impl MapLayout {
    pub(super) fn new(area: Rect) -> Self {
        let inner = screen_parts::margin(area);
        let head = Rect { height: area.height.min(2), ..inner };
        let top = area.y.saturating_add(2);
        if area.width >= SIDE_BY_SIDE_WIDTH {
            let columns = if area.width >= ABOUT_WIDTH {
                inner.width * 12 / 20
            } else {
                (inner.width * 11 / 20).min(MAX_LIST_WIDTH)
            };
            let height = area.height.saturating_sub(4);
            let list = Rect { y: top, width: columns, height, ..inner };
            let details = Rect { x: list.right() + 2, width: inner.width.saturating_sub(columns + 2), ..list };
            let rule = Rect { y: list.bottom(), height: 1, ..list };
            return Self { head, list, rule, details, is_side_by_side: true };
        }
        let details_height = if area.height < 24 { DETAILS_HEIGHT - 1 } else { DETAILS_HEIGHT };
        // The heading, the rule below the list, the details, the footer.
        let height = area.height.saturating_sub(2 + 1 + details_height + 1);
        let list = Rect { y: top, height, ..inner };
        let rule = Rect { y: list.bottom(), height: 1, ..list };
        let details = Rect { y: rule.bottom(), height: details_height, ..list };
        Self { head, list, rule, details, is_side_by_side: false }
    }
}

/// A row of the list.
pub(super) enum MapRow<'c> {
    Empty,
    Part(CoursePart<'c>),
    /// A lesson, by its number on the map.
    Lesson(usize),
    /// Topics of a part that have no lesson.
    Untaught(String),
}

/// The rows of the list, and which of them are shown.
pub(super) struct MapRows<'c> {
    pub(super) rows: Vec<MapRow<'c>>,
    pub(super) hidden: HiddenRows,
}

impl<'c> MapRows<'c> {
    /// The rows with the selected lesson in the middle where that is possible. There is an empty row between two parts if all
    /// rows then fit.
    pub(super) fn new(course_map: &'c CourseMap, cursor: usize, height: usize) -> Self {
        let parts = course_map.parts();
        let gaps = parts.len().saturating_sub(1);
        let mut rows = Vec::new();
        for part in parts {
            rows.push(MapRow::Empty);
            let (lessons, untaught) = (part.lessons.clone(), part.untaught_lines());
            rows.push(MapRow::Part(part));
            rows.extend(lessons.into_iter().map(MapRow::Lesson));
            rows.extend(untaught.into_iter().map(MapRow::Untaught));
        }
        if !rows.is_empty() {
            rows.remove(0);
        }
        if rows.len() > height && gaps > 0 {
            rows.retain(|row| !matches!(row, MapRow::Empty));
        }
        let selected = rows.iter().position(|row| matches!(row, MapRow::Lesson(index) if *index == cursor));
        let hidden = HiddenRows::around(selected.unwrap_or(0), height, rows.len());
        Self { rows, hidden }
    }
}

/// The lesson whose row is drawn at `position`.
pub(super) fn lesson_at(course_map: &CourseMap, cursor: usize, area: Rect, position: Position) -> Option<usize> {
    let list = MapLayout::new(area).list;
    let row = position.y.checked_sub(list.y).filter(|_| list.contains(position))?;
    let MapRows { rows, hidden } = MapRows::new(course_map, cursor, usize::from(list.height));
    match rows.get(hidden.above + usize::from(row))? {
        MapRow::Lesson(index) => Some(*index),
        MapRow::Empty | MapRow::Part(_) | MapRow::Untaught(_) => None,
    }
}
