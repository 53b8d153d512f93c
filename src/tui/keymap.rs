//! The one table of keys. It feeds dispatch, footer and help, so that they cannot disagree.

use std::fmt;

/// A key as the program knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A character.
    Char(char),
    /// A letter with ctrl.
    Ctrl(char),
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with shift.
    BackTab,
    /// Backspace.
    Backspace,
    /// A key that the program has no use for.
    Other,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Char(' ') => "Space",
            Self::Char(c) => return write!(f, "{c}"),
            Self::Ctrl(c) => return write!(f, "ctrl-{c}"),
            Self::Left => "←",
            Self::Right => "→",
            Self::Up => "↑",
            Self::Down => "↓",
            Self::PageUp => "PgUp",
            Self::PageDown => "PgDn",
            Self::Home => "Home",
            Self::End => "End",
            Self::Enter => "Enter",
            Self::Esc => "Esc",
            Self::Tab => "Tab",
            Self::BackTab => "Shift-Tab",
            Self::Backspace => "Backspace",
            Self::Other => "",
        };
        f.write_str(name)
    }
}

/// What the learner is in front of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Screen {
    /// The list of lessons.
    List,
    /// A lesson.
    Lesson,
    /// A page over a lesson: bytes, checks, curl.
    Page,
    /// The keys.
    Help,
}

impl Screen {
    /// Every screen.
    pub const ALL: [Self; 4] = [Self::List, Self::Lesson, Self::Page, Self::Help];

    /// What help calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::List => "in the list of lessons",
            Self::Lesson => "in a lesson",
            Self::Page => "on a page over it",
            Self::Help => "here",
        }
    }
}

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
    Show,
    /// The other lane.
    Flip,
    /// Back and next.
    Replay,
    /// The page with the bytes.
    Bytes,
    /// The page with the checks.
    Checks,
    /// The page with the curl line.
    Curl,
    /// The exchange before this one.
    Earlier,
    /// The exchange after this one; behind the last comes the first.
    Later,
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
    /// The keys.
    Help,
    /// One level out.
    Out,
    /// Ends the program.
    Quit,
}

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

use Key::{BackTab, Backspace, Char, Ctrl, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right, Tab, Up};
use Screen::{Help, Lesson, List, Page};

const DIGITS: &[Key] =
    &[Char('1'), Char('2'), Char('3'), Char('4'), Char('5'), Char('6'), Char('7'), Char('8'), Char('9')];
const EVERYWHERE: &[Screen] = &[List, Lesson, Page, Help];
const LONG: &[Screen] = &[List, Page, Help];
const IN_LESSON: &[Screen] = &[Lesson, Page];

/// Every key of the program. The footer shows the rows of a screen in this order.
#[rustfmt::skip]
pub const KEYS: &[Binding] = &[
    row(&[List], &[Enter, Right, Char(' ')], Action::Open, "open", "Opens the lesson."),
    row(&[Lesson], &[Right, Enter, Char(' ')], Action::Next, "next", "Lets the step happen; then goes on to the next one."),
    row(&[Lesson], DIGITS, Action::Answer, "answer", "Chooses that answer to the question."),
    row(&[Lesson], &[Char('s')], Action::Show, "show", "Lets the step happen without an answer."),
    row(&[Lesson], &[Left, Backspace, Char('h')], Action::Back, "back", "Goes back; what had happened is undone."),
    row(IN_LESSON, &[Tab, BackTab], Action::Flip, "flip", "Flips to the other lane: the same world with one line changed."),
    row(&[Lesson], &[Char('r')], Action::Replay, "replay", "Lets the step happen once more."),
    row(IN_LESSON, &[Char('w')], Action::Bytes, "bytes", "The request and the response, byte for byte."),
    row(IN_LESSON, &[Char('t')], Action::Checks, "checks", "Every check of the server, what it asks and what it saw."),
    row(IN_LESSON, &[Char('c')], Action::Curl, "curl", "The same request as a line for another terminal."),
    row(IN_LESSON, &[Char('e')], Action::Later, "exchange", "The next of several exchanges; after the last comes the first."),
    row(&[Lesson], &[PageUp], Action::Earlier, "", "The exchange before this one."),
    row(&[Lesson], &[PageDown], Action::Later, "", "The exchange after this one."),
    row(EVERYWHERE, &[Up, Char('k')], Action::Up, "up", "One line up."),
    row(EVERYWHERE, &[Down, Char('j')], Action::Down, "down", "One line down."),
    row(LONG, &[PageUp], Action::PageUp, "", "A screenful up."),
    row(LONG, &[PageDown, Ctrl('d')], Action::PageDown, "", "A screenful down."),
    row(LONG, &[Home, Char('g')], Action::Top, "", "To the beginning."),
    row(LONG, &[End, Char('G')], Action::Bottom, "", "To the end."),
    row(&[Lesson, Page, Help], &[Esc], Action::Out, "out", "One level out: from a page to the lesson, from the lesson to the list."),
    row(EVERYWHERE, &[Char('?')], Action::Help, "keys", "These keys; once more closes them."),
    row(EVERYWHERE, &[Char('q'), Ctrl('c')], Action::Quit, "quit", "Ends the program."),
];

/// What `key` does on `screen`.
#[must_use]
pub fn action(screen: Screen, key: Key) -> Option<Action> {
    on(screen).find(|row| row.keys.contains(&key)).map(|row| row.action)
}

/// The rows that hold on `screen`.
pub fn on(screen: Screen) -> impl Iterator<Item = &'static Binding> {
    KEYS.iter().filter(move |row| row.screens.contains(&screen))
}

/// The keys of a row as the footer and help write them: `1–9`, `↑ k`.
#[must_use]
pub fn keys_of(row: &Binding) -> String {
    match row.keys {
        [first, .., last] if row.action == Action::Answer => format!("{first}–{last}"),
        keys => keys.iter().map(Key::to_string).collect::<Vec<_>>().join(" "),
    }
}

/// The footer's name for the first key that does `action` on `screen`, with its label; `None` where no key does it.
#[must_use]
pub fn hint(screen: Screen, action: Action) -> Option<(String, &'static str)> {
    let row = on(screen).find(|row| row.action == action && !row.label.is_empty())?;
    let key = if action == Action::Answer { keys_of(row) } else { row.keys.first()?.to_string() };
    Some((key, row.label))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_key_has_two_meanings_on_a_screen() {
        for screen in Screen::ALL {
            let mut seen = BTreeSet::new();
            for key in on(screen).flat_map(|row| row.keys) {
                assert!(seen.insert(key), "{key} on {screen:?}");
            }
        }
    }

    #[test]
    fn every_row_is_reached_by_each_of_its_keys() {
        for row in KEYS {
            for (screen, key) in row.screens.iter().flat_map(|screen| row.keys.iter().map(move |key| (*screen, *key))) {
                assert_eq!(action(screen, key), Some(row.action), "{key} on {screen:?}");
            }
        }
    }

    #[test]
    fn whoever_is_lost_finds_help_and_the_way_out_everywhere() {
        for screen in Screen::ALL {
            assert!(hint(screen, Action::Help).is_some() && hint(screen, Action::Quit).is_some(), "{screen:?}");
            assert_eq!(action(screen, Ctrl('c')), Some(Action::Quit));
        }
    }

    #[test]
    fn each_sentence_is_one() {
        for row in KEYS {
            assert!(row.says.ends_with('.') && row.says.starts_with(char::is_uppercase), "{}", row.says);
        }
    }
}
