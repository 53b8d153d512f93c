//! The lessons that come with the program, for a fast start: without their texts and the spans in them.
//!
//! `build.rs` turns them into JSON, which is read in a fifth of the time that the TOML takes.
//! [`Library::built_in`](super::Library::built_in) reads the files themselves, with all that `check` needs.

use super::embedded::LESSONS;
use super::former_ids::FormerIds;
use super::lesson::Lesson;
use super::lesson_summary::LessonSummary;

/// A list of [`LessonSummary`] as JSON.
static SUMMARIES_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/outlines.json"));

/// What they and the built-in questions were called before, as JSON.
static FORMER_IDS_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/former_ids.json"));

/// The summary of every built-in lesson, in the order of their files.
pub(super) fn lesson_summaries() -> Vec<LessonSummary> {
    // The JSON was written by `build.rs`, and a test reads it: it cannot be invalid here.
    serde_json::from_str(SUMMARIES_JSON).unwrap_or_default()
}

/// The former ids of the built-in lessons, steps and questions.
#[must_use]
pub fn former_ids() -> FormerIds {
    serde_json::from_str(FORMER_IDS_JSON).unwrap_or_default()
}

/// Every built-in lesson, in the order of their files. A lesson that cannot be read is left out; `check` says why.
#[must_use]
pub fn lessons() -> Vec<Lesson> {
    LESSONS.iter().filter_map(|lesson| serde_json::from_str(&lesson.json()).ok()).collect()
}

/// The built-in lesson with this id.
#[must_use]
pub fn lesson(id: &str) -> Option<Lesson> {
    let lesson = LESSONS.iter().find(|lesson| lesson.id == id)?;
    serde_json::from_str(&lesson.json()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;

    #[test]
    fn they_are_the_same_as_in_the_files() {
        let from_files: Vec<Lesson> = Library::built_in().lessons.into_iter().map(|lesson| lesson.value).collect();
        assert!(!from_files.is_empty());
        assert_eq!(lessons(), from_files);
        assert_eq!(lesson(&from_files[3].id).as_ref(), Some(&from_files[3]));
        assert_eq!(lesson("not-here"), None);
    }

    #[test]
    fn their_former_ids_are_those_in_the_files() {
        let library = Library::built_in();
        let mut from_files = FormerIds::default();
        library.lessons.iter().for_each(|lesson| from_files.add_lesson(&lesson.value));
        library.questions().for_each(|question| from_files.add_question(question));
        assert_eq!(former_ids(), from_files);
        assert!(serde_json::from_str::<FormerIds>(FORMER_IDS_JSON).is_ok());
    }
}
