//! The lessons of a course, in the order in which to take them. A start reads only what the map shows of each lesson;
//! the lesson itself is read when it is opened.

use std::cell::OnceCell;
use std::sync::Arc;

use super::built_in;
use super::course_translation::CourseTranslation;
use super::curriculum::Curriculum;
use super::lesson::Lesson;
use super::lesson_summary::LessonSummary;

/// The lessons of a course, each after those that it needs.
#[derive(Debug)]
pub struct Catalog {
    /// Shared with the map, which is made anew whenever something was learned.
    summaries: Vec<Arc<LessonSummary>>,
    curriculum: Arc<Curriculum>,
    /// Empty as long as only the summaries of the built-in lessons were read.
    lessons: OnceCell<Vec<Arc<Lesson>>>,
    /// A lesson that was read before the others.
    first_read: Option<Arc<Lesson>>,
    /// Of lessons that are read later.
    translation: Arc<CourseTranslation>,
}

impl Catalog {
    /// The built-in lessons. Only their summaries are read yet.
    #[must_use]
    pub fn built_in() -> Self {
        let summaries = in_prerequisite_order(built_in::lesson_summaries(), |summary| (&summary.id, &summary.needs));
        let summaries = summaries.into_iter().map(Arc::new).collect();
        Self {
            summaries,
            curriculum: Arc::default(),
            lessons: OnceCell::new(),
            first_read: None,
            translation: Arc::default(),
        }
    }

    /// A catalog of lessons that are read already.
    #[must_use]
    pub fn from_lessons(lessons: Vec<Arc<Lesson>>) -> Self {
        let lessons = in_prerequisite_order(lessons, |lesson| (&lesson.id, &lesson.needs));
        let summaries = lessons.iter().map(|lesson| Arc::new(LessonSummary::from(lesson.as_ref()))).collect();
        Self {
            summaries,
            curriculum: Arc::default(),
            lessons: OnceCell::from(lessons),
            first_read: None,
            translation: Arc::default(),
        }
    }

    /// The built-in lessons in another language, as far as they are translated.
    #[must_use]
    pub fn built_in_translated(translation: Arc<CourseTranslation>) -> Self {
        let mut catalog = Self { translation, ..Self::built_in() };
        for summary in &mut catalog.summaries {
            if let Some(title) = catalog.translation.lesson_title(&summary.id) {
                title.clone_into(&mut Arc::make_mut(summary).title);
            }
        }
        catalog
    }

    /// The same with the topics of its packs.
    #[must_use]
    pub fn with_curriculum(self, curriculum: Arc<Curriculum>) -> Self {
        Self { curriculum, ..self }
    }

    /// The same with one of its lessons that was read and translated already, so that it isn't read again.
    #[must_use]
    pub fn with_first_read(self, lesson: Arc<Lesson>) -> Self {
        Self { first_read: Some(lesson), ..self }
    }

    /// The topics that its lessons may cover; the built-in ones if it was given no others.
    #[must_use]
    pub const fn curriculum(&self) -> &Arc<Curriculum> {
        &self.curriculum
    }

    /// What the map shows of each lesson.
    #[must_use]
    pub fn summaries(&self) -> &[Arc<LessonSummary>] {
        &self.summaries
    }

    /// The lesson with this id. Reads this lesson alone if the others are not read yet.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<Arc<Lesson>> {
        let find = |lessons: &[Arc<Lesson>]| lessons.iter().find(|lesson| lesson.id == id).map(Arc::clone);
        match self.lessons.get() {
            Some(lessons) => find(lessons),
            None => find(self.first_read.as_slice()).or_else(|| {
                let lesson = built_in::lesson(id)?;
                Some(Arc::new(self.translation.lesson(lesson)))
            }),
        }
    }

    /// All lessons. Reads those that are not read yet.
    #[must_use]
    pub fn lessons(&self) -> &[Arc<Lesson>] {
        self.lessons.get_or_init(|| {
            let lessons = built_in::lessons().into_iter();
            let lessons = lessons.map(|lesson| Arc::new(self.translation.lesson(lesson))).collect();
            in_prerequisite_order(lessons, |lesson| (&lesson.id, &lesson.needs))
        })
    }
}

/// Puts each lesson after those that it needs and otherwise keeps the order. `id_and_needs` reads both from a lesson.
fn in_prerequisite_order<T>(mut remaining: Vec<T>, id_and_needs: impl Fn(&T) -> (&String, &Vec<String>)) -> Vec<T> {
    let mut ordered: Vec<T> = Vec::with_capacity(remaining.len());
    while !remaining.is_empty() {
        let is_waiting = |lesson: &T| {
            let (_, needs) = id_and_needs(lesson);
            needs.iter().any(|need| remaining.iter().any(|other| id_and_needs(other).0 == need))
        };
        // Lessons that need each other in a cycle are all waiting: the first one goes first.
        let next = remaining.iter().position(|lesson| !is_waiting(lesson)).unwrap_or(0);
        ordered.push(remaining.remove(next));
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
    fn each_lesson_comes_after_those_that_it_needs() {
        let catalog = Catalog::from_lessons(vec![
            lesson("c", &["b", "not-here"]),
            lesson("b", &["a"]),
            lesson("x", &["y"]),
            lesson("y", &["x"]),
            lesson("a", &[]),
        ]);
        let ids: Vec<&str> = catalog.summaries().iter().map(|summary| summary.id.as_str()).collect();
        assert_eq!(ids, ["a", "b", "c", "x", "y"], "lessons in a cycle keep their order");
        assert_eq!(catalog.lesson("b").as_ref(), Some(&catalog.lessons()[1]));
    }

    #[test]
    fn the_summaries_of_the_built_in_lessons_match_the_lessons() {
        let catalog = Catalog::built_in();
        let first = catalog.lesson(&catalog.summaries()[0].id).expect("read by itself");
        let summaries: Vec<Arc<LessonSummary>> =
            catalog.lessons().iter().map(|lesson| Arc::new(LessonSummary::from(lesson.as_ref()))).collect();
        assert_eq!(catalog.summaries(), summaries);
        assert_eq!(first, catalog.lessons()[0]);
    }
}
