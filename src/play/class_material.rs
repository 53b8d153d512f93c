//! What a class is asked: questions that are answered by choosing, and the predictions of a lesson, which is played for it.

use std::sync::Arc;

use super::play_error::PlayError;
use super::player::LabSeed;
use super::predict_question::{predict_prompt, prompt_from};
use super::replay::replay;
use crate::content::quiz::{FollowUps, PredictQuestion, Seniority};
use crate::content::{Lesson, Question};
use crate::course::Attempt;
use crate::course::presentation::SlideQuestion;
use crate::course::quiz::question_instance::QuestionInstance;

/// Those of `questions` that are answered by choosing, in their order. A question about a step is left out where that step
/// is not among `lessons` or cannot be played.
#[must_use]
pub fn choosable_questions(
    questions: &[Arc<Question>],
    lessons: &[Arc<Lesson>],
    lab_seed: LabSeed,
) -> Vec<Arc<QuestionInstance>> {
    let present = |question: &Arc<Question>| {
        let prompt = predict_prompt(question, lessons, lab_seed).ok()?;
        QuestionInstance::new(Arc::clone(question), lab_seed.number(), prompt)
    };
    let instance = questions.iter().filter_map(present);
    instance.filter(|instance| !instance.options().is_empty()).map(Arc::new).collect()
}

/// The predictions of a lesson as questions, one for each lane that is asked about.
///
/// # Errors
/// When the lesson cannot be played.
pub fn lesson_predictions(lesson: &Arc<Lesson>, lab_seed: LabSeed) -> Result<Vec<Arc<QuestionInstance>>, PlayError> {
    let attempt = replay(Arc::clone(lesson), lab_seed)?.attempt;
    Ok(attempt_predictions(&attempt).into_iter().map(|asked| asked.instance).collect())
}

/// The predictions of a lesson that was played, with their steps and lanes.
#[must_use]
pub fn attempt_predictions(attempt: &Attempt) -> Vec<SlideQuestion> {
    let steps = 0..attempt.lesson().step.len();
    let places = steps.flat_map(|step| (0..attempt.lanes().len()).map(move |lane| (step, lane)));
    places.filter_map(|(step, lane)| step_question(attempt, step, lane)).collect()
}

fn step_question(attempt: &Attempt, step: usize, lane: usize) -> Option<SlideQuestion> {
    let question = prediction_question(attempt.lesson(), step, &attempt.lanes().get(lane)?.id)?;
    let prompt = prompt_from(attempt, step, question.predict.as_ref()?).ok()?;
    let instance = Arc::new(QuestionInstance::new(Arc::new(question), 0, Some(prompt))?);
    Some(SlideQuestion { step, lane, instance })
}

/// The prediction of a step as a question about one lane. `None` if it does not ask about that lane.
fn prediction_question(lesson: &Lesson, step: usize, lane_id: &str) -> Option<Question> {
    let step = lesson.step.get(step)?;
    let prediction = step.predict.as_ref().filter(|prediction| prediction.speaks_for(&prediction.about, lane_id))?;
    Some(Question {
        // A step asks the same in several lanes, and each answer belongs to one of them.
        id: if lesson.lane.len() > 1 { format!("{}@{lane_id}", step.id) } else { step.id.clone() },
        was: Vec::new(),
        covers: step.covers.clone(),
        answers: Vec::new(),
        level: Seniority::Junior,
        // What the step tells belongs to the question: nobody has read it before.
        ask: format!("{}\n\n{}", step.text.in_lane(lane_id).unwrap_or_default(), prediction.ask),
        why: prediction.why.in_lane(lane_id).unwrap_or_default().to_owned(),
        see: None,
        hints: Vec::new(),
        next: FollowUps::default(),
        choice: None,
        several: None,
        order: None,
        pairs: None,
        typed: None,
        predict: Some(Box::new(PredictQuestion {
            step: format!("{}#{}", lesson.id, step.id),
            about: prediction.about.clone(),
            lane: Some(lane_id.to_owned()),
            believed: std::collections::BTreeMap::new(),
        })),
        spot: None,
        speak: None,
        original: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::built_in;

    #[test]
    fn a_lesson_asks_its_predictions_in_order_each_with_one_right_option() {
        let lesson = Arc::new(built_in::lesson("session-login").expect("it is built in"));
        let questions = lesson_predictions(&lesson, LabSeed::Fixed(1)).expect("loopback");
        let predicted: Vec<&str> =
            lesson.step.iter().filter(|step| step.predict.is_some()).map(|step| step.id.as_str()).collect();
        assert_eq!(questions.iter().map(|asked| asked.question.id.as_str()).collect::<Vec<_>>(), predicted);
        for asked in questions {
            let right = asked.options().iter().filter(|option| option.right).count();
            assert_eq!((right, asked.question.why.is_empty()), (1, false), "{}", asked.question.id);
        }
    }

    #[test]
    fn what_is_typed_or_said_is_no_question_for_a_phone() {
        let question = |kind: &str| -> Arc<Question> {
            let text = format!("id='q'\ncovers=[]\nlevel='mid'\nask='?'\nwhy='.'\n{kind}");
            Arc::new(toml::from_str(&text).expect("a question"))
        };
        let questions = [
            question("type={accept=['x']}"),
            question("choice=[{text='a',right=true,because='A.'},{text='b',because='B.'}]"),
            question("order=['a','b','c']"),
        ];
        assert_eq!(choosable_questions(&questions, &[], LabSeed::Fixed(1)).len(), 1);
    }
}
