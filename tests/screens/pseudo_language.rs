//! A language that nobody speaks: every text of the course a third longer, with a combining mark on each vowel, and its markup
//! and code as they are. It goes the way of every translation: it is written as files, read and laid over the course.

use std::sync::LazyLock;

use authwalk::internals::cli::{SchemaKind, schema};
use authwalk::internals::content::{CourseTranslation, Language, Lesson, Library, Quiz};
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// The tag of the language, which is nobody's.
const TAG: &str = "qq";

/// The translation of the whole built-in course.
pub(crate) static PSEUDO: LazyLock<CourseTranslation> = LazyLock::new(|| {
    let course = Library::built_in();
    let lessons =
        course.lessons.iter().map(|lesson| file_of::<Lesson>("lessons", SchemaKind::LessonTranslation, &lesson.value));
    let quizzes =
        course.quizzes.iter().map(|quiz| file_of::<Quiz>("quizzes", SchemaKind::QuizTranslation, &quiz.value));
    let library = Library::from_texts(lessons.chain(quizzes));
    assert_eq!(library.findings, [], "the files are sound");
    let translations = library.translations.iter().map(|translation| &translation.value);
    CourseTranslation::of(translations, &Language::parse(TAG).expect("a tag"))
});

/// The path and the text of the translation of `original`.
fn file_of<T: Serialize>(folder: &str, kind: SchemaKind, original: &T) -> (String, String) {
    let original = serde_json::to_value(original).expect("JSON");
    let mut texts = texts_of(&original, &schema(kind)).expect("a table");
    texts["language"] = TAG.into();
    texts["format_version"] = 2.into();
    let lines = texts.as_object().into_iter().flatten().map(|(key, value)| format!("{key} = {}", toml_of(value)));
    let toml = lines.collect::<Vec<_>>().join("\n");
    (format!("{folder}/{TAG}/{}.toml", original["id"].as_str().expect("an id")), toml)
}

/// What `schema` takes from `original`, its texts in the new language; `None` where there is nothing.
fn texts_of(original: &Json, schema: &Json) -> Option<Json> {
    match (original, schema.get("properties"), schema.get("items")) {
        (Json::Object(entries), Some(Json::Object(properties)), _) => {
            let taken = properties.iter().filter_map(|(key, schema)| {
                let value = entries.get(key)?;
                let value = if key == "id" { Some(value.clone()) } else { texts_of(value, schema) };
                Some((key.clone(), value?))
            });
            Some(Json::Object(taken.collect()))
        }
        (Json::Array(items), _, Some(schema)) if schema.get("properties").is_some() => {
            Some(items.iter().filter_map(|item| texts_of(item, schema)).collect())
        }
        _ => pseudo_value(original),
    }
}

fn pseudo_value(value: &Json) -> Option<Json> {
    match value {
        Json::String(text) => Some(Json::String(pseudo(text))),
        Json::Array(items) if !items.is_empty() => Some(items.iter().filter_map(pseudo_value).collect()),
        Json::Object(entries) if !entries.is_empty() => {
            let entries = entries.iter().filter_map(|(key, value)| Some((key.clone(), pseudo_value(value)?)));
            Some(Json::Object(entries.collect::<Map<_, _>>()))
        }
        _ => None,
    }
}

/// `text` with three letters more for every ten and a mark on each vowel. What stands in backticks stays.
pub(crate) fn pseudo(text: &str) -> String {
    let (mut pseudo, mut letters, mut is_code) = (String::new(), 0, false);
    for c in text.chars() {
        is_code ^= c == '`';
        pseudo.push(c);
        if is_code || !c.is_alphabetic() {
            continue;
        }
        letters += 3;
        if letters >= 10 {
            letters -= 10;
            pseudo.push(c.to_ascii_lowercase());
        }
        if "aeiouy".contains(c.to_ascii_lowercase()) {
            // An acute accent, as another character than its letter.
            pseudo.push('\u{301}');
        }
    }
    pseudo
}

/// JSON as TOML, on one line.
fn toml_of(value: &Json) -> String {
    match value {
        Json::Array(items) => format!("[{}]", items.iter().map(toml_of).collect::<Vec<_>>().join(", ")),
        Json::Object(entries) => {
            let pairs = entries.iter().map(|(key, value)| format!("{} = {}", Json::from(key.as_str()), toml_of(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}

#[test]
fn the_language_is_longer_and_keeps_code_and_markup() {
    let text = "The **session ID** is in `Set-Cookie`.  \nA server reads it.";
    let longer = pseudo(text);
    assert!(longer.contains("`Set-Cookie`.  \n") && longer.matches("**").count() == 2, "{longer}");
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let code = letters("Set-Cookie");
    assert!((letters(&longer) - code) * 4 > (letters(text) - code) * 5, "{longer}");
    assert!(longer.contains('\u{301}'));
}
