//! The table itself: which key does what, and where.

use super::key_action::KeyAction;
use super::key_context::KeyContext;
use super::key_press::KeyPress;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct KeyBinding {
    /// Where the keys do this.
    pub contexts: &'static [KeyContext],
    /// The keys; the first is the one that the footer shows.
    pub keys: &'static [KeyPress],
    /// What they do.
    pub action: KeyAction,
    /// A word for the footer; empty for keys that only help lists.
    pub label: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

const fn binding(
    contexts: &'static [KeyContext],
    keys: &'static [KeyPress],
    action: KeyAction,
    label: &'static str,
    help: &'static str,
) -> KeyBinding {
    KeyBinding { contexts, keys, action, label, help }
}

use KeyContext::{ActionList, Help, Lesson, Map, Page, RequestEditor, Search, ValueField, Workbench, WorkbenchMenu};
use KeyContext::{
    ClassWall, Design, Explanation, LessonEnd, Presentation, Progress, Question, QuizResult, ReportPage,
    SpeakerConsole, Term, TextAnswer,
};
use KeyPress::{
    BackTab, Backspace, Char, Ctrl, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
};

const DIGITS: &[KeyPress] =
    &[Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
const NUMBERS: &[KeyPress] =
    &[Char('0'), Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
/// Where slides are gone through.
const SPEAKING: &[KeyContext] = &[Presentation, SpeakerConsole];
const EVERYWHERE: &[KeyContext] = &[
    Map,
    LessonEnd,
    Lesson,
    Page,
    ActionList,
    WorkbenchMenu,
    Help,
    Question,
    Explanation,
    QuizResult,
    ReportPage,
    Progress,
    Design,
];
/// What lies over something else, and is closed by q.
const PAGES: &[KeyContext] = &[Page, Help, ActionList, WorkbenchMenu, ReportPage, Progress, Design];
/// Where texts are read.
const READING: &[KeyContext] =
    &[Map, LessonEnd, Lesson, Page, Help, Question, Explanation, QuizResult, ReportPage, Progress];
const TEXT_EDITORS: &[KeyContext] = &[RequestEditor, Workbench];
const SCROLLABLE: &[KeyContext] =
    &[Map, Page, ActionList, WorkbenchMenu, Help, Question, Explanation, QuizResult, ReportPage, Progress, Design];
const LESSON_AND_PAGES: &[KeyContext] = &[Lesson, Page];

/// Every key of the program, in the order in which help lists them. A key has at most one binding in a context.
#[rustfmt::skip]
pub const KEYS: &[KeyBinding] = &[
    binding(&[Map], &[Enter, Right, Char(' ')], KeyAction::Open, "open", "Opens the lesson, where you left it."),
    binding(&[Map], &[Char('/')], KeyAction::Search, "search", "Searches lessons, terms and questions."),
    binding(&[Map], &[Char('a')], KeyAction::StartQuiz, "ask me", "Asks ten questions about the lessons that are done; about everything while none is."),
    binding(&[Map], &[Char('r')], KeyAction::Review, "review", "What is due for review today, and what the days to come ask."),
    binding(&[Map], &[Char('p')], KeyAction::Progress, "progress", "What you have learned, topic by topic."),
    binding(&[Map], &[Char('n')], KeyAction::Plan, "plan", "What you seem to know, and what to do until the interview; ten questions find out."),
    binding(&[Map], &[Char('i')], KeyAction::StartInterview, "interview", "A mock interview: an interviewer who asks back about what you said and what you left out."),
    binding(&[Map], &[Char('d')], KeyAction::InterviewDay, "date", "Says when your interview is: each question is seen again in the week before it."),
    binding(&[Map], &[Char('c')], KeyAction::CheatSheet, "cheat sheet", "The course on one page, to read once more before you go in."),
    binding(&[Map], &[Char('b')], KeyAction::Design, "design", "Build a login of your own from lists; the lab lets hacked accounts, more servers and lost stores happen to it."),
    binding(&[Design], &[Enter, Char(' ')], KeyAction::Confirm, "let it happen", "Plays every incident against the design, each in a lab of its own."),
    binding(&[Design], &[Right, Char('l')], KeyAction::NextTab, "change", "The next value of the decision."),
    binding(&[Design], &[Left, Char('h')], KeyAction::PreviousTab, "", "The value before."),
    binding(&[Design], &[Char('r')], KeyAction::ResetSwitch, "reset", "Sets the decision as the lab begins with it."),
    binding(&[Map], &[Char('s')], KeyAction::Summary, "summary", "What you can do by now, and what comes next."),
    binding(&[Progress], &[Enter, Char(' ')], KeyAction::Confirm, "drill", "Asks questions about the topic."),
    binding(&[Progress], &[Char('e')], KeyAction::RetryErrors, "errors", "Asks the questions again whose last answer was not right."),
    binding(&[Progress], &[Char('o'), Right], KeyAction::Open, "lesson", "Opens the lesson about the topic."),
    binding(&[ReportPage], &[Enter], KeyAction::Confirm, "ask", "Asks the questions that the page is about: what is due today, or what you know already. A page without questions is left."),
    binding(&[LessonEnd], &[Char('n')], KeyAction::Skip, "skip", "Skips the questions that close the lesson."),
    binding(&[LessonEnd], &[Enter, Right], KeyAction::Continue, "onward", "Goes on: to the questions that close the lesson, to the next lesson, or to the map."),
    binding(&[LessonEnd], &[Char('m')], KeyAction::Map, "map", "Back to the map."),
    binding(&[LessonEnd], &[Char('a')], KeyAction::StartInterview, "", "After the first minute: an interview is coming."),
    binding(&[LessonEnd], &[Char('p')], KeyAction::Teach, "", "After the first minute: I am going to teach this."),
    binding(&[Search], &[Enter], KeyAction::Open, "open", "Opens what is chosen."),
    binding(&[Search], &[Up], KeyAction::Up, "up", "The result above."),
    binding(&[Search], &[Down, Tab], KeyAction::Down, "down", "The result below."),
    binding(&[Search], &[PageUp], KeyAction::PageUp, "", "A screenful up."),
    binding(&[Search], &[PageDown], KeyAction::PageDown, "", "A screenful down."),
    binding(&[Lesson], &[Right, Enter, Char(' ')], KeyAction::Next, "next", "Lets the step happen; then goes on to the next one."),
    binding(&[Lesson], DIGITS, KeyAction::Answer, "answer", "Chooses that answer to the question."),
    binding(&[Lesson], &[Char('=')], KeyAction::RepeatAnswer, "the same", "Gives the answer of the lane before in every lane that is left."),
    binding(&[Lesson], &[Char('s')], KeyAction::SkipAnswer, "show", "Lets the step happen without an answer."),
    binding(&[Lesson], &[Left, Backspace], KeyAction::Back, "back", "Goes back; what had happened is undone."),
    binding(&[Lesson], &[Char('h')], KeyAction::Hint, "hint", "One more hint for the task."),
    binding(&[Lesson], &[Char('a')], KeyAction::OpenActions, "act", "What you can do by hand, in a task or in free play: requests, the operator, the clock, the switches."),
    binding(&[Lesson], &[Char('m')], KeyAction::EditRequest, "edit", "The request at hand, to be changed and sent, in a task or in free play."),
    binding(&[Lesson], &[Char('x')], KeyAction::ResendRequest, "again", "Sends the request at hand once more, in a task or in free play."),
    binding(&[Lesson], &[Char('d')], KeyAction::DeleteSessions, "end login", "Deletes the session record of whoever is logged in, as an administrator would, and asks again; outside of a task, on a copy of this very moment."),
    binding(&[Lesson], &[Char('b')], KeyAction::Workbench, "token", "Opens the token at hand in the workbench."),
    binding(TEXT_EDITORS, &[Ctrl('s')], KeyAction::Send, "send", "Sends it."),
    binding(&[RequestEditor], &[Tab], KeyAction::NextClient, "who", "Another client sends it."),
    binding(&[RequestEditor], &[Ctrl('o')], KeyAction::ToggleRaw, "raw", "Every byte as it is written, or with what the client adds."),
    binding(&[RequestEditor], &[Ctrl('p')], KeyAction::NextStarter, "start", "Another page starts it, or none."),
    binding(&[Workbench], &[Enter], KeyAction::Menu, "actions", "What can be done to the token: sign it, break it, attack with it."),
    binding(&[Workbench], &[Tab], KeyAction::NextField, "field", "The next field."),
    binding(&[Workbench], &[BackTab], KeyAction::PreviousField, "", "The field before."),
    binding(&[Workbench], &[Ctrl('o')], KeyAction::ToggleRaw, "raw", "Header and payload as they are written, or one member a row; the bytes stay the same."),
    binding(&[Workbench], &[Ctrl('r')], KeyAction::Undo, "undo", "Undoes the last change."),
    binding(&[Workbench], &[Ctrl('t')], KeyAction::SignatureSteps, "how", "How an HS256 signature of this token comes about, stage by stage."),
    binding(&[Workbench], &[Ctrl('y')], KeyAction::Copy, "copy", "Copies the token into the clipboard."),
    binding(&[ActionList, WorkbenchMenu, ValueField], &[Enter], KeyAction::Confirm, "do", "Does what is chosen; on a number or a text, takes a new value."),
    binding(&[ActionList], &[Char('/')], KeyAction::Search, "find", "Narrows the list to the lines that hold what you type; Esc shows all again."),
    binding(&[ActionList], &[Char(' ')], KeyAction::Mark, "mark", "Marks a request; Enter sends all that are marked at the same moment."),
    binding(&[ActionList], &[Char('o')], KeyAction::SendInOrder, "in order", "Sends the marked requests one after the other."),
    binding(&[ActionList], &[Char('r')], KeyAction::ResetSwitch, "reset", "Sets the switch as it stood when the lesson began."),
    binding(&[ActionList], &[Right], KeyAction::NextTab, "tab", "The next tab: requests, console and clock, switches."),
    binding(&[ActionList], &[Left], KeyAction::PreviousTab, "", "The tab before."),
    binding(&[Page], &[Right], KeyAction::NextTab, "framework", "The code in the next framework."),
    binding(&[Page], &[Left], KeyAction::PreviousTab, "", "The code in the framework before."),
    binding(&[ActionList, Lesson, Page], &[Tab, BackTab], KeyAction::SwitchLane, "flip", "Flips to the other lane: the same world with one line changed."),
    binding(&[Lesson], &[Char('r')], KeyAction::RepeatStep, "replay", "Lets the step happen once more."),
    binding(LESSON_AND_PAGES, &[Char('i')], KeyAction::More, "more", "More about the step: what an interviewer may ask next, and the code that matters."),
    binding(LESSON_AND_PAGES, &[Char('l')], KeyAction::Frameworks, "code", "What the server does in this step, in your framework: Express, Django, Laravel, Spring and others."),
    binding(LESSON_AND_PAGES, &[Char('w')], KeyAction::Bytes, "bytes", "The request and the response, byte for byte."),
    binding(LESSON_AND_PAGES, &[Char('t')], KeyAction::Checks, "checks", "Every check of the server, what it asks and what it saw."),
    binding(LESSON_AND_PAGES, &[Char('C')], KeyAction::Cookies, "cookies", "The jar, which cookies went along and by which rule, and every request that a page has started."),
    binding(LESSON_AND_PAGES, &[Char('c')], KeyAction::Curl, "curl", "The same request as a line for another terminal."),
    binding(LESSON_AND_PAGES, &[Char('o')], KeyAction::OwnBrowser, "browser", "Lets your own browser in, in a task or in free play: shows the address, and what it has sent so far. It stays out when you no longer act by hand."),
    binding(&[Page], &[Char('y')], KeyAction::Copy, "copy", "Copies the curl line, or the address for your browser, into the clipboard, where the terminal allows it."),
    binding(&[Page], &[Char('Y')], KeyAction::ShowText, "", "Shows the curl line or the address on the ordinary screen, in one piece, so that it can be selected with the mouse; any key leads back."),
    binding(LESSON_AND_PAGES, &[Char('v')], KeyAction::Story, "story", "The story so far: who sent what to whom. ↑ ↓ look at any of its moments again."),
    binding(&[Page], &[Enter], KeyAction::Confirm, "show", "In the story: back to the lesson, which shows the moment that is chosen."),
    binding(LESSON_AND_PAGES, &[Char('e')], KeyAction::NextExchange, "exchange", "The next of several exchanges; after the last comes the first."),
    binding(&[Lesson], &[Char('f')], KeyAction::FreePlay, "free play", "Steps aside: try anything on a copy of this very moment. Esc returns as if nothing had happened."),
    binding(&[Lesson], &[Char('S')], KeyAction::SaveLesson, "save", "Saves what you did by hand, in a task or in free play, as a lesson file in this folder: `authwalk check` plays it again."),
    binding(&[Lesson], &[Char('p')], KeyAction::NextPane, "pane", "The arrow keys scroll the next pane: client, wire, server, and the text again."),
    binding(&[Lesson], &[Char('z')], KeyAction::Zoom, "zoom", "The pane that the arrow keys scroll, or the text, over the whole screen; once more, or Esc, shows the others again."),
    binding(&[Lesson], &[Char('/')], KeyAction::Search, "search", "Searches lessons, terms and questions; Esc comes back to the lesson."),
    binding(&[Lesson], &[PageUp], KeyAction::PreviousExchange, "", "The exchange before this one."),
    binding(&[Lesson], &[PageDown], KeyAction::NextExchange, "", "The exchange after this one."),
    binding(&[Question], DIGITS, KeyAction::Answer, "choose", "Chooses that option, and Enter answers; where several belong to the answer, marks it."),
    binding(&[Question, TextAnswer], &[Enter], KeyAction::Confirm, "answer", "Answers with what is chosen, marked or typed."),
    binding(&[Question], &[Char(' ')], KeyAction::Mark, "mark", "Marks what is chosen, or takes the mark away."),
    binding(&[Question], &[Backspace], KeyAction::Erase, "", "Takes the last mark away."),
    binding(&[Question], &[Char('h')], KeyAction::Hint, "hint", "One more hint."),
    binding(&[Question], &[Char('c')], KeyAction::ToggleConfidence, "", "Asks from now on how sure you are, before an answer is shown; once more ends that."),
    binding(&[Question], &[Char('s')], KeyAction::Skip, "later", "Asks this question again after the others; skipped twice, it stays without an answer."),
    binding(&[TextAnswer], &[Ctrl('l')], KeyAction::Skip, "later", "Asks this question again after the others."),
    binding(&[TextAnswer], &[Ctrl('t')], KeyAction::Hint, "hint", "One more hint."),
    binding(&[Explanation], &[Enter, Right, Char(' ')], KeyAction::Next, "next", "The next question."),
    binding(&[Explanation], &[Char('v')], KeyAction::ShowStep, "see it", "The step of a lesson that shows it; Esc comes back."),
    binding(&[Question, Explanation], &[Char('f')], KeyAction::Flag, "flag", "Keeps a note that this question is doubtful."),
    binding(&[ClassWall], &[Enter, Right, Char(' '), PageDown], KeyAction::Next, "on", "The next question, or the answer to this one. A presenter's remote does it, too."),
    binding(&[ClassWall], &[Char('b'), Char('.')], KeyAction::Blank, "dark", "Makes the wall dark; any key lights it up again."),
    binding(&[ClassWall], &[Esc], KeyAction::Close, "end", "Ends the class, when it is pressed twice."),
    binding(&[ClassWall], &[Up, Char('k')], KeyAction::Up, "up", "One line up."),
    binding(&[ClassWall], &[Down, Char('j')], KeyAction::Down, "down", "One line down."),
    binding(&[ClassWall], &[Char('T')], KeyAction::Theme, "", "The next colours: dark, light, high contrast, bright."),
    binding(&[ClassWall], &[Char('?')], KeyAction::Help, "keys", "These keys; once more closes them."),
    binding(&[ClassWall], &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the class and the program at once."),
    binding(SPEAKING, &[PageDown, Right, Char(' ')], KeyAction::Next, "next", "The next slide. A presenter's remote does it, too."),
    binding(SPEAKING, &[PageUp, Left, Backspace], KeyAction::Back, "back", "The slide before; Backspace first takes back what was typed."),
    binding(SPEAKING, NUMBERS, KeyAction::Number, "number", "The number of a slide, which Enter then goes to."),
    binding(SPEAKING, &[Enter], KeyAction::Confirm, "go", "Goes to the slide whose number was typed, else to the next one."),
    binding(SPEAKING, &[Char('b'), Char('.')], KeyAction::Blank, "dark", "Makes the wall dark; once more, or any key there, lights it up again."),
    binding(&[Presentation], &[Up, Char('k')], KeyAction::Up, "up", "Points at the row above, or at the option above; on a slide of text, one line up."),
    binding(&[Presentation], &[Down, Char('j')], KeyAction::Down, "down", "Points at the row below, or at the option below; on a slide of text, one line down."),
    binding(&[Presentation], &[Home, Char('g')], KeyAction::Top, "", "The first slide."),
    binding(&[Presentation], &[End, Char('G')], KeyAction::Bottom, "", "The last slide."),
    binding(&[Presentation], &[Char('p'), Tab], KeyAction::NextPane, "pane", "Points into the next pane: story, exchange, server, client."),
    binding(&[Presentation], &[Char('z')], KeyAction::Zoom, "zoom", "That pane over the whole screen; once more, or Esc, shows the slide again."),
    binding(&[Presentation], &[Char('h')], KeyAction::SetHands, "hands", "A show of hands: takes the number that was typed for the option that ▸ points at, and points at the next one."),
    binding(&[Presentation], &[Char('+'), Char('=')], KeyAction::AddHand, "", "One hand more for the option that ▸ points at."),
    binding(&[Presentation], &[Char('-')], KeyAction::RemoveHand, "", "One hand less."),
    binding(&[Presentation], &[Char('n')], KeyAction::Notes, "notes", "The notes of the author under the slide, for a room with one screen; once more hides them."),
    binding(&[Presentation], &[Char('c')], KeyAction::ShowEntrance, "", "How to get into the class, for those who come late; the next slide's key leads back."),
    binding(&[Presentation], &[Esc], KeyAction::Close, "end", "Ends the presentation, when it is pressed twice."),
    binding(&[SpeakerConsole], &[Up, Char('k')], KeyAction::Up, "up", "One line up."),
    binding(&[SpeakerConsole], &[Down, Char('j')], KeyAction::Down, "down", "One line down."),
    binding(&[SpeakerConsole], &[Esc, Char('q')], KeyAction::Close, "leave", "Closes the console; the presentation goes on."),
    binding(SPEAKING, &[Char('T')], KeyAction::Theme, "", "The next colours: dark, light, high contrast, bright."),
    binding(SPEAKING, &[Char('?')], KeyAction::Help, "keys", "These keys; once more closes them."),
    binding(&[Presentation], &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the presentation at once."),
    binding(&[SpeakerConsole], &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the console at once."),
    binding(EVERYWHERE, &[Up, Char('k')], KeyAction::Up, "up", "One line up."),
    binding(EVERYWHERE, &[Down, Char('j')], KeyAction::Down, "down", "One line down."),
    binding(SCROLLABLE, &[PageUp], KeyAction::PageUp, "", "A screenful up."),
    binding(SCROLLABLE, &[PageDown, Ctrl('d')], KeyAction::PageDown, "", "A screenful down."),
    binding(SCROLLABLE, &[Home, Char('g')], KeyAction::Top, "", "To the beginning."),
    binding(SCROLLABLE, &[End, Char('G')], KeyAction::Bottom, "", "To the end."),
    binding(&[Search, Lesson, ValueField, RequestEditor, Workbench], &[Esc], KeyAction::Close, "out", "One level out: from a page to the lesson, from the lesson to the map."),
    binding(PAGES, &[Esc, Char('q')], KeyAction::Close, "out", "One level out: from a page to the lesson, from the lesson to the map."),
    binding(&[Question, TextAnswer, Explanation], &[Esc], KeyAction::Close, "end", "Ends the questions and shows how they went; from a note back to the question."),
    binding(&[QuizResult], &[Enter, Esc], KeyAction::Close, "leave", "Leaves the questions."),
    binding(EVERYWHERE, &[Char('T')], KeyAction::Theme, "", "The next colours: dark, light, high contrast, bright."),
    binding(READING, &[Char('u')], KeyAction::Terms, "", "Explains the underlined words, one after the other: ↑ and ↓ lead to the next, a click opens one, Esc closes it."),
    binding(&[Term], &[Up, Char('k'), Left, BackTab], KeyAction::Up, "word before", "The marked word before this one."),
    binding(&[Term], &[Down, Char('j'), Right, Tab], KeyAction::Down, "next word", "The next marked word."),
    binding(&[Term], &[Esc, Enter, Char('u'), Char('q')], KeyAction::Close, "close", "Closes the explanation."),
    binding(&[Term], &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the program."),
    binding(EVERYWHERE, &[Char('M')], KeyAction::Mouse, "", "The mouse off, and on again. While it is on, most terminals select text with Shift held, iTerm2 with Option, Terminal on macOS with Fn."),
    binding(&[Map, Search, Lesson, LessonEnd, Page, ActionList, WorkbenchMenu, Question, Explanation, QuizResult, ReportPage, Progress, Design, Term, Help], &[Char('?')], KeyAction::Help, "keys", "These keys; once more closes them."),
    binding(&[ValueField, RequestEditor, Workbench, TextAnswer], &[F(1)], KeyAction::Help, "keys", "These keys; F1 or ? closes them."),
    binding(&[Map, QuizResult], &[Char('q'), Ctrl('c')], KeyAction::Quit, "quit", "Ends the program."),
    binding(&[Lesson, LessonEnd, Question, Explanation], &[Char('q'), Ctrl('c')], KeyAction::Quit, "quit", "Ends the program; q asks first."),
    binding(PAGES, &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the program."),
    binding(&[ValueField, RequestEditor, Workbench, TextAnswer], &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the program."),
    binding(&[Search], &[Ctrl('c')], KeyAction::Quit, "quit", "Ends the program."),
];
