//! Links: `needs`, `see`, `next`, `predict.step`, `predict.lane` and `covers` lead somewhere, and no id is given twice.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::id_style::IdStyle;
use crate::check::BUILT_IN;
use crate::check::file_checker::FileChecker;
use crate::content::built_in;
use crate::content::curriculum::{Curriculum, CurriculumQuestionError};
use crate::content::finding::{Code, Finding};
use crate::content::former_ids::FormerIds;
use crate::content::framework_code::{server_operation, server_operations};
use crate::content::lesson::Lesson;
use crate::content::library::{Library, LibraryItem};
use crate::content::pack::Pack;
use crate::content::quiz::Quiz;
use crate::content::source::Source;
use crate::content::step_link::StepLink;
use crate::content::suggestion::{clear_name, suggestion};
use crate::content::toml_path::{TomlPath, TomlPathRef};
use crate::content::translation::TranslatedKind;
use crate::model::nearest_match::nearest_match;

/// What links may lead to: the library that is checked, and the built-in course.
pub(super) struct LinkTargets<'l> {
    library: &'l Library,
    /// The built-in topics and those of the packs.
    curriculum: Curriculum,
    /// Whether the topics of every pack could be read. If not, one of them may be the one that is linked to.
    topics_complete: bool,
    /// Whether the id of every lesson is known. An id that could not be read may be the one that is linked to.
    lessons_complete: bool,
    /// The same for questions.
    questions_complete: bool,
    /// Ids in files from which nothing else could be read.
    unreadable_ids: HashSet<&'l str>,
}

impl<'l> LinkTargets<'l> {
    pub(super) fn of(library: &'l Library) -> Self {
        let lesson_ids = library.lessons.iter().map(|lesson| lesson.value.id.as_str());
        let question_ids = library.questions().map(|question| question.id.as_str());
        Self {
            library,
            curriculum: Curriculum::of_packs(library.packs.iter().map(|pack| &pack.value)),
            topics_complete: library.packs.iter().all(has_readable_topics),
            lessons_complete: library.lessons.iter().all(has_readable_id) && all_unique(lesson_ids),
            questions_complete: library.quizzes.iter().all(has_readable_question_ids) && all_unique(question_ids),
            unreadable_ids: unreadable_sources(library).flat_map(|source| scrape_ids(&source.text)).collect(),
        }
    }

    pub(super) fn lesson(&self, id: &str) -> Option<&LibraryItem<Lesson>> {
        self.library.lesson(id).or_else(|| BUILT_IN.lesson(id))
    }

    /// The quiz that a translation is of.
    pub(super) fn quiz(&self, id: &str) -> Option<&LibraryItem<Quiz>> {
        let quizzes = self.library.quizzes.iter().chain(&BUILT_IN.quizzes);
        quizzes.into_iter().find(|quiz| quiz.value.id == id)
    }

    /// The ids of every lesson, and of every quiz, that may be translated here.
    pub(super) fn original_ids(&self, kind: TranslatedKind) -> Vec<&str> {
        match kind {
            TranslatedKind::Lesson => self.library.lessons.iter().map(|lesson| lesson.value.id.as_str()).collect(),
            TranslatedKind::Quiz => self.library.quizzes.iter().map(|quiz| quiz.value.id.as_str()).collect(),
        }
    }

    /// Whether a lesson or quiz of this id may be in a file that could not be read.
    pub(super) fn may_be_unread(&self, id: &str) -> bool {
        self.unreadable_ids.contains(id)
    }

    /// Reports ids of lessons, quizzes and questions that are given twice, in whatever files.
    pub(super) fn report_duplicates(&self, findings: &mut Vec<Finding>) {
        let library = self.library;
        let lessons = library.lessons.iter().map(|lesson| (lesson.value.id.as_str(), &lesson.source, None));
        report_repeated_ids(lessons, "lesson", findings);
        let quizzes = library.quizzes.iter().map(|quiz| (quiz.value.id.as_str(), &quiz.source, None));
        report_repeated_ids(quizzes, "quiz", findings);
        let questions = library.quizzes.iter().flat_map(|quiz| {
            let questions = quiz.value.question.iter().enumerate();
            questions.map(|(index, question)| (question.id.as_str(), &quiz.source, Some(index)))
        });
        report_repeated_ids(questions, "question", findings);
    }
}

fn id_path() -> TomlPath {
    TomlPath::root().key("id")
}

fn question_id_path(index: usize) -> TomlPath {
    TomlPath::root().key("question").index(index).key("id")
}

/// Whether `id`, which stands at `path`, is one. Most files are as their authors wrote them, and then nobody asks for the path.
fn is_readable_id(id: &str, path: impl FnOnce() -> TomlPath, source: &Source) -> bool {
    IdStyle::Kebab.matches(id) && (!source.was_recovered() || source.is_authored(&path()))
}

fn has_readable_id(lesson: &LibraryItem<Lesson>) -> bool {
    is_readable_id(&lesson.value.id, id_path, &lesson.source)
}

fn has_readable_question_ids(quiz: &LibraryItem<Quiz>) -> bool {
    let mut questions = quiz.value.question.iter().enumerate();
    questions.all(|(index, question)| is_readable_id(&question.id, || question_id_path(index), &quiz.source))
}

fn has_readable_topics(pack: &LibraryItem<Pack>) -> bool {
    let root = TomlPath::root();
    let has_readable_ids = pack.value.topic.iter().all(|topic| IdStyle::Dotted.matches(&topic.id));
    has_readable_ids && pack.source.lost_no_key(&root) && pack.source.is_intact(&root.key("topic"))
}

/// The files that could not be read as a lesson, a quiz, a pack or a translation.
fn unreadable_sources(library: &Library) -> impl Iterator<Item = &Source> {
    let lesson_sources = library.lessons.iter().map(|lesson| Arc::as_ptr(&lesson.source));
    let quiz_sources = library.quizzes.iter().map(|quiz| Arc::as_ptr(&quiz.source));
    let translations = library.translations.iter().map(|translation| Arc::as_ptr(&translation.source));
    let packs = library.packs.iter().map(|pack| Arc::as_ptr(&pack.source));
    let readable: HashSet<_> = lesson_sources.chain(quiz_sources).chain(packs).chain(translations).collect();
    library.sources.iter().filter(move |source| !readable.contains(&Arc::as_ptr(source))).map(Arc::as_ref)
}

/// Whether no id is given twice. If two things have one id, the second should have had another, which is not known.
fn all_unique<'i>(mut ids: impl Iterator<Item = &'i str>) -> bool {
    let mut seen = HashSet::new();
    ids.all(|id| seen.insert(id))
}

/// Reports each id that was given before: of a file, or of the question with this index in it.
fn report_repeated_ids<'l>(
    ids: impl Iterator<Item = (&'l str, &'l Arc<Source>, Option<usize>)>,
    what: &str,
    findings: &mut Vec<Finding>,
) {
    let path_of = |question: Option<usize>| question.map_or_else(id_path, question_id_path);
    let mut first: HashMap<&str, (&Source, Option<usize>)> = HashMap::new();
    for (id, source, question) in ids {
        if !is_readable_id(id, || path_of(question), source) {
            continue;
        }
        if let Some((first_source, first_question)) = first.get(id) {
            let message = format!("there already is a {what} `{id}`");
            let help = format!(
                "the first is at {}: give this one another id",
                first_source.location_of(&path_of(*first_question))
            );
            findings.push(source.finding(Code::DuplicateId, &path_of(question), message, Some(help)));
        } else {
            first.insert(id, (source, question));
        }
    }
}

/// Whatever looks like `id = "…"` in a text that could not be read.
fn scrape_ids(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let value = line.trim().strip_prefix("id")?.trim_start().strip_prefix('=')?.trim_start();
        value.strip_prefix('"')?.split('"').next()
    })
}

/// Every lesson that a link may lead to.
fn lessons_linked<'l>(links: &LinkTargets<'l>) -> impl Iterator<Item = &'l LibraryItem<Lesson>> {
    links.library.lessons.iter().chain(&BUILT_IN.lessons)
}

/// What to do about a link that has a former id.
fn renamed_help(current: &str) -> String {
    format!("it was renamed: write `{current}`")
}

/// What the built-in lessons, steps and questions were called before.
static FORMER_IDS: LazyLock<FormerIds> = LazyLock::new(built_in::former_ids);

/// Today's form of a link, `lesson` or `lesson#step`, to what the built-in course called otherwise before.
fn built_in_link_today(link: &str) -> Option<String> {
    let former = StepLink::parse(link);
    let today = match former.step {
        Some(_) => FORMER_IDS.link(link)?,
        None => FORMER_IDS.lesson(former.lesson)?.to_owned(),
    };
    let StepLink { lesson, step } = StepLink::parse(&today);
    let lesson = BUILT_IN.lesson(lesson)?;
    step.is_none_or(|id| lesson.value.step.iter().any(|known_step| known_step.id == id)).then_some(today)
}

fn question_count(count: usize) -> String {
    match count {
        0 => "nothing".to_owned(),
        1 => "one question".to_owned(),
        count => format!("{count} questions"),
    }
}

impl FileChecker<'_> {
    /// Checks `covers`: topics of the curriculum.
    pub(super) fn check_topics(&mut self, path: &TomlPathRef<'_>, covers: &[String], links: &LinkTargets<'_>) {
        for (index, id) in covers.iter().enumerate() {
            if covers.iter().take(index).any(|earlier| earlier == id) {
                let help = "take it out, or name the topic that was meant";
                self.report(Code::TopicTwice, &path.index(index), format!("`{id}` is named before"), help);
                continue;
            }
            if !self.is_at_limit() && links.curriculum.topic(id).is_none() {
                self.report_unknown_topic(&path.index(index), id, links);
            }
        }
    }

    fn report_unknown_topic(&mut self, path: &TomlPathRef<'_>, id: &str, links: &LinkTargets<'_>) {
        if !links.topics_complete || links.unreadable_ids.contains(id) {
            return;
        }
        let known: Vec<&str> = links.curriculum.topics().iter().map(|topic| topic.id.as_str()).collect();
        let message = format!("the curriculum has no topic `{id}`");
        let help = match nearest_match(id, &known) {
            Some(_) => suggestion(id, &known),
            None => "there are no others than `authwalk check --coverage` lists".to_owned(),
        };
        let meant = clear_name(id, &known).map(str::to_owned);
        self.report_name(Code::UnknownTopic, path, id, message, help, meant);
    }

    /// Checks `operation`: one that the course has code for.
    pub(super) fn check_operation(&mut self, path: &TomlPathRef<'_>, operation: Option<&str>) {
        let Some(id) = operation.filter(|id| server_operation(id).is_none()) else { return };
        let known: Vec<&str> = server_operations().iter().map(|operation| operation.id.as_str()).collect();
        let message = format!("the course has no code for `{id}`");
        let meant = clear_name(id, &known).map(str::to_owned);
        self.report_name(Code::UnknownOperation, path, id, message, suggestion(id, &known), meant);
    }

    /// Checks `answers`: questions of interviewers, each by its topic and number, and each once.
    pub(super) fn check_answers(&mut self, path: &TomlPathRef<'_>, answers: &[String], links: &LinkTargets<'_>) {
        self.distinct(path, None, answers.iter().map(String::as_str));
        for (index, name) in answers.iter().enumerate() {
            let path = path.index(index);
            let Err(error) = links.curriculum.asked_question(name) else { continue };
            let id = name.split('/').next().unwrap_or_default();
            if self.is_at_limit() {
                return;
            }
            match error {
                CurriculumQuestionError::UnknownTopic => self.report_unknown_topic(&path, id, links),
                CurriculumQuestionError::Malformed => {
                    let message = format!("`{name}` names no question of an interviewer");
                    let help = "write a topic and the number of one of its questions: `jwt.refresh/2`";
                    self.report(Code::UnknownAsk, &path, message, help);
                }
                CurriculumQuestionError::UnknownNumber(_) if !links.topics_complete => {}
                CurriculumQuestionError::UnknownNumber(topic) => {
                    let questions = topic.ask.iter().zip(1..).map(|(ask, number)| format!("`{id}/{number}` {ask}"));
                    let message = format!("interviewers ask {} about `{id}`", question_count(topic.ask.len()));
                    self.report(Code::UnknownAsk, &path, message, questions.collect::<Vec<_>>().join("; "));
                }
            }
        }
    }

    /// Checks `fast_track`: lessons of the pack or of the built-in course, each once.
    pub(super) fn check_fast_track(&mut self, path: &TomlPathRef<'_>, lessons: &[String], links: &LinkTargets<'_>) {
        for (index, id) in lessons.iter().enumerate() {
            self.lesson_link(&path.index(index), id, links);
        }
    }

    /// Checks `needs`: lessons that come before this one.
    pub(super) fn check_needs(&mut self, path: &TomlPathRef<'_>, lesson: &Lesson, links: &LinkTargets<'_>) {
        for (index, id) in lesson.needs.iter().enumerate() {
            let path = path.index(index);
            if *id == lesson.id {
                self.report(Code::SelfLink, &path, "a lesson cannot come before itself", "take it out");
            } else {
                self.lesson_link(&path, id, links);
            }
        }
    }

    fn lesson_link<'k>(
        &mut self,
        path: &TomlPathRef<'_>,
        id: &str,
        links: &'k LinkTargets<'_>,
    ) -> Option<&'k LibraryItem<Lesson>> {
        let today = if links.lesson(id).is_none() { self.report_renamed(path, id, links) } else { None };
        let lesson = links.lesson(today.as_deref().unwrap_or(id));
        if !self.is_at_limit() && lesson.is_none() && links.lessons_complete && !links.unreadable_ids.contains(id) {
            let known: Vec<&str> = lessons_linked(links).map(|known_lesson| known_lesson.value.id.as_str()).collect();
            let message = format!("there is no lesson `{id}`");
            let renamed = lessons_linked(links).find(|lesson| lesson.value.was.iter().any(|former| former == id));
            let help = renamed.map_or_else(|| suggestion(id, &known), |lesson| renamed_help(&lesson.value.id));
            let meant = renamed.map_or_else(|| clear_name(id, &known), |lesson| Some(&lesson.value.id));
            self.report_name(Code::UnknownLesson, path, id, message, help, meant.map(str::to_owned));
        }
        lesson
    }

    /// Reports a link that has a former id of the built-in course, and gives today's: what a pack says of the course
    /// stays sound when the course renames.
    fn report_renamed(&mut self, path: &TomlPathRef<'_>, link: &str, links: &LinkTargets<'_>) -> Option<String> {
        let today = match links.library.lesson(StepLink::parse(link).lesson) {
            Some(_) => None,
            None => built_in_link_today(link),
        }?;
        let message = format!("the course calls `{link}` otherwise now");
        self.report_name(Code::RenamedLink, path, link, message, renamed_help(&today), Some(today.clone()));
        Some(today)
    }

    /// Checks a link of the form `lesson` or `lesson#step`.
    pub(super) fn check_step_link(&mut self, path: &TomlPathRef<'_>, link: &str, links: &LinkTargets<'_>) {
        let StepLink { lesson: lesson_id, step } = StepLink::parse(link);
        if step.is_some() && self.report_renamed(path, link, links).is_some() {
            return;
        }
        let (Some(lesson), Some(step)) = (self.lesson_link(path, lesson_id, links), step) else { return };
        let steps: Vec<&str> = lesson.value.step.iter().map(|known_step| known_step.id.as_str()).collect();
        let list_path = TomlPath::root().key("step");
        let steps_complete = lesson.source.is_authored(&list_path)
            && all_unique(steps.iter().copied())
            && steps
                .iter()
                .enumerate()
                .all(|(index, id)| is_readable_id(id, || list_path.clone().index(index).key("id"), &lesson.source));
        if !self.is_at_limit() && !steps.contains(&step) && steps_complete {
            let message = format!("the lesson `{lesson_id}` has no step `{step}`");
            let renamed =
                lesson.value.step.iter().find(|known_step| known_step.was.iter().any(|former| former == step));
            let help = renamed.map_or_else(
                || suggestion(step, &steps),
                |renamed| renamed_help(&format!("{lesson_id}#{}", renamed.id)),
            );
            let meant = renamed.map_or_else(|| clear_name(step, &steps), |renamed| Some(&renamed.id));
            let link_to = |step: &str| format!("{lesson_id}#{step}");
            self.report_name(Code::UnknownStep, path, link, message, help, meant.map(link_to));
        }
    }

    /// Checks `lane`: a lane of the lesson that `link` leads to. If there is no such lesson, that is reported at the link.
    pub(super) fn check_lane_link(&mut self, path: &TomlPathRef<'_>, link: &str, lane: &str, links: &LinkTargets<'_>) {
        let lesson_id = StepLink::parse(link).lesson;
        let Some(lesson) = links.lesson(lesson_id) else { return };
        let lanes: Vec<&str> = lesson.value.lane.iter().map(|known_lane| known_lane.id.as_str()).collect();
        let lanes_complete = if lanes.is_empty() {
            // There may have been lanes that could not be read.
            !lesson.source.was_recovered()
        } else {
            lanes.iter().enumerate().all(|(index, id)| {
                let id_path = TomlPath::root().key("lane").index(index).key("id");
                IdStyle::Snake.matches(id) && lesson.source.is_authored(&id_path)
            })
        };
        if self.is_at_limit() || lanes.contains(&lane) || !lanes_complete {
            return;
        }
        let message = format!("the lesson `{lesson_id}` has no lane `{lane}`");
        let help =
            if lanes.is_empty() { "it has no lanes: take `lane` out".to_owned() } else { suggestion(lane, &lanes) };
        let meant = clear_name(lane, &lanes).map(str::to_owned);
        self.report_name(Code::UnknownLane, path, lane, message, help, meant);
    }

    /// Checks `next` of the question `own_id`: the id of another question.
    pub(super) fn check_question_link(
        &mut self,
        path: &TomlPathRef<'_>,
        own_id: &str,
        id: &str,
        links: &LinkTargets<'_>,
    ) {
        if id == own_id {
            // If two questions have this id, the link may well mean the other one.
            if links.questions_complete {
                let help = "name another question, or none";
                self.report(Code::SelfLink, path, "a question cannot follow itself", help);
            }
            return;
        }
        let exists = links.library.question(id).is_some() || BUILT_IN.question(id).is_some();
        if !exists && let Some(today) = FORMER_IDS.question(id) {
            let message = format!("the course calls the question `{id}` otherwise now");
            self.report_name(Code::RenamedLink, path, id, message, renamed_help(today), Some(today.to_owned()));
        } else if !self.is_at_limit() && !exists && links.questions_complete && !links.unreadable_ids.contains(id) {
            let questions = || links.library.questions().chain(BUILT_IN.questions());
            let known: Vec<&str> = questions().map(|question| question.id.as_str()).collect();
            let message = format!("there is no question `{id}`");
            let renamed = questions().find(|question| question.was.iter().any(|former| former == id));
            let help = renamed.map_or_else(|| suggestion(id, &known), |question| renamed_help(&question.id));
            let meant = renamed.map_or_else(|| clear_name(id, &known), |question| Some(&question.id));
            self.report_name(Code::UnknownQuestion, path, id, message, help, meant.map(str::to_owned));
        }
    }
}
