//! `learn FILE`: reloads the lesson whenever its file is saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_watcher::FileWatcher;
use super::selected_course;
use crate::content::Finding;
use crate::content::finding::Severity;
use crate::content::language::Language;
use crate::play::{LessonReload, LessonReloader};
use crate::prose::escape_control_characters;

/// Each call of the closure waits for the next save of `file`, or of its translation into `language`, and reads the lesson.
pub(super) fn watch_lesson(file: &Path, language: Option<&Language>) -> LessonReloader {
    let (file, language) = (file.to_owned(), language.cloned());
    let translation = language.as_ref().map(|language| translation_file(&file, language));
    let files: Vec<PathBuf> = std::iter::once(file.clone()).chain(translation).collect();
    let mut watcher = FileWatcher::new(&files);
    Box::new(move || {
        loop {
            watcher.wait_for_change();
            if let Some(reload) = reload_lesson(&file, language.as_ref()) {
                return reload;
            }
        }
    })
}

/// Where the translation of the lesson in `file` is kept.
fn translation_file(file: &Path, language: &Language) -> PathBuf {
    file.with_file_name(language.tag()).join(file.file_name().unwrap_or_default())
}

/// The lesson in `file` as it now stands; `None` while it is empty, since some editors truncate a file before they
/// write to it.
fn reload_lesson(file: &Path, language: Option<&Language>) -> Option<LessonReload> {
    let (checked, path) = selected_course::library_containing(file);
    if checked.library().source(&path).is_some_and(|source| source.text.trim().is_empty()) {
        return None;
    }
    if let Some(lesson) = checked.playable_lessons().find(|lesson| lesson.source.path == path) {
        let translation = selected_course::translation_of(&checked, language);
        return Some(LessonReload::Lesson(Arc::new(translation.lesson(lesson.value.clone()))));
    }
    let is_error_here = |finding: &&Finding| finding.file == path && finding.severity == Severity::Error;
    let errors: Vec<&Finding> = checked.findings().iter().filter(is_error_here).collect();
    Some(LessonReload::Invalid(describe_errors(&path, &errors)))
}

/// What is wrong with the file, in a line or two: the screen has no room for the whole list, nor for the whole path.
fn describe_errors(path: &str, errors: &[&Finding]) -> String {
    let file_name = escape_control_characters(path.rsplit(['/', '\\']).next().unwrap_or(path));
    let unchanged = "The lesson stays as it was.";
    let Some(first) = errors.first() else {
        return format!("{file_name}: saved, and it holds no lesson now. {unchanged}");
    };
    let location =
        first.location.as_ref().map(|location| format!(":{}:{}", location.line, location.column)).unwrap_or_default();
    let more = match errors.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    format!("{file_name}{location}: {}{more}. {unchanged}", escape_control_characters(&first.message))
}
