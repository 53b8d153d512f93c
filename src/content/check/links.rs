//! Links: `needs`, `see`, `next`, `predict.step`, `predict.lane` and `covers` lead somewhere, and no id is given twice.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::super::finding::Finding;
use super::super::lesson::Lesson;
use super::super::library::{Library, Sourced};
use super::super::quiz::Quiz;
use super::super::read::Source;
use super::super::topic::topics;
use super::text::IdStyle;
use super::{Code, FileChecker, PathRef, suggestion};
use crate::content::key_path::KeyPath;

static BUILT_IN: LazyLock<Library> = LazyLock::new(Library::built_in);

/// What links may lead to.
pub(super) struct LinkTargets<'l> {
    library: &'l Library,
    /// Whether every lesson's id is known. An id that cannot be read might be the one that is linked to.
    lessons_complete: bool,
    questions_complete: bool,
    /// Ids that stand in files of which nothing else could be read.
    unreadable_ids: HashSet<&'l str>,
}

impl<'l> LinkTargets<'l> {
    /// Everything that the library and the built-in course hold.
    pub(super) fn of(library: &'l Library) -> Self {
        let readable =
            |path: KeyPath, id: &str, source: &Source| IdStyle::Kebab.matches(id) && source.is_authored(&path);
        let lesson = |it: &Sourced<Lesson>| readable(KeyPath::root().key("id"), &it.value.id, &it.source);
        let questions = |it: &Sourced<Quiz>| {
            it.value.question.iter().enumerate().all(|(i, question)| {
                readable(KeyPath::root().key("question").index(i).key("id"), &question.id, &it.source)
            })
        };
        let lesson_ids = library.lessons.iter().map(|it| it.value.id.as_str());
        let question_ids = library.questions().map(|it| it.id.as_str());
        let lessons = library.lessons.iter().map(|it| Arc::as_ptr(&it.source));
        let read: HashSet<_> = lessons.chain(library.quizzes.iter().map(|it| Arc::as_ptr(&it.source))).collect();
        let ruins = library.sources.iter().filter(|source| !read.contains(&Arc::as_ptr(source)));
        Self {
            library,
            lessons_complete: library.lessons.iter().all(lesson) && all_unique(lesson_ids),
            questions_complete: library.quizzes.iter().all(questions) && all_unique(question_ids),
            unreadable_ids: ruins.flat_map(|source| scrape_ids(&source.text)).collect(),
        }
    }

    fn lesson(&self, id: &str) -> Option<&Sourced<Lesson>> {
        self.library.lesson(id).or_else(|| BUILT_IN.lesson(id))
    }

    /// Ids of lessons, quizzes and questions that are given a second time, in whatever file.
    pub(super) fn report_duplicates(&self, findings: &mut Vec<Finding>) {
        let library = self.library;
        let id = || KeyPath::root().key("id");
        let lessons = library.lessons.iter().map(|it| (it.value.id.as_str(), &it.source, id()));
        report_repeated_ids(lessons, "lesson", findings);
        let quizzes = library.quizzes.iter().map(|it| (it.value.id.as_str(), &it.source, id()));
        report_repeated_ids(quizzes, "quiz", findings);
        let questions = library.quizzes.iter().flat_map(|it| {
            let path = |i| KeyPath::root().key("question").index(i).key("id");
            it.value.question.iter().enumerate().map(move |(i, question)| (question.id.as_str(), &it.source, path(i)))
        });
        report_repeated_ids(questions, "question", findings);
    }
}

/// Of two things with one id nobody knows which other id the second should have had.
fn all_unique<'i>(mut ids: impl Iterator<Item = &'i str>) -> bool {
    let mut seen = HashSet::new();
    ids.all(|id| seen.insert(id))
}

fn report_repeated_ids<'l>(
    ids: impl Iterator<Item = (&'l str, &'l Arc<Source>, KeyPath)>,
    what: &str,
    findings: &mut Vec<Finding>,
) {
    let mut first: HashMap<&str, (&Source, KeyPath)> = HashMap::new();
    for (id, source, path) in ids.filter(|(id, ..)| IdStyle::Kebab.matches(id)) {
        if !source.is_authored(&path) {
            continue;
        }
        if let Some((earlier, earlier_path)) = first.get(id) {
            let message = format!("there already is a {what} `{id}`");
            let help = format!("the first is at {}: give this one another id", earlier.location_of(earlier_path));
            findings.push(source.finding(Code::DuplicateId, &path, message, Some(help)));
        } else {
            first.insert(id, (source, path));
        }
    }
}

/// What looks like `id = "…"` in a text that could not be read.
fn scrape_ids(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let value = line.trim().strip_prefix("id")?.trim_start().strip_prefix('=')?.trim_start();
        value.strip_prefix('"')?.split('"').next()
    })
}

impl FileChecker<'_> {
    /// `covers`: topics of the curriculum.
    pub(super) fn topics(&mut self, at: &PathRef<'_>, covers: &[String]) {
        for (i, id) in covers.iter().enumerate() {
            if !self.is_at_limit() && !topics().iter().any(|topic| topic.id == *id) {
                let known: Vec<&str> = topics().iter().map(|topic| topic.id.as_str()).collect();
                let message = format!("the curriculum has no topic `{id}`");
                self.report(Code::UnknownTopic, &at.index(i), message, suggestion(id, &known));
            }
        }
    }

    /// `needs`: lessons that come before this one.
    pub(super) fn needs(&mut self, at: &PathRef<'_>, lesson: &Lesson, links: &LinkTargets<'_>) {
        for (i, id) in lesson.needs.iter().enumerate() {
            let at = at.index(i);
            if *id == lesson.id {
                self.report(Code::LinkToItself, &at, "a lesson cannot come before itself", "take it out");
            } else {
                self.lesson_link(&at, id, links);
            }
        }
    }

    fn lesson_link<'k>(
        &mut self,
        at: &PathRef<'_>,
        id: &str,
        links: &'k LinkTargets<'_>,
    ) -> Option<&'k Sourced<Lesson>> {
        let found = links.lesson(id);
        if !self.is_at_limit() && found.is_none() && links.lessons_complete && !links.unreadable_ids.contains(id) {
            let lessons = links.library.lessons.iter().chain(&BUILT_IN.lessons);
            let known: Vec<&str> = lessons.map(|lesson| lesson.value.id.as_str()).collect();
            let message = format!("there is no lesson `{id}`");
            self.report(Code::UnknownLesson, at, message, suggestion(id, &known));
        }
        found
    }

    /// `lesson` or `lesson#step`; a question that is asked of a step needs the step.
    pub(super) fn step_link(&mut self, at: &PathRef<'_>, link: &str, links: &LinkTargets<'_>) {
        let (id, step) = link.split_once('#').map_or((link, None), |(id, step)| (id, Some(step)));
        let (Some(lesson), Some(step)) = (self.lesson_link(at, id, links), step) else { return };
        let steps: Vec<&str> = lesson.value.step.iter().map(|step| step.id.as_str()).collect();
        let certain = |(i, id): (usize, &&str)| {
            let path = KeyPath::root().key("step").index(i).key("id");
            IdStyle::Kebab.matches(id) && lesson.source.is_authored(&path)
        };
        let all_certain = lesson.source.is_authored(&KeyPath::root().key("step"))
            && steps.iter().enumerate().all(certain)
            && all_unique(steps.iter().copied());
        if !self.is_at_limit() && !steps.contains(&step) && all_certain {
            let message = format!("the lesson `{id}` has no step `{step}`");
            self.report(Code::UnknownStep, at, message, suggestion(step, &steps));
        }
    }

    /// `lane`: a lane of the lesson that `link` leads to. Whether there is such a lesson is told at the link.
    pub(super) fn lane_link(&mut self, at: &PathRef<'_>, link: &str, lane: &str, links: &LinkTargets<'_>) {
        let id = link.split_once('#').map_or(link, |(id, _)| id);
        let Some(lesson) = links.lesson(id) else { return };
        let lanes: Vec<&str> = lesson.value.lane.iter().map(|lane| lane.id.as_str()).collect();
        let certain = |(i, id): (usize, &&str)| {
            IdStyle::Snake.matches(id) && lesson.source.is_authored(&KeyPath::root().key("lane").index(i).key("id"))
        };
        let all_certain = match lanes[..] {
            // There are none, and none that could not be read.
            [] => !lesson.source.was_recovered(),
            _ => lanes.iter().enumerate().all(certain),
        };
        if self.is_at_limit() || lanes.contains(&lane) || !all_certain {
            return;
        }
        let message = format!("the lesson `{id}` has no lane `{lane}`");
        let help = match lanes[..] {
            [] => "it has no lanes: take `lane` out".to_owned(),
            _ => suggestion(lane, &lanes),
        };
        self.report(Code::UnknownLane, at, message, help);
    }

    /// `next`: the id of another question.
    pub(super) fn question_link(&mut self, at: &PathRef<'_>, own: &str, id: &str, links: &LinkTargets<'_>) {
        if id == own {
            // Of two questions with one id, the link may well mean the other.
            if links.questions_complete {
                self.report(
                    Code::LinkToItself,
                    at,
                    "a question cannot follow itself",
                    "name another question, or none",
                );
            }
            return;
        }
        let found = links.library.question(id).is_some() || BUILT_IN.question(id).is_some();
        if !self.is_at_limit() && !found && links.questions_complete && !links.unreadable_ids.contains(id) {
            let questions = links.library.questions().chain(BUILT_IN.questions());
            let known: Vec<&str> = questions.map(|question| question.id.as_str()).collect();
            let message = format!("there is no question `{id}`");
            self.report(Code::UnknownQuestion, at, message, suggestion(id, &known));
        }
    }
}
