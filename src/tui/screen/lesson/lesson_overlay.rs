//! What lies over the lesson: a page, a tool, the search or the help.

use crate::tui::keymap::KeyContext;
use crate::tui::screen::action_list::ActionList;
use crate::tui::screen::request_editor::RequestEditor;
use crate::tui::screen::search::SearchScreen;
use crate::tui::screen::workbench::Workbench;

/// What lies over the lesson.
#[derive(Clone, Debug, Default)]
pub(super) enum LessonOverlay {
    #[default]
    Nothing,
    Bytes,
    Checks,
    /// The curl line that repeats the current exchange.
    Curl(String),
    ActionList(ActionList),
    Request(Box<RequestEditor>),
    Workbench(Box<Workbench>),
    Search(Box<SearchScreen>),
    Help,
}

impl LessonOverlay {
    /// Whether the learner works in it, so that help must give it back as it was.
    pub(super) const fn is_tool(&self) -> bool {
        matches!(self, Self::ActionList(_) | Self::Request(_) | Self::Workbench(_) | Self::Search(_))
    }

    /// Which keys hold in it.
    pub(super) fn key_context(&self) -> KeyContext {
        match self {
            Self::Nothing => KeyContext::Lesson,
            Self::ActionList(list) => list.key_context(),
            Self::Request(_) => KeyContext::RequestEditor,
            Self::Workbench(workbench) => workbench.key_context(),
            Self::Search(_) => KeyContext::Search,
            Self::Help => KeyContext::Help,
            Self::Bytes | Self::Checks | Self::Curl(_) => KeyContext::Page,
        }
    }
}
