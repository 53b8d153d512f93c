//! What the speaker points at.

use crate::course::lesson::story::story_entry::Moment;
use crate::tui::screen::lesson::LanePane;

/// What the speaker points at on a slide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct StagePointer {
    /// Where the arrow keys point.
    pub(super) pane: StagePane,
    /// The moment of the story; `None` is the last exchange of the step.
    pub(super) moment: Option<Moment>,
    /// The line of the pane beside the story; `None` until one is pointed at.
    pub(super) line: Option<usize>,
    /// The option of a question.
    pub(super) option: usize,
    /// Whether the pane fills the screen.
    pub(super) is_zoomed: bool,
}

/// A pane of the slide that shows what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum StagePane {
    /// The story so far.
    #[default]
    Story,
    /// What stands below it.
    Below(LanePane),
}

impl StagePane {
    /// The pane after this one.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Story => Self::Below(LanePane::Wire),
            Self::Below(LanePane::Wire) => Self::Below(LanePane::Server),
            Self::Below(LanePane::Server) => Self::Below(LanePane::Client),
            Self::Below(LanePane::Client) => Self::Story,
        }
    }

    /// What stands below the story.
    pub(super) const fn below(self) -> LanePane {
        match self {
            Self::Story => LanePane::Wire,
            Self::Below(pane) => pane,
        }
    }
}
