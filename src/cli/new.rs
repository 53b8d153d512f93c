//! `authwalk new`: a lesson, a quiz or a whole pack to begin with. What it writes passes `authwalk check` as it is.

mod workflow;

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use self::workflow::pack_workflow;
use super::exit_code::EXIT_OK;
use super::json_schema::{SchemaKind, schema};
use super::output::{StdoutWriter, report_failure};
use crate::content::pack;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum NewFileKind {
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
/// Which schema belongs to which file, for two editors' servers.
const EDITOR_SETTINGS: [(&str, &str); 2] =
    [(".taplo.toml", include_str!("new/taplo.toml")), ("tombi.toml", include_str!("new/tombi.toml"))];

/// A file that is to be written.
struct NewFile {
    path: PathBuf,
    text: String,
}

/// Writes the files of a new `kind` to `path`. The name of the file, or of the pack's folder, becomes the id. No file is
/// overwritten.
pub(super) fn create_from_template(kind: NewFileKind, path: &Path) -> io::Result<u8> {
    let id = name_of(path);
    if !is_id(&id) {
        return report_failure(&format!(
            "{id:?} cannot be an id: take words of a-z and 0-9 with - between them, such as my-first."
        ));
    }
    let files = files_to_write(kind, path, &id);
    // Before the first file is written, so that a refusal leaves no half of a pack behind.
    if let Some(existing) = files.iter().find(|file| file.path.exists()) {
        return report_failure(&format!("{} is already there, and nothing was written.", existing.path.display()));
    }
    let mut out = StdoutWriter::stdout();
    for file in &files {
        if let Err(error) = file.write() {
            return report_failure(&format!("{} cannot be written: {error}", file.path.display()));
        }
        out.line(&format!("wrote {}", file.path.display()))?;
    }
    out.line(&format!("\nNext: `authwalk check {}`", path_to_check(kind, path)))?;
    out.flush()?;
    Ok(EXIT_OK)
}

/// The name of a file without its extension, or of a folder; `.` is called as the current folder is.
fn name_of(path: &Path) -> String {
    let resolved = if path.file_name().is_none() { fs::canonicalize(path).ok() } else { None };
    let stem = resolved.as_deref().unwrap_or(path).file_stem();
    stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_id(text: &str) -> bool {
    text.split('-')
        .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

fn path_to_check(kind: NewFileKind, path: &Path) -> String {
    if kind == NewFileKind::Pack { path.display().to_string() } else { with_toml_extension(path).display().to_string() }
}

fn with_toml_extension(path: &Path) -> PathBuf {
    path.with_extension("toml")
}

fn files_to_write(kind: NewFileKind, path: &Path, id: &str) -> Vec<NewFile> {
    match kind {
        NewFileKind::Lesson => vec![NewFile::from_template(with_toml_extension(path), LESSON_TEMPLATE, id)],
        NewFileKind::Quiz => vec![NewFile::from_template(with_toml_extension(path), QUIZ_TEMPLATE, id)],
        NewFileKind::Pack => pack_files(path, id),
    }
}

fn pack_files(path: &Path, id: &str) -> Vec<NewFile> {
    let mut files = vec![
        NewFile::from_template(path.join(pack::PACK_FILE_NAME), PACK_TEMPLATE, id),
        NewFile::from_template(path.join("lessons/first-lesson.toml"), LESSON_TEMPLATE, "first-lesson"),
        NewFile::from_template(path.join("quizzes/first-quiz.toml"), QUIZ_TEMPLATE, "first-quiz"),
        NewFile { path: path.join(".github/workflows/check.yml"), text: pack_workflow(env!("CARGO_PKG_REPOSITORY")) },
    ];
    let settings = EDITOR_SETTINGS.map(|(name, text)| NewFile { path: path.join(name), text: text.to_owned() });
    let schemas = SchemaKind::value_variants().iter().filter_map(|kind| {
        let name = kind.to_possible_value()?;
        let path = path.join(format!("schema/{}.json", name.get_name()));
        Some(NewFile { path, text: format!("{:#}\n", schema(*kind)) })
    });
    files.extend(settings.into_iter().chain(schemas));
    files
}

impl NewFile {
    /// The file at `path`, in which `id` takes the place of the template's own.
    fn from_template(path: PathBuf, template: &str, id: &str) -> Self {
        Self { path, text: template.replacen("my-name", id, 1) }
    }

    /// Creates the folders above it, too.
    fn write(&self) -> io::Result<()> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::File::create_new(&self.path)?.write_all(self.text.as_bytes())
    }
}
