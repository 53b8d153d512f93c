//! What a key can be pressed in front of.

/// What the learner is in front of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    /// The map of the course.
    Map,
    /// The search over the map or a lesson.
    Search,
    /// A lesson.
    Lesson,
    /// The end of a lesson.
    End,
    /// A page over a lesson: bytes, checks, curl.
    Page,
    /// What can be done by hand.
    ByHand,
    /// A value that is typed there.
    Value,
    /// A request that is edited.
    Request,
    /// A token that is edited.
    Workbench,
    /// What can be done to it.
    Menu,
    /// A question.
    Question,
    /// An answer or a note that is typed.
    Writing,
    /// The explanation of an answer.
    Explained,
    /// How the questions went.
    Result,
    /// A page that is read: what was learned, what a review will ask.
    Sheet,
    /// The keys.
    Help,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 16] = [
        Self::End,
        Self::Map,
        Self::Search,
        Self::Lesson,
        Self::Page,
        Self::ByHand,
        Self::Value,
        Self::Request,
        Self::Workbench,
        Self::Menu,
        Self::Help,
        Self::Question,
        Self::Writing,
        Self::Explained,
        Self::Result,
        Self::Sheet,
    ];

    /// What help calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Map => "on the map",
            Self::Search => "in the search",
            Self::Lesson => "in a lesson",
            Self::End => "at the end of a lesson",
            Self::Page => "on a page over it",
            Self::ByHand => "where you act by hand",
            Self::Value => "while you type a value there",
            Self::Request => "in the request editor",
            Self::Workbench => "in the workbench",
            Self::Menu => "in its list of actions",
            Self::Question => "at a question",
            Self::Writing => "while you type an answer or a note",
            Self::Explained => "after an answer",
            Self::Result => "at the end of the questions",
            Self::Sheet => "on the pages of progress and review",
            Self::Help => "here",
        }
    }
}
