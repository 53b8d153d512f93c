//! How well lessons and questions cover the curriculum: topic by topic, lesson by lesson.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::finding::{self, Code, Finding};
use crate::content::key_path::KeyPath;
use crate::content::lesson::Lesson;
use crate::content::library::{Library, Sourced};
use crate::content::quiz::Question;
use crate::content::source::Source;
use crate::content::topic::{self, Topic, topics};

/// A topic, and what covers it.
#[derive(Clone, Debug)]
pub struct TopicCoverage<'l> {
    /// The topic of the curriculum.
    pub topic: &'static Topic,
    /// The ids of the lessons that cover it.
    pub lessons: Vec<&'l str>,
    /// The ids of the questions that cover it.
    pub questions: Vec<&'l str>,
}

/// What has to be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageScope {
    /// Each lesson: a pack need not cover the whole curriculum.
    Lessons,
    /// Each topic of the curriculum as well.
    Curriculum,
}

/// The coverage of every topic, in the order of the curriculum.
#[must_use]
pub fn by_topic(library: &Library) -> Vec<TopicCoverage<'_>> {
    let mut lessons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for lesson in &library.lessons {
        for topic in &lesson.value.covers {
            lessons.entry(topic).or_default().push(&lesson.value.id);
        }
    }
    let mut questions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for question in library.questions() {
        for topic in &question.covers {
            questions.entry(topic).or_default().push(&question.id);
        }
    }
    let coverage_of = |topic: &'static Topic| TopicCoverage {
        topic,
        lessons: lessons.remove(topic.id.as_str()).unwrap_or_default(),
        questions: questions.remove(topic.id.as_str()).unwrap_or_default(),
    };
    topics().iter().map(coverage_of).collect()
}

/// Reports lessons without a task or a question, and where the scope is the curriculum, topics without a lesson or a
/// question.
#[must_use]
pub fn check(library: &Library, scope: CoverageScope) -> Vec<Finding> {
    let mut findings = Vec::new();
    if scope == CoverageScope::Curriculum {
        report_uncovered_topics(library, &mut findings);
    }
    let asked_topics: BTreeSet<&str> =
        library.questions().flat_map(|question| &question.covers).map(String::as_str).collect();
    let linked_ids: BTreeSet<&str> = library.questions().flat_map(linked_lessons).collect();
    for lesson in &library.lessons {
        let is_asked = linked_ids.contains(lesson.value.id.as_str())
            || lesson.value.covers.iter().any(|topic| asked_topics.contains(topic.as_str()));
        report_lesson(lesson, is_asked, &mut findings);
    }
    finding::sort_and_dedup(&mut findings);
    findings
}

fn report_lesson(lesson: &Sourced<Lesson>, is_asked: bool, findings: &mut Vec<Finding>) {
    let path = KeyPath::root().key("id");
    let id = &lesson.value.id;
    if lesson.value.step.iter().all(|step| step.task.is_none()) {
        let message = format!("the lesson `{id}` has nothing for the learner to do");
        let help = Some("add a step with a `[step.task]`".to_owned());
        findings.push(lesson.source.finding(Code::LessonWithoutTask, &path, message, help));
    }
    if !is_asked {
        let message = format!("no question asks about the lesson `{id}`");
        let help = Some(format!("add a question with `see = \"{id}#…\"`"));
        findings.push(lesson.source.finding(Code::LessonNotAsked, &path, message, help));
    }
}

/// The ids of the lessons that a question leads to.
fn linked_lessons(question: &Question) -> impl Iterator<Item = &str> {
    let options = question.choice.iter().chain(&question.several).flatten();
    let see_links = question.see.iter().chain(options.filter_map(|option| option.see.as_ref()));
    let links = see_links.chain(question.predict.iter().map(|predict| &predict.step));
    links.map(|link| link.split_once('#').map_or(link.as_str(), |(lesson, _)| lesson))
}

fn report_uncovered_topics(library: &Library, findings: &mut Vec<Finding>) {
    let source = Source::new(topic::TOPICS_PATH, topic::TOPICS_TOML);
    for (index, coverage) in by_topic(library).iter().enumerate() {
        let path = KeyPath::root().key("topic").index(index).key("id");
        let topic = &coverage.topic.id;
        if coverage.lessons.is_empty() {
            let message = format!("no lesson covers `{topic}`");
            let help = Some(format!("add `{topic}` to `covers` of a lesson that teaches it"));
            findings.push(source.finding(Code::TopicNotTaught, &path, message, help));
        }
        if coverage.questions.is_empty() {
            let message = format!("no question covers `{topic}`");
            let help = Some(format!("add `{topic}` to `covers` of a question that asks about it"));
            findings.push(source.finding(Code::TopicNotAsked, &path, message, help));
        }
    }
}
