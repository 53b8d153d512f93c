//! A line about what a client holds or a server stores, for each face to lay out.

use std::borrow::Cow;

use super::look_at::LookAtFacts;
use super::measurements::Measurement;
use super::time_left::time_left;
use super::view_diff::ViewChange;
use crate::course::text;
use crate::model::duration::format_duration;
use crate::model::{ClientKind, Exchange, View};

/// One line; it reads label, code, value, and at its end the mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateLine {
    pub style: StateStyle,
    pub change: ViewChange,
    pub label: String,
    /// A cookie, an ID or a token, with what is long in it shortened.
    pub code: String,
    /// The same with nothing shortened, where something was.
    pub whole_code: Option<String>,
    pub value: String,
    /// What stands for the value, or for a label without one, where there is no room.
    pub short: Option<String>,
    /// Whether the line may be left out before another would be hidden.
    pub need: LineNeed,
    pub mark: StateMark,
    /// What the line says, column by column, where there is room for a table; neighbours with as many cells belong
    /// together. Empty for a line that belongs to none.
    pub cells: Vec<String>,
    /// What it means, where there is much room.
    pub meaning: String,
    /// Whether the step points to a fact that this line shows.
    pub pointed_to: bool,
}

/// What kind of line it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StateStyle {
    /// Something that is there, in one row.
    #[default]
    Entry,
    /// The heading of the entries below.
    Heading,
    /// A sentence; Markdown.
    Sentence,
    /// Something that is there and takes as many rows as it needs.
    Note,
    /// What is to be known of the entry above.
    Detail,
    /// A remark in one row.
    Remark,
    /// The same, to be left out where rows are scarce.
    Extra,
    /// The same about a row of a table, where the table has no column for it.
    RowExtra,
    /// The head of a table; it has cells alone.
    TableHead,
    /// What explains the entry above in much room, label and meaning.
    Explanation,
}

/// How much a line is needed where rows are scarce.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineNeed {
    /// It is hidden only where nothing else helps.
    #[default]
    Needed,
    /// The short form of a line above says the same.
    InShort,
    /// It is about something that did not change, or to which the step does not point, and can be left out.
    Aside,
    /// It says in short what lines with `InShort` say, and stands where they are left out.
    Summary,
}

/// What stands at the end of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StateMark {
    #[default]
    None,
    Good(&'static str),
    Warning(&'static str),
    Quiet(String),
    /// As the entry itself.
    Plain(String),
    /// How many seconds it is still valid.
    TimeLeft(i64),
}

impl StateMark {
    /// The mark in the few columns of a pane: `29:59`.
    #[must_use]
    pub fn brief(&self) -> Cow<'_, str> {
        match self {
            Self::None => "".into(),
            Self::Good(mark) | Self::Warning(mark) => (*mark).into(),
            Self::Quiet(mark) | Self::Plain(mark) => mark.into(),
            Self::TimeLeft(seconds) => time_left(*seconds).into(),
        }
    }

    /// The mark as it is read aloud: `29 min 59 s left`.
    #[must_use]
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Self::TimeLeft(seconds @ 1..) => text::time_left(format_duration(*seconds)).into(),
            mark => mark.brief(),
        }
    }
}

impl StateLine {
    pub(crate) fn new(style: StateStyle, label: impl Into<String>) -> Self {
        Self { style, label: label.into(), ..Self::default() }
    }

    pub(super) fn measured(Measurement { sentence, short }: Measurement) -> Self {
        Self { pointed_to: true, short: Some(short), ..Self::new(StateStyle::Note, sentence) }
    }

    pub(super) fn entry(change: ViewChange, label: String, mark: StateMark, pointed_to: bool) -> Self {
        Self { change, label, mark, pointed_to, ..Self::default() }
    }
}

/// A moment of one lane.
#[derive(Clone, Copy, Debug)]
pub struct LaneMoment<'a> {
    /// The client that acts, by its name; `None` when it is somebody outside.
    pub client: Option<&'a str>,
    pub client_kind: Option<ClientKind>,
    pub exchange: Option<&'a Exchange>,
    pub look_at: LookAtFacts<'a>,
    /// The lab when the lesson began.
    pub initial: &'a View,
    /// The lab before the step.
    pub before: &'a View,
    /// The lab as the learner sees it now; a message may still be on its way.
    pub now: &'a View,
}
