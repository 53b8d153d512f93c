//! The lessons that come with the program, as a start needs them: at once, and without the places in their files.
//!
//! They were parsed when the program was built (`build.rs`); [`Library::built_in`](super::Library::built_in) reads the
//! files themselves, with all that `check` has to know.

use super::Lesson;

/// One lesson a line, as JSON, in the order of their files.
static LESSONS: &str = include_str!(concat!(env!("OUT_DIR"), "/lessons.jsonl"));

/// Every lesson that comes with the program. One that cannot be read is missing; `check` says why.
pub fn lessons() -> impl Iterator<Item = Lesson> {
    LESSONS.lines().filter_map(|line| serde_json::from_str(line).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;

    #[test]
    fn they_are_what_is_written_in_the_files() {
        let written: Vec<Lesson> = Library::built_in().lessons.into_iter().map(|lesson| lesson.value).collect();
        assert!(!written.is_empty());
        assert_eq!(lessons().collect::<Vec<_>>(), written);
    }
}
