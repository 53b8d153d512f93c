//! How the panes of a lane stand to each other.

/// The fewest rows of client and server, and of a wire below them.
pub(super) const FEWEST_BOX_ROWS: u16 = 7;
pub(super) const FEWEST_WIRE_ROWS: u16 = 6;

/// How the panes of a lane stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LaneArrangement {
    /// The wire between client and server.
    Columns,
    /// The wire below client and server.
    WireBelow,
}

impl LaneArrangement {
    pub(super) const fn fewest_rows(self) -> u16 {
        match self {
            Self::Columns => FEWEST_BOX_ROWS,
            Self::WireBelow => FEWEST_BOX_ROWS + FEWEST_WIRE_ROWS,
        }
    }
}
