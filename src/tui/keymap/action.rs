//! What a key can do.

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// The step happens; after it, the next one.
    Next,
    /// Back.
    Back,
    /// Option of that number, from 1.
    Answer,
    /// The step happens without an answer.
    SkipAnswer,
    /// The other lane.
    SwitchLane,
    /// Back and next.
    Replay,
    /// The page with the bytes.
    Bytes,
    /// The page with the checks.
    Checks,
    /// The page with the curl line.
    Curl,
    /// The exchange before this one.
    PreviousExchange,
    /// The exchange after this one; behind the last comes the first.
    NextExchange,
    /// One line up.
    Up,
    /// One line down.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// To the first line.
    Top,
    /// To the last line.
    Bottom,
    /// Opens what is chosen.
    Open,
    /// The search.
    Search,
    /// The last character that was typed.
    Erase,
    /// All that was typed.
    Clear,
    /// To the next lesson.
    Continue,
    /// To the map.
    Map,
    /// For somebody whose interview is coming.
    StartInterview,
    /// For somebody who is going to teach.
    Teach,
    /// The next colours.
    Theme,
    /// One more hint for the task.
    Hint,
    /// The list of what can be done by hand.
    OpenActions,
    /// The request at hand once more.
    ResendRequest,
    /// The request at hand, to be edited.
    EditRequest,
    /// The token at hand, in the workbench.
    Workbench,
    /// The rows of the one who is logged in are deleted.
    DeleteSessions,
    /// Into free play.
    FreePlay,
    /// Another pane takes the arrow keys.
    NextPane,
    /// Into the clipboard.
    Copy,
    /// Does what is chosen.
    Confirm,
    /// Marks what is chosen, for several at once.
    Mark,
    /// Sends what was edited.
    Send,
    /// Another client sends it.
    NextClient,
    /// Another page starts it.
    NextStarter,
    /// The next field.
    NextField,
    /// The field before.
    PreviousField,
    /// The list of actions.
    Menu,
    /// Undoes the last change.
    Undo,
    /// How the signature comes about.
    SignatureSteps,
    /// Questions about what was done so far.
    StartQuiz,
    /// What is due, and what the days to come ask.
    Review,
    /// What was learned.
    Progress,
    /// The question later; at the end of a lesson, none of its questions.
    Skip,
    /// Whether it is asked how sure the learner is.
    ToggleConfidence,
    /// The question is doubtful.
    Flag,
    /// The step of a lesson that shows it.
    ShowStep,
    /// The keys.
    Help,
    /// One level out.
    Close,
    /// Ends the program.
    Quit,
}
