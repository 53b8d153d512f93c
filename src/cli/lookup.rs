//! From the arguments to lessons and questions: what a name on the command line means, and what to say if it means
//! nothing.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::exit_code::{EXIT_FINDINGS, EXIT_USAGE};
use super::findings::render_human;
use super::global_args::GlobalArgs;
use super::output::print_message;
use crate::content::finding::Severity;
use crate::content::library::selection;
use crate::content::read::content_files;
use crate::content::{self, Catalog, Finding, Lesson, Library, Question};

/// How alike a name and an id have to be before the id is suggested (see [`closest_name`]).
pub(super) const ID_SIMILARITY: f64 = 0.75;

/// The content that the arguments name: that in the folder of `--content`, or what is built in.
pub(super) fn library_from_args(common: &GlobalArgs) -> Library {
    common.content.as_deref().map_or_else(Library::built_in, Library::from_dir)
}

/// The lessons of `library` that can be played. How many problems the library has is printed on stderr.
pub(super) fn playable_lessons(library: &Library) -> io::Result<Vec<Arc<Lesson>>> {
    let findings = content::check(library);
    let lessons = library.playable_lessons(&findings).map(|lesson| Arc::new(lesson.value.clone())).collect();
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    if errors > 0 {
        print_message(&format!("{} to mend here; `authwalk check` says what and where.", problem_count(errors)))?;
    }
    Ok(lessons)
}

fn problem_count(errors: usize) -> String {
    match errors {
        1 => "There is one thing".to_owned(),
        many => format!("There are {many} things"),
    }
}

/// The lessons of the course, for a start. The built-in ones aren't checked here: the tests of the program do that, and
/// a start has no time to do it again.
pub(super) fn startup_catalog(common: &GlobalArgs) -> io::Result<Catalog> {
    match common.content {
        Some(_) => Ok(Catalog::from_lessons(playable_lessons(&library_from_args(common))?)),
        None => Ok(Catalog::built_in()),
    }
}

/// The built-in lesson with that id; `None` for a file, for another id, and with `--content`.
pub(super) fn built_in_lesson(common: &GlobalArgs, id: &str) -> Option<Arc<Lesson>> {
    if common.content.is_some() {
        return None;
    }
    content::built_in::lesson(id).map(Arc::new)
}

/// The questions of the library in whose files nothing is wrong.
pub(super) fn question_bank(library: &Library) -> Vec<Arc<Question>> {
    let findings = content::check(library);
    let quizzes = library.usable_quizzes(&findings);
    quizzes.flat_map(|quiz| &quiz.value.question).map(|question| Arc::new(question.clone())).collect()
}

/// The questions that a lesson and the map ask. As in [`startup_catalog`], the built-in ones aren't checked.
pub(super) fn course_questions(common: &GlobalArgs) -> Vec<Arc<Question>> {
    if common.content.is_some() {
        return question_bank(&library_from_args(common));
    }
    Library::built_in_questions().questions().map(|question| Arc::new(question.clone())).collect()
}

/// The lesson that `name` means: an id, or a file. `Err` is an exit code; what is wrong has been printed by then.
pub(super) fn resolve_lesson(common: &GlobalArgs, name: &str) -> io::Result<Result<Arc<Lesson>, u8>> {
    let (library, file) = match as_lesson_file(name) {
        Some(path) => {
            let (library, path) = library_containing(path);
            (library, Some(path))
        }
        None => (library_from_args(common), None),
    };
    let lesson = match &file {
        Some(path) => library.lessons.iter().find(|lesson| lesson.source.path == *path),
        None => library.lesson(name),
    };
    let findings = content::check(&library);
    let findings_of =
        |path: &str| -> Vec<Finding> { findings.iter().filter(|finding| finding.file == path).cloned().collect() };
    let Some(lesson) = lesson else {
        let file_findings = file.as_deref().map(findings_of).unwrap_or_default();
        if !file_findings.is_empty() {
            return refuse_unplayable(&file_findings, &library, exit_code_for(&file_findings));
        }
        let problem = if file.is_some() { "That file holds no lesson." } else { "There is no such lesson." };
        print_message(&format!("{name}: {problem}{}", suggest_lesson(name, &library)))?;
        return Ok(Err(EXIT_USAGE));
    };
    if library.playable_lessons(&findings).any(|playable| playable.source.path == lesson.source.path) {
        return Ok(Ok(Arc::new(lesson.value.clone())));
    }
    refuse_unplayable(&findings_of(&lesson.source.path), &library, EXIT_FINDINGS)
}

/// The file that `name` means; `None` for an id.
pub(super) fn as_lesson_file(name: &str) -> Option<&Path> {
    let path = Path::new(name);
    let has_toml_extension = path.extension().is_some_and(|extension| extension == "toml");
    (has_toml_extension || path.components().count() > 1 || path.is_file()).then_some(path)
}

/// The library to which `file` belongs, since a lesson may need others of its pack, and the path of the file in there.
pub(super) fn library_containing(file: &Path) -> (Library, String) {
    let selection = selection::select(&[file.to_owned()]).into_iter().next();
    (selection.map(|selection| selection.library).unwrap_or_default(), content_files::display_path(file))
}

/// A finding without a location is about a file that couldn't be read at all.
fn exit_code_for(findings: &[Finding]) -> u8 {
    if findings.iter().any(|finding| finding.location.is_none()) { EXIT_USAGE } else { EXIT_FINDINGS }
}

fn refuse_unplayable(findings: &[Finding], library: &Library, code: u8) -> io::Result<Result<Arc<Lesson>, u8>> {
    print_message(&format!("This lesson cannot be played yet.\n{}", render_human(findings, &library.sources, false)))?;
    Ok(Err(code))
}

fn suggest_lesson(name: &str, library: &Library) -> String {
    let ids = library.lessons.iter().map(|lesson| lesson.value.id.as_str());
    match closest_name(name, ids, ID_SIMILARITY) {
        Some(id) => format!(" Did you mean {id}?"),
        None => " `authwalk --plain` lists them.".to_owned(),
    }
}

/// The one of `candidates` that is most like `name`, if its Jaro-Winkler similarity (0 to 1) is above `threshold`.
pub(super) fn closest_name<'n>(
    name: &str,
    candidates: impl IntoIterator<Item = &'n str>,
    threshold: f64,
) -> Option<&'n str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(similarity, _)| *similarity > threshold)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, candidate)| candidate)
}
