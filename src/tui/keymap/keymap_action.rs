//! What a key can do.

/// The effect of a key. What it means exactly depends on the context; the sentences for help are in `KEYS`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeymapAction {
    /// Lets the step happen; after it, goes on to the next one.
    Next,
    /// Makes the screen dark, or light again.
    Blank,
    /// Goes back.
    Back,
    /// Adds a digit to a number that is typed.
    Number,
    /// Shows what the author wrote for the presenter, or no longer.
    Notes,
    /// Shows how to get into the class, or no longer.
    ShowEntrance,
    /// Takes the number that was typed as the hands for the option that is marked.
    SetHands,
    /// One hand more for the option that is marked.
    AddHand,
    /// One hand less.
    RemoveHand,
    /// Chooses the option of the digit, from 1.
    Answer,
    /// Answers the same as in the lane before.
    RepeatAnswer,
    /// Lets the step happen without an answer.
    SkipAnswer,
    /// Switches to the other lane.
    SwitchLane,
    /// Lets the step happen once more.
    RepeatStep,
    /// Opens the overlay with more about the step.
    More,
    /// Opens the overlay with the bytes.
    Bytes,
    /// Opens the overlay with the checks.
    Checks,
    /// Opens the overlay with the cookies.
    Cookies,
    /// The code of the step in common frameworks.
    Frameworks,
    /// Opens the overlay with the curl command.
    Curl,
    /// Lets the learner's own browser in.
    OwnBrowser,
    /// Shows the story of the lesson.
    Story,
    /// Shows the exchange before this one.
    PreviousExchange,
    /// Shows the exchange after this one; after the last comes the first.
    NextExchange,
    /// Moves or scrolls one line up.
    Up,
    /// Moves or scrolls one line down.
    Down,
    /// Moves or scrolls a screenful up.
    PageUp,
    /// Moves or scrolls a screenful down.
    PageDown,
    /// Goes to the first line.
    Top,
    /// Goes to the last line.
    Bottom,
    /// Opens what is selected.
    Open,
    /// Opens the search.
    Search,
    /// Deletes the last character or mark.
    Erase,
    /// Goes on, from the end of a lesson.
    Continue,
    /// Goes to the map.
    Map,
    /// Prepares a mock interview.
    StartInterview,
    /// Shows the plan until the interview.
    Plan,
    /// Says how much time there is for the plan.
    StudyTime,
    /// After the first lesson: says how to teach with authwalk.
    Teach,
    /// Explains the terms of the glossary that are marked on the screen.
    Terms,
    /// Turns the mouse on or off.
    Mouse,
    /// Switches to the next theme.
    Theme,
    /// Shows one more hint.
    Hint,
    /// Opens the list of manual actions.
    OpenActions,
    /// Sends the request at hand once more.
    ResendRequest,
    /// Opens the request at hand in the editor.
    EditRequest,
    /// Opens the token at hand in the workbench.
    Workbench,
    /// Deletes the sessions of the user who is logged in.
    DeleteSessions,
    /// Enters free play.
    FreePlay,
    /// Saves what was done by hand as a lesson file.
    SaveLesson,
    /// Gives the arrow keys to the next pane.
    NextPane,
    /// Lets the pane fill the screen, or no longer.
    Zoom,
    /// Copies to the clipboard.
    Copy,
    /// Shows a text in one piece, to be selected.
    ShowText,
    /// Does or submits what is selected.
    Confirm,
    /// Marks what is selected, where several can be chosen.
    Mark,
    /// Shows the next tab.
    NextTab,
    /// Shows the tab before.
    PreviousTab,
    /// Sends what is marked, one after the other.
    SendInOrder,
    /// Sets a switch back.
    ResetSwitch,
    /// Sends what was edited.
    Send,
    /// Lets another client send the request.
    NextClient,
    /// Lets another page start the request.
    NextInitiator,
    /// Switches between a request that the client completes and one that is sent byte by byte.
    ToggleRaw,
    /// Goes to the next field.
    NextField,
    /// Goes to the previous field.
    PreviousField,
    /// Opens the list of actions.
    Menu,
    /// Undoes the last change.
    Undo,
    /// Shows how the signature is computed.
    SignatureSteps,
    /// Asks questions about the lessons that are done.
    StartQuiz,
    /// Shows which questions are due, today and later.
    Review,
    /// Shows what was learned.
    Progress,
    /// Says when the interview is.
    InterviewDay,
    /// Opens the design of one's own.
    Design,
    /// Shows the cheat sheet.
    CheatSheet,
    /// Shows what one can do by now, and what comes next.
    Summary,
    /// Asks the questions again that were answered wrong.
    RetryErrors,
    /// Asks this question later; at the end of a lesson, skips its questions.
    Skip,
    /// Turns the question for confidence on or off.
    ToggleConfidence,
    /// Flags the question as doubtful.
    Flag,
    /// Shows the step of a lesson that shows the answer.
    ShowStep,
    /// Opens or closes help.
    Help,
    /// Goes one level out.
    Close,
    /// Ends the program.
    Quit,
}
