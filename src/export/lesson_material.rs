//! What pages and handouts are made of: a lesson that was played, with its questions.

use std::sync::Arc;

use crate::content::{LaneText, Lesson};
use crate::course::presentation::SlideQuestion;
use crate::course::presentation::played_lesson::PlayedLesson;
use crate::course::quiz::question_instance::QuestionInstance;

/// A lesson that was played, with its questions.
pub struct LessonMaterial {
    /// What happened.
    pub performance: PlayedLesson,
    /// Its predictions, one for each lane that is asked about, in their order.
    pub predictions: Vec<SlideQuestion>,
    /// The questions that close it.
    pub closing_questions: Vec<Arc<QuestionInstance>>,
    /// The language of its texts: `en`.
    pub language: String,
}

/// A text, and the lane in which it is read.
pub(super) struct LanePart<'a> {
    /// The title of the lane; `None` where the text holds in all of them.
    pub(super) lane: Option<&'a str>,
    /// Markdown.
    pub(super) text: &'a str,
}

/// A prediction of a step as it is asked: once for all lanes that offer the same.
pub(super) struct PredictionGroup<'a> {
    /// Its questions, one for each lane.
    pub(super) questions: Vec<&'a SlideQuestion>,
}

impl LessonMaterial {
    /// The lesson.
    #[must_use]
    pub fn lesson(&self) -> &Lesson {
        self.performance.lesson()
    }

    /// The numbers of its lanes.
    pub(super) fn lanes(&self) -> std::ops::Range<usize> {
        0..self.performance.attempt().lanes().len()
    }

    /// The title of a lane, where the lesson has several.
    pub(super) fn lane_title(&self, lane: usize) -> Option<&str> {
        self.performance.attempt().lane_title(lane)
    }

    /// A text, once where it is the same in every lane.
    pub(super) fn parts<'a>(&'a self, text: &'a LaneText) -> Vec<LanePart<'a>> {
        if let LaneText::Common(text) = text {
            return vec![LanePart { lane: None, text }];
        }
        let in_lane = |lane: usize| {
            let text = self.performance.attempt().text_in_lane(text, lane)?;
            Some(LanePart { lane: self.lane_title(lane), text })
        };
        self.lanes().filter_map(in_lane).collect()
    }

    /// The predictions of step number `step`, those with the same options together.
    pub(super) fn asked_in(&self, step: usize) -> Vec<PredictionGroup<'_>> {
        let mut asked: Vec<PredictionGroup<'_>> = Vec::new();
        for question in self.predictions.iter().filter(|question| question.step == step) {
            match asked.iter_mut().find(|other| other.offers_the_same_as(question)) {
                Some(other) => other.questions.push(question),
                None => asked.push(PredictionGroup { questions: vec![question] }),
            }
        }
        asked
    }
}

impl PredictionGroup<'_> {
    fn offers_the_same_as(&self, other: &SlideQuestion) -> bool {
        self.options() == options_of(other)
    }

    /// What there is to choose.
    pub(super) fn options(&self) -> Vec<&str> {
        self.questions.first().map(|question| options_of(question)).unwrap_or_default()
    }
}

fn options_of(question: &SlideQuestion) -> Vec<&str> {
    question.instance.options().iter().map(|option| &*option.text).collect()
}

/// The options that are right.
pub(super) fn right_options(instance: &QuestionInstance) -> Vec<&str> {
    instance.options().iter().filter(|option| option.right).map(|option| &*option.text).collect()
}
