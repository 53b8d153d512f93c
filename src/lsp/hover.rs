//! What is said of the word under the cursor: a key, a fact, a topic, a lesson, a term.

use super::checked_file::CheckedFile;
use super::completion::{fact_segments, names_facts};
use super::cursor_context::{CursorContext, CursorPart};
use crate::check::built_in_course;
use crate::content::term::terms;
use crate::content::toml_help::describe_path;
use crate::model::fact::{Fact, find_exact};

/// What to say, as Markdown; `None` where nothing is known.
pub(super) fn hover_text(checked: &CheckedFile, text: &str, context: &CursorContext, offset: usize) -> Option<String> {
    let token = text.get(context.token.clone()).unwrap_or_default();
    match context.part {
        CursorPart::Key => {
            let mut path = context.path.clone();
            path.push(token.to_owned());
            let fact = fact_segments(&path).and_then(describe_fact_at);
            fact.or_else(|| Some(format!("`{token}`: {}", describe_path(checked.kind, &path)?)))
        }
        CursorPart::Text | CursorPart::Bare => {
            value_text(checked, token, &context.path).or_else(|| term_text(text, context, offset))
        }
    }
}

fn describe_fact_at(segments: &[String]) -> Option<String> {
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    find_exact(&segments).map(|found| describe_fact(found.fact))
}

fn describe_fact(fact: &Fact) -> String {
    format!("**{}**: {}; {}", fact.path.replace('<', "\\<"), fact.description, fact.kind.expected_form())
}

/// What a value means where its key says what kind of name it is.
fn value_text(checked: &CheckedFile, token: &str, path: &[String]) -> Option<String> {
    let key = path.last()?;
    if names_facts(path) {
        return describe_fact_at(&token.split('.').map(str::to_owned).collect::<Vec<_>>());
    }
    let lesson =
        |id: &str| checked.library.lesson(id).or_else(|| built_in_course().lesson(id)).map(|lesson| &lesson.value);
    match key.as_str() {
        "covers" => {
            let curriculum = checked.curriculum();
            let topic = curriculum.topic(token)?;
            Some(format!("**{}** ({})\n\n{}", topic.title, topic.part, topic.ask.join("  \n")))
        }
        "answers" => checked.curriculum().asked_question(token).ok().map(|asked| asked.topic.ask[asked.index].clone()),
        "needs" | "fast_track" => {
            lesson(token).map(|lesson| format!("**{}**, {} minutes", lesson.title, lesson.minutes))
        }
        "see" | "step" => {
            let (id, step_id) = token.split_once('#')?;
            let lesson = lesson(id)?;
            let step = lesson.step.iter().find(|step| step.id == step_id)?;
            Some(format!("**{}**: {}", lesson.title, step.title))
        }
        "weak" | "good" | "strong" => {
            let question = checked.library.question(token).or_else(|| built_in_course().question(token));
            question.map(|(_, question)| question.ask.clone())
        }
        _ => None,
    }
}

/// The term that the cursor is on, in a text for learners.
fn term_text(text: &str, context: &CursorContext, offset: usize) -> Option<String> {
    let value = text.get(context.token.clone())?;
    let cursor = offset.checked_sub(context.token.start)?;
    // ASCII letters only: every place stays where it is.
    let lower = value.to_ascii_lowercase();
    let covers_cursor = |name: &str| {
        let name = name.to_ascii_lowercase();
        let is_word_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        lower.match_indices(&name).any(|(start, _)| {
            let end = start + name.len();
            let is_word = is_word_end(lower[..start].chars().next_back()) && is_word_end(lower[end..].chars().next());
            is_word && (start..=end).contains(&cursor)
        })
    };
    let names =
        terms().iter().flat_map(|term| std::iter::once(&term.name).chain(&term.also).map(move |name| (term, name)));
    let longest = names.filter(|(_, name)| covers_cursor(name)).max_by_key(|(_, name)| name.len());
    longest.map(|(term, _)| format!("**{}**: {}", term.name, term.says))
}
