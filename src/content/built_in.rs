//! The lessons that come with the program, as a start needs them: at once, and without the places in their files.
//!
//! They were parsed when the program was built (`build.rs`); [`Library::built_in`](super::Library::built_in) reads the
//! files themselves, with all that `check` has to know.

use super::Lesson;
use super::catalog::LessonSummary;

/// What the map says of each lesson, as JSON.
static SUMMARIES_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/outlines.json"));
/// One lesson a line in the order of their files: its id, a tab, and all of it as JSON.
static LESSONS_JSONL: &str = include_str!(concat!(env!("OUT_DIR"), "/lessons.jsonl"));

/// The outline of every lesson that comes with the program.
pub(super) fn lesson_summaries() -> Vec<LessonSummary> {
    // A test reads them.
    serde_json::from_str(SUMMARIES_JSON).unwrap_or_default()
}

/// Every lesson that comes with the program. One that cannot be read is missing; `check` says why.
pub(super) fn lessons() -> Vec<Lesson> {
    lesson_lines().filter_map(|(_, json)| serde_json::from_str(json).ok()).collect()
}

/// The one of that id.
#[must_use]
pub fn lesson(id: &str) -> Option<Lesson> {
    let (_, json) = lesson_lines().find(|(own, _)| *own == id)?;
    serde_json::from_str(json).ok()
}

fn lesson_lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    LESSONS_JSONL.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;

    #[test]
    fn they_are_what_is_written_in_the_files() {
        let written: Vec<Lesson> = Library::built_in().lessons.into_iter().map(|lesson| lesson.value).collect();
        assert!(!written.is_empty());
        assert_eq!(lessons(), written);
        assert_eq!(lesson(&written[3].id).as_ref(), Some(&written[3]));
        assert_eq!(lesson("not-here"), None);
    }
}
