//! What lessons, steps and questions were called before: `was`.

use std::collections::HashMap;

use serde::Deserialize;

use super::lesson::Lesson;
use super::quiz::Question;
use super::step_link::StepLink;

/// Former ids of one pack, each with the id of today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct FormerIds {
    lessons: HashMap<String, String>,
    /// By today's id of the lesson.
    steps: HashMap<String, HashMap<String, String>>,
    questions: HashMap<String, String>,
}

impl FormerIds {
    /// Notes what `lesson` and its steps were called. Where two things claim one id, the first keeps it; `check` reports the
    /// second.
    pub fn add_lesson(&mut self, lesson: &Lesson) {
        add(&mut self.lessons, &lesson.was, &lesson.id);
        for step in lesson.step.iter().filter(|step| !step.was.is_empty()) {
            add(self.steps.entry(lesson.id.clone()).or_default(), &step.was, &step.id);
        }
    }

    /// Notes what `question` was called.
    pub fn add_question(&mut self, question: &Question) {
        add(&mut self.questions, &question.was, &question.id);
    }

    /// Today's id of the lesson that was called `id`.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&str> {
        self.lessons.get(id).map(String::as_str)
    }

    /// Today's id of the step that was called `id`, in the lesson of today's id `lesson`.
    #[must_use]
    pub fn step(&self, lesson: &str, id: &str) -> Option<&str> {
        self.steps.get(lesson)?.get(id).map(String::as_str)
    }

    /// Today's link to the step that `link` (`lesson#step`) named. `None` if neither was called otherwise.
    #[must_use]
    pub fn link(&self, link: &str) -> Option<String> {
        let former = StepLink::parse(link);
        let former_step = former.step?;
        let lesson = self.lesson(former.lesson).unwrap_or(former.lesson);
        let step = self.step(lesson, former_step).unwrap_or(former_step);
        let current = format!("{lesson}#{step}");
        (current != link).then_some(current)
    }

    /// Today's id of the question that was called `id`.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<&str> {
        self.questions.get(id).map(String::as_str)
    }
}

fn add(ids: &mut HashMap<String, String>, was: &[String], id: &str) {
    for former in was {
        ids.entry(former.clone()).or_insert_with(|| id.to_owned());
    }
}
