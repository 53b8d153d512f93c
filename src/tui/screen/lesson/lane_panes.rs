//! Client, wire and server of a lane, and where they stand.

use ratatui::layout::Rect;

use super::lane_arrangement::{FEWEST_BOX_ROWS, FEWEST_WIRE_ROWS, LaneArrangement};
use super::row_shares::{RowNeeds, row_count};

/// The narrowest lane beside another.
const NARROWEST_LANE: u16 = 66;
/// From this width on, a wire between client and server has room for whole headers.
const WIDE_LANE: u16 = 100;

/// What fills the screen between head and footer.
pub(super) fn zoomed_area(area: Rect) -> Rect {
    Rect { y: area.y.saturating_add(1), height: area.height.saturating_sub(2), ..area }.intersection(area)
}

/// The room within a frame, as `Pen::frame` gives it.
pub(super) fn frame_area(pane: Rect) -> Rect {
    Rect {
        x: pane.x.saturating_add(2),
        y: pane.y.saturating_add(1),
        width: pane.width.saturating_sub(4),
        height: pane.height.saturating_sub(2),
    }
}

/// How many lanes there is room for beside each other.
pub(super) fn lanes_beside(area: Rect) -> usize {
    usize::from(area.width / NARROWEST_LANE).max(1)
}

/// The panes of one lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LanePanes {
    /// The lane, from 0.
    pub(super) lane: usize,
    pub(super) client: Rect,
    pub(super) wire: Rect,
    pub(super) server: Rect,
}

impl LanePanes {
    /// From the upper edge of client and server to the last row of the wire.
    pub(super) fn height(&self) -> u16 {
        self.client.bottom().max(self.wire.bottom()).saturating_sub(self.client.y)
    }

    pub(super) fn width(&self) -> u16 {
        self.server.right().saturating_sub(self.client.x)
    }

    pub(super) fn new(lane: usize, area: Rect, arrangement: LaneArrangement, needs: RowNeeds) -> Self {
        match arrangement {
            LaneArrangement::Columns => Self::in_columns(lane, area),
            LaneArrangement::WireBelow => Self::over_wire(lane, area, needs),
        }
    }

    /// Every pane as large as the screen: only the one in focus is drawn.
    pub(super) fn zoomed(lane: usize, area: Rect) -> Self {
        let pane = zoomed_area(area);
        Self { lane, client: pane, wire: pane, server: pane }
    }

    /// At 80 columns: a client of 26, a wire of 22, a server of 32.
    fn in_columns(lane: usize, area: Rect) -> Self {
        let (wire, client) = if area.width >= WIDE_LANE {
            (area.width * 38 / 100, area.width * 29 / 100)
        } else {
            let wire = (area.width * 22 / 80).max(18).min(area.width);
            (wire, (area.width - wire) * 26 / 58)
        };
        let server = area.width - wire - client;
        let pane = |x: u16, width: u16| Rect { x: area.x + x, width, ..area };
        Self { lane, client: pane(0, client), wire: pane(client, wire), server: pane(client + wire, server) }
    }

    /// Both parts get what matters; of what is left, the wire gets what else there is to say first, since it has the whole
    /// width.
    fn over_wire(lane: usize, area: Rect, needs: RowNeeds) -> Self {
        let [boxes, wire] = [needs.panes.boxes, needs.panes.wire].map(row_count);
        let [full_boxes, full_wire] = [needs.full_panes.boxes, needs.full_panes.wire].map(row_count);
        let spare = area.height.saturating_sub(boxes.saturating_add(wire));
        let [more_boxes, more_wire] = [full_boxes.saturating_sub(boxes), full_wire.saturating_sub(wire)];
        let boxes = boxes.saturating_add(spare.saturating_sub(more_wire).min(more_boxes));
        let most_boxes = area.height.saturating_sub(FEWEST_WIRE_ROWS.max(wire)).max(FEWEST_BOX_ROWS);
        let boxes = boxes.clamp(FEWEST_BOX_ROWS, most_boxes).min(area.height);
        let client = area.width * 48 / 100;
        let pane = |x: u16, y: u16, width: u16, height: u16| Rect { x: area.x + x, y: area.y + y, width, height };
        Self {
            lane,
            client: pane(0, 0, client, boxes),
            server: pane(client, 0, area.width - client, boxes),
            wire: pane(0, boxes, area.width, area.height - boxes),
        }
    }
}
