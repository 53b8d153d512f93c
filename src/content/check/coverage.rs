//! What the curriculum wants and what there is: topic by topic, lesson by lesson.

use std::collections::{BTreeMap, BTreeSet};

use super::super::finding::{self, Code, Finding};
use super::super::library::Library;
use super::super::read::Source;
use super::super::topic::{self, Topic, topics};
use crate::content::key_path::KeyPath;

/// A topic, and what covers it.
#[derive(Clone, Debug)]
pub struct TopicCoverage<'l> {
    /// The topic.
    pub topic: &'static Topic,
    /// The ids of the lessons that cover it.
    pub lessons: Vec<&'l str>,
    /// The ids of the questions that cover it.
    pub questions: Vec<&'l str>,
}

/// Every topic with what covers it, in the order of the curriculum.
#[must_use]
pub fn by_topic(library: &Library) -> Vec<TopicCoverage<'_>> {
    let mut lessons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for lesson in &library.lessons {
        for id in &lesson.value.covers {
            lessons.entry(id).or_default().push(&lesson.value.id);
        }
    }
    let mut questions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for question in library.questions() {
        for id in &question.covers {
            questions.entry(id).or_default().push(&question.id);
        }
    }
    let row = |topic: &'static Topic| TopicCoverage {
        topic,
        lessons: lessons.remove(topic.id.as_str()).unwrap_or_default(),
        questions: questions.remove(topic.id.as_str()).unwrap_or_default(),
    };
    topics().iter().map(row).collect()
}

/// What is missing: of every lesson a task and a question, and where `whole_course` is wanted, of every topic a lesson
/// and a question.
#[must_use]
pub fn check(library: &Library, whole_course: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    if whole_course {
        uncovered_topics(library, &mut findings);
    }
    let asked_topics: BTreeSet<&str> = library.questions().flat_map(|it| &it.covers).map(String::as_str).collect();
    let asked_lessons: BTreeSet<&str> = library.questions().flat_map(linked_lessons).collect();
    for lesson in &library.lessons {
        let id = || KeyPath::root().key("id");
        let name = &lesson.value.id;
        if lesson.value.step.iter().all(|step| step.task.is_none()) {
            let message = format!("the lesson `{name}` has nothing for the learner to do");
            let help = Some("add a step with a `[step.task]`".to_owned());
            findings.push(lesson.source.finding(Code::LessonWithoutTask, &id(), message, help));
        }
        let is_asked = asked_lessons.contains(name.as_str())
            || lesson.value.covers.iter().any(|topic| asked_topics.contains(topic.as_str()));
        if !is_asked {
            let message = format!("no question asks about the lesson `{name}`");
            let help = Some(format!("add a question with `see = \"{name}#…\"`"));
            findings.push(lesson.source.finding(Code::LessonNotAsked, &id(), message, help));
        }
    }
    finding::sort_and_dedup(&mut findings);
    findings
}

/// The lessons that a question leads to.
fn linked_lessons(question: &super::super::quiz::Question) -> impl Iterator<Item = &str> {
    let options = question.choice.iter().chain(&question.several).flatten();
    let links = question.see.iter().chain(options.filter_map(|option| option.see.as_ref()));
    let links = links.chain(question.predict.iter().map(|predict| &predict.step));
    links.map(|link| link.split_once('#').map_or(link.as_str(), |(lesson, _)| lesson))
}

fn uncovered_topics(library: &Library, findings: &mut Vec<Finding>) {
    let source = Source::new(topic::TOPICS_PATH, topic::TOPICS_TOML);
    for (i, row) in by_topic(library).iter().enumerate() {
        let path = KeyPath::root().key("topic").index(i).key("id");
        let topic = &row.topic.id;
        if row.lessons.is_empty() {
            let message = format!("no lesson covers `{topic}`");
            let help = Some(format!("add `{topic}` to `covers` of a lesson that teaches it"));
            findings.push(source.finding(Code::TopicNotTaught, &path, message, help));
        }
        if row.questions.is_empty() {
            let message = format!("no question covers `{topic}`");
            let help = Some(format!("add `{topic}` to `covers` of a question that asks about it"));
            findings.push(source.finding(Code::TopicNotAsked, &path, message, help));
        }
    }
}
