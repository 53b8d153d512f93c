//! A lesson, or several, in front of a class: slides with one thing on each.
//!
//! The lessons have been played by then, so nothing can go wrong in front of the class, and going back or jumping ahead
//! shows the very same exchanges. Pure: whoever plays them is `play`.

pub mod played_lesson;
pub mod show_of_hands;
pub mod slide;
mod slide_text;
pub mod stage_links;
pub mod talk;

use std::sync::Arc;

use super::quiz::question_instance::QuestionInstance;
use crate::content::{LaneText, Step};
use played_lesson::PlayedLesson;
use slide::{Slide, SlideKind};

/// Slides about lessons that were played.
#[derive(Clone, Debug)]
pub struct Presentation {
    /// What it is about: the title of the lesson, or of the part of the course.
    pub title: String,
    lessons: Vec<PlayedLesson>,
    /// The predictions of all lessons, in the order in which they are asked.
    questions: Vec<SlideQuestion>,
    slides: Vec<Slide>,
}

/// The prediction of a step in one lane.
#[derive(Clone, Debug)]
pub struct SlideQuestion {
    /// The number of the step in its lesson, from 0.
    pub step: usize,
    /// The number of the lane, from 0.
    pub lane: usize,
    /// What is asked, and its options.
    pub instance: Arc<QuestionInstance>,
}

impl Presentation {
    /// The slides about lessons in their order, each with its predictions.
    #[must_use]
    pub fn new(title: String, material: Vec<(PlayedLesson, Vec<SlideQuestion>)>) -> Self {
        let mut presentation = Self { title, lessons: Vec::new(), questions: Vec::new(), slides: Vec::new() };
        for (performance, questions) in material {
            presentation.add_lesson(performance, questions);
        }
        presentation
    }

    fn add_lesson(&mut self, performance: PlayedLesson, questions: Vec<SlideQuestion>) {
        let first_question = self.questions.len();
        let mut kinds = vec![SlideKind::Cover];
        for (step_index, step) in performance.steps() {
            let in_step = |lane: usize| {
                let in_lane = questions.iter().position(|asked| asked.step == step_index && asked.lane == lane);
                in_lane.map(|index| first_question + index)
            };
            add_step(&mut kinds, &performance, step_index, step, in_step);
        }
        if performance.lesson().recap.is_some() {
            kinds.push(SlideKind::Recap);
        }
        let lesson = self.lessons.len();
        self.slides.extend(kinds.into_iter().map(|kind| Slide { lesson, kind }));
        self.questions.extend(questions);
        self.lessons.push(performance);
    }

    /// The slides, in order; at least one for each lesson.
    #[must_use]
    pub fn slides(&self) -> &[Slide] {
        &self.slides
    }

    /// The predictions, in the order in which they are asked.
    #[must_use]
    pub fn questions(&self) -> &[SlideQuestion] {
        &self.questions
    }

    /// The lesson that `slide` is about.
    #[must_use]
    pub fn lesson(&self, slide: Slide) -> Option<&PlayedLesson> {
        self.lessons.get(slide.lesson)
    }

    /// The prediction that `slide` is about.
    #[must_use]
    pub fn question(&self, slide: Slide) -> Option<&SlideQuestion> {
        self.questions.get(slide.kind.question()?)
    }

    /// The step that `slide` is about.
    #[must_use]
    pub fn step(&self, slide: Slide) -> Option<&Step> {
        let step = match slide.kind {
            SlideKind::Setting { step, .. } | SlideKind::Outcome { step, .. } | SlideKind::Meaning { step, .. } => step,
            SlideKind::Ask { .. } | SlideKind::Count { .. } | SlideKind::Truth { .. } => self.question(slide)?.step,
            SlideKind::Cover | SlideKind::Recap => return None,
        };
        self.lesson(slide)?.lesson().step.get(step)
    }

    /// The minutes that its lessons are planned for.
    #[must_use]
    pub fn minutes(&self) -> u32 {
        self.lessons.iter().map(|performance| performance.lesson().minutes).sum()
    }
}

/// The slides of a step: what it is about; each prediction, asked and counted; what happens in each lane, and how the
/// prediction about it came out; what that means. `question_in` finds the prediction about a lane.
fn add_step(
    kinds: &mut Vec<SlideKind>,
    performance: &PlayedLesson,
    step_index: usize,
    step: &Step,
    question_in: impl Fn(usize) -> Option<usize>,
) {
    let lanes = 0..performance.attempt().lanes().len();
    let setting = |lane| SlideKind::Setting { step: step_index, lane };
    kinds.extend(telling_lanes(performance, &step.text).into_iter().map(setting));
    for question in lanes.clone().filter_map(&question_in) {
        kinds.extend([SlideKind::Ask { question }, SlideKind::Count { question }]);
    }
    for lane in lanes {
        if performance.has_happened(step_index, lane) {
            kinds.push(SlideKind::Outcome { step: step_index, lane });
        }
        kinds.extend(question_in(lane).map(|question| SlideKind::Truth { question }));
    }
    if let Some(after) = &step.after {
        let meaning = |lane| SlideKind::Meaning { step: step_index, lane };
        kinds.extend(telling_lanes(performance, after).into_iter().map(meaning));
    }
}

/// The lanes in which `text` says something that no lane before says.
fn telling_lanes(performance: &PlayedLesson, text: &LaneText) -> Vec<usize> {
    let mut known: Vec<&str> = Vec::new();
    let mut lanes = Vec::new();
    for lane in 0..performance.attempt().lanes().len() {
        let Some(said) = performance.attempt().text_in_lane(text, lane) else { continue };
        if !said.trim().is_empty() && !known.contains(&said) {
            known.push(said);
            lanes.push(lane);
        }
    }
    lanes
}
