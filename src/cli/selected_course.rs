//! The course that the arguments select: its lessons and questions: what a name on the command line means, and what to say if it means
//! nothing.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::exit_code::{EXIT_FINDINGS, EXIT_USAGE};
use super::findings::render_human;
use super::global_args::GlobalArgs;
use super::output::print_message;
use crate::check::{self, CheckedLibrary};
use crate::content::answer_fingerprint::fingerprint;
use crate::content::course_translation::CourseTranslation;
use crate::content::curriculum::Curriculum;
use crate::content::finding::Severity;
use crate::content::language::Language;
use crate::content::library::{LibraryItem, selection};
use crate::content::read::content_files;
use crate::content::translation::Translation;
use crate::content::{Catalog, Finding, Lesson, Library, Question, Quiz, built_in};
use crate::course::course_ids::CourseIds;
use crate::course::journal_entry::JournalEntry;
use crate::course::review::answer_keys::AnswerKeys;
use crate::model::nearest_match::{did_you_mean, nearest_match};

/// The content that the arguments name, unchecked: that in the folder of `--content`, or what is built in.
pub(super) fn library_from_args(common: &GlobalArgs) -> Library {
    common.content.as_deref().map_or_else(Library::built_in, Library::from_dir)
}

/// The course that the arguments name. That of `--content` is read and checked when it is first needed, once, as `check`
/// does it; the built-in one isn't checked: the tests of the program do that, and a start has no time to do it again.
pub(super) struct SelectedCourse {
    /// The folder of `--content`; `None` for the built-in course.
    folder: Option<PathBuf>,
    /// What is in the folder, pack by pack.
    packs: OnceCell<Vec<CheckedLibrary>>,
    /// The language of `--lang`; `None` for that of the authors. The environment has no say in it: a course that is
    /// translated in part would surprise whoever did not ask for it.
    language: Option<Language>,
    translation: OnceCell<Arc<CourseTranslation>>,
}

impl SelectedCourse {
    pub(super) fn from_args(common: &GlobalArgs) -> Self {
        let (folder, language) = (common.content.clone(), common.lang.clone());
        Self { folder, packs: OnceCell::new(), language, translation: OnceCell::new() }
    }

    /// Its texts in the language of `--lang`; empty without one.
    fn translation(&self) -> &Arc<CourseTranslation> {
        self.translation.get_or_init(|| {
            let Some(language) = &self.language else { return Arc::default() };
            Arc::new(match self.packs() {
                Some(packs) => {
                    CourseTranslation::of(packs.iter().flat_map(CheckedLibrary::usable_translations), language)
                }
                None => CourseTranslation::of(built_in_translations(language).iter(), language),
            })
        })
    }

    /// Says so if nothing of the course is in the language of `--lang`, and returns the exit code.
    pub(super) fn refuse_language(&self) -> io::Result<Option<u8>> {
        let languages = || match self.packs() {
            Some(packs) => packs.iter().flat_map(|pack| pack.library().languages()).map(str::to_owned).collect(),
            None => Library::built_in().languages().into_iter().map(str::to_owned).collect(),
        };
        refuse_language(self.language.as_ref(), self.translation(), languages)
    }

    /// The content of `--content`; `None` for the built-in course.
    fn packs(&self) -> Option<&[CheckedLibrary]> {
        let folder = self.folder.as_ref()?;
        Some(self.packs.get_or_init(|| check::check_course(selection::select(std::slice::from_ref(folder)))))
    }

    /// The lessons that can be played, in the order of their files. How many problems the course has is printed on
    /// stderr.
    pub(super) fn lessons(&self) -> io::Result<Vec<Arc<Lesson>>> {
        let translated = |lesson: Lesson| Arc::new(self.translation().lesson(lesson));
        let Some(packs) = self.packs() else { return Ok(built_in::lessons().into_iter().map(translated).collect()) };
        let findings = packs.iter().flat_map(CheckedLibrary::findings);
        let errors = findings.filter(|finding| finding.severity == Severity::Error).count();
        if errors > 0 {
            let folder = self.folder.as_deref().unwrap_or(Path::new(".")).display();
            let problems = problem_count(errors);
            print_message(&format!("{problems} to mend here; `authwalk check {folder}` says what and where."))?;
        }
        let lessons = packs.iter().flat_map(CheckedLibrary::playable_lessons);
        Ok(lessons.map(|lesson| translated(lesson.value.clone())).collect())
    }

    /// The same lessons, read quickly for a start: only what the map shows of the built-in ones.
    pub(super) fn catalog(&self) -> io::Result<Catalog> {
        match self.folder {
            Some(_) => Ok(Catalog::from_lessons(self.lessons()?).with_curriculum(self.curriculum())),
            None => Ok(Catalog::built_in_translated(Arc::clone(self.translation()))),
        }
    }

    /// The ids of its lessons and questions, as the journal names them.
    pub(super) fn ids(&self) -> CourseIds {
        let Some(packs) = self.packs() else { return CourseIds::built_in() };
        let ids = packs.iter().map(|pack| CourseIds::of(pack.library()));
        ids.reduce(CourseIds::joined_with).unwrap_or_default()
    }

    /// The built-in topics, and those that packs in the folder of `--content` add.
    pub(super) fn curriculum(&self) -> Arc<Curriculum> {
        let packs = self.packs().into_iter().flatten().flat_map(|checked| &checked.library().packs);
        Arc::new(Curriculum::of_packs(packs.map(|pack| &pack.value)))
    }

    /// The questions in whose files nothing is wrong. Those of the built-in course are read at each call.
    pub(super) fn questions(&self) -> Vec<Arc<Question>> {
        match self.packs() {
            Some(packs) => {
                let quizzes = packs.iter().flat_map(CheckedLibrary::usable_quizzes);
                self.shared(quizzes.flat_map(|quiz| quiz.value.question.iter().cloned()))
            }
            None => self.shared(built_in::questions()),
        }
    }

    /// The questions of the quiz with this id; `None` if there is no such quiz, or something is wrong in its file.
    pub(super) fn quiz_questions(&self, id: &str) -> Option<Vec<Arc<Question>>> {
        let questions = |quiz: &LibraryItem<Quiz>| self.shared(quiz.value.question.iter().cloned());
        match self.packs() {
            Some(packs) => {
                let mut quizzes = packs.iter().flat_map(CheckedLibrary::usable_quizzes);
                quizzes.find(|quiz| quiz.value.id == id).map(questions)
            }
            None => built_in::quiz_questions(id).map(|questions| self.shared(questions)),
        }
    }

    /// The ids of those questions, and the answer keys of those that were answered among `entries`. Nothing of the built-in
    /// course is read for it.
    pub(super) fn answer_keys(&self, entries: &[JournalEntry]) -> AnswerKeys {
        let Some(packs) = self.packs() else {
            return AnswerKeys::new(built_in::answer_keys().map(|(id, key)| (id, || key.to_owned())), entries);
        };
        let quizzes = packs.iter().flat_map(CheckedLibrary::usable_quizzes);
        let questions = quizzes.flat_map(|quiz| &quiz.value.question);
        AnswerKeys::new(questions.map(|question| (question.id.as_str(), || fingerprint(question))), entries)
    }

    /// Whether the course has a lesson with this id.
    pub(super) fn has_lesson(&self, id: &str) -> bool {
        match self.packs() {
            Some(packs) => packs.iter().any(|pack| pack.library().lesson(id).is_some()),
            None => built_in::lesson(id).is_some(),
        }
    }

    fn shared(&self, questions: impl IntoIterator<Item = Question>) -> Vec<Arc<Question>> {
        questions.into_iter().map(|question| Arc::new(self.translation().question(question))).collect()
    }

    /// The lesson that `name` means. `Err` is an exit code; what is wrong has been printed by then.
    ///
    /// What looks like a path is a file. Any other name is first an id of the course, and then a file: a file that has the
    /// name of a lesson by chance does not hide that lesson, and `./name` means the file.
    pub(super) fn resolve_lesson(&self, name: &str) -> io::Result<Result<ResolvedLesson, u8>> {
        if is_path(name) {
            return self.lesson_of_file(name);
        }
        let in_course = match self.packs() {
            Some(packs) => packs.iter().find_map(|pack| Some(playable_or_refused(pack.library().lesson(name)?, pack))),
            None => built_in::lesson(name).map(|lesson| Ok(Ok(Arc::new(lesson)))),
        };
        if in_course.is_some()
            && let Some(code) = self.refuse_language()?
        {
            return Ok(Err(code));
        }
        match in_course {
            Some(resolved) => Ok(resolved?.map(|lesson| {
                let lesson = Arc::new(self.translation().lesson(Arc::unwrap_or_clone(lesson)));
                ResolvedLesson { lesson, file: None, ids: self.ids() }
            })),
            None if Path::new(name).is_file() => self.lesson_of_file(name),
            None => {
                let problem = "There is no such lesson";
                match self.packs() {
                    Some(packs) => refuse_unknown(name, problem, packs.iter().map(CheckedLibrary::library)),
                    None => refuse_unknown(name, problem, [&Library::built_in()]),
                }
            }
        }
    }

    fn lesson_of_file(&self, name: &str) -> io::Result<Result<ResolvedLesson, u8>> {
        let file = PathBuf::from(name);
        let (checked, path) = library_containing(&file);
        if let Some(lesson) = checked.library().lessons.iter().find(|lesson| lesson.source.path == path) {
            let playable = playable_or_refused(lesson, &checked)?;
            let ids = CourseIds::of(checked.library()).joined_with(self.ids());
            let translation = translation_of(&checked, self.language.as_ref());
            let languages = || checked.library().languages().into_iter().map(str::to_owned).collect();
            if let Some(code) = refuse_language(self.language.as_ref(), &translation, languages)? {
                return Ok(Err(code));
            }
            return Ok(playable.map(|lesson| {
                let lesson = Arc::new(translation.lesson(Arc::unwrap_or_clone(lesson)));
                ResolvedLesson { lesson, file: Some(file), ids }
            }));
        }
        if let Some(translation) =
            checked.library().translations.iter().find(|translation| translation.source.path == path)
        {
            let Translation { id, language, .. } = &translation.value;
            print_message(&format!(
                "{name}: This file is a translation of {id}; open that lesson with `--lang {language}`."
            ))?;
            return Ok(Err(EXIT_USAGE));
        }
        let findings = findings_of(&path, &checked);
        if !findings.is_empty() {
            return refuse_unplayable(&findings, &checked, exit_code_for(&findings));
        }
        refuse_unknown(name, "That file holds no lesson", [checked.library()])
    }
}

/// A lesson that was named on the command line.
#[derive(Debug)]
pub(super) struct ResolvedLesson {
    pub(super) lesson: Arc<Lesson>,
    /// The file, if it was one that was named.
    pub(super) file: Option<PathBuf>,
    /// The ids of its pack, and of the course whose questions are asked at its end.
    pub(super) ids: CourseIds,
}

fn built_in_translations(language: &Language) -> Vec<Translation> {
    let library = Library::built_in_translations(language);
    library.translations.into_iter().map(|translation| translation.value).collect()
}

/// Says so if `translation`, which is into `language`, is empty; `languages` are those that there are.
fn refuse_language(
    language: Option<&Language>,
    translation: &CourseTranslation,
    languages: impl Fn() -> BTreeSet<String>,
) -> io::Result<Option<u8>> {
    let Some(language) = language.filter(|language| translation.is_empty() && !language.is_english()) else {
        return Ok(None);
    };
    let there = languages().into_iter().collect::<Vec<_>>().join(", ");
    let hint = match there.as_str() {
        "" => "Nothing here is translated: leave `--lang` out.".to_owned(),
        languages => format!("Translations: {languages}."),
    };
    print_message(&format!("{language}: Nothing here is translated into this language. {hint}"))?;
    Ok(Some(EXIT_USAGE))
}

fn problem_count(errors: usize) -> String {
    match errors {
        1 => "There is one thing".to_owned(),
        many => format!("There are {many} things"),
    }
}

/// Whether `name` can only be a file: no id has an extension or a separator.
fn is_path(name: &str) -> bool {
    let path = Path::new(name);
    path.extension().is_some_and(|extension| extension == "toml") || name.contains(std::path::is_separator)
}

/// The library to which `file` belongs, since a lesson may need others of its pack, and the path of the file in there.
pub(super) fn library_containing(file: &Path) -> (CheckedLibrary, String) {
    let checked = check::check_course(selection::select(&[file.to_owned()])).into_iter().next();
    (checked.unwrap_or_else(|| CheckedLibrary::new(Library::default())), content_files::display_path(file))
}

/// The texts of a pack in `language`; empty without one.
pub(super) fn translation_of(checked: &CheckedLibrary, language: Option<&Language>) -> CourseTranslation {
    let translation = language.map(|language| CourseTranslation::of(checked.usable_translations(), language));
    translation.unwrap_or_default()
}

fn findings_of(path: &str, checked: &CheckedLibrary) -> Vec<Finding> {
    checked.findings().iter().filter(|finding| finding.file == path).cloned().collect()
}

/// A finding without a location is about a file that couldn't be read at all.
fn exit_code_for(findings: &[Finding]) -> u8 {
    if findings.iter().any(|finding| finding.location.is_none()) { EXIT_USAGE } else { EXIT_FINDINGS }
}

fn playable_or_refused(lesson: &LibraryItem<Lesson>, checked: &CheckedLibrary) -> io::Result<Result<Arc<Lesson>, u8>> {
    let path = &lesson.source.path;
    if checked.playable_lessons().any(|playable| playable.source.path == *path) {
        return Ok(Ok(Arc::new(lesson.value.clone())));
    }
    refuse_unplayable(&findings_of(path, checked), checked, EXIT_FINDINGS)
}

fn refuse_unplayable<T>(findings: &[Finding], checked: &CheckedLibrary, code: u8) -> io::Result<Result<T, u8>> {
    let report = render_human(findings, &checked.library().sources, false);
    print_message(&format!("This lesson cannot be played yet.\n{report}"))?;
    Ok(Err(code))
}

fn refuse_unknown<'l, T>(
    name: &str,
    problem: &str,
    libraries: impl IntoIterator<Item = &'l Library>,
) -> io::Result<Result<T, u8>> {
    let ids = libraries.into_iter().flat_map(|library| &library.lessons).map(|lesson| lesson.value.id.as_str());
    let hint = match nearest_match(name, ids) {
        Some(id) => format!("; {}", did_you_mean(id)),
        None => ". `authwalk --plain` lists them.".to_owned(),
    };
    print_message(&format!("{name}: {problem}{hint}"))?;
    Ok(Err(EXIT_USAGE))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const LESSON: &str = "format_version = 2\nid = \"sound\"\ntitle = \"S\"\nminutes = 1\ncovers = []\n[[step]]\n\
        id = \"s\"\ntitle = \"S\"\ntext = \"T\"\n[[step.do]]\nclock = \"1m\"\n";
    const QUIZ: &str = "format_version = 2\nid = \"q\"\n[[question]]\nid = \"asked\"\ncovers = []\nlevel = \"mid\"\n\
        ask = \"A?\"\nwhy = \"W.\"\ntype.accept = [\"a\"]\n";

    /// A library is given away to be checked, and cannot be copied. So it is enough that it is read once: what comes
    /// after the files are gone comes from the one check.
    #[test]
    fn a_course_is_read_and_checked_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("a file");
        write("a.toml", LESSON);
        write("b.toml", &LESSON.replace("sound", "faulty").replace("minutes = 1", "minutes = 90"));
        write("q.toml", QUIZ);
        write("r.toml", &QUIZ.replace("asked", "wrong").replace("[\"a\"]", "[]"));
        let content = Some(folder.path().to_owned());
        let common = GlobalArgs {
            seed: None,
            no_motion: true,
            no_mouse: true,
            theme: None,
            plain: true,
            content,
            lang: None,
            redis: None,
        };
        let course = SelectedCourse::from_args(&common);
        assert_eq!(course.questions().len(), 1);
        drop(folder);
        let ids = |lessons: &[Arc<Lesson>]| lessons.iter().map(|lesson| lesson.id.clone()).collect::<Vec<_>>();
        for _ in 0..2 {
            assert_eq!(ids(&course.lessons().expect("stderr")), ["sound"]);
            assert_eq!(ids(course.catalog().expect("stderr").lessons()), ["sound"]);
            assert_eq!(course.questions().iter().map(|question| &question.id).collect::<Vec<_>>(), ["asked"]);
            let resolved = ["sound", "faulty", "unknown"].map(|name| course.resolve_lesson(name).expect("stderr"));
            let [Ok(sound), Err(EXIT_FINDINGS), Err(EXIT_USAGE)] = &resolved else { panic!("{resolved:?}") };
            assert_eq!((sound.lesson.id.as_str(), &sound.file), ("sound", &None));
        }
    }
}
