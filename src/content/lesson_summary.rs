//! What the map shows of a lesson, so that a start need not read the lesson itself.

use serde::Deserialize;

use super::lesson::Lesson;

/// What the map shows of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct LessonSummary {
    /// The stable id of the lesson.
    pub id: String,
    /// What a learner calls it.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// The ids of the topics that it teaches.
    pub covers: Vec<String>,
    /// The ids of the lessons that should come before it.
    pub needs: Vec<String>,
    /// The ids of its steps, in order.
    pub steps: Vec<String>,
    /// Their titles.
    pub step_titles: Vec<String>,
}

impl From<&Lesson> for LessonSummary {
    fn from(lesson: &Lesson) -> Self {
        Self {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            minutes: lesson.minutes,
            covers: lesson.topics().into_iter().map(str::to_owned).collect(),
            needs: lesson.needs.clone(),
            steps: lesson.step.iter().map(|step| step.id.clone()).collect(),
            step_titles: lesson.step.iter().map(|step| step.title.clone()).collect(),
        }
    }
}
