//! The table itself: which key does what, and where.

use super::action::Action;
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
    pub action: Action,
    /// A word for the footer; empty for keys that only help lists.
    pub label: &'static str,
    /// A sentence for help.
    pub help: &'static str,
}

const fn binding(
    contexts: &'static [KeyContext],
    keys: &'static [KeyPress],
    action: Action,
    label: &'static str,
    help: &'static str,
) -> KeyBinding {
    KeyBinding { contexts, keys, action, label, help }
}

use KeyContext::{ActionList, Help, Lesson, Map, Page, RequestEditor, Search, ValueField, Workbench, WorkbenchMenu};
use KeyContext::{Explanation, LessonEnd, Question, QuizResult, ReportPage, TextAnswer};
use KeyPress::{
    BackTab, Backspace, Char, Ctrl, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up,
};

const DIGITS: &[KeyPress] =
    &[Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
const EVERYWHERE: &[KeyContext] =
    &[Map, LessonEnd, Lesson, Page, ActionList, WorkbenchMenu, Help, Question, Explanation, QuizResult, ReportPage];
const TEXT_EDITORS: &[KeyContext] = &[RequestEditor, Workbench];
const SCROLLABLE: &[KeyContext] =
    &[Map, Page, ActionList, WorkbenchMenu, Help, Question, Explanation, QuizResult, ReportPage];
const LESSON_AND_PAGES: &[KeyContext] = &[Lesson, Page];

/// Every key of the program, in the order in which help lists them. A key has at most one binding in a context.
#[rustfmt::skip]
pub const KEYS: &[KeyBinding] = &[
    binding(&[Map], &[Enter, Right, Char(' ')], Action::Open, "open", "Opens the lesson, where you left it."),
    binding(&[Map], &[Char('/')], Action::Search, "search", "Searches lessons, terms and questions."),
    binding(&[Map], &[Char('a')], Action::StartQuiz, "ask me", "Asks ten questions about the lessons that are done; about everything while none is."),
    binding(&[Map], &[Char('r')], Action::Review, "review", "What is due for review today, and what the days to come ask."),
    binding(&[Map], &[Char('p')], Action::Progress, "progress", "What you have learned, topic by topic."),
    binding(&[ReportPage], &[Enter], Action::Confirm, "ask", "Asks what is due today; where nothing is, leaves the page."),
    binding(&[LessonEnd], &[Char('n')], Action::Skip, "skip", "Skips the questions that close the lesson."),
    binding(&[LessonEnd], &[Enter, Right], Action::Continue, "onward", "Goes on: to the questions that close the lesson, to the next lesson, or to the map."),
    binding(&[LessonEnd], &[Char('m')], Action::Map, "map", "Back to the map."),
    binding(&[LessonEnd], &[Char('i')], Action::StartInterview, "", "After the first minute: an interview is coming."),
    binding(&[LessonEnd], &[Char('p')], Action::Teach, "", "After the first minute: I am going to teach this."),
    binding(&[Search], &[Enter], Action::Open, "open", "Opens what is chosen."),
    binding(&[Search], &[Up], Action::Up, "up", "The result above."),
    binding(&[Search], &[Down, Tab], Action::Down, "down", "The result below."),
    binding(&[Search], &[PageUp], Action::PageUp, "", "A screenful up."),
    binding(&[Search], &[PageDown], Action::PageDown, "", "A screenful down."),
    binding(&[Search], &[Backspace], Action::Erase, "", "Takes the last character back."),
    binding(&[Search], &[Ctrl('u')], Action::Clear, "", "Takes all back that was typed."),
    binding(&[Lesson], &[Right, Enter, Char(' ')], Action::Next, "next", "Lets the step happen; then goes on to the next one."),
    binding(&[Lesson], DIGITS, Action::Answer, "answer", "Chooses that answer to the question."),
    binding(&[Lesson], &[Char('s')], Action::SkipAnswer, "show", "Lets the step happen without an answer."),
    binding(&[Lesson], &[Left, Backspace], Action::Back, "back", "Goes back; what had happened is undone."),
    binding(&[Lesson], &[Char('h')], Action::Hint, "hint", "One more hint for the task."),
    binding(&[Lesson], &[Char('a')], Action::OpenActions, "act", "What you can do by hand, in a task or in free play: requests, the operator, the clock, the switches."),
    binding(&[Lesson], &[Char('m')], Action::EditRequest, "edit", "The request at hand, to be changed and sent, in a task or in free play."),
    binding(&[Lesson], &[Char('x')], Action::ResendRequest, "again", "Sends the request at hand once more, in a task or in free play."),
    binding(&[Lesson], &[Char('d')], Action::DeleteSessions, "delete row", "Deletes the row of whoever is logged in, as an administrator would, and asks again; outside of a task, on a copy of this very moment."),
    binding(&[Lesson], &[Char('b')], Action::Workbench, "token", "Opens the token at hand in the workbench."),
    binding(TEXT_EDITORS, &[Ctrl('s')], Action::Send, "send", "Sends it."),
    binding(&[RequestEditor], &[Tab], Action::NextClient, "who", "Another client sends it."),
    binding(&[RequestEditor], &[Ctrl('p')], Action::NextStarter, "start", "Another page starts it, or none."),
    binding(&[Workbench], &[Enter], Action::Menu, "actions", "What can be done to the token: sign it, break it, attack with it."),
    binding(&[Workbench], &[Tab], Action::NextField, "field", "The next field."),
    binding(&[Workbench], &[BackTab], Action::PreviousField, "", "The field before."),
    binding(&[Workbench], &[Ctrl('u')], Action::Undo, "undo", "Undoes the last change."),
    binding(&[Workbench], &[Ctrl('t')], Action::SignatureSteps, "how", "How an HS256 signature of this token comes about, stage by stage."),
    binding(&[Workbench], &[Ctrl('y')], Action::Copy, "copy", "Copies the token into the clipboard."),
    binding(&[ActionList, WorkbenchMenu, ValueField], &[Enter], Action::Confirm, "do", "Does what is chosen; on a number or a text, takes a new value."),
    binding(&[ActionList], &[Char('/')], Action::Search, "find", "Narrows the list to the lines that hold what you type; Esc shows all again."),
    binding(&[ActionList], &[Char(' ')], Action::Mark, "mark", "Marks a request; all that are marked are sent at the same moment."),
    binding(&[ActionList, Lesson, Page], &[Tab, BackTab], Action::SwitchLane, "flip", "Flips to the other lane: the same world with one line changed."),
    binding(&[Lesson], &[Char('r')], Action::Replay, "replay", "Lets the step happen once more."),
    binding(LESSON_AND_PAGES, &[Char('w')], Action::Bytes, "bytes", "The request and the response, byte for byte."),
    binding(LESSON_AND_PAGES, &[Char('t')], Action::Checks, "checks", "Every check of the server, what it asks and what it saw."),
    binding(LESSON_AND_PAGES, &[Char('c')], Action::Curl, "curl", "The same request as a line for another terminal."),
    binding(&[Page], &[Char('y')], Action::Copy, "copy", "Copies the curl line into the clipboard, where the terminal allows it."),
    binding(LESSON_AND_PAGES, &[Char('e')], Action::NextExchange, "exchange", "The next of several exchanges; after the last comes the first."),
    binding(&[Lesson], &[Char('f')], Action::FreePlay, "free play", "Steps aside: try anything on a copy of this very moment. Esc returns as if nothing had happened."),
    binding(&[Lesson], &[Char('p')], Action::NextPane, "pane", "The arrow keys scroll the next pane: client, wire, server, and the text again."),
    binding(&[Lesson], &[Char('/')], Action::Search, "search", "Searches lessons, terms and questions; Esc comes back to the lesson."),
    binding(&[Lesson], &[PageUp], Action::PreviousExchange, "", "The exchange before this one."),
    binding(&[Lesson], &[PageDown], Action::NextExchange, "", "The exchange after this one."),
    binding(&[Question], DIGITS, Action::Answer, "choose", "Answers with that option; where several belong to the answer, marks it."),
    binding(&[Question, TextAnswer], &[Enter], Action::Confirm, "answer", "Answers with what is chosen, marked or typed."),
    binding(&[Question], &[Char(' ')], Action::Mark, "mark", "Marks what is chosen, or takes the mark away."),
    binding(&[Question], &[Backspace], Action::Erase, "", "Takes the last mark away."),
    binding(&[Question], &[Char('h')], Action::Hint, "hint", "One more hint."),
    binding(&[Question], &[Char('c')], Action::ToggleConfidence, "", "Asks from now on how sure you are, before an answer is shown; once more ends that."),
    binding(&[Question], &[Char('s')], Action::Skip, "later", "Asks this question again after the others; skipped twice, it stays without an answer."),
    binding(&[TextAnswer], &[Ctrl('l')], Action::Skip, "later", "Asks this question again after the others."),
    binding(&[TextAnswer], &[Ctrl('t')], Action::Hint, "hint", "One more hint."),
    binding(&[Explanation], &[Enter, Right, Char(' ')], Action::Next, "next", "The next question."),
    binding(&[Explanation], &[Char('v')], Action::ShowStep, "see it", "The step of a lesson that shows it; Esc comes back."),
    binding(&[Question, Explanation], &[Char('f')], Action::Flag, "flag", "Keeps a note that this question is doubtful."),
    binding(EVERYWHERE, &[Up, Char('k')], Action::Up, "up", "One line up."),
    binding(EVERYWHERE, &[Down, Char('j')], Action::Down, "down", "One line down."),
    binding(SCROLLABLE, &[PageUp], Action::PageUp, "", "A screenful up."),
    binding(SCROLLABLE, &[PageDown, Ctrl('d')], Action::PageDown, "", "A screenful down."),
    binding(SCROLLABLE, &[Home, Char('g')], Action::Top, "", "To the beginning."),
    binding(SCROLLABLE, &[End, Char('G')], Action::Bottom, "", "To the end."),
    binding(&[Search, Lesson, Page, Help, ActionList, ValueField, RequestEditor, Workbench, WorkbenchMenu, ReportPage], &[Esc], Action::Close, "out", "One level out: from a page to the lesson, from the lesson to the map."),
    binding(&[Question, TextAnswer, Explanation], &[Esc], Action::Close, "end", "Ends the questions and shows how they went; from a note back to the question."),
    binding(&[QuizResult], &[Enter, Esc], Action::Close, "leave", "Leaves the questions."),
    binding(EVERYWHERE, &[Char('T')], Action::Theme, "", "The next colours: dark, light, high contrast."),
    binding(&[Map, Search, Lesson, LessonEnd, Page, ActionList, WorkbenchMenu, Question, Explanation, QuizResult, ReportPage, Help], &[Char('?')], Action::Help, "keys", "These keys; once more closes them."),
    binding(&[ValueField, RequestEditor, Workbench, TextAnswer], &[F(1)], Action::Help, "keys", "These keys; F1 or ? closes them."),
    binding(EVERYWHERE, &[Char('q'), Ctrl('c')], Action::Quit, "quit", "Ends the program."),
    binding(&[ValueField, RequestEditor, Workbench, TextAnswer], &[Ctrl('c')], Action::Quit, "quit", "Ends the program."),
    binding(&[Search], &[Ctrl('c')], Action::Quit, "quit", "Ends the program."),
];
