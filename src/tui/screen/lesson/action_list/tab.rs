//! The three tabs of what can be done by hand.

use super::ManualActKind;

/// What a tab of the list is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::tui::screen::lesson) enum ManualTab {
    /// What clients send.
    #[default]
    Requests,
    /// What the shop's operator does, and the clock.
    Console,
    /// How the lane is set up.
    Switches,
}

impl ManualTab {
    /// From left to right.
    pub(super) const ALL: [Self; 3] = [Self::Requests, Self::Console, Self::Switches];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Console => "console, clock",
            Self::Switches => "switches",
        }
    }

    /// The tab to the right, and after the last the first.
    pub(super) const fn next(self) -> Self {
        match self {
            Self::Requests => Self::Console,
            Self::Console => Self::Switches,
            Self::Switches => Self::Requests,
        }
    }

    /// The tab to the left.
    pub(super) const fn previous(self) -> Self {
        self.next().next()
    }

    /// Where an act is found.
    pub(super) const fn of(kind: &ManualActKind) -> Self {
        match kind {
            ManualActKind::Repeat(_) => Self::Requests,
            ManualActKind::Operator(_) | ManualActKind::Clock => Self::Console,
            ManualActKind::Switch(_) | ManualActKind::Set(..) => Self::Switches,
        }
    }
}
