//! From a lesson's name on the command line to the lesson.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::findings::render_human;
use super::output::print_message;
use super::{EXIT_FINDINGS, EXIT_USAGE, GlobalArgs};
use crate::content::finding::Severity;
use crate::content::library::selection;
use crate::content::read::content_files;
use crate::content::{self, Catalog, Finding, Lesson, Library};

/// The lessons and questions that the arguments speak of.
pub(super) fn library_from_args(common: &GlobalArgs) -> Library {
    common.content.as_deref().map_or_else(Library::built_in, Library::from_dir)
}

/// The lessons of `library` that can be played. What is wrong with the others is told on stderr.
///
/// # Errors
/// When stderr is closed.
pub(super) fn playable_lessons(library: &Library) -> io::Result<Vec<Arc<Lesson>>> {
    let findings = content::check(library);
    let lessons = library.playable_lessons(&findings).map(|lesson| Arc::new(lesson.value.clone())).collect();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        print_message(&format!("{} to mend here; `authwalk check` says what and where.", problem_count(errors)))?;
    }
    Ok(lessons)
}

/// The lessons of the course that a start shows: without `--content` those that come with the program. That these are
/// sound is shown by its tests; a start has no time to look once more.
///
/// # Errors
/// When stderr is closed.
pub(super) fn startup_catalog(common: &GlobalArgs) -> io::Result<Catalog> {
    match common.content {
        Some(_) => Ok(Catalog::from_lessons(playable_lessons(&library_from_args(common))?)),
        None => Ok(Catalog::built_in()),
    }
}

/// The lesson of that id that comes with the program; `None` for a file, for another id, and with `--content`.
pub(super) fn built_in_lesson(common: &GlobalArgs, id: &str) -> Option<Arc<Lesson>> {
    if common.content.is_some() {
        return None;
    }
    content::built_in::lesson(id).map(Arc::new)
}

fn problem_count(errors: usize) -> String {
    match errors {
        1 => "There is one thing".to_owned(),
        many => format!("There are {many} things"),
    }
}

/// The lesson that `name` means: an id, or a file. `Err` is the exit code, after it was said what is wrong.
///
/// # Errors
/// When stderr is closed.
pub(super) fn resolve_lesson(common: &GlobalArgs, name: &str) -> io::Result<Result<Arc<Lesson>, u8>> {
    let (library, file) = match as_lesson_file(name) {
        Some(path) => {
            let (library, path) = library_containing(path);
            (library, Some(path))
        }
        None => (library_from_args(common), None),
    };
    let found = match &file {
        Some(path) => library.lessons.iter().find(|lesson| lesson.source.path == *path),
        None => library.lesson(name),
    };
    let findings = content::check(&library);
    let of = |path: &str| -> Vec<Finding> { findings.iter().filter(|it| it.file == path).cloned().collect() };
    let Some(found) = found else {
        let here = file.as_deref().map(of).unwrap_or_default();
        if !here.is_empty() {
            return refuse_unplayable(&here, &library, exit_code_for(&here));
        }
        let what = if file.is_some() { "That file holds no lesson." } else { "There is no such lesson." };
        print_message(&format!("{name}: {what}{}", did_you_mean(name, &library)))?;
        return Ok(Err(EXIT_USAGE));
    };
    if library.playable_lessons(&findings).any(|lesson| lesson.source.path == found.source.path) {
        return Ok(Ok(Arc::new(found.value.clone())));
    }
    refuse_unplayable(&of(&found.source.path), &library, EXIT_FINDINGS)
}

/// The file that `name` means; `None` for an id.
pub(super) fn as_lesson_file(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|it| it == "toml") || path.components().count() > 1 || path.is_file();
    is_file.then_some(path)
}

/// The library in which `file` lies, since a lesson may need others of its pack, and how it calls the file.
pub(super) fn library_containing(file: &Path) -> (Library, String) {
    let asked = selection::select(&[file.to_owned()]).into_iter().next();
    (asked.map(|asked| asked.library).unwrap_or_default(), content_files::display_path(file))
}

fn exit_code_for(findings: &[Finding]) -> u8 {
    if findings.iter().any(|finding| finding.location.is_none()) { EXIT_USAGE } else { EXIT_FINDINGS }
}

fn refuse_unplayable(findings: &[Finding], library: &Library, code: u8) -> io::Result<Result<Arc<Lesson>, u8>> {
    print_message(&format!("This lesson cannot be played yet.\n{}", render_human(findings, &library.sources, false)))?;
    Ok(Err(code))
}

fn did_you_mean(name: &str, library: &Library) -> String {
    let ids = library.lessons.iter().map(|lesson| lesson.value.id.as_str());
    let scored = ids.map(|id| (strsim::jaro_winkler(name, id), id)).filter(|(score, _)| *score > 0.75);
    match scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
        Some((_, id)) => format!(" Did you mean {id}?"),
        None => " `authwalk --plain` lists them.".to_owned(),
    }
}
