//! The areas of the lesson screen, as a function of the terminal's size and the number of lanes.

use ratatui::layout::Rect;

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
    pub(super) title: Rect,
    pub(super) text: Rect,
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

    /// The layout of `lanes` lanes, of which `current` is looked at, above a text of so many lines.
    pub(super) fn new(area: Rect, lanes: usize, current: usize, text_lines: usize) -> Self {
        let has_lanes = lanes > 1;
        let tabs = u16::from(has_lanes);
        let results = if has_lanes { u16::try_from(lanes).unwrap_or(4).min(4) } else { 0 };
        // At 24 rows the panes take ten of them, and one more where no tabs are needed.
        let panes = (area.height * 10 / 24 + u16::from(!has_lanes)).min(18);
        let text_rows = area.height.saturating_sub(3 + tabs + panes + results);
        let lacking = u16::try_from(text_lines).unwrap_or(u16::MAX).saturating_sub(text_rows);
        let panes = panes - lacking.min(MAX_ROWS_GIVEN_UP).min(panes.saturating_sub(MIN_PANE_ROWS));
        let row = |y: u16, height: u16| Rect { x: area.x, y: area.y + y, width: area.width, height }.intersection(area);
        let indent = |rect: Rect| Rect { x: rect.x + 2.min(rect.width), width: Self::text_columns(rect), ..rect };
        let below = 1 + tabs + panes + results;
        Self {
            head: row(0, 1),
            tabs: row(1, tabs),
            lanes: lane_columns(row(1 + tabs, panes), lanes, current),
            results: indent(row(1 + tabs + panes, results)),
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
            let layout = LessonLayout::new(Rect::new(0, 0, width, 40), lanes, current, 0);
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
        let text_rows = |lanes, lines| LessonLayout::new(Rect::new(0, 0, 80, 24), lanes, 0, lines).text.height;
        assert_eq!([0, 8, 9, 11, 30].map(|lines| text_rows(2, lines)), [8, 8, 9, 11, 11]);
        assert_eq!([0, 10, 12, 30].map(|lines| text_rows(1, lines)), [10, 10, 12, 13]);
    }

    #[test]
    fn nothing_stands_outside_the_screen() {
        for (width, height) in (0..90).flat_map(|w| (0..40).map(move |h| (w, h))) {
            for lanes in [1, 2, 5] {
                let area = Rect::new(0, 0, width, height);
                let layout = LessonLayout::new(area, lanes, 0, usize::from(width % 20));
                let panes = layout.lanes.iter().flat_map(|panes| [panes.client, panes.wire, panes.server]);
                for rect in
                    [layout.head, layout.tabs, layout.results, layout.title, layout.text].into_iter().chain(panes)
                {
                    assert!(rect.is_empty() || area.intersection(rect) == rect, "{rect:?} in {area:?}");
                }
            }
        }
    }
}
