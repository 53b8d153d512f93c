//! The table itself: which key does what, and where.

use super::key_press::KeyPress;
use super::keymap_action::KeymapAction;
use super::keymap_context::KeymapContext;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct KeyBinding {
    /// Where the keys do this.
    pub contexts: &'static [KeymapContext],
    /// The keys; the first is the one that the footer shows.
    pub keys: &'static [KeyPress],
    /// What they do.
    pub action: KeymapAction,
    /// A word for the footer; empty for keys that only help lists.
    pub label: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

const fn binding(
    contexts: &'static [KeymapContext],
    keys: &'static [KeyPress],
    action: KeymapAction,
    label: &'static str,
    help: &'static str,
) -> KeyBinding {
    KeyBinding { contexts, keys, action, label, help }
}

use KeyPress::{
    BackTab, Backspace, Char, Ctrl, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
};
use KeymapContext::{
    ActionList, Help, Lesson, LessonOverlay, Map, RequestEditor, Search, ValueField, Workbench, WorkbenchMenu,
};
use KeymapContext::{
    ClassWall, Design, Explanation, InterviewOptions, LessonEnd, Plan, Presentation, Progress, Question, QuizResult,
    Report, SpeakerConsole, Term, TextAnswer,
};

const DIGITS: &[KeyPress] =
    &[Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
const NUMBERS: &[KeyPress] =
    &[Char('0'), Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
/// Where slides are gone through.
const SPEAKING: &[KeymapContext] = &[Presentation, SpeakerConsole];
const EVERYWHERE: &[KeymapContext] = &[
    Map,
    LessonEnd,
    Lesson,
    LessonOverlay,
    ActionList,
    WorkbenchMenu,
    Help,
    Question,
    Explanation,
    QuizResult,
    Report,
    Progress,
    Plan,
    InterviewOptions,
    Design,
];
/// What lies over something else, and is closed by q.
const PAGES: &[KeymapContext] =
    &[LessonOverlay, Help, ActionList, WorkbenchMenu, Report, Progress, Plan, InterviewOptions, Design];
/// Where texts are read.
const READING: &[KeymapContext] =
    &[Map, LessonEnd, Lesson, LessonOverlay, Help, Question, Explanation, QuizResult, Report, Progress, Plan];
const TEXT_EDITORS: &[KeymapContext] = &[RequestEditor, Workbench];
const SCROLLABLE: &[KeymapContext] = &[
    Map,
    LessonOverlay,
    ActionList,
    WorkbenchMenu,
    Help,
    Question,
    Explanation,
    QuizResult,
    Report,
    Progress,
    Plan,
    InterviewOptions,
    Design,
];
const LESSON_AND_PAGES: &[KeymapContext] = &[Lesson, LessonOverlay];

/// Every key of the program, in the order in which help lists them. A key has at most one binding in a context.
#[rustfmt::skip]
pub const KEYS: &[KeyBinding] = &[
    binding(&[Map], &[Enter, Right, Char(' ')], KeymapAction::Open, "open", "Opens the lesson, where you left it."),
    binding(&[Map], &[Char('/')], KeymapAction::Search, "search", "Searches lessons, terms and questions."),
    binding(&[Map], &[Char('a')], KeymapAction::StartQuiz, "quiz", "Asks ten questions about the lessons that are done; about everything while none is."),
    binding(&[Map], &[Char('r')], KeymapAction::Review, "review", "What is due for review today, and what the days to come ask."),
    binding(&[Map], &[Char('p')], KeymapAction::Progress, "progress", "What you have learned, topic by topic."),
    binding(&[Map], &[Char('n')], KeymapAction::Plan, "plan", "What to do until the interview, and what you seem to know; ten questions find that out."),
    binding(&[Map], &[Char('i')], KeymapAction::StartInterview, "interview", "A mock interview of the level and the length that you choose: an interviewer who asks back about what you said and what you left out."),
    binding(&[Map, Plan], &[Char('d')], KeymapAction::InterviewDay, "date", "Says when your interview is: each question is seen again in the week before it."),
    binding(&[Map], &[Char('c')], KeymapAction::CheatSheet, "cheat sheet", "The course on one page, to read once more before you go in."),
    binding(&[Map], &[Char('b')], KeymapAction::Design, "design", "Build a login of your own from lists; the lab lets hacked accounts, more servers and lost stores happen to it."),
    binding(&[Design], &[Enter, Char(' ')], KeymapAction::Confirm, "let it happen", "Plays every incident against the design, each in a lab of its own."),
    binding(&[Design], &[Right, Char('l')], KeymapAction::NextTab, "change", "The next value of the decision."),
    binding(&[Design], &[Left, Char('h')], KeymapAction::PreviousTab, "", "The value before."),
    binding(&[Design], &[Char('r')], KeymapAction::ResetSwitch, "reset", "Sets the decision as the lab begins with it."),
    binding(&[Map], &[Char('s')], KeymapAction::Summary, "summary", "What you can do by now, and what comes next."),
    binding(&[Progress], &[Enter, Char(' ')], KeymapAction::Confirm, "drill", "Asks questions about the topic."),
    binding(&[Progress], &[Char('e')], KeymapAction::RetryErrors, "errors", "Asks the questions again whose last answer was not right."),
    binding(&[Progress], &[Char('o'), Right], KeymapAction::Open, "lesson", "Opens the lesson about the topic."),
    binding(&[Plan], &[Enter, Right, Char(' ')], KeymapAction::Open, "open", "Opens what the line says: a lesson, questions, the review, a mock interview, the cheat sheet. Esc comes back to the plan."),
    binding(&[Plan], &[Char('t')], KeymapAction::StudyTime, "time", "Says how much time you have: `90m`, `2h` or `3 days`."),
    binding(&[InterviewOptions], &[Enter, Char(' ')], KeymapAction::Confirm, "begin", "Begins the interview."),
    binding(&[InterviewOptions], DIGITS, KeymapAction::Answer, "choose", "Chooses the level or the time of that number."),
    binding(&[InterviewOptions], &[Right, Left, Tab], KeymapAction::NextTab, "level or time", "Goes from the levels to the times, and back."),
    binding(&[Report], &[Enter], KeymapAction::Confirm, "ask", "Asks the questions that are due today. A page without questions is left."),
    binding(&[LessonEnd], &[Char('n')], KeymapAction::Skip, "skip", "Skips the questions that close the lesson."),
    binding(&[LessonEnd], &[Enter, Right], KeymapAction::Continue, "onward", "Goes on: to the questions that close the lesson, to the next lesson, or to the map."),
    binding(&[LessonEnd], &[Char('m')], KeymapAction::Map, "map", "Back to the map."),
    binding(&[LessonEnd], &[Char('a')], KeymapAction::StartInterview, "", "After the first minute: an interview is coming."),
    binding(&[LessonEnd], &[Char('p')], KeymapAction::Teach, "", "After the first minute: I am going to teach this."),
    binding(&[Search], &[Enter], KeymapAction::Open, "open", "Opens what is chosen."),
    binding(&[Search], &[Up], KeymapAction::Up, "up", "The result above."),
    binding(&[Search], &[Down, Tab], KeymapAction::Down, "down", "The result below."),
    binding(&[Search], &[PageUp], KeymapAction::PageUp, "", "A screenful up."),
    binding(&[Search], &[PageDown], KeymapAction::PageDown, "", "A screenful down."),
    binding(&[Lesson], &[Right, Enter, Char(' ')], KeymapAction::Next, "next", "Lets the step happen; then goes on to the next one."),
    binding(&[Lesson], DIGITS, KeymapAction::Answer, "answer", "Chooses that answer to the question."),
    binding(&[Lesson], &[Char('=')], KeymapAction::RepeatAnswer, "the same", "Gives the answer of the lane before in every lane that is left."),
    binding(&[Lesson], &[Char('s')], KeymapAction::SkipAnswer, "show", "Lets the step happen without an answer."),
    binding(&[Lesson], &[Left, Backspace], KeymapAction::Back, "back", "Goes back; what had happened is undone."),
    binding(&[Lesson], &[Char('h')], KeymapAction::Hint, "hint", "One more hint for the task."),
    binding(&[Lesson], &[Char('a')], KeymapAction::OpenActions, "act", "What you can do by hand, in a task or in free play: requests, the operator, the clock, the switches."),
    binding(LESSON_AND_PAGES, &[Char('m')], KeymapAction::EditRequest, "edit", "The request at hand, to be changed and sent, in a task or in free play."),
    binding(LESSON_AND_PAGES, &[Char('x')], KeymapAction::ResendRequest, "again", "Sends the request at hand once more, in a task or in free play."),
    binding(&[Lesson], &[Char('d')], KeymapAction::DeleteSessions, "end login", "Deletes the session record of whoever is logged in, as an administrator would, and asks again; outside of a task, on a copy of this very moment."),
    binding(&[Lesson], &[Char('b')], KeymapAction::Workbench, "token", "Opens the token at hand in the workbench."),
    binding(TEXT_EDITORS, &[Ctrl('s')], KeymapAction::Send, "send", "Sends it."),
    binding(&[RequestEditor], &[Tab], KeymapAction::NextClient, "who", "Another client sends it."),
    binding(&[RequestEditor], &[Ctrl('o')], KeymapAction::ToggleRaw, "raw", "Every byte as it is written, or with what the client adds."),
    binding(&[RequestEditor], &[Ctrl('p')], KeymapAction::NextInitiator, "start", "Another page starts it, or none."),
    binding(&[Workbench], &[Enter], KeymapAction::Menu, "actions", "What can be done to the token: sign it, break it, attack with it."),
    binding(&[Workbench], &[Tab], KeymapAction::NextField, "field", "The next field."),
    binding(&[Workbench], &[BackTab], KeymapAction::PreviousField, "", "The field before."),
    binding(&[Workbench], &[Ctrl('o')], KeymapAction::ToggleRaw, "raw", "Header and payload as they are written, or one member a row; the bytes stay the same."),
    binding(&[Workbench], &[Ctrl('r')], KeymapAction::Undo, "undo", "Undoes the last change."),
    binding(&[Workbench], &[Ctrl('t')], KeymapAction::SignatureSteps, "how", "How an HS256 signature of this token comes about, stage by stage."),
    binding(&[Workbench], &[Ctrl('y')], KeymapAction::Copy, "copy", "Copies the token into the clipboard."),
    binding(&[ActionList, WorkbenchMenu, ValueField], &[Enter], KeymapAction::Confirm, "do", "Does what is chosen; on a number or a text, takes a new value."),
    binding(&[ActionList], &[Char('/')], KeymapAction::Search, "find", "Narrows the list to the lines that hold what you type; Esc shows all again."),
    binding(&[ActionList], &[Char(' ')], KeymapAction::Mark, "mark", "Marks a request; Enter sends all that are marked at the same moment."),
    binding(&[ActionList], &[Char('o')], KeymapAction::SendInOrder, "in order", "Sends the marked requests one after the other."),
    binding(&[ActionList], &[Char('r')], KeymapAction::ResetSwitch, "reset", "Sets the switch as it stood when the lesson began."),
    binding(&[ActionList], &[Right], KeymapAction::NextTab, "tab", "The next tab: requests, console and clock, switches."),
    binding(&[ActionList], &[Left], KeymapAction::PreviousTab, "", "The tab before."),
    binding(&[LessonOverlay], &[Right], KeymapAction::NextTab, "framework", "The code in the next framework."),
    binding(&[LessonOverlay], &[Left], KeymapAction::PreviousTab, "", "The code in the framework before."),
    binding(&[ActionList, Lesson, LessonOverlay], &[Tab, BackTab], KeymapAction::SwitchLane, "flip", "Flips to the other lane: the same world with one line changed."),
    binding(&[Lesson], &[Char('r')], KeymapAction::RepeatStep, "replay", "Lets the step happen once more."),
    binding(LESSON_AND_PAGES, &[Char('i')], KeymapAction::More, "more", "More about the step: what an interviewer may ask next, and the code that matters."),
    binding(LESSON_AND_PAGES, &[Char('l')], KeymapAction::Frameworks, "code", "What the server does in this step, in your framework: Express, Django, Laravel, Spring and others."),
    binding(LESSON_AND_PAGES, &[Char('w')], KeymapAction::Bytes, "bytes", "The request and the response, byte for byte."),
    binding(LESSON_AND_PAGES, &[Char('t')], KeymapAction::Checks, "checks", "Every check of the server, what it asks and what it saw."),
    binding(LESSON_AND_PAGES, &[Char('C')], KeymapAction::Cookies, "cookies", "The jar, which cookies went along and by which rule, and every request that a page has started."),
    binding(LESSON_AND_PAGES, &[Char('c')], KeymapAction::Curl, "curl", "The same request as a line for another terminal."),
    binding(LESSON_AND_PAGES, &[Char('o')], KeymapAction::OwnBrowser, "browser", "Lets your own browser in, in a task or in free play: shows the address, and what it has sent so far. It stays out when you no longer act by hand."),
    binding(&[LessonOverlay], &[Char('y')], KeymapAction::Copy, "copy", "Copies the curl line, or the address for your browser, into the clipboard, where the terminal allows it."),
    binding(&[LessonOverlay], &[Char('Y')], KeymapAction::ShowText, "", "Shows the curl line or the address on the ordinary screen, in one piece, so that it can be selected with the mouse; any key leads back."),
    binding(LESSON_AND_PAGES, &[Char('v')], KeymapAction::Story, "story", "The story so far: who sent what to whom. ↑ ↓ look at any of its moments again."),
    binding(&[LessonOverlay], &[Enter], KeymapAction::Confirm, "show", "In the story: back to the lesson, which shows the moment that is chosen."),
    binding(&[LessonOverlay], &[Char('/')], KeymapAction::Search, "filter", "In the story: shows only what fits what you type, such as 401, /me, client:bob, status:4xx or -path:/me; Esc shows all again."),
    binding(LESSON_AND_PAGES, &[Char('e')], KeymapAction::NextExchange, "exchange", "The next of several exchanges; after the last comes the first."),
    binding(&[Lesson], &[Char('f')], KeymapAction::FreePlay, "free play", "Steps aside: try anything on a copy of this very moment. Esc returns as if nothing had happened."),
    binding(LESSON_AND_PAGES, &[Char('S')], KeymapAction::SaveLesson, "save", "Saves what you did by hand, in a task or in free play, as a lesson file in this folder: `authwalk check` plays it again."),
    binding(&[Lesson], &[Char('p')], KeymapAction::NextPane, "pane", "The arrow keys scroll the next pane: client, wire, server, and the text again."),
    binding(&[Lesson], &[Char('z')], KeymapAction::Zoom, "zoom", "The pane that the arrow keys scroll, or the text, over the whole screen; once more, or Esc, shows the others again."),
    binding(&[Lesson], &[Char('/')], KeymapAction::Search, "search", "Searches lessons, terms and questions; Esc comes back to the lesson."),
    binding(&[Lesson], &[PageUp], KeymapAction::PreviousExchange, "", "The exchange before this one."),
    binding(&[Lesson], &[PageDown], KeymapAction::NextExchange, "", "The exchange after this one."),
    binding(&[Question], DIGITS, KeymapAction::Answer, "choose", "Chooses that option, and Enter answers; where several belong to the answer, marks it."),
    binding(&[Question, TextAnswer], &[Enter], KeymapAction::Confirm, "answer", "Answers with what is chosen, marked or typed."),
    binding(&[Question], &[Char(' ')], KeymapAction::Mark, "mark", "Marks what is chosen, or takes the mark away."),
    binding(&[Question], &[Backspace], KeymapAction::Erase, "", "Takes the last mark away."),
    binding(&[Question], &[Char('h')], KeymapAction::Hint, "hint", "One more hint."),
    binding(&[Question], &[Char('c')], KeymapAction::ToggleConfidence, "", "Asks from now on how sure you are, before an answer is shown; once more ends that."),
    binding(&[Question], &[Char('s')], KeymapAction::Skip, "later", "Asks this question again after the others; skipped twice, it stays without an answer. In an interview it stays without one at once; before a plan is made, it means that you don't know."),
    binding(&[TextAnswer], &[Ctrl('l')], KeymapAction::Skip, "later", "Skips this question, as s does where no text is typed."),
    binding(&[TextAnswer], &[Ctrl('t')], KeymapAction::Hint, "hint", "One more hint."),
    binding(&[Explanation], &[Enter, Right, Char(' ')], KeymapAction::Next, "next", "The next question."),
    binding(&[Explanation], &[Char('v')], KeymapAction::ShowStep, "see it", "The step of a lesson that shows it; Esc comes back."),
    binding(&[Question, Explanation], &[Char('f')], KeymapAction::Flag, "flag", "Keeps a note that this question is doubtful."),
    binding(&[ClassWall], &[Enter, Right, Char(' '), PageDown], KeymapAction::Next, "on", "The next question, or the answer to this one. A presenter's remote does it, too."),
    binding(&[ClassWall], &[Char('b'), Char('.')], KeymapAction::Blank, "dark", "Makes the wall dark; any key lights it up again."),
    binding(&[ClassWall], &[Esc], KeymapAction::Close, "end", "Ends the class, when it is pressed twice."),
    binding(&[ClassWall], &[Up, Char('k')], KeymapAction::Up, "up", "One line up."),
    binding(&[ClassWall], &[Down, Char('j')], KeymapAction::Down, "down", "One line down."),
    binding(&[ClassWall], &[Char('T')], KeymapAction::Theme, "", "The next colours: dark, light, high contrast, bright."),
    binding(&[ClassWall], &[Char('?')], KeymapAction::Help, "keys", "These keys; once more closes them."),
    binding(&[ClassWall], &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the class and the program at once."),
    binding(SPEAKING, &[PageDown, Right, Char(' ')], KeymapAction::Next, "next", "The next slide. A presenter's remote does it, too."),
    binding(SPEAKING, &[PageUp, Left, Backspace], KeymapAction::Back, "back", "The slide before; Backspace first takes back what was typed."),
    binding(SPEAKING, NUMBERS, KeymapAction::Number, "number", "The number of a slide, which Enter then goes to."),
    binding(SPEAKING, &[Enter], KeymapAction::Confirm, "go", "Goes to the slide whose number was typed, else to the next one."),
    binding(SPEAKING, &[Char('b'), Char('.')], KeymapAction::Blank, "dark", "Makes the wall dark; once more, or any key there, lights it up again."),
    binding(&[Presentation], &[Up, Char('k')], KeymapAction::Up, "up", "Points at the row above, or at the option above; on a slide of text, one line up."),
    binding(&[Presentation], &[Down, Char('j')], KeymapAction::Down, "down", "Points at the row below, or at the option below; on a slide of text, one line down."),
    binding(&[Presentation], &[Home, Char('g')], KeymapAction::Top, "", "The first slide."),
    binding(&[Presentation], &[End, Char('G')], KeymapAction::Bottom, "", "The last slide."),
    binding(&[Presentation], &[Char('p'), Tab], KeymapAction::NextPane, "pane", "Points into the next pane: story, exchange, server, client."),
    binding(&[Presentation], &[Char('z')], KeymapAction::Zoom, "zoom", "That pane over the whole screen; once more, or Esc, shows the slide again."),
    binding(&[Presentation], &[Char('h')], KeymapAction::SetHands, "hands", "A show of hands: takes the number that was typed for the option that ▸ points at, and points at the next one."),
    binding(&[Presentation], &[Char('+'), Char('=')], KeymapAction::AddHand, "", "One hand more for the option that ▸ points at."),
    binding(&[Presentation], &[Char('-')], KeymapAction::RemoveHand, "", "One hand less."),
    binding(&[Presentation], &[Char('n')], KeymapAction::Notes, "notes", "The notes of the author under the slide, for a room with one screen; once more hides them."),
    binding(&[Presentation], &[Char('c')], KeymapAction::ShowEntrance, "", "How to get into the class, for those who come late; the next slide's key leads back."),
    binding(&[Presentation], &[Esc], KeymapAction::Close, "end", "Ends the presentation, when it is pressed twice."),
    binding(&[SpeakerConsole], &[Up, Char('k')], KeymapAction::Up, "up", "One line up."),
    binding(&[SpeakerConsole], &[Down, Char('j')], KeymapAction::Down, "down", "One line down."),
    binding(&[SpeakerConsole], &[Esc, Char('q')], KeymapAction::Close, "leave", "Closes the console; the presentation goes on."),
    binding(SPEAKING, &[Char('T')], KeymapAction::Theme, "", "The next colours: dark, light, high contrast, bright."),
    binding(SPEAKING, &[Char('?')], KeymapAction::Help, "keys", "These keys; once more closes them."),
    binding(&[Presentation], &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the presentation at once."),
    binding(&[SpeakerConsole], &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the console at once."),
    binding(EVERYWHERE, &[Up, Char('k')], KeymapAction::Up, "up", "One line up."),
    binding(EVERYWHERE, &[Down, Char('j')], KeymapAction::Down, "down", "One line down."),
    binding(SCROLLABLE, &[PageUp], KeymapAction::PageUp, "", "A screenful up."),
    binding(SCROLLABLE, &[PageDown, Ctrl('d')], KeymapAction::PageDown, "", "A screenful down."),
    binding(SCROLLABLE, &[Home, Char('g')], KeymapAction::Top, "", "To the beginning."),
    binding(SCROLLABLE, &[End, Char('G')], KeymapAction::Bottom, "", "To the end."),
    binding(&[Lesson], &[Esc], KeymapAction::Close, "leave", "One level out: from a zoomed pane, the past or free play to the step; from there to the map."),
    binding(&[Search, ValueField, RequestEditor, Workbench], &[Esc], KeymapAction::Close, "back", "One level out: back to what was open before."),
    binding(PAGES, &[Esc, Char('q')], KeymapAction::Close, "back", "One level out: back to what was open before."),
    binding(&[Question, TextAnswer, Explanation], &[Esc], KeymapAction::Close, "end", "Ends the questions and shows how they went; from a note back to the question."),
    binding(&[QuizResult], &[Enter, Esc], KeymapAction::Close, "leave", "Leaves the questions."),
    binding(EVERYWHERE, &[Char('T')], KeymapAction::Theme, "", "The next colours: dark, light, high contrast, bright."),
    binding(READING, &[Char('u')], KeymapAction::Terms, "", "Explains the underlined words, one after the other: ↑ and ↓ lead to the next, a click opens one, Esc closes it."),
    binding(&[Term], &[Up, Char('k'), Left, BackTab], KeymapAction::Up, "word before", "The marked word before this one."),
    binding(&[Term], &[Down, Char('j'), Right, Tab], KeymapAction::Down, "next word", "The next marked word."),
    binding(&[Term], &[Esc, Enter, Char('u'), Char('q')], KeymapAction::Close, "close", "Closes the explanation."),
    binding(&[Term], &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the program."),
    binding(EVERYWHERE, &[Char('M')], KeymapAction::Mouse, "", "The mouse off, and on again. While it is on, most terminals select text with Shift held, iTerm2 with Option, Terminal on macOS with Fn."),
    binding(&[Map, Search, Lesson, LessonEnd, LessonOverlay, ActionList, WorkbenchMenu, Question, Explanation, QuizResult, Report, Progress, Plan, InterviewOptions, Design, Term, Help], &[Char('?')], KeymapAction::Help, "keys", "These keys; once more closes them."),
    binding(&[ValueField, RequestEditor, Workbench, TextAnswer], &[F(1)], KeymapAction::Help, "keys", "These keys; F1 or ? closes them."),
    binding(&[Map, QuizResult], &[Char('q'), Ctrl('c')], KeymapAction::Quit, "quit", "Ends the program."),
    binding(&[Lesson, LessonEnd, Question, Explanation], &[Char('q'), Ctrl('c')], KeymapAction::Quit, "quit", "Ends the program; q asks first."),
    binding(PAGES, &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the program."),
    binding(&[ValueField, RequestEditor, Workbench, TextAnswer], &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the program."),
    binding(&[Search], &[Ctrl('c')], KeymapAction::Quit, "quit", "Ends the program."),
];
