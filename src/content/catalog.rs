//! The lessons of a course with what the map says of each: a start reads that alone, and a lesson once it is opened.

use std::cell::OnceCell;
use std::sync::Arc;

use serde::Deserialize;

use super::{Lesson, built_in};

/// What the map says of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct LessonSummary {
    /// Its stable name.
    pub id: String,
    /// What a learner calls it.
    pub title: String,
    /// How long it takes.
    pub minutes: u32,
    /// Topics of the curriculum that it teaches.
    pub covers: Vec<String>,
    /// Lessons that should come before it.
    pub needs: Vec<String>,
    /// The ids of its steps, in order.
    pub steps: Vec<String>,
}

impl From<&Lesson> for LessonSummary {
    fn from(lesson: &Lesson) -> Self {
        Self {
            id: lesson.id.clone(),
            title: lesson.title.clone(),
            minutes: lesson.minutes,
            covers: lesson.covers.clone(),
            needs: lesson.needs.clone(),
            steps: lesson.step.iter().map(|step| step.id.clone()).collect(),
        }
    }
}

/// The lessons of a course, each after those that it needs.
#[derive(Debug)]
pub struct Catalog {
    summaries: Vec<LessonSummary>,
    /// Empty while no more than the outlines of the built-in ones was read.
    lessons: OnceCell<Vec<Arc<Lesson>>>,
}

impl Catalog {
    /// The lessons that come with the program; of these, only the outlines are read yet.
    #[must_use]
    pub fn built_in() -> Self {
        let outlines = in_prerequisite_order(built_in::lesson_summaries(), |outline| (&outline.id, &outline.needs));
        Self { summaries: outlines, lessons: OnceCell::new() }
    }

    /// These lessons.
    #[must_use]
    pub fn from_lessons(lessons: Vec<Arc<Lesson>>) -> Self {
        let lessons = in_prerequisite_order(lessons, |lesson| (&lesson.id, &lesson.needs));
        let outlines = lessons.iter().map(|lesson| LessonSummary::from(lesson.as_ref())).collect();
        Self { summaries: outlines, lessons: OnceCell::from(lessons) }
    }

    /// What the map says of each.
    #[must_use]
    pub fn summaries(&self) -> &[LessonSummary] {
        &self.summaries
    }

    /// The lesson of that id.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<Arc<Lesson>> {
        match self.lessons.get() {
            Some(lessons) => lessons.iter().find(|lesson| lesson.id == id).map(Arc::clone),
            None => built_in::lesson(id).map(Arc::new),
        }
    }

    /// All of them, whole.
    #[must_use]
    pub fn lessons(&self) -> &[Arc<Lesson>] {
        self.lessons.get_or_init(|| {
            in_prerequisite_order(built_in::lessons().into_iter().map(Arc::new).collect(), |lesson| {
                (&lesson.id, &lesson.needs)
            })
        })
    }
}

/// Each after those that it needs; otherwise as they were. `of` says its id and what it needs.
fn in_prerequisite_order<T>(mut rest: Vec<T>, of: impl Fn(&T) -> (&String, &Vec<String>)) -> Vec<T> {
    let mut ordered: Vec<T> = Vec::with_capacity(rest.len());
    while !rest.is_empty() {
        let waits = |it: &T| of(it).1.iter().any(|need| rest.iter().any(|other| of(other).0 == need));
        // Lessons that need each other in a circle come as they are.
        let next = rest.iter().position(|it| !waits(it)).unwrap_or(0);
        ordered.push(rest.remove(next));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(id: &str, needs: &[&str]) -> Arc<Lesson> {
        let needs = needs.iter().map(|need| (*need).to_owned()).collect();
        Arc::new(Lesson { id: id.into(), needs, ..Lesson::default() })
    }

    #[test]
    fn each_lesson_stands_after_those_that_it_needs() {
        let shelf = Catalog::from_lessons(vec![
            lesson("c", &["b", "not-here"]),
            lesson("b", &["a"]),
            lesson("x", &["y"]),
            lesson("y", &["x"]),
            lesson("a", &[]),
        ]);
        let ids: Vec<&str> = shelf.summaries().iter().map(|outline| outline.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "x", "y"], "and a circle as it is");
        assert_eq!(shelf.lesson("b").as_ref(), Some(&shelf.lessons()[1]));
    }

    #[test]
    fn the_outlines_of_the_built_in_lessons_are_theirs() {
        let shelf = Catalog::built_in();
        let first = shelf.lesson(&shelf.summaries()[0].id).expect("read by itself");
        let outlines: Vec<LessonSummary> =
            shelf.lessons().iter().map(|lesson| LessonSummary::from(lesson.as_ref())).collect();
        assert_eq!(shelf.summaries(), outlines);
        assert_eq!(first, shelf.lessons()[0]);
    }
}
