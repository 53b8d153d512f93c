//! The table itself: which key does what, on which screen.

use super::{Action, Key, Screen};

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Where it holds.
    pub screens: &'static [Screen],
    /// The keys; the first is the one that the footer shows.
    pub keys: &'static [Key],
    /// What they do.
    pub action: Action,
    /// One word for the footer; empty for keys that only help tells of.
    pub label: &'static str,
    /// A sentence for help.
    pub says: &'static str,
}

const fn row(
    screens: &'static [Screen],
    keys: &'static [Key],
    action: Action,
    label: &'static str,
    says: &'static str,
) -> Binding {
    Binding { screens, keys, action, label, says }
}

use Key::{BackTab, Backspace, Char, Ctrl, Down, End, Enter, Esc, F, Home, Left, PageDown, PageUp, Right, Tab, Up};
use Screen::{ByHand, Help, Lesson, Map, Menu, Page, Request, Search, Value, Workbench};
use Screen::{End as AtEnd, Explained, Question, Result, Sheet, Writing};

const DIGITS: &[Key] =
    &[Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
const EVERYWHERE: &[Screen] = &[Map, AtEnd, Lesson, Page, ByHand, Menu, Help, Question, Explained, Result, Sheet];
const IN_TEXT: &[Screen] = &[Request, Workbench];
const LONG: &[Screen] = &[Map, Page, ByHand, Menu, Help, Question, Explained, Result, Sheet];
const IN_LESSON: &[Screen] = &[Lesson, Page];

/// Every key of the program. The footer shows the rows of a screen in this order.
#[rustfmt::skip]
pub const KEYS: &[Binding] = &[
    row(&[Map], &[Enter, Right, Char(' ')], Action::Open, "open", "Opens the lesson, where you left it."),
    row(&[Map], &[Char('/')], Action::Search, "search", "Searches lessons, terms and questions."),
    row(&[Map], &[Char('a')], Action::Ask, "ask me", "Asks ten questions about the lessons that are done; about everything while none is."),
    row(&[Map], &[Char('r')], Action::Review, "review", "What is due for review today, and what the days to come ask."),
    row(&[Map], &[Char('p')], Action::Progress, "progress", "What you have learned, topic by topic."),
    row(&[Sheet], &[Enter], Action::Do, "ask", "Asks what is due today; where nothing is, leaves the page."),
    row(&[AtEnd], &[Char('n')], Action::Skip, "skip", "Skips the questions that close the lesson."),
    row(&[AtEnd], &[Enter, Right], Action::Onward, "onward", "Goes on: to the questions that close the lesson, to the next lesson, or to the map."),
    row(&[AtEnd], &[Char('m')], Action::Map, "map", "Back to the map."),
    row(&[AtEnd], &[Char('i')], Action::Interview, "", "After the first minute: an interview is coming."),
    row(&[AtEnd], &[Char('p')], Action::Teach, "", "After the first minute: I am going to teach this."),
    row(&[Search], &[Enter], Action::Open, "open", "Opens what is chosen."),
    row(&[Search], &[Up], Action::Up, "up", "The result above."),
    row(&[Search], &[Down, Tab], Action::Down, "down", "The result below."),
    row(&[Search], &[PageUp], Action::PageUp, "", "A screenful up."),
    row(&[Search], &[PageDown], Action::PageDown, "", "A screenful down."),
    row(&[Search], &[Backspace], Action::Erase, "", "Takes the last character back."),
    row(&[Search], &[Ctrl('u')], Action::Clear, "", "Takes all back that was typed."),
    row(&[Lesson], &[Right, Enter, Char(' ')], Action::Next, "next", "Lets the step happen; then goes on to the next one."),
    row(&[Lesson], DIGITS, Action::Answer, "answer", "Chooses that answer to the question."),
    row(&[Lesson], &[Char('s')], Action::Show, "show", "Lets the step happen without an answer."),
    row(&[Lesson], &[Left, Backspace], Action::Back, "back", "Goes back; what had happened is undone."),
    row(&[Lesson], &[Char('h')], Action::Hint, "hint", "One more hint for the task."),
    row(&[Lesson], &[Char('a')], Action::ByHand, "act", "What you can do by hand, in a task or in free play: requests, the operator, the clock, the switches."),
    row(&[Lesson], &[Char('m')], Action::Edit, "edit", "The request at hand, to be changed and sent, in a task or in free play."),
    row(&[Lesson], &[Char('x')], Action::Again, "again", "Sends the request at hand once more, in a task or in free play."),
    row(&[Lesson], &[Char('d')], Action::DeleteRows, "delete row", "Deletes the row of whoever is logged in, as an administrator would, and asks again; outside of a task, on a copy of this very moment."),
    row(&[Lesson], &[Char('b')], Action::Workbench, "token", "Opens the token at hand in the workbench."),
    row(IN_TEXT, &[Ctrl('s')], Action::Send, "send", "Sends it."),
    row(&[Request], &[Tab], Action::Client, "who", "Another client sends it."),
    row(&[Request], &[Ctrl('p')], Action::Start, "start", "Another page starts it, or none."),
    row(&[Workbench], &[Enter], Action::Menu, "actions", "What can be done to the token: sign it, break it, attack with it."),
    row(&[Workbench], &[Tab], Action::Field, "field", "The next field."),
    row(&[Workbench], &[BackTab], Action::FieldBack, "", "The field before."),
    row(&[Workbench], &[Ctrl('u')], Action::Undo, "undo", "Undoes the last change."),
    row(&[Workbench], &[Ctrl('t')], Action::Stages, "how", "How an HS256 signature of this token comes about, stage by stage."),
    row(&[Workbench], &[Ctrl('y')], Action::Copy, "copy", "Copies the token into the clipboard."),
    row(&[ByHand, Menu, Value], &[Enter], Action::Do, "do", "Does what is chosen; on a number or a text, takes a new value."),
    row(&[ByHand], &[Char('/')], Action::Search, "find", "Narrows the list to the lines that hold what you type; Esc shows all again."),
    row(&[ByHand], &[Char(' ')], Action::Mark, "mark", "Marks a request; all that are marked are sent at the same moment."),
    row(&[ByHand, Lesson, Page], &[Tab, BackTab], Action::Flip, "flip", "Flips to the other lane: the same world with one line changed."),
    row(&[Lesson], &[Char('r')], Action::Replay, "replay", "Lets the step happen once more."),
    row(IN_LESSON, &[Char('w')], Action::Bytes, "bytes", "The request and the response, byte for byte."),
    row(IN_LESSON, &[Char('t')], Action::Checks, "checks", "Every check of the server, what it asks and what it saw."),
    row(IN_LESSON, &[Char('c')], Action::Curl, "curl", "The same request as a line for another terminal."),
    row(&[Page], &[Char('y')], Action::Copy, "copy", "Copies the curl line into the clipboard, where the terminal allows it."),
    row(IN_LESSON, &[Char('e')], Action::Later, "exchange", "The next of several exchanges; after the last comes the first."),
    row(&[Lesson], &[Char('f')], Action::Free, "free play", "Steps aside: try anything on a copy of this very moment. Esc returns as if nothing had happened."),
    row(&[Lesson], &[Char('p')], Action::Pane, "pane", "The arrow keys scroll the next pane: client, wire, server, and the text again."),
    row(&[Lesson], &[Char('/')], Action::Search, "search", "Searches lessons, terms and questions; Esc comes back to the lesson."),
    row(&[Lesson], &[PageUp], Action::Earlier, "", "The exchange before this one."),
    row(&[Lesson], &[PageDown], Action::Later, "", "The exchange after this one."),
    row(&[Question], DIGITS, Action::Answer, "choose", "Answers with that option; where several belong to the answer, marks it."),
    row(&[Question, Writing], &[Enter], Action::Do, "answer", "Answers with what is chosen, marked or typed."),
    row(&[Question], &[Char(' ')], Action::Mark, "mark", "Marks what is chosen, or takes the mark away."),
    row(&[Question], &[Backspace], Action::Erase, "", "Takes the last mark away."),
    row(&[Question], &[Char('h')], Action::Hint, "hint", "One more hint."),
    row(&[Question], &[Char('c')], Action::Sure, "", "Asks from now on how sure you are, before an answer is shown; once more ends that."),
    row(&[Question], &[Char('s')], Action::Skip, "later", "Asks this question again after the others; skipped twice, it stays without an answer."),
    row(&[Writing], &[Ctrl('l')], Action::Skip, "later", "Asks this question again after the others."),
    row(&[Writing], &[Ctrl('t')], Action::Hint, "hint", "One more hint."),
    row(&[Explained], &[Enter, Right, Char(' ')], Action::Next, "next", "The next question."),
    row(&[Explained], &[Char('v')], Action::See, "see it", "The step of a lesson that shows it; Esc comes back."),
    row(&[Question, Explained], &[Char('f')], Action::Flag, "flag", "Keeps a note that this question is doubtful."),
    row(EVERYWHERE, &[Up, Char('k')], Action::Up, "up", "One line up."),
    row(EVERYWHERE, &[Down, Char('j')], Action::Down, "down", "One line down."),
    row(LONG, &[PageUp], Action::PageUp, "", "A screenful up."),
    row(LONG, &[PageDown, Ctrl('d')], Action::PageDown, "", "A screenful down."),
    row(LONG, &[Home, Char('g')], Action::Top, "", "To the beginning."),
    row(LONG, &[End, Char('G')], Action::Bottom, "", "To the end."),
    row(&[Search, Lesson, Page, Help, ByHand, Value, Request, Workbench, Menu, Sheet], &[Esc], Action::Out, "out", "One level out: from a page to the lesson, from the lesson to the map."),
    row(&[Question, Writing, Explained], &[Esc], Action::Out, "end", "Ends the questions and shows how they went; from a note back to the question."),
    row(&[Result], &[Enter, Esc], Action::Out, "leave", "Leaves the questions."),
    row(EVERYWHERE, &[Char('T')], Action::Theme, "", "The next colours: dark, light, high contrast."),
    row(&[Map, Search, Lesson, AtEnd, Page, ByHand, Menu, Question, Explained, Result, Sheet, Help], &[Char('?')], Action::Help, "keys", "These keys; once more closes them."),
    row(&[Value, Request, Workbench, Writing], &[F(1)], Action::Help, "keys", "These keys; F1 or ? closes them."),
    row(EVERYWHERE, &[Char('q'), Ctrl('c')], Action::Quit, "quit", "Ends the program."),
    row(&[Value, Request, Workbench, Writing], &[Ctrl('c')], Action::Quit, "quit", "Ends the program."),
    row(&[Search], &[Ctrl('c')], Action::Quit, "quit", "Ends the program."),
];
