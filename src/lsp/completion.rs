//! What may stand at the cursor: keys and switches, facts, topics, ids, clients, lanes and words.

use serde_json::{Value as Json, json};

use super::checked_file::CheckedFile;
use super::cursor_context::{CursorContext, CursorPart};
use super::text_positions::{PositionEncoding, range_of};
use crate::check::built_in_course;
use crate::content::Lesson;
use crate::content::toml_help::{table_help, value_help};
use crate::model::fact::FACTS;

/// Something that may stand at the cursor.
struct Candidate {
    text: String,
    /// What it is, in a few words.
    detail: String,
}

impl Candidate {
    fn new(text: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { text: text.into(), detail: detail.into() }
    }
}

/// Kinds of completions (Language Server Protocol 3.17, `CompletionItemKind`).
const PROPERTY: u32 = 10;
const VALUE: u32 = 12;

/// The completions at a cursor.
pub(super) fn completions(
    checked: &CheckedFile,
    text: &str,
    context: &CursorContext,
    encoding: PositionEncoding,
) -> Vec<Json> {
    let (candidates, kind) = match context.part {
        CursorPart::Key => (key_candidates(checked, &context.path), PROPERTY),
        CursorPart::Text | CursorPart::Bare => (value_candidates(checked, &context.path), VALUE),
    };
    let range = range_of(text, &context.token, encoding);
    let item = |candidate: &Candidate| {
        let new_text = match context.part {
            CursorPart::Bare => format!("\"{}\"", candidate.text),
            CursorPart::Key | CursorPart::Text => candidate.text.clone(),
        };
        json!({ "label": candidate.text, "kind": kind, "detail": candidate.detail,
            "textEdit": { "range": range, "newText": new_text } })
    };
    candidates.iter().map(item).collect()
}

/// The part of a path that names a fact, where it leads into facts with the values that are expected of them.
pub(super) fn fact_segments(path: &[String]) -> Option<&[String]> {
    let (position, skipped) = path.iter().enumerate().find_map(|(index, key)| match key.as_str() {
        "expect" | "goal" => Some((index, 1)),
        // The lane comes first.
        "expect_in" => Some((index, 2)),
        _ => None,
    })?;
    path.get(position + skipped..)
}

/// Whether the value at `path` is the name of a fact.
pub(super) fn names_facts(path: &[String]) -> bool {
    let is_saved = path.len() >= 2 && path[path.len() - 2] == "save";
    let key = path.last().map(String::as_str);
    is_saved || matches!(key, Some("about" | "look_at" | "same_in_lanes" | "differs_in_lanes"))
}

fn key_candidates(checked: &CheckedFile, path: &[String]) -> Vec<Candidate> {
    let Some(prefix) = fact_segments(path) else {
        if path.last().is_some_and(|key| key == "expect_in") {
            return lane_candidates(checked);
        }
        let keys = table_help(checked.kind, path);
        return keys.into_iter().map(|help| Candidate::new(help.key, help.description)).collect();
    };
    let below = |fact_path: &str| {
        let mut segments = fact_path.split('.');
        let fits = prefix
            .iter()
            .all(|written| segments.next().is_some_and(|segment| segment == written || is_placeholder(segment)));
        let rest = segments.collect::<Vec<_>>().join(".");
        (fits && !rest.is_empty()).then_some(rest)
    };
    FACTS.iter().filter_map(|fact| Some(Candidate::new(below(fact.path)?, fact.description))).collect()
}

fn is_placeholder(segment: &str) -> bool {
    segment.starts_with('<')
}

fn value_candidates(checked: &CheckedFile, path: &[String]) -> Vec<Candidate> {
    if names_facts(path) {
        return FACTS.iter().map(|fact| Candidate::new(fact.path, fact.description)).collect();
    }
    match path.last().map(String::as_str).unwrap_or_default() {
        "covers" => {
            let curriculum = checked.curriculum();
            curriculum.topics().iter().map(|topic| Candidate::new(&topic.id, &topic.title)).collect()
        }
        "answers" => {
            let curriculum = checked.curriculum();
            let asked = curriculum.topics().iter().flat_map(|topic| {
                let asked = topic.ask.iter().enumerate();
                asked.map(|(index, ask)| Candidate::new(format!("{}/{}", topic.id, index + 1), ask))
            });
            asked.collect()
        }
        "needs" | "fast_track" => lessons(checked).map(|lesson| Candidate::new(&lesson.id, &lesson.title)).collect(),
        "see" => step_candidates(checked),
        "step" if path.iter().any(|key| key == "predict") => step_candidates(checked),
        "weak" | "good" | "strong" if path.iter().any(|key| key == "next") => {
            let questions = checked.library.questions().chain(built_in_course().questions());
            questions.map(|question| Candidate::new(&question.id, &question.ask)).collect()
        }
        "by" | "proof" => {
            let clients = own_lesson(checked).map(|lesson| lesson.client.keys()).into_iter().flatten();
            clients.map(|name| Candidate::new(name, "a client of this lesson")).collect()
        }
        "lane" => lane_candidates(checked),
        _ => {
            let words = value_help(checked.kind, path);
            words.into_iter().map(|word| Candidate::new(word.key, word.description)).collect()
        }
    }
}

fn lessons(checked: &CheckedFile) -> impl Iterator<Item = &Lesson> {
    checked.library.lessons.iter().chain(&built_in_course().lessons).map(|lesson| &lesson.value)
}

fn step_candidates(checked: &CheckedFile) -> Vec<Candidate> {
    let steps = lessons(checked).flat_map(|lesson| {
        lesson.step.iter().map(|step| Candidate::new(format!("{}#{}", lesson.id, step.id), &step.title))
    });
    steps.collect()
}

fn own_lesson(checked: &CheckedFile) -> Option<&Lesson> {
    let own = checked.library.lessons.iter().find(|lesson| lesson.source.path == checked.path);
    own.map(|lesson| &lesson.value)
}

fn lane_candidates(checked: &CheckedFile) -> Vec<Candidate> {
    let lanes = own_lesson(checked).map(|lesson| lesson.lane.iter()).into_iter().flatten();
    lanes.map(|lane| Candidate::new(&lane.id, &lane.title)).collect()
}
