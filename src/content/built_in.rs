//! The lessons and questions that come with the program, for a fast start: without the texts of their files and the spans in them.
//!
//! `build.rs` turns them into JSON, which is read in a fifth of the time that the TOML takes.
//! [`Library::built_in`](super::Library::built_in) reads the files themselves, with all that `check` needs.

use super::embedded::{LESSONS, QUIZZES};
use super::former_ids::FormerIds;
use super::lesson::Lesson;
use super::lesson_summary::LessonSummary;
use super::quiz::{Question, Quiz};

/// A list of [`LessonSummary`] as JSON.
static SUMMARIES_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/outlines.json"));

/// What they and the built-in questions were called before, as JSON.
static FORMER_IDS_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/former_ids.json"));

/// The id of each built-in question and the fingerprint of its answer key: between them ASCII's separator of units, behind each
/// pair that of records. Neither deflated nor JSON, since they are read before the first frame.
static ANSWER_KEYS: &str = include_str!(concat!(env!("OUT_DIR"), "/answer_keys.txt"));

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

/// Every built-in question, in the order of their files. A quiz that cannot be read is left out; `check` says why.
#[must_use]
pub fn questions() -> Vec<Question> {
    let quizzes = QUIZZES.iter().filter_map(|quiz| serde_json::from_str::<Quiz>(&quiz.json()).ok());
    quizzes.flat_map(|quiz| quiz.question).collect()
}

/// The id of every built-in question with the [fingerprint](super::answer_fingerprint::fingerprint) of its answer key. No
/// question is read for it, so a start can afford it.
pub fn answer_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    ANSWER_KEYS.split_terminator('\u{1e}').filter_map(|pair| pair.split_once('\u{1f}'))
}

/// The questions of the built-in quiz with this id.
#[must_use]
pub fn quiz_questions(id: &str) -> Option<Vec<Question>> {
    let quiz = QUIZZES.iter().find(|quiz| quiz.id == id)?;
    serde_json::from_str(&quiz.json()).ok().map(|quiz: Quiz| quiz.question)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;
    use crate::content::answer_fingerprint::fingerprint;

    #[test]
    fn they_are_the_same_as_in_the_files() {
        let from_files: Vec<Lesson> = Library::built_in().lessons.into_iter().map(|lesson| lesson.value).collect();
        assert!(!from_files.is_empty());
        assert_eq!(lessons(), from_files);
        assert_eq!(lesson(&from_files[3].id).as_ref(), Some(&from_files[3]));
        assert_eq!(lesson("not-here"), None);
    }

    #[test]
    fn questions_are_the_same_as_in_the_files() {
        let library = Library::built_in();
        let from_files: Vec<Question> = library.questions().cloned().collect();
        assert!(!from_files.is_empty());
        assert_eq!(questions(), from_files);
        let quiz = &library.quizzes[1].value;
        assert_eq!(quiz_questions(&quiz.id).as_ref(), Some(&quiz.question));
        assert_eq!(quiz_questions("not-here"), None);
    }

    #[test]
    fn answer_keys_are_those_of_the_questions() {
        let from_questions: Vec<(String, String)> =
            questions().iter().map(|question| (question.id.clone(), fingerprint(question))).collect();
        assert!(!from_questions.is_empty());
        let built_in: Vec<_> = answer_keys().map(|(id, key)| (id.to_owned(), key.to_owned())).collect();
        assert_eq!(built_in, from_questions);
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
