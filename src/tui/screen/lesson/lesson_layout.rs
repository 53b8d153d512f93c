//! The areas of the lesson screen, as a function of the terminal's size, the number of lanes and what there is to show.

use ratatui::layout::{Rect, Size};

use super::lane_arrangement::LaneArrangement;
use super::lane_panes::{LanePanes, lanes_beside};
use super::row_shares::{RowNeeds, RowShares, ScreenRows, row_count};

/// Text is not set wider than this; longer lines are hard to read.
const MAX_TEXT_WIDTH: u16 = 80;

/// How the parts of the screen stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Composition {
    /// Panes, what came out in each lane, text; the story is one line.
    Small,
    /// Panes, the differences between the lanes, the story, text.
    Stacked,
    /// The lanes side by side, each over its story, then the text.
    LanesBeside,
    /// On the left the panes, on the right the story and the text.
    TwoColumns,
}

/// From this size on, the story has a pane.
const STORY_SIZE: Size = Size { width: 100, height: 30 };
/// From this width on, what steps before showed and what terms mean stand beside the text.
const ASIDE_SCREEN_WIDTH: u16 = 2 + MAX_TEXT_WIDTH + ASIDE_GAP + MAX_TEXT_WIDTH + 2;
const ASIDE_GAP: u16 = 4;
/// From this size on, a lesson with one lane has two columns.
const TWO_COLUMNS_SIZE: Size = Size { width: 160, height: 45 };

/// Whether the story has a pane in a terminal of this size.
pub(super) fn has_room_for_story(area: Rect) -> bool {
    is_at_least(area, STORY_SIZE)
}

const fn is_at_least(area: Rect, size: Size) -> bool {
    area.width >= size.width && area.height >= size.height
}

impl Composition {
    pub(super) fn new(area: Rect, lanes: usize) -> Self {
        match lanes {
            _ if !has_room_for_story(area) => Self::Small,
            0 | 1 if is_at_least(area, TWO_COLUMNS_SIZE) => Self::TwoColumns,
            2.. if lanes_beside(area) >= lanes => Self::LanesBeside,
            _ => Self::Stacked,
        }
    }

    /// Whether a row below the head names the lanes.
    const fn has_tabs(self, lanes: usize) -> bool {
        lanes > 1 && matches!(self, Self::Small | Self::LanesBeside)
    }

    /// How client, wire and server of a lane stand to each other, where a lane is so wide.
    fn arrangement(self, lane_width: u16) -> LaneArrangement {
        match self {
            Self::TwoColumns => LaneArrangement::WireBelow,
            Self::LanesBeside if lane_width <= STORY_SIZE.width => LaneArrangement::WireBelow,
            _ => LaneArrangement::Columns,
        }
    }
}

/// The areas of the lesson screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LessonLayout {
    pub(super) composition: Composition,
    pub(super) head: Rect,
    /// The names of the lanes; of no height where they stand elsewhere, and with one lane.
    pub(super) tabs: Rect,
    /// The lanes that are drawn, each with its three panes.
    pub(super) lanes: Vec<LanePanes>,
    /// What came out in each lane, or how the lanes differ; of no height with one lane.
    pub(super) results: Rect,
    /// The story of each lane that is drawn; none where there is no room for it.
    pub(super) stories: Vec<LaneStoryPane>,
    pub(super) title: Rect,
    pub(super) text: Rect,
    /// Beside the text, as wide and as high; empty where there is no room for it.
    pub(super) aside: Rect,
}

/// The story of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LaneStoryPane {
    /// The lane, from 0.
    pub(super) lane: usize,
    pub(super) area: Rect,
}

impl LessonLayout {
    /// The columns of the text in `area`.
    pub(super) fn text_columns(area: Rect) -> u16 {
        area.width.saturating_sub(4).min(MAX_TEXT_WIDTH)
    }

    /// The layout of `lanes` lanes, of which `current` is looked at.
    pub(super) fn new(area: Rect, lanes: usize, current: usize, needs: RowNeeds) -> Self {
        match Composition::new(area, lanes) {
            Composition::Small => Self::small(area, lanes, current, needs),
            Composition::TwoColumns => Self::two_columns(area, needs),
            composition => Self::framed(composition, area, lanes, current, needs),
        }
    }

    /// Whether there is room beside the text.
    pub(super) fn has_aside(area: Rect, lanes: usize) -> bool {
        let composition = Composition::new(area, lanes);
        let is_below = matches!(composition, Composition::Stacked | Composition::LanesBeside);
        is_below && area.width >= ASIDE_SCREEN_WIDTH
    }

    /// Whether every part has the rows that it needs, the panes with all that there is to say.
    pub(super) fn has_rows_left(&self, needs: RowNeeds) -> bool {
        let panes = self.lanes.first().map_or(0, LanePanes::height);
        let arrangement = self.composition.arrangement(self.lanes.first().map_or(0, LanePanes::width));
        let story = self.stories.first().map_or(0, |story| story.area.height);
        let has_panes = panes >= needs.full_panes.total(arrangement);
        // In two columns the panes take no rows from the text.
        let is_served = has_panes || self.composition == Composition::TwoColumns;
        let has_story = self.composition == Composition::Small || story >= row_count(needs.story);
        // Below the text of a small screen stands the newest line of the story.
        let story_line = u16::from(self.composition == Composition::Small);
        is_served && has_story && self.text.height >= needs.spaced_text().saturating_add(story_line)
    }

    /// Whether a part of the text, or of the panes, is hidden for want of rows.
    pub(super) fn hides_something(&self, needs: RowNeeds) -> bool {
        let panes = self.lanes.first().map_or(0, |panes| panes.client.height);
        panes < row_count(needs.fewest_panes) || self.text.height < row_count(needs.text)
    }

    fn small(area: Rect, lanes: usize, current: usize, needs: RowNeeds) -> Self {
        let composition = Composition::Small;
        let tabs = u16::from(composition.has_tabs(lanes));
        let results = row_count(needs.results).min(4);
        // Head, title and footer take a row each.
        let rows = ScreenRows { screen: area.height, rest: area.height.saturating_sub(3 + tabs + results) };
        let panes = RowShares::small(rows, lanes > 1, needs).panes;
        let row = |y, height| row_of(area, y, height);
        let below = 1 + tabs + panes + results;
        Self {
            composition,
            head: row(0, 1),
            tabs: row(1, tabs),
            lanes: vec![LanePanes::new(current, row(1 + tabs, panes), LaneArrangement::Columns, needs)],
            results: indent(row(1 + tabs + panes, results)),
            stories: Vec::new(),
            title: indent(row(below, 1)),
            text: indent(row(below + 1, area.height.saturating_sub(below + 2))),
            aside: Rect::ZERO,
        }
    }

    /// Panes, differences and stories in frames that share their edges; the lowest edge carries the title of the text.
    fn framed(composition: Composition, area: Rect, lanes: usize, current: usize, needs: RowNeeds) -> Self {
        let tabs = u16::from(composition.has_tabs(lanes));
        let has_table = lanes > 1 && composition == Composition::Stacked;
        let table = if has_table { u16::try_from(needs.table).unwrap_or(u16::MAX).min(area.height / 4) } else { 0 };
        // Head and footer take a row each. Each frame shares its upper edge with the one above.
        let rest = (area.height + 1 + u16::from(has_table)).saturating_sub(2 + tabs + table);
        let shown = if composition == Composition::LanesBeside { lanes } else { 1 };
        let width = area.width / u16::try_from(shown).unwrap_or(1);
        let arrangement = composition.arrangement(width);
        let shares = RowShares::framed(rest, arrangement, needs);
        let row = |y, height| row_of(area, y, height);
        let first_lane = if shown == 1 { current } else { 0 };
        let column =
            |index: usize, rows: Rect| Rect { x: area.x + width * u16::try_from(index).unwrap_or(0), width, ..rows };
        let panes = row(1 + tabs, shares.panes);
        let table_top = tabs + shares.panes;
        let story_top = if has_table { table_top + table - 1 } else { table_top };
        let stories = row(story_top, shares.story);
        let below = story_top + shares.story;
        let text = indent(row(below, area.height.saturating_sub(below + 1)));
        let aside = Rect { x: text.right() + ASIDE_GAP, ..text };
        Self {
            composition,
            head: row(0, 1),
            tabs: row(1, tabs),
            lanes: (0..shown)
                .map(|index| LanePanes::new(first_lane + index, column(index, panes), arrangement, needs))
                .collect(),
            results: row(table_top, table),
            stories: (0..shown)
                .map(|index| LaneStoryPane { lane: first_lane + index, area: column(index, stories) })
                .collect(),
            title: lower_edge(stories),
            text,
            aside: if Self::has_aside(area, lanes) { aside } else { Rect::ZERO },
        }
    }

    fn two_columns(area: Rect, needs: RowNeeds) -> Self {
        let body = row_of(area, 1, area.height.saturating_sub(2));
        let left = Rect { width: body.width / 2, ..body };
        let right = Rect { x: left.right(), width: body.width - left.width, ..body };
        let story = RowShares::beside_panes(right.height, needs).story;
        let stories = row_of(right, 0, story);
        Self {
            composition: Composition::TwoColumns,
            head: row_of(area, 0, 1),
            tabs: row_of(area, 1, 0),
            lanes: vec![LanePanes::new(0, left, LaneArrangement::WireBelow, needs)],
            results: row_of(area, 1, 0),
            stories: vec![LaneStoryPane { lane: 0, area: stories }],
            title: lower_edge(stories),
            text: indent(row_of(right, story, right.height - story)),
            aside: Rect::ZERO,
        }
    }
}

/// So many rows of `area`, across all of it.
fn row_of(area: Rect, y: u16, height: u16) -> Rect {
    Rect { y: area.y + y, height, ..area }.intersection(area)
}

fn indent(rect: Rect) -> Rect {
    Rect { x: rect.x + 2.min(rect.width), width: LessonLayout::text_columns(rect), ..rect }
}

/// The lower edge of a frame, without its corners.
fn lower_edge(frame: Rect) -> Rect {
    Rect { x: frame.x + 1, y: frame.bottom().saturating_sub(1), width: frame.width.saturating_sub(2), height: 1 }
}

#[cfg(test)]
mod tests {
    use super::super::row_shares::PaneRows;
    use super::*;

    fn panes(boxes: usize, wire: usize) -> PaneRows {
        PaneRows { boxes, wire }
    }

    #[test]
    fn lanes_stand_side_by_side_where_all_of_them_have_room_and_the_current_one_is_seen() {
        let shown = |width, lanes, current| {
            let layout = LessonLayout::new(Rect::new(0, 0, width, 40), lanes, current, RowNeeds::default());
            layout.lanes.iter().map(|panes| panes.lane).collect::<Vec<_>>()
        };
        assert_eq!(shown(131, 2, 1), [1]);
        assert_eq!(shown(132, 2, 0), [0, 1]);
        assert_eq!(shown(132, 3, 2), [2]);
        assert_eq!(shown(200, 3, 0), [0, 1, 2]);
        assert_eq!(shown(200, 1, 0), [0]);
    }

    #[test]
    fn the_panes_give_up_to_three_rows_to_the_text_and_take_what_it_leaves() {
        let text_rows = |lanes, text, full| {
            let results = if lanes > 1 { lanes } else { 0 };
            let needs = RowNeeds { text, results, full_panes: panes(full, full), ..RowNeeds::default() };
            LessonLayout::new(Rect::new(0, 0, 80, 24), lanes, 0, needs).text.height
        };
        assert_eq!([0, 8, 9, 11, 30].map(|lines| text_rows(2, lines, 0)), [8, 8, 9, 11, 11]);
        assert_eq!([0, 10, 12, 30].map(|lines| text_rows(1, lines, 0)), [10, 10, 12, 13]);
        assert_eq!([2, 4].map(|lines| text_rows(2, lines, 13)), [5, 5], "and the line of the story below it");
        assert_eq!(text_rows(2, 2, 100), 3);
    }

    #[test]
    fn text_and_panes_get_what_they_need_then_a_third_is_the_storys_then_the_panes_say_what_else_there_is() {
        let rows = |text, matters, full, story| {
            let needs = RowNeeds {
                text,
                text_gaps: 2,
                panes: panes(matters, 3),
                full_panes: panes(full, 3),
                story,
                ..RowNeeds::default()
            };
            let layout = LessonLayout::new(Rect::new(0, 0, 120, 40), 1, 0, needs);
            [layout.lanes[0].client.height, layout.stories[0].area.height, layout.text.height]
        };
        assert_eq!(rows(7, 12, 12, 100), [12, 18, 9]);
        assert_eq!(rows(7, 12, 40, 10), [20, 10, 9]);
        assert_eq!(rows(7, 12, 15, 10), [15, 15, 9]);
        assert_eq!(rows(7, 12, 40, 100), [20, 10, 9], "a third for the newest of the story");
        assert_eq!(rows(0, 0, 0, 100), [7, 27, 5]);
        assert_eq!(rows(100, 100, 100, 100), [7, 6, 26]);
    }

    #[test]
    fn where_the_wire_stands_below_both_get_what_matters_first() {
        let needs = RowNeeds { panes: panes(9, 8), full_panes: panes(30, 10), story: 10, ..RowNeeds::default() };
        let layout = LessonLayout::new(Rect::new(0, 0, 200, 60), 2, 0, needs);
        let [client, wire] = [layout.lanes[1].client, layout.lanes[1].wire];
        assert_eq!((client.y, wire.y, wire.x, wire.width), (2, client.bottom(), 100, 100));
        assert!(client.height >= 28 && wire.height >= 10, "{client:?} {wire:?}");
    }

    #[test]
    fn one_lane_has_two_columns_in_a_very_large_terminal() {
        let needs = RowNeeds { text: 10, story: 12, ..RowNeeds::default() };
        let layout = LessonLayout::new(Rect::new(0, 0, 200, 60), 1, 0, needs);
        assert_eq!(layout.composition, Composition::TwoColumns);
        assert_eq!((layout.stories[0].area.x, layout.text.x, layout.text.height), (100, 102, 10));
        assert_eq!(layout.lanes[0].height(), 58);
    }

    #[test]
    fn nothing_stands_outside_the_screen() {
        for (width, height) in (0..215).step_by(3).flat_map(|w| (0..64).map(move |h| (w, h))) {
            for (lanes, rows) in [(1, 3), (2, 20), (5, 100)] {
                let area = Rect::new(0, 0, width, height);
                let needs = RowNeeds {
                    text: usize::from(width % 20).max(rows),
                    text_gaps: 2,
                    fewest_panes: rows,
                    panes: panes(rows, rows),
                    full_panes: panes(rows + 9, rows + 9),
                    earlier: rows,
                    table: 6,
                    results: lanes,
                    story: rows,
                };
                let layout = LessonLayout::new(area, lanes, 0, needs);
                let panes = layout.lanes.iter().flat_map(|panes| [panes.client, panes.wire, panes.server]);
                let panes = panes.chain(layout.stories.iter().map(|pane| pane.area));
                for rect in [layout.head, layout.tabs, layout.results, layout.title, layout.text, layout.aside]
                    .into_iter()
                    .chain(panes)
                {
                    assert!(rect.is_empty() || area.intersection(rect) == rect, "{rect:?} in {area:?}");
                }
            }
        }
    }
}
