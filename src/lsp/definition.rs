//! Where the lesson, step or question is that a link leads to. What is built in is in no file.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::checked_file::CheckedFile;
use super::file_uri::uri_of_path;
use super::text_positions::{PositionEncoding, range_of};
use crate::content::{Source, TomlPath};

/// The place that the link `token`, the value at `path`, leads to.
pub(super) fn definition(
    checked: &CheckedFile,
    path: &[String],
    token: &str,
    encoding: PositionEncoding,
) -> Option<Json> {
    let library = &checked.library;
    let id_path = TomlPath::root().key("id");
    match path.last()?.as_str() {
        "needs" | "fast_track" => location(&library.lesson(token)?.source, &id_path, encoding),
        "see" | "step" => {
            let (id, step_id) = token.split_once('#')?;
            let lesson = library.lesson(id)?;
            let index = lesson.value.step.iter().position(|step| step.id == step_id)?;
            let step_path = TomlPath::root().key("step").index(index).key("id");
            location(&lesson.source, &step_path, encoding)
        }
        "weak" | "good" | "strong" => {
            let (quiz, question) = library.question(token)?;
            let index = quiz.value.question.iter().position(|other| other.id == question.id)?;
            location(&quiz.source, &TomlPath::root().key("question").index(index).key("id"), encoding)
        }
        // The id of a translation is that of its original.
        "id" if library.translations.iter().any(|translation| translation.source.path == checked.path) => {
            let quiz = library.quizzes.iter().find(|quiz| quiz.value.id == token).map(|quiz| &quiz.source);
            location(library.lesson(token).map(|lesson| &lesson.source).or(quiz)?, &id_path, encoding)
        }
        _ => None,
    }
}

fn location(source: &Source, path: &TomlPath, encoding: PositionEncoding) -> Option<Json> {
    let range = range_of(&source.text, &source.value_span(path), encoding);
    let file = Path::new(&source.path);
    file.is_absolute().then(|| json!({ "uri": uri_of_path(file), "range": range }))
}
