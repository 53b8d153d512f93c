//! A course in another language: its lessons and questions with the texts of their translations. What is not translated
//! stays in the language of its author.

use std::collections::HashMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::language::Language;
use super::lesson::Lesson;
use super::quiz::Question;
use super::text_shape::{TextShape, lay_over};
use super::translation::{TranslatedKind, Translation};
use crate::model::json::from_json;

/// The translations of a course into one language. An empty one changes nothing.
#[derive(Debug, Default)]
pub struct CourseTranslation {
    lessons: HashMap<String, Json>,
    questions: HashMap<String, Json>,
}

impl CourseTranslation {
    /// Those of `translations` that are into `language`. Of two of one lesson or question, the first counts; `check` reports
    /// the second.
    pub fn of<'t>(translations: impl Iterator<Item = &'t Translation>, language: &Language) -> Self {
        let mut course = Self::default();
        for translation in translations.filter(|translation| translation.is_into(language)) {
            match translation.kind {
                TranslatedKind::Lesson => {
                    course.lessons.entry(translation.id.clone()).or_insert_with(|| translation.texts.clone());
                }
                TranslatedKind::Quiz => {
                    for question in translation.texts["question"].as_array().into_iter().flatten() {
                        let Some(id) = question["id"].as_str() else { continue };
                        course.questions.entry(id.to_owned()).or_insert_with(|| question.clone());
                    }
                }
            }
        }
        course
    }

    /// Whether nothing is translated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lessons.is_empty() && self.questions.is_empty()
    }

    /// The title of a lesson, if it is translated.
    #[must_use]
    pub fn lesson_title(&self, id: &str) -> Option<&str> {
        self.lessons.get(id)?["title"].as_str()
    }

    /// `lesson` in this language, as far as it is translated.
    #[must_use]
    pub fn lesson(&self, lesson: Lesson) -> Lesson {
        match self.lessons.get(&lesson.id).and_then(|texts| translated(TextShape::of_lesson(), &lesson, texts)) {
            Some(translated) => translated,
            None => lesson,
        }
    }

    /// `question` in this language, as far as it is translated. It keeps its original: the journal compares answer keys with
    /// that one.
    #[must_use]
    pub fn question(&self, question: Question) -> Question {
        let texts = self.questions.get(&question.id);
        match texts.and_then(|texts| translated(TextShape::of_question(), &question, texts)) {
            Some(translated) => Question { original: Some(Box::new(question)), ..translated },
            None => question,
        }
    }
}

/// `original` with `texts` in place of its own; `None` if that leads nowhere, which `check` has reported.
fn translated<T: Serialize + DeserializeOwned>(shape: &TextShape, original: &T, texts: &Json) -> Option<T> {
    let mut json = serde_json::to_value(original).ok()?;
    let matches = shape.compare(&json, texts);
    lay_over(&mut json, &matches);
    from_json(&json).ok()
}
