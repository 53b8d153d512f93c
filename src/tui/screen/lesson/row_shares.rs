//! How the rows of the screen are shared out between text, panes and story.

use super::lane_arrangement::LaneArrangement;

/// How many rows the panes give up at most where the text needs them.
const MAX_ROWS_GIVEN_UP: u16 = 3;
/// How many rows the panes keep in any case, with their frames.
const MIN_PANE_ROWS: u16 = 7;
/// The fewest rows of each part on a screen with a story.
const FEWEST_TEXT_ROWS: u16 = 5;
const FEWEST_STORY_ROWS: u16 = 6;

/// The rows that each part would fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowNeeds {
    /// Without the empty lines between the parts of the text.
    pub(super) text: usize,
    /// Those empty lines.
    pub(super) text_gaps: usize,
    /// The panes beside each other with nothing hidden, with their frames.
    pub(super) fewest_panes: usize,
    /// The panes with what matters.
    pub(super) panes: PaneRows,
    /// The panes with all that there is to say.
    pub(super) full_panes: PaneRows,
    /// What travelled before the current exchange.
    pub(super) earlier: usize,
    /// How the lanes differ, with the frame.
    pub(super) table: usize,
    /// What came out in each lane, where a small screen says so.
    pub(super) results: usize,
    /// With heads and frame.
    pub(super) story: usize,
}

/// The rows of the panes of a lane, with their frames.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PaneRows {
    /// Client and server.
    pub(super) boxes: usize,
    pub(super) wire: usize,
}

impl PaneRows {
    /// As many rows as the larger of the two has, part by part.
    pub(super) fn max(self, other: Self) -> Self {
        Self { boxes: self.boxes.max(other.boxes), wire: self.wire.max(other.wire) }
    }

    /// All rows of panes that stand so.
    pub(super) fn total(self, arrangement: LaneArrangement) -> u16 {
        row_count(match arrangement {
            LaneArrangement::Columns => self.boxes.max(self.wire),
            LaneArrangement::WireBelow => self.boxes.saturating_add(self.wire),
        })
    }
}

impl RowNeeds {
    /// All rows of the text, with its empty lines.
    pub(super) fn spaced_text(self) -> u16 {
        row_count(self.text.saturating_add(self.text_gaps))
    }
}

/// The rows of a screen.
#[derive(Clone, Copy)]
pub(super) struct ScreenRows {
    /// All of them.
    pub(super) screen: u16,
    /// Those that are to be shared out.
    pub(super) rest: u16,
}

/// How many rows panes and stories get; the text has the others.
#[derive(Clone, Copy)]
pub(super) struct RowShares {
    pub(super) panes: u16,
    pub(super) story: u16,
}

impl RowShares {
    /// Without a story.
    pub(super) fn small(rows: ScreenRows, has_lanes: bool, needs: RowNeeds) -> Self {
        // At 24 rows the panes take ten of them, and one more where no tabs are needed.
        let usual = rows.screen * 10 / 24 + u16::from(!has_lanes);
        // The newest line of the story stands below the text.
        let left = rows.rest.saturating_sub(needs.spaced_text() + 1);
        let panes = usual.max(left.min(needs.full_panes.total(LaneArrangement::Columns)));
        // Rather than hide something, they take the empty lines between the parts of the text.
        let unspaced = rows.rest.saturating_sub(row_count(needs.text));
        let panes = panes.max(unspaced.min(row_count(needs.fewest_panes)));
        // They give up a few where the text needs them.
        let lacking = row_count(needs.text).saturating_sub(rows.rest.saturating_sub(panes));
        let given_up = lacking.min(MAX_ROWS_GIVEN_UP).min(panes.saturating_sub(MIN_PANE_ROWS));
        Self { panes: panes - given_up, story: 0 }
    }

    /// The text gets what it needs. Of what it leaves, the panes get what matters, then the story what it needs, at most a
    /// third, then the panes what else there is to say; what is left is the story's.
    pub(super) fn framed(rest: u16, arrangement: LaneArrangement, needs: RowNeeds) -> Self {
        let fewest_panes = arrangement.fewest_rows();
        let most_text = rest.saturating_sub(fewest_panes + FEWEST_STORY_ROWS).max(FEWEST_TEXT_ROWS);
        let left = rest.saturating_sub(text_rows(most_text, needs));
        let most_panes = left.saturating_sub(FEWEST_STORY_ROWS).max(fewest_panes);
        let unneeded = left.saturating_sub(row_count(needs.story).min(left / 3));
        // Where the wire has the whole width, it can show earlier exchanges, too.
        let earlier = if arrangement == LaneArrangement::WireBelow { row_count(needs.earlier) } else { 0 };
        let full = needs.full_panes.total(arrangement).saturating_add(earlier);
        let panes = needs.panes.total(arrangement).max(unneeded.min(full));
        let panes = panes.clamp(fewest_panes, most_panes);
        Self { panes, story: left.saturating_sub(panes) }
    }

    /// The panes stand beside story and text.
    pub(super) fn beside_panes(rest: u16, needs: RowNeeds) -> Self {
        let most_text = rest.saturating_sub(FEWEST_STORY_ROWS).max(FEWEST_TEXT_ROWS);
        Self { panes: rest, story: rest.saturating_sub(text_rows(most_text, needs)) }
    }
}

/// The rows of the text; its empty lines are drawn where all of them fit.
fn text_rows(most: u16, needs: RowNeeds) -> u16 {
    let spaced = needs.spaced_text();
    let rows = if spaced <= most { spaced } else { row_count(needs.text) };
    rows.clamp(FEWEST_TEXT_ROWS, most)
}

pub(super) fn row_count(rows: usize) -> u16 {
    u16::try_from(rows).unwrap_or(u16::MAX)
}
