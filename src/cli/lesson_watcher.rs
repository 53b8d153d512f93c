//! `learn FILE`: the lesson once more whenever its file is saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file_watcher::FileWatcher;
use super::lookup;
use crate::content::finding::Severity;
use crate::content::{self, Finding};
use crate::play::{LessonReload, LessonReloader};
use crate::prose::escape_control_characters;

/// Waits for saves of the lesson in `file`, and reads each.
pub(super) fn watch_lesson(file: &Path) -> LessonReloader {
    let file: PathBuf = file.to_owned();
    let mut saves = FileWatcher::new(std::slice::from_ref(&file));
    Box::new(move || {
        loop {
            saves.wait_for_change();
            if let Some(saved) = reload_lesson(&file) {
                return saved;
            }
        }
    })
}

/// The lesson in `file` as it now stands; `None` while it is empty, since some editors save in two strokes.
fn reload_lesson(file: &Path) -> Option<LessonReload> {
    let (library, path) = lookup::library_containing(file);
    if library.source(&path).is_some_and(|source| source.text.trim().is_empty()) {
        return None;
    }
    let findings = content::check(&library);
    let lesson = library.playable_lessons(&findings).find(|lesson| lesson.source.path == path);
    let here = || findings.iter().filter(|finding| finding.file == path && finding.severity == Severity::Error);
    Some(match lesson {
        Some(lesson) => LessonReload::Lesson(Arc::new(lesson.value.clone())),
        None => LessonReload::Invalid(describe_fault(&path, &here().collect::<Vec<_>>())),
    })
}

/// What is wrong with the file, in a line or two.
fn describe_fault(path: &str, errors: &[&Finding]) -> String {
    let path = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let stays = "The lesson stays as it was.";
    let Some(first) = errors.first() else {
        return format!("{}: saved, and it holds no lesson now. {stays}", escape_control_characters(path));
    };
    let place = first.location.as_ref().map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
    let more = match errors.len() {
        1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    format!("{}{place}: {}{more}. {stays}", escape_control_characters(path), escape_control_characters(&first.message))
}
