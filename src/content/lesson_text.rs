//! A lesson as the text of a file: TOML that reads back as the same lesson.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};

use super::lesson::Lesson;

/// The text of a lesson file. Acts stand one below the other, everything else in one line for each key.
#[must_use]
pub fn lesson_text(lesson: &Lesson) -> String {
    // Plain data with text keys always serializes.
    let Ok(Json::Object(lesson)) = serde_json::to_value(lesson) else { return String::new() };
    let mut text = String::new();
    let (tables, keys): (Vec<_>, Vec<_>) = lesson.iter().partition(|(key, _)| matches!(key.as_str(), "lane" | "step"));
    for (key, value) in keys {
        // `covers` has to be there, even if it is empty.
        if key == "covers" || !is_empty(value) {
            write_key(&mut text, key, value);
        }
    }
    for (key, value) in tables {
        for table in value.as_array().into_iter().flatten() {
            write_block(&mut text, key, table);
        }
    }
    text
}

/// `[[step]]` with its keys, and below it `[[step.do]]` for each act.
fn write_block(text: &mut String, path: &str, table: &Json) {
    let Json::Object(table) = table else { return };
    let _ = writeln!(text, "\n[[{path}]]");
    for (key, value) in table.iter().filter(|(key, value)| *key != "do" && !is_empty(value)) {
        write_key(text, key, value);
    }
    for act in table.get("do").and_then(Json::as_array).into_iter().flatten() {
        let _ = writeln!(text, "[[{path}.do]]");
        let Json::Object(act) = act else { continue };
        act.iter().filter(|(_, value)| !value.is_null()).for_each(|(key, value)| write_key(text, key, value));
    }
}

fn write_key(text: &mut String, key: &str, value: &Json) {
    let _ = writeln!(text, "{} = {}", toml_key(key), toml_value(value));
}

/// Whether a key can be left out: it says nothing that isn't so without it.
fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.values().all(is_empty),
        _ => false,
    }
}

fn toml_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    if is_bare { key.to_owned() } else { toml_string(key) }
}

fn toml_value(value: &Json) -> String {
    match value {
        Json::String(string) => toml_string(string),
        Json::Array(items) => format!("[{}]", items.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Json::Object(fields) => inline_table(fields),
        // TOML has no null; where one stood in a body of JSON, an empty text is the nearest.
        Json::Null => "\"\"".to_owned(),
        Json::Bool(_) | Json::Number(_) => value.to_string(),
    }
}

fn inline_table(fields: &Map<String, Json>) -> String {
    let fields: Vec<String> = fields
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(key, value)| format!("{} = {}", toml_key(key), toml_value(value)))
        .collect();
    if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) }
}

/// A basic string. JSON escapes the same characters in the same way, but for the delete character.
fn toml_string(string: &str) -> String {
    Json::from(string).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::Library;

    #[test]
    fn every_built_in_lesson_reads_back_as_itself() {
        let library = Library::built_in();
        assert!(library.lessons.len() > 50);
        for lesson in &library.lessons {
            let text = lesson_text(&lesson.value);
            let again = Library::from_texts([(format!("lessons/{}.toml", lesson.value.id), text.clone())]);
            assert!(again.findings.is_empty(), "{}: {:?}\n{text}", lesson.value.id, again.findings);
            assert_eq!(again.lessons[0].value, lesson.value, "{text}");
        }
    }

    #[test]
    fn odd_keys_and_texts_are_quoted() {
        let table = serde_json::json!({ "a b": "x\"\n\u{7f}é", "": [1, true, null], "in": { "n": null } });
        let text = toml_value(&table);
        assert_eq!(text, "{ \"a b\" = \"x\\\"\\n\\u007fé\", \"\" = [1, true, \"\"], in = {} }");
        assert!(toml::from_str::<toml::Table>(&format!("v = {text}")).is_ok());
    }
}
