//! What a presentation and a class elsewhere tell each other, as JSON.

use serde::{Deserialize, Serialize};

use super::class_question::ClassQuestion;
use crate::model::class_view::ClassPhase;
use crate::model::speaker_view::SlideSummary;

/// The questions of a presentation, with which it takes over a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresenterQuestions {
    /// A random name of the presentation.
    pub presenter: String,
    /// Whether it had the class before, and has lost the connection: then it must not take it from another one.
    pub is_back: bool,
    /// In the order in which they are asked.
    pub questions: Vec<ClassQuestion>,
}

/// How a class answers to its questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassWelcome {
    /// What a phone opens.
    pub url: String,
    /// What is typed there.
    pub code: String,
    /// Both in one.
    pub link: String,
    /// How many phones fit.
    pub phone_limit: usize,
}

/// Where a presentation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresentationPosition {
    /// Its name: a presentation whose class was taken over drives it no more.
    pub presenter: String,
    /// What the class is asked.
    pub phase: ClassPhase,
    /// The wall as text.
    pub wall: SlideSummary,
}
