//! The areas of the lesson screen, as a function of the terminal's size and the number of lanes.

use ratatui::layout::{Rect, Size};

/// From this width on, lanes are drawn side by side.
const SIDE_BY_SIDE_WIDTH: u16 = 132;
/// Text is not set wider than this; longer lines are hard to read.
const MAX_TEXT_WIDTH: u16 = 100;

/// How many rows the panes give up at most where the text needs them.
const MAX_ROWS_GIVEN_UP: u16 = 3;
/// How many rows the panes keep in any case, with their frames.
const MIN_PANE_ROWS: u16 = 7;

/// The areas of the lesson screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LessonLayout {
    pub(super) head: Rect,
    /// The names of the lanes; of no height with one lane.
    pub(super) tabs: Rect,
    /// The lanes that are drawn, each with its three panes.
    pub(super) lanes: Vec<LanePanes>,
    /// A line for each lane with what came out; of no height with one lane.
    pub(super) results: Rect,
    /// The story of each lane that is drawn; none where there is no room for it.
    pub(super) stories: Vec<LaneStoryPane>,
    pub(super) title: Rect,
    pub(super) text: Rect,
}

/// The story of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LaneStoryPane {
    /// The lane, from 0.
    pub(super) lane: usize,
    pub(super) area: Rect,
}

/// From this size on, the story has a pane.
const STORY_SIZE: Size = Size { width: 100, height: 30 };
/// From this width on, the stories of the lanes are drawn side by side.
const STORIES_SIDE_BY_SIDE_WIDTH: u16 = 160;

/// How many rows panes and stories get.
struct RowShares {
    panes: u16,
    story: u16,
}

/// The rows that each part would fill. Those of panes and story count only where the story has a pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowNeeds {
    /// Without the empty lines between the parts of the text.
    pub(super) text: usize,
    /// Those empty lines.
    pub(super) text_gaps: usize,
    pub(super) panes: usize,
    pub(super) story: usize,
}

/// The fewest rows of each part on a screen with a story.
const FEWEST_TEXT_ROWS: u16 = 6;
const FEWEST_PANE_ROWS: u16 = 9;
const FEWEST_STORY_ROWS: u16 = 7;

impl RowShares {
    fn new(area: Rect, fixed_rows: u16, has_lanes: bool, needs: RowNeeds) -> Self {
        let rest = area.height.saturating_sub(fixed_rows);
        let text = row_count(needs.text);
        if has_room_for_story(area) {
            let spaced_text = text.saturating_add(row_count(needs.text_gaps));
            let most_text = rest.saturating_sub(FEWEST_PANE_ROWS + FEWEST_STORY_ROWS).max(FEWEST_TEXT_ROWS);
            // The empty lines are drawn where all of them fit.
            let text = if spaced_text <= most_text { spaced_text } else { text };
            let text = text.clamp(FEWEST_TEXT_ROWS, most_text);
            Self::with_story(rest.saturating_sub(text), row_count(needs.panes), row_count(needs.story))
        } else {
            // At 24 rows the panes take ten of them, and one more where no tabs are needed.
            let panes = (area.height * 10 / 24 + u16::from(!has_lanes)).min(18);
            Self::without_story(rest, text, panes)
        }
    }

    /// Of the rows that the text leaves, the panes get what they need, and the story the rest. What it does not need goes to
    /// the panes.
    fn with_story(rest: u16, panes: u16, story: u16) -> Self {
        let most_panes = rest.saturating_sub(FEWEST_STORY_ROWS).max(FEWEST_PANE_ROWS);
        let unneeded = rest.saturating_sub(story);
        let panes = panes.max(unneeded).clamp(FEWEST_PANE_ROWS, most_panes);
        Self { panes, story: rest.saturating_sub(panes) }
    }

    /// The panes give up a few rows where the text needs them.
    fn without_story(rest: u16, text: u16, panes: u16) -> Self {
        let lacking = text.saturating_sub(rest.saturating_sub(panes));
        let panes = panes - lacking.min(MAX_ROWS_GIVEN_UP).min(panes.saturating_sub(MIN_PANE_ROWS));
        Self { panes, story: 0 }
    }
}

fn row_count(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}

/// Whether the story has a pane in a terminal of this size.
pub(super) fn has_room_for_story(area: Rect) -> bool {
    area.width >= STORY_SIZE.width && area.height >= STORY_SIZE.height
}

/// Client, wire and server of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LanePanes {
    /// The lane, from 0.
    pub(super) lane: usize,
    pub(super) client: Rect,
    pub(super) wire: Rect,
    pub(super) server: Rect,
}

impl LessonLayout {
    /// The columns of the text in `area`.
    pub(super) fn text_columns(area: Rect) -> u16 {
        area.width.saturating_sub(4).min(MAX_TEXT_WIDTH)
    }

    /// The layout of `lanes` lanes, of which `current` is looked at.
    pub(super) fn new(area: Rect, lanes: usize, current: usize, needs: RowNeeds) -> Self {
        let has_lanes = lanes > 1;
        let tabs = u16::from(has_lanes);
        let results = if has_lanes { u16::try_from(lanes).unwrap_or(4).min(4) } else { 0 };
        // Head, title and footer take a row each.
        let RowShares { panes, story } = RowShares::new(area, 3 + tabs + results, has_lanes, needs);
        let row = |y: u16, height: u16| Rect { x: area.x, y: area.y + y, width: area.width, height }.intersection(area);
        let indent = |rect: Rect| Rect { x: rect.x + 2.min(rect.width), width: Self::text_columns(rect), ..rect };
        let below = 1 + tabs + panes + results + story;
        let lanes_drawn = lane_columns(row(1 + tabs, panes), lanes, current);
        Self {
            head: row(0, 1),
            tabs: row(1, tabs),
            stories: story_panes(row(1 + tabs + panes, story), &lanes_drawn, current),
            lanes: lanes_drawn,
            results: indent(row(1 + tabs + panes + story, results)),
            title: indent(row(below, 1)),
            text: indent(row(below + 1, area.height.saturating_sub(below + 2))),
        }
    }
}

/// As many lanes beside each other as there is room for; the current one is among them.
fn lane_columns(area: Rect, lanes: usize, current: usize) -> Vec<LanePanes> {
    let fit = if area.width >= SIDE_BY_SIDE_WIDTH { usize::from(area.width / (SIDE_BY_SIDE_WIDTH / 2)) } else { 1 };
    let shown = lanes.clamp(1, fit.max(1));
    let first = (current + 1).saturating_sub(shown);
    let width = area.width / u16::try_from(shown).unwrap_or(1);
    let column = |index: usize| {
        let x = area.x + width * u16::try_from(index).unwrap_or(0);
        lane_panes(first + index, Rect { x, width, ..area })
    };
    (0..shown).map(column).collect()
}

/// The stories of the lanes that are drawn, each below its lane; in a narrow terminal, of the current lane.
fn story_panes(area: Rect, lanes: &[LanePanes], current: usize) -> Vec<LaneStoryPane> {
    if area.is_empty() {
        return Vec::new();
    }
    if area.width < STORIES_SIDE_BY_SIDE_WIDTH {
        return vec![LaneStoryPane { lane: current, area }];
    }
    let below = |panes: &LanePanes| LaneStoryPane {
        lane: panes.lane,
        area: Rect { x: panes.client.x, width: panes.server.right().saturating_sub(panes.client.x), ..area },
    };
    lanes.iter().map(below).collect()
}

/// At 80 columns: a client of 26, a wire of 22, a server of 32.
fn lane_panes(lane: usize, area: Rect) -> LanePanes {
    let wire = (area.width * 22 / 80).max(18).min(area.width);
    let client = (area.width - wire) * 26 / 58;
    let server = area.width - wire - client;
    let pane = |x: u16, width: u16| Rect { x: area.x + x, width, ..area };
    LanePanes { lane, client: pane(0, client), wire: pane(client, wire), server: pane(client + wire, server) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_stand_side_by_side_where_there_is_room_and_the_current_one_is_seen() {
        let shown = |width, lanes, current| {
            let layout = LessonLayout::new(Rect::new(0, 0, width, 40), lanes, current, RowNeeds::default());
            layout.lanes.iter().map(|panes| panes.lane).collect::<Vec<_>>()
        };
        assert_eq!(shown(131, 2, 1), [1]);
        assert_eq!(shown(132, 2, 0), [0, 1]);
        assert_eq!(shown(132, 3, 2), [1, 2]);
        assert_eq!(shown(200, 3, 0), [0, 1, 2]);
        assert_eq!(shown(200, 1, 0), [0]);
    }

    #[test]
    fn the_panes_give_up_to_three_rows_to_the_text() {
        let text_rows = |lanes, text| {
            let needs = RowNeeds { text, ..RowNeeds::default() };
            LessonLayout::new(Rect::new(0, 0, 80, 24), lanes, 0, needs).text.height
        };
        assert_eq!([0, 8, 9, 11, 30].map(|lines| text_rows(2, lines)), [8, 8, 9, 11, 11]);
        assert_eq!([0, 10, 12, 30].map(|lines| text_rows(1, lines)), [10, 10, 12, 13]);
    }

    #[test]
    fn text_and_panes_get_what_they_need_and_the_story_the_rest() {
        let rows = |text, panes, story| {
            let needs = RowNeeds { text, text_gaps: 2, panes, story };
            let layout = LessonLayout::new(Rect::new(0, 0, 120, 40), 2, 0, needs);
            [layout.lanes[0].client.height, layout.stories[0].area.height, layout.text.height]
        };
        assert_eq!(rows(7, 12, 100), [12, 13, 9]);
        assert_eq!(rows(7, 12, 10), [15, 10, 9]);
        assert_eq!(rows(0, 0, 100), [9, 19, 6]);
        assert_eq!(rows(16, 0, 100), [9, 7, 18], "with the empty lines");
        assert_eq!(rows(17, 0, 100), [9, 8, 17], "without them, since they do not all fit");
        assert_eq!(rows(100, 100, 100), [9, 7, 18]);
        let needs = RowNeeds { text: 8, text_gaps: 0, panes: 12, story: 9 };
        assert_eq!(LessonLayout::new(Rect::new(0, 0, 80, 24), 2, 0, needs).stories, []);
    }

    #[test]
    fn nothing_stands_outside_the_screen() {
        for (width, height) in (0..120).flat_map(|w| (0..44).map(move |h| (w, h))) {
            for (lanes, rows) in [(1, 3), (2, 20), (5, 100)] {
                let area = Rect::new(0, 0, width, height);
                let needs =
                    RowNeeds { text: usize::from(width % 20).max(rows), text_gaps: 2, panes: rows, story: rows };
                let layout = LessonLayout::new(area, lanes, 0, needs);
                let panes = layout.lanes.iter().flat_map(|panes| [panes.client, panes.wire, panes.server]);
                let panes = panes.chain(layout.stories.iter().map(|pane| pane.area));
                for rect in
                    [layout.head, layout.tabs, layout.results, layout.title, layout.text].into_iter().chain(panes)
                {
                    assert!(rect.is_empty() || area.intersection(rect) == rect, "{rect:?} in {area:?}");
                }
            }
        }
    }
}
