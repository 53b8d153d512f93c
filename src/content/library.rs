//! All lessons and questions there are: the built-in course, a pack in a folder, or single files.

pub mod selection;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use super::finding::{self, Finding, Severity};
use super::lesson::Lesson;
use super::pack::Pack;
use super::quiz::{Question, Quiz};
use super::read::content_files;
use super::read::content_files::ContentFiles;
use super::read::{self, Document, Source};

static LESSONS_DIR: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/lessons");
static QUIZZES_DIR: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/quizzes");

/// A lesson or quiz with the file it was written in.
#[derive(Clone, Debug)]
pub struct Sourced<T> {
    /// What is written.
    pub value: T,
    /// The file.
    pub source: Arc<Source>,
}

/// Lessons and quizzes, in the order of their files, and what reading them found.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The lessons that could be read; those with findings are as good as they can be made.
    pub lessons: Vec<Sourced<Lesson>>,
    /// The quizzes that could be read.
    pub quizzes: Vec<Sourced<Quiz>>,
    /// What the packs say of themselves.
    pub packs: Vec<Sourced<Pack>>,
    /// Every file whose text could be read, also those that hold neither.
    pub sources: Vec<Arc<Source>>,
    /// What reading found; [`check`](super::check()) finds more.
    pub findings: Vec<Finding>,
    lesson_index_by_id: HashMap<String, usize>,
    question_index_by_id: HashMap<String, (usize, usize)>,
}

impl Library {
    /// The course that comes with the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self::from_included_dirs(&[("lessons", &LESSONS_DIR), ("quizzes", &QUIZZES_DIR)])
    }

    /// Its questions alone.
    #[must_use]
    pub fn built_in_questions() -> Self {
        Self::from_included_dirs(&[("quizzes", &QUIZZES_DIR)])
    }

    fn from_included_dirs(folders: &[(&str, &'static Dir<'static>)]) -> Self {
        let mut library = Self::default();
        for (folder, dir) in folders {
            let mut files: Vec<(String, &'static str)> = Vec::new();
            collect_toml_files(dir, folder, &mut files);
            files.sort_unstable();
            for (path, text) in files {
                library.add(read::read(path, text));
            }
        }
        library.with_sorted_findings()
    }

    /// What lies in a folder: in its `lessons` and `quizzes`, or where it has neither, anywhere below it.
    #[must_use]
    pub fn from_dir(folder: &Path) -> Self {
        Self::from_paths(&[folder.to_owned()])
    }

    /// What is written in one file.
    #[must_use]
    pub fn from_file(file: &Path) -> Self {
        Self::from_paths(&[file.to_owned()])
    }

    /// What lies in files and folders. What cannot be read is told in the findings and hinders nothing else.
    #[must_use]
    pub fn from_paths(paths: &[PathBuf]) -> Self {
        // For somebody who learns, packs side by side are one course.
        Self::from_files(ContentFiles::find_with_packs(paths))
    }

    fn from_files(files: ContentFiles) -> Self {
        let mut library = Self { findings: files.findings, ..Self::default() };
        for path in files.paths {
            match content_files::read_text(&path) {
                Ok(text) => library.add(read::read(content_files::display_path(&path), text)),
                Err(finding) => library.findings.push(*finding),
            }
        }
        library.with_sorted_findings()
    }

    /// Texts that lie in no folder, such as a template or a test, each with the path it is to be called by.
    #[must_use]
    pub fn from_texts<T: Into<Cow<'static, str>>>(texts: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut library = Self::default();
        for (path, text) in texts {
            library.add(read::read(path, text));
        }
        library.with_sorted_findings()
    }

    fn add(&mut self, reading: read::ParsedFile) {
        let source = Arc::new(reading.source);
        self.sources.push(Arc::clone(&source));
        self.findings.extend(reading.findings);
        match reading.document {
            Some(Document::Lesson(lesson)) => {
                self.lesson_index_by_id.entry(lesson.id.clone()).or_insert(self.lessons.len());
                self.lessons.push(Sourced { value: *lesson, source });
            }
            Some(Document::Quiz(quiz)) => {
                for (i, question) in quiz.question.iter().enumerate() {
                    self.question_index_by_id.entry(question.id.clone()).or_insert((self.quizzes.len(), i));
                }
                self.quizzes.push(Sourced { value: quiz, source });
            }
            Some(Document::Pack(pack)) => self.packs.push(Sourced { value: pack, source }),
            None => {}
        }
    }

    fn with_sorted_findings(mut self) -> Self {
        finding::sort_and_dedup(&mut self.findings);
        self
    }

    /// The lesson of that id; of two with the same id the first.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&Sourced<Lesson>> {
        self.lessons.get(self.lesson_index(id)?)
    }

    /// The place of that lesson among all.
    pub(super) fn lesson_index(&self, id: &str) -> Option<usize> {
        self.lesson_index_by_id.get(id).copied()
    }

    /// The question of that id, with the quiz it stands in.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<(&Sourced<Quiz>, &Question)> {
        let (quiz, question) = self.question_index_by_id.get(id)?;
        let quiz = self.quizzes.get(*quiz)?;
        Some((quiz, quiz.value.question.get(*question)?))
    }

    /// Every question, in the order of the files.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.quizzes.iter().flat_map(|quiz| &quiz.value.question)
    }

    /// The file that findings call `path`.
    #[must_use]
    pub fn source(&self, path: &str) -> Option<&Arc<Source>> {
        self.sources.iter().find(|source| source.path == path)
    }

    /// The lessons that can be played: those in whose file `findings` has no error.
    pub fn playable_lessons<'l>(&'l self, findings: &[Finding]) -> impl Iterator<Item = &'l Sourced<Lesson>> {
        let broken = files_with_errors(findings);
        self.lessons.iter().filter(move |lesson| !broken.contains(&lesson.source.path))
    }

    /// The quizzes in whose file `findings` has no error.
    pub fn usable_quizzes<'l>(&'l self, findings: &[Finding]) -> impl Iterator<Item = &'l Sourced<Quiz>> {
        let broken = files_with_errors(findings);
        self.quizzes.iter().filter(move |quiz| !broken.contains(&quiz.source.path))
    }
}

fn files_with_errors(findings: &[Finding]) -> HashSet<String> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.file.clone()).collect()
}

/// The TOML files of an included folder, with the path they have in the repository.
fn collect_toml_files(dir: &'static Dir<'static>, folder: &str, files: &mut Vec<(String, &'static str)>) {
    for file in dir.files().filter(|file| file.path().extension().is_some_and(|it| it == "toml")) {
        let path = format!("{folder}/{}", file.path().to_string_lossy().replace('\\', "/"));
        files.extend(file.contents_utf8().map(|text| (path, text)));
    }
    for dir in dir.dirs() {
        collect_toml_files(dir, folder, files);
    }
}
