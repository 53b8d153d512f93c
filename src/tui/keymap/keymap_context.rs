//! Where a key is pressed.

/// The screen or overlay that has the keyboard; it decides what a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeymapContext {
    /// The map of the course.
    Map,
    /// The search over the map or a lesson.
    Search,
    /// A lesson.
    Lesson,
    /// The end of a lesson.
    LessonEnd,
    /// An overlay of a lesson: bytes, checks, curl.
    LessonOverlay,
    /// The list of manual actions.
    ActionList,
    /// A value that is typed into it.
    ValueField,
    /// The editor for a request.
    RequestEditor,
    /// The workbench for a token.
    Workbench,
    /// The workbench's list of actions.
    WorkbenchMenu,
    /// A question.
    Question,
    /// An answer or a note while it is typed.
    TextAnswer,
    /// The explanation of an answer.
    Explanation,
    /// The report after questions.
    QuizResult,
    /// A report, such as on what is due.
    Report,
    /// The wall of a class.
    ClassWall,
    /// A presentation.
    Presentation,
    /// The console of its speaker.
    SpeakerConsole,
    /// What was learned, topic by topic.
    Progress,
    /// The plan until the interview.
    Plan,
    /// What is chosen before a mock interview.
    InterviewOptions,
    /// The explanation of a term.
    Term,
    /// A design of one's own.
    Design,
    /// Help.
    Help,
}

impl KeymapContext {
    /// Every context.
    pub const ALL: [Self; 24] = [
        Self::Design,
        Self::ClassWall,
        Self::Presentation,
        Self::SpeakerConsole,
        Self::LessonEnd,
        Self::Map,
        Self::Search,
        Self::Lesson,
        Self::LessonOverlay,
        Self::ActionList,
        Self::ValueField,
        Self::RequestEditor,
        Self::Workbench,
        Self::WorkbenchMenu,
        Self::Help,
        Self::Question,
        Self::TextAnswer,
        Self::Explanation,
        Self::QuizResult,
        Self::Report,
        Self::Progress,
        Self::Plan,
        Self::InterviewOptions,
        Self::Term,
    ];

    /// The context whose keys hold here too, as far as they have no other meaning.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self {
            Self::LessonEnd => Some(Self::Lesson),
            _ => None,
        }
    }

    /// Whether a slip of the finger would end the program in the middle of something: a letter has to be pressed twice there.
    #[must_use]
    pub const fn asks_before_quit(self) -> bool {
        matches!(self, Self::Lesson | Self::LessonEnd | Self::Question | Self::Explanation)
    }

    /// What help calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Map => "on the map",
            Self::Search => "in the search",
            Self::Lesson => "in a lesson",
            Self::LessonEnd => "at the end of a lesson",
            Self::LessonOverlay => "on a page over it",
            Self::ActionList => "where you act by hand",
            Self::ValueField => "while you type a value there",
            Self::RequestEditor => "in the request editor",
            Self::Workbench => "in the workbench",
            Self::WorkbenchMenu => "in its list of actions",
            Self::Question => "at a question",
            Self::TextAnswer => "while you type an answer or a note",
            Self::Explanation => "after an answer",
            Self::QuizResult => "at the end of the questions",
            Self::Report => "on the pages of review",
            Self::Progress => "on the page of progress",
            Self::Plan => "on the page of the plan",
            Self::InterviewOptions => "before a mock interview",
            Self::Term => "at the explanation of a word",
            Self::ClassWall => "on the wall of a class",
            Self::Presentation => "in a presentation",
            Self::SpeakerConsole => "in the speaker's console",
            Self::Design => "while you design a login",
            Self::Help => "here",
        }
    }
}
