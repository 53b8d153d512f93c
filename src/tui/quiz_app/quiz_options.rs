//! What the questions need apart from themselves.

use std::sync::Arc;
use std::time::Duration;

use crate::content::Lesson;
use crate::course::Review;
use crate::play::Journal;

/// How questions are asked on the screen.
#[derive(Debug)]
pub struct QuizOptions<'a> {
    /// The lessons whose steps can be shown or played.
    pub lessons: &'a [Arc<Lesson>],
    /// Decides the order of the options.
    pub seed: u64,
    /// Where answers are recorded.
    pub journal: Option<Journal>,
    /// Whether the screen asks how sure the learner is.
    pub asks_confidence: bool,
    /// How long all questions together may take.
    pub time_limit: Option<Duration>,
    /// A review whose forecast is shown before the first question.
    pub intro: Option<Review>,
}
