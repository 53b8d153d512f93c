//! How well lessons and questions cover the curriculum: topic by topic, lesson by lesson.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::curriculum::Curriculum;
use crate::content::finding::{self, Code, Finding};
use crate::content::lesson::{Lesson, Step};
use crate::content::library::{Library, LibraryItem};
use crate::content::quiz::Question;
use crate::content::source::Source;
use crate::content::step_link::StepLink;
use crate::content::toml_path::TomlPath;
use crate::content::topic::{self, Topic, topics};
use crate::model::act::Act;

/// A topic, and what covers it.
#[derive(Clone, Debug)]
pub struct TopicCoverage<'l> {
    /// The topic.
    pub topic: Topic,
    /// The ids of the lessons that cover it, as a whole or in a step.
    pub lessons: Vec<&'l str>,
    /// The steps that teach it, as `lesson#step`.
    pub teaching_steps: Vec<String>,
    /// The steps that cover it and do not teach it, as `lesson#step`: nothing happens in them that is checked.
    pub idle_steps: Vec<String>,
    /// The ids of the questions that cover it.
    pub questions: Vec<&'l str>,
    /// For each question of an interviewer, in the order of the topic's `ask`, whether a question asks it.
    pub asked: Vec<bool>,
}

/// What has to be covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CoverageScope {
    /// Each lesson, and the topics that a pack adds: it need not cover the whole curriculum.
    Lessons,
    /// Each topic of the curriculum as well.
    Curriculum,
}

impl TopicCoverage<'_> {
    /// Whether steps teach it or, where there is nothing to run, questions alone.
    #[must_use]
    pub fn is_taught(&self) -> bool {
        !self.teaching_steps.is_empty() || self.is_left_to_questions()
    }

    /// Whether there is nothing to run, no step covers it, and questions ask about it.
    #[must_use]
    pub fn is_left_to_questions(&self) -> bool {
        !self.topic.live && self.teaching_steps.is_empty() && !self.questions.is_empty()
    }

    /// Whether anything covers it, or a pack declares it: what a table for a pack has to show.
    #[must_use]
    pub fn concerns_pack(&self) -> bool {
        let is_built_in = topics().iter().any(|topic| topic.id == self.topic.id);
        !is_built_in || !self.lessons.is_empty() || !self.questions.is_empty() || self.asked_count() > 0
    }

    /// How many of the interviewer's questions are asked.
    #[must_use]
    pub fn asked_count(&self) -> usize {
        self.asked.iter().filter(|is_asked| **is_asked).count()
    }
}

/// The coverage of every topic, in the order of the curriculum: the built-in one with the topics of the packs in `library`.
#[must_use]
pub fn by_topic(library: &Library) -> Vec<TopicCoverage<'_>> {
    let curriculum = Curriculum::of_packs(library.packs.iter().map(|pack| &pack.value));
    let uncovered = |topic: &Topic| TopicCoverage {
        topic: topic.clone(),
        lessons: Vec::new(),
        teaching_steps: Vec::new(),
        idle_steps: Vec::new(),
        questions: Vec::new(),
        asked: vec![false; topic.ask.len()],
    };
    let mut rows: Vec<TopicCoverage<'_>> = curriculum.topics().iter().map(uncovered).collect();
    for lesson in &library.lessons {
        add_lesson(&mut rows, &curriculum, &lesson.value);
    }
    for question in library.questions() {
        for topic in &question.covers {
            if let Some(row) = row_mut(&mut rows, &curriculum, topic) {
                row.questions.push(&question.id);
            }
        }
        for asked in question.answers.iter().filter_map(|name| curriculum.asked_question(name).ok()) {
            if let Some(row) = row_mut(&mut rows, &curriculum, &asked.topic.id)
                && let Some(is_asked) = row.asked.get_mut(asked.index)
            {
                *is_asked = true;
            }
        }
    }
    rows
}

/// The row of a topic. The rows stand in the order of the curriculum.
fn row_mut<'r, 'l>(
    rows: &'r mut [TopicCoverage<'l>],
    curriculum: &Curriculum,
    topic: &str,
) -> Option<&'r mut TopicCoverage<'l>> {
    rows.get_mut(curriculum.topic_position(topic)?)
}

fn add_lesson<'l>(rows: &mut [TopicCoverage<'l>], curriculum: &Curriculum, lesson: &'l Lesson) {
    for topic in lesson.topics() {
        if let Some(row) = row_mut(rows, curriculum, topic) {
            row.lessons.push(&lesson.id);
        }
    }
    for step in &lesson.step {
        for topic in &step.covers {
            let Some(row) = row_mut(rows, curriculum, topic) else { continue };
            let link = format!("{}#{}", lesson.id, step.id);
            let teaches = !row.topic.live || is_checked(step);
            if teaches { row.teaching_steps.push(link) } else { row.idle_steps.push(link) }
        }
    }
}

/// Whether something happens in a step, and what comes of it is expected or predicted.
fn is_checked(step: &Step) -> bool {
    let acts = step.acts_or_solution();
    let expects = acts.iter().any(Act::expects_anything);
    !acts.is_empty() && (expects || step.predict.is_some() || step.task.is_some())
}

/// Reports lessons without a task or a question, and topics that no step teaches or no question asks about: those of the
/// packs, and where the scope is the curriculum, the built-in ones.
#[must_use]
pub fn check(library: &Library, scope: CoverageScope) -> Vec<Finding> {
    let mut findings = Vec::new();
    report_topics(library, scope, &mut findings);
    let asked_topics: BTreeSet<&str> =
        library.questions().flat_map(|question| &question.covers).map(String::as_str).collect();
    let linked_ids: BTreeSet<&str> = library.questions().flat_map(linked_lessons).collect();
    for lesson in &library.lessons {
        let is_asked = linked_ids.contains(lesson.value.id.as_str())
            || lesson.value.topics().iter().any(|topic| asked_topics.contains(topic));
        report_lesson(lesson, is_asked, &mut findings);
    }
    finding::sort_and_dedup(&mut findings);
    findings
}

fn report_lesson(lesson: &LibraryItem<Lesson>, is_asked: bool, findings: &mut Vec<Finding>) {
    let path = TomlPath::root().key("id");
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
    links.map(|link| StepLink::parse(link).lesson)
}

/// Reports each topic where it is declared: in the pack, or in the built-in curriculum.
fn report_topics(library: &Library, scope: CoverageScope, findings: &mut Vec<Finding>) {
    let rows = by_topic(library);
    let row_by_id: BTreeMap<&str, &TopicCoverage<'_>> = rows.iter().map(|row| (row.topic.id.as_str(), row)).collect();
    let mut report_list = |source: &Source, declared: &[Topic]| {
        for (index, topic) in declared.iter().enumerate() {
            if let Some(row) = row_by_id.get(topic.id.as_str()) {
                report_topic(source, &TomlPath::root().key("topic").index(index), row, findings);
            }
        }
    };
    if scope == CoverageScope::Curriculum {
        report_list(&Source::new(topic::TOPICS_PATH, topic::TOPICS_TOML), topics());
    }
    for pack in &library.packs {
        report_list(&pack.source, &pack.value.topic);
    }
}

fn report_topic(source: &Source, path: &TomlPath, coverage: &TopicCoverage<'_>, findings: &mut Vec<Finding>) {
    let id_path = path.clone().key("id");
    let topic = &coverage.topic.id;
    if !coverage.is_taught() {
        let message = format!("no step teaches `{topic}`");
        let help = match (coverage.idle_steps.first(), coverage.lessons.first()) {
            (Some(step), _) => format!("`{step}` covers it: let something happen there, and expect or predict it"),
            (None, Some(lesson)) => format!("add `{topic}` to `covers` of the step of `{lesson}` that shows it"),
            (None, None) => format!("add `{topic}` to `covers` of a step that shows it"),
        };
        findings.push(source.finding(Code::TopicNotTaught, &id_path, message, Some(help)));
    }
    if coverage.questions.is_empty() {
        let message = format!("no question covers `{topic}`");
        let help = Some(format!("add `{topic}` to `covers` of a question that asks about it"));
        findings.push(source.finding(Code::TopicNotAsked, &id_path, message, help));
    }
    for (index, _) in coverage.asked.iter().enumerate().filter(|(_, is_asked)| !**is_asked) {
        let message = format!("no question asks this question of an interviewer, `{topic}/{}`", index + 1);
        let help = Some(format!("add `answers = [\"{topic}/{}\"]` to the question that asks it", index + 1));
        findings.push(source.finding(Code::AskNotAsked, &path.clone().key("ask").index(index), message, help));
    }
}
