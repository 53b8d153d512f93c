//! A presentation is played before it begins: what cannot be played is found then, and not in front of the class.

use std::fmt;
use std::sync::Arc;

use super::class_material::attempt_predictions;
use super::play_error::PlayError;
use super::player::LabSeed;
use super::replay::replay;
use crate::content::Lesson;
use crate::course::AttemptPhase;
use crate::course::presentation::Presentation;
use crate::course::presentation::played_lesson::PlayedLesson;

/// Why lessons cannot be presented or exported.
#[derive(Debug)]
pub enum RehearsalError {
    /// The lab for the lesson of this title does not start.
    NotPlayable(String, PlayError),
    /// The lesson of this title comes to an end in the middle, for this reason.
    Broken(String, String),
}

impl fmt::Display for RehearsalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotPlayable(title, error) => write!(f, "{title}: {error}"),
            Self::Broken(title, reason) => {
                write!(f, "{title}: It cannot be played to its end: {reason}. `authwalk check` says more.")
            }
        }
    }
}

impl std::error::Error for RehearsalError {}

/// Plays `lessons` and makes slides of them.
///
/// # Errors
/// When one of them cannot be played to its end.
pub fn rehearse(title: String, lessons: &[Arc<Lesson>], lab_seed: LabSeed) -> Result<Presentation, RehearsalError> {
    let mut material = Vec::new();
    for lesson in lessons {
        let performance = perform(lesson, lab_seed)?;
        let questions = attempt_predictions(performance.attempt());
        material.push((performance, questions));
    }
    Ok(Presentation::new(title, material))
}

/// Plays `lesson` to its end.
///
/// # Errors
/// When that cannot be done.
pub fn perform(lesson: &Arc<Lesson>, lab_seed: LabSeed) -> Result<PlayedLesson, RehearsalError> {
    let replayed = replay(Arc::clone(lesson), lab_seed);
    let attempt = replayed.map_err(|error| RehearsalError::NotPlayable(lesson.title.clone(), error))?.attempt;
    let broken = |reason: &str| Err(RehearsalError::Broken(lesson.title.clone(), reason.to_owned()));
    match attempt.phase() {
        AttemptPhase::End => Ok(PlayedLesson::new(attempt)),
        AttemptPhase::Failed(reason) => broken(reason),
        _ => broken("it takes too long"),
    }
}
