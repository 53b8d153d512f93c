//! What the keys of a file say and which words they know, by its path: for editors. All of it is read from the types
//! that a file is decoded to, and from their doc comments.

use std::sync::LazyLock;

use schemars::schema_for;
use serde_json::Value as Json;

use super::lesson::Lesson;
use super::pack::Pack;
use super::quiz::Quiz;
use super::read::DocumentKind;
use super::translation::{TranslatedKind, translation_schema};

/// A key that may stand in a table, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlHelp {
    /// The key.
    pub key: String,
    /// What it says; empty where nothing is known.
    pub description: String,
}

/// What the key at the end of `path` says. Indexes of lists are no part of a path.
#[must_use]
pub fn describe_path(kind: DocumentKind, path: &[String]) -> Option<String> {
    let schema = FileSchema::of(kind);
    let declared = schema.declared_at(path);
    let expanded = declared.iter().flat_map(|declared| schema.expand(declared));
    let mut descriptions = declared.iter().copied().chain(expanded).filter_map(|schema| schema["description"].as_str());
    descriptions.next().map(str::to_owned)
}

/// The keys of the table at `path`.
#[must_use]
pub fn table_help(kind: DocumentKind, path: &[String]) -> Vec<TomlHelp> {
    let schema = FileSchema::of(kind);
    let mut keys: Vec<TomlHelp> = Vec::new();
    for table in schema.tables_at(path) {
        for (key, value) in table["properties"].as_object().into_iter().flatten() {
            if keys.iter().all(|known| known.key != *key) {
                let description = value["description"].as_str().unwrap_or_default().to_owned();
                keys.push(TomlHelp { key: key.clone(), description });
            }
        }
    }
    keys
}

/// The words that the value at `path` may be, each with what it says.
#[must_use]
pub fn value_help(kind: DocumentKind, path: &[String]) -> Vec<TomlHelp> {
    let schema = FileSchema::of(kind);
    let values = schema.declared_at(path).into_iter().flat_map(|declared| schema.items_of(declared));
    let word = |value: &Json| {
        let description = value["description"].as_str().unwrap_or_default().to_owned();
        Some(TomlHelp { key: value["const"].as_str()?.to_owned(), description })
    };
    values.filter_map(word).collect()
}

/// The JSON Schema of a kind of file.
struct FileSchema {
    root: &'static Json,
}

impl FileSchema {
    fn of(kind: DocumentKind) -> Self {
        static LESSON: LazyLock<Json> = LazyLock::new(|| schema_for!(Lesson).to_value());
        static QUIZ: LazyLock<Json> = LazyLock::new(|| schema_for!(Quiz).to_value());
        static PACK: LazyLock<Json> = LazyLock::new(|| schema_for!(Pack).to_value());
        static LESSON_TRANSLATION: LazyLock<Json> = LazyLock::new(|| {
            translation_schema::<Lesson>(TranslatedKind::Lesson, schemars::SchemaGenerator::default())
        });
        static QUIZ_TRANSLATION: LazyLock<Json> =
            LazyLock::new(|| translation_schema::<Quiz>(TranslatedKind::Quiz, schemars::SchemaGenerator::default()));
        let root = match kind {
            DocumentKind::Lesson => &LESSON,
            DocumentKind::Quiz => &QUIZ,
            DocumentKind::Pack => &PACK,
            DocumentKind::Translation(TranslatedKind::Lesson) => &LESSON_TRANSLATION,
            DocumentKind::Translation(TranslatedKind::Quiz) => &QUIZ_TRANSLATION,
        };
        Self { root }
    }

    /// The schemas of the value at `path`, as they are declared.
    fn declared_at(&self, path: &[String]) -> Vec<&'static Json> {
        match path.split_last() {
            None => vec![self.root],
            Some((key, table)) => self.tables_at(table).into_iter().filter_map(|table| property(table, key)).collect(),
        }
    }

    /// The schemas of the tables at `path`, or of those in the list there.
    fn tables_at(&self, path: &[String]) -> Vec<&'static Json> {
        self.declared_at(path).into_iter().flat_map(|declared| self.items_of(declared)).collect()
    }

    /// What `schema` stands for; of a list, what its items are.
    fn items_of(&self, schema: &'static Json) -> Vec<&'static Json> {
        let items = |schema: &'static Json| match schema.get("items") {
            Some(items) => self.expand(items),
            None => vec![schema],
        };
        self.expand(schema).into_iter().flat_map(items).collect()
    }

    /// The schemas that `schema` refers to or offers, without those that only do the same.
    fn expand(&self, schema: &'static Json) -> Vec<&'static Json> {
        if let Some(pointer) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#')) {
            return self.root.pointer(pointer).map(|target| self.expand(target)).unwrap_or_default();
        }
        let offered = ["anyOf", "oneOf", "allOf"].iter().filter_map(|keyword| schema[*keyword].as_array()).flatten();
        let offered: Vec<&Json> = offered.flat_map(|offered| self.expand(offered)).collect();
        if offered.is_empty() { vec![schema] } else { offered }
    }
}

fn property(table: &'static Json, key: &str) -> Option<&'static Json> {
    table["properties"].get(key).or_else(|| table.get("additionalProperties").filter(|others| others.is_object()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(dotted: &str) -> Vec<String> {
        dotted.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn keys_are_described_wherever_they_stand() {
        let lesson = |dotted: &str| describe_path(DocumentKind::Lesson, &path(dotted)).unwrap_or_default();
        assert_eq!(lesson("step.predict.ask"), "The question.");
        assert_eq!(lesson("step.do.at_once.by"), "The client that acts; a key of the lesson's `client` table.");
        assert_eq!(lesson("step.nothing"), "");
        assert!(lesson("world.shop.auth").len() > 10);
        let words = value_help(DocumentKind::Quiz, &path("question.level"));
        assert_eq!(words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>(), ["junior", "mid", "senior"]);
        let keys = table_help(DocumentKind::Lesson, &path("lane.shop"));
        assert!(keys.iter().any(|help| help.key == "auth" && !help.description.is_empty()), "{keys:?}");
        let texts = table_help(DocumentKind::Translation(TranslatedKind::Lesson), &path("step.predict"));
        assert_eq!(texts.len(), 3, "{texts:?}");
    }
}
