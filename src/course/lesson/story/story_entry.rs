//! The entries of a story: arrows between lifelines, deeds beside one, rules across all of them.

use super::actor::Actor;
use crate::course::text;

/// Something that happened in a lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryEntry {
    /// When it happened.
    pub moment: Moment,
    /// What happened.
    pub event: StoryEvent,
}

/// A moment of an attempt: an exchange, or an act without one. Everything is counted from 0. What was then: [`StoryScene`](super::StoryScene).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The run: first those of the steps, then what was done by hand.
    pub run: usize,
    /// The act among those of the run in this lane.
    pub act: usize,
    /// The exchange among those of the act.
    pub exchange: Option<usize>,
}

/// What happened at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoryEvent {
    /// Something travelled from one actor to another.
    Arrow(StoryArrow),
    /// An actor did something without a message.
    Deed {
        /// Who did it.
        by: Actor,
        /// What it was: `makes a token: claims role admin, no signature`.
        words: String,
    },
    /// Something that is nobody's message: the clock moved, the operator did something.
    Rule(String),
}

impl StoryEvent {
    /// Who it begins with; `None` for what is nobody's.
    pub(super) const fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Arrow(arrow) => Some(&arrow.from),
            Self::Deed { by, .. } => Some(by),
            Self::Rule(_) => None,
        }
    }

    /// What happened in one line, for those who see no diagram: `alice → shop: GET /me`.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Arrow(arrow) => arrow.sentence(),
            Self::Deed { by, words } => text::deed(by.name(), words),
            Self::Rule(words) => words.clone(),
        }
    }
}

/// A message, or an access to the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryArrow {
    /// Where it begins.
    pub from: Actor,
    /// Where its head is.
    pub to: Actor,
    /// What it stands for.
    pub kind: ArrowKind,
    /// The words on it, the most important first.
    pub words: Vec<String>,
    /// The same with nothing shortened, and more behind them: for a face with much room. Never fewer than `words`.
    pub long_words: Vec<String>,
    /// What the store answered or holds from now on; stands behind the head. Empty for messages.
    pub found: String,
    /// The number of the exchange in the story, from 1; only the request of a client has one.
    pub number: Option<usize>,
}

/// What an arrow stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrowKind {
    /// A request.
    Request,
    /// A response below 400.
    Success,
    /// A response of 400 or more.
    Failure,
    /// The shop reads or writes its store.
    Store,
}

impl StoryArrow {
    /// The words on the arrow with as many of its long words as a face may have room for, the longest first. None of these
    /// says less than all of `words`.
    pub fn long_labels(&self) -> impl Iterator<Item = String> + '_ {
        let counts = (self.words.len().max(1)..=self.long_words.len()).rev();
        counts.filter_map(|count| Some(self.long_words.get(..count)?.join(" · ")))
    }

    /// `shop → sessions: look up 41c0: alice`.
    fn sentence(&self) -> String {
        let words = self.labels().next().unwrap_or_default();
        let found = if self.found.is_empty() { String::new() } else { format!(": {}", self.found) };
        format!("{} → {}: {words}{found}", self.from.name(), self.to.name())
    }

    /// The words on the arrow, all of them first, then fewer and fewer: for faces with little room.
    pub fn labels(&self) -> impl Iterator<Item = String> + '_ {
        (1..=self.words.len()).rev().filter_map(|count| Some(self.words.get(..count)?.join(" · ")))
    }
}
