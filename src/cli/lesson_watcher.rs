//! `learn FILE`: reloads the lesson whenever its file is saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_watcher::FileWatcher;
use super::lookup;
use crate::content::Finding;
use crate::content::finding::Severity;
use crate::play::{LessonReload, LessonReloader};
use crate::prose::escape_control_characters;

/// Each call of the closure waits for the next save of `file` and reads the lesson in it.
pub(super) fn watch_lesson(file: &Path) -> LessonReloader {
    let file: PathBuf = file.to_owned();
    let mut watcher = FileWatcher::new(std::slice::from_ref(&file));
    Box::new(move || {
        loop {
            watcher.wait_for_change();
            if let Some(reload) = reload_lesson(&file) {
                return reload;
            }
        }
    })
}

/// The lesson in `file` as it now stands; `None` while it is empty, since some editors truncate a file before they
/// write to it.
fn reload_lesson(file: &Path) -> Option<LessonReload> {
    let (checked, path) = lookup::library_containing(file);
    if checked.library().source(&path).is_some_and(|source| source.text.trim().is_empty()) {
        return None;
    }
    if let Some(lesson) = checked.playable_lessons().find(|lesson| lesson.source.path == path) {
        return Some(LessonReload::Lesson(Arc::new(lesson.value.clone())));
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
