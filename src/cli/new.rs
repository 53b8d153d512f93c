//! `authwalk new`: a lesson, a quiz or a whole pack to begin with. What it writes passes `authwalk check` as it is.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::output::{Output, print_message};
use super::{EXIT_OK, EXIT_USAGE};
use crate::content::pack;

/// What can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NewKind {
    /// A lesson.
    Lesson,
    /// A file of questions.
    Quiz,
    /// A folder with a lesson, a quiz, and what says whose they are.
    Pack,
}

const LESSON_TEMPLATE: &str = include_str!("new/lesson.toml");
const QUIZ_TEMPLATE: &str = include_str!("new/quiz.toml");
const PACK_TEMPLATE: &str = include_str!("new/pack.toml");
const WORKFLOW_TEMPLATE: &str = include_str!("new/check.yml");

/// Writes what `kind` begins with to `path`; a file's name, or that of the pack's folder, becomes its id. Nothing that
/// is there is written over.
///
/// # Errors
/// When stdout is closed.
pub fn create_from_template(kind: NewKind, path: &Path) -> io::Result<u8> {
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !id.split('-').all(word) {
        print_message(&format!(
            "{id:?} cannot be an id: take words of a-z and 0-9 with - between them, such as my-first."
        ))?;
        return Ok(EXIT_USAGE);
    }
    let files = files_to_write(kind, path, &id);
    if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
        print_message(&format!("{} is already there, and nothing was written.", there.display()))?;
        return Ok(EXIT_USAGE);
    }
    let mut out = Output::stdout();
    for (path, text) in &files {
        if let Err(error) = write_new_file(path, text) {
            print_message(&format!("{} cannot be written: {error}", path.display()))?;
            return Ok(EXIT_USAGE);
        }
        out.line(&format!("wrote {}", path.display()))?;
    }
    out.line(&format!("\nNext: `authwalk check {}`", path_to_check(kind, path)))?;
    out.flush()?;
    Ok(EXIT_OK)
}

fn path_to_check(kind: NewKind, path: &Path) -> String {
    if kind == NewKind::Pack { path.display().to_string() } else { toml_path_of(path).display().to_string() }
}

fn toml_path_of(path: &Path) -> PathBuf {
    path.with_extension("toml")
}

fn files_to_write(kind: NewKind, path: &Path, id: &str) -> Vec<(PathBuf, String)> {
    let named = |text: &str, id: &str| text.replacen("my-name", id, 1);
    match kind {
        NewKind::Lesson => vec![(toml_path_of(path), named(LESSON_TEMPLATE, id))],
        NewKind::Quiz => vec![(toml_path_of(path), named(QUIZ_TEMPLATE, id))],
        NewKind::Pack => vec![
            (path.join(pack::PACK_FILE_NAME), named(PACK_TEMPLATE, id)),
            (path.join("lessons/first-lesson.toml"), named(LESSON_TEMPLATE, "first-lesson")),
            (path.join("quizzes/first-quiz.toml"), named(QUIZ_TEMPLATE, "first-quiz")),
            (path.join(".github/workflows/check.yml"), WORKFLOW_TEMPLATE.to_owned()),
        ],
    }
}

fn write_new_file(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}
