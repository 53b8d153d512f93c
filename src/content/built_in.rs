//! The lessons that come with the program, as a start needs them: at once, and without the places in their files.
//!
//! They were parsed when the program was built (`build.rs`); [`Library::built_in`](super::Library::built_in) reads the
//! files themselves, with all that `check` has to know.

use std::thread;

use super::Lesson;

/// One lesson a line, as JSON, in the order of their files.
static LESSONS: &str = include_str!(concat!(env!("OUT_DIR"), "/lessons.jsonl"));

/// Every lesson that comes with the program. One that cannot be read is missing; `check` says why.
///
/// The map waits for this with its first picture: one half is read beside the other.
#[must_use]
pub fn lessons() -> Vec<Lesson> {
    let lines: Vec<&str> = LESSONS.lines().collect();
    let (first, second) = lines.split_at(lines.len() / 2);
    thread::scope(|scope| {
        let second = scope.spawn(|| read(second));
        let mut lessons = read(first);
        lessons.extend(second.join().unwrap_or_default());
        lessons
    })
}

/// The one of that id.
#[must_use]
pub fn lesson(id: &str) -> Option<Lesson> {
    LESSONS.lines().filter_map(|line| serde_json::from_str(line).ok()).find(|lesson: &Lesson| lesson.id == id)
}

fn read(lines: &[&str]) -> Vec<Lesson> {
    lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect()
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
    }
}
