//! A library: lessons and questions together, be it the built-in course, a pack in a folder, or single files.

pub mod selection;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::embedded::{EmbeddedFolder, LESSON_FILES, QUIZ_FILES};
use super::finding::{self, Finding};
use super::language::Language;
use super::lesson::Lesson;
use super::pack::{PACK_FILE_NAME, Pack};
use super::path_pattern::PathPattern;
use super::quiz::{Question, Quiz};
use super::read::content_files::{self, ContentFiles};
use super::read::{self, Document};
use super::source::Source;
use super::translation::Translation;

/// A lesson, quiz or pack with the file that it comes from.
#[derive(Clone, Debug)]
pub struct LibraryItem<T> {
    /// What the file says.
    pub value: T,
    /// The file.
    pub source: Arc<Source>,
}

impl LibraryItem<Pack> {
    /// The path of a file relative to the pack; `None` if it is not in there. `path` begins with the pack's folder.
    #[must_use]
    pub fn relative_path<'p>(&self, path: &'p str) -> Option<&'p str> {
        path.strip_prefix(self.folder())
    }

    /// The folder of the pack, with its separator at the end; empty for the current one.
    #[must_use]
    pub fn folder(&self) -> &str {
        self.source.path.strip_suffix(PACK_FILE_NAME).unwrap_or_default()
    }
}

/// Lessons and quizzes in the order of their files, and the findings of reading them.
#[derive(Debug, Default)]
pub struct Library {
    /// The lessons that could be read. Parts of one with findings may be placeholders.
    pub lessons: Vec<LibraryItem<Lesson>>,
    /// The quizzes that could be read.
    pub quizzes: Vec<LibraryItem<Quiz>>,
    /// What each `authwalk.toml` says.
    pub packs: Vec<LibraryItem<Pack>>,
    /// Their texts in other languages.
    pub translations: Vec<LibraryItem<Translation>>,
    /// Every file whose text could be read, whether or not anything could be made of it.
    pub sources: Vec<Arc<Source>>,
    /// The findings of reading, sorted.
    pub findings: Vec<Finding>,
    /// Files that `exclude` of a pack leaves out, by their path in the pack's folder.
    pub excluded: Vec<String>,
    /// How the path of a file that is shown otherwise begins with the folder of its pack.
    paths_in_pack: HashMap<String, String>,
    lesson_index_by_id: HashMap<String, usize>,
    question_position_by_id: HashMap<String, QuestionPosition>,
}

/// Where a question is: the index of its quiz, and its index there.
#[derive(Clone, Copy, Debug)]
struct QuestionPosition {
    quiz: usize,
    question: usize,
}

impl Library {
    /// The course that comes with the program.
    #[must_use]
    pub fn built_in() -> Self {
        Self::from_embedded(&[&LESSON_FILES, &QUIZ_FILES], |_| true)
    }

    /// The texts of that course in another language alone.
    #[must_use]
    pub fn built_in_translations(language: &Language) -> Self {
        let folders = [format!("lessons/{language}/"), format!("quizzes/{language}/")];
        Self::from_embedded(&[&LESSON_FILES, &QUIZ_FILES], |path| folders.iter().any(|folder| path.starts_with(folder)))
    }

    fn from_embedded(folders: &[&EmbeddedFolder], is_wanted: impl Fn(&str) -> bool) -> Self {
        let mut library = Self::default();
        for (path, text) in folders.iter().flat_map(|folder| folder.files()).filter(|(path, _)| is_wanted(path)) {
            library.add(read::read(path, text));
        }
        library.with_sorted_findings()
    }

    /// The content of a folder: of its `lessons` and `quizzes`, or if it has neither, of everything below it.
    #[must_use]
    pub fn from_dir(folder: &Path) -> Self {
        Self::from_paths(&[folder.to_owned()])
    }

    /// The content of one file.
    #[must_use]
    pub fn from_file(file: &Path) -> Self {
        Self::from_paths(&[file.to_owned()])
    }

    /// The content of files and folders. What cannot be read becomes a finding and does not keep the rest from being read.
    #[must_use]
    pub fn from_paths(paths: &[PathBuf]) -> Self {
        // To a learner, packs side by side are one course.
        Self::from_files(ContentFiles::find_with_packs(paths))
    }

    fn from_files(files: ContentFiles) -> Self {
        Self::from_files_with(files, content_files::read_text)
    }

    /// The content of `files`, the text of each from `read_text`. A pack's own file comes before those that it excludes.
    fn from_files_with(files: ContentFiles, read_text: impl Fn(&Path) -> Result<String, Box<Finding>>) -> Self {
        let shown = |path: &Path| content_files::display_path(path);
        let paths_in_pack = files.paths_in_pack.iter().map(|(path, in_pack)| (shown(path), shown(in_pack))).collect();
        let mut library = Self { paths_in_pack, ..Self::default() };
        for path in files.paths {
            if !files.named_files.contains(&path) && library.excludes(&shown(&path)) {
                library.excluded.push(library.path_in_pack(&shown(&path)).to_owned());
                continue;
            }
            match read_text(&path) {
                Ok(text) => library.add(read::read(shown(&path), text)),
                Err(finding) => library.findings.push(*finding),
            }
        }
        for finding in files.findings {
            if library.excludes(&finding.file) {
                library.excluded.push(library.path_in_pack(&finding.file).to_owned());
            } else {
                library.findings.push(finding);
            }
        }
        library.with_sorted_findings()
    }

    /// Whether `exclude` of a pack leaves out the file that is shown as `file`.
    fn excludes(&self, file: &str) -> bool {
        let path = self.path_in_pack(file);
        self.packs.iter().any(|pack| {
            let patterns = pack.value.exclude.iter().filter_map(|pattern| PathPattern::parse(pattern).ok());
            pack.relative_path(path).is_some_and(|path| patterns.into_iter().any(|pattern| pattern.matches(path)))
        })
    }

    /// The path of a file as it begins with the folder of its pack; it may be shown otherwise.
    #[must_use]
    pub fn path_in_pack<'p>(&'p self, file: &'p str) -> &'p str {
        self.paths_in_pack.get(file).map_or(file, String::as_str)
    }

    /// Texts that are in no file, such as a template or a test, each with the path to show for it.
    #[must_use]
    pub fn from_texts<T: Into<Cow<'static, str>>>(texts: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut library = Self::default();
        for (path, text) in texts {
            library.add(read::read(path, text));
        }
        library.with_sorted_findings()
    }

    fn add(&mut self, file: read::ParsedFile) {
        let source = Arc::new(file.source);
        self.sources.push(Arc::clone(&source));
        self.findings.extend(file.findings);
        match file.document {
            Some(Document::Lesson(lesson)) => {
                // With an id that is given twice, the first lesson keeps it; `check` reports the second.
                self.lesson_index_by_id.entry(lesson.id.clone()).or_insert(self.lessons.len());
                self.lessons.push(LibraryItem { value: *lesson, source });
            }
            Some(Document::Quiz(quiz)) => {
                for (index, question) in quiz.question.iter().enumerate() {
                    let position = QuestionPosition { quiz: self.quizzes.len(), question: index };
                    self.question_position_by_id.entry(question.id.clone()).or_insert(position);
                }
                self.quizzes.push(LibraryItem { value: quiz, source });
            }
            Some(Document::Pack(pack)) => self.packs.push(LibraryItem { value: *pack, source }),
            Some(Document::Translation(translation)) => {
                self.translations.push(LibraryItem { value: *translation, source });
            }
            None => {}
        }
    }

    fn with_sorted_findings(mut self) -> Self {
        finding::sort_and_dedup(&mut self.findings);
        self
    }

    /// The lesson with this id; the first one if two have it.
    #[must_use]
    pub fn lesson(&self, id: &str) -> Option<&LibraryItem<Lesson>> {
        self.lessons.get(self.lesson_index(id)?)
    }

    /// The index of that lesson in `lessons`.
    #[must_use]
    pub fn lesson_index(&self, id: &str) -> Option<usize> {
        self.lesson_index_by_id.get(id).copied()
    }

    /// The question with this id, and the quiz that it belongs to.
    #[must_use]
    pub fn question(&self, id: &str) -> Option<(&LibraryItem<Quiz>, &Question)> {
        let position = self.question_position_by_id.get(id)?;
        let quiz = self.quizzes.get(position.quiz)?;
        Some((quiz, quiz.value.question.get(position.question)?))
    }

    /// Every question, in the order of the files.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.quizzes.iter().flat_map(|quiz| &quiz.value.question)
    }

    /// The pack that a file of this library lies in: that of the nearest folder around it that is one.
    #[must_use]
    pub fn pack_of(&self, source: &Source) -> Option<&Pack> {
        let around = self.packs.iter().filter(|pack| {
            let folder = Path::new(&pack.source.path).parent().unwrap_or(Path::new(""));
            content_files::is_below(Path::new(&source.path), folder)
        });
        around.max_by_key(|pack| Path::new(&pack.source.path).components().count()).map(|pack| &pack.value)
    }

    /// The languages that something is translated into, each once.
    #[must_use]
    pub fn languages(&self) -> BTreeSet<&str> {
        self.translations.iter().map(|translation| translation.value.language.as_str()).collect()
    }

    /// The file that findings call by this path.
    #[must_use]
    pub fn source(&self, path: &str) -> Option<&Arc<Source>> {
        self.sources.iter().find(|source| source.path == path)
    }
}
