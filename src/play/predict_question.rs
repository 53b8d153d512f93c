//! What a question needs of the world: the answer key of a `predict` question, from an exchange that has just taken
//! place.

use std::sync::Arc;

use super::player::LabSeed;
use super::replay::replay;
use crate::content::{Lesson, Question};
use crate::course::PredictPrompt;

/// The lesson and the step that `link` names (`lesson#step`), if they are among `lessons`.
#[must_use]
pub fn find_step<'l>(lessons: &'l [Arc<Lesson>], link: &str) -> Option<(&'l Arc<Lesson>, usize)> {
    let (lesson, find_step) = link.split_once('#')?;
    let lesson = lessons.iter().find(|it| it.id == lesson)?;
    Some((lesson, lesson.step.iter().position(|it| it.id == find_step)?))
}

/// Plays the step that a `predict` question is about and reads what comes out.
///
/// # Errors
/// Why the question cannot be asked just now, as a sentence.
pub fn predict_prompt(
    question: &Question,
    lessons: &[Arc<Lesson>],
    opening: LabSeed,
) -> Result<Option<PredictPrompt>, String> {
    let Some(predict) = &question.predict else { return Ok(None) };
    let (lesson, at) =
        find_step(lessons, &predict.step).ok_or_else(|| format!("There is no step {} to be played.", predict.step))?;
    let replayed = replay(Arc::clone(lesson), opening).map_err(|trouble| trouble.to_string())?;
    let step = lesson.step.get(at).map_or("", |step| step.id.as_str());
    match PredictPrompt::from_attempt(&replayed.attempt, step, &predict.about, predict.lane.as_deref()) {
        Some(predict_prompt) => Ok(Some(predict_prompt)),
        None => Err(format!("{} could not be played to its end.", predict.step)),
    }
}
