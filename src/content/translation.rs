//! The translation of one file: `lessons/vi/<id>.toml` holds the texts of a lesson in Vietnamese, and `quizzes/vi/<id>.toml`
//! those of a file of questions.

use schemars::JsonSchema;
use serde_json::{Map, Value as Json, json};

use super::language::Language;
use super::lesson::Lesson;
use super::quiz::Quiz;
use super::text_shape::{TextShape, TranslationMatch};

/// What a translation is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TranslatedKind {
    /// A lesson.
    Lesson,
    /// A file of questions.
    Quiz,
}

impl TranslatedKind {
    /// The word for it in a message.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Quiz => "quiz",
        }
    }

    /// Its texts.
    #[must_use]
    pub fn shape(self) -> &'static TextShape {
        match self {
            Self::Lesson => TextShape::of_lesson(),
            Self::Quiz => TextShape::of_quiz(),
        }
    }
}

/// The texts of a lesson or of a file of questions in another language.
#[derive(Clone, Debug)]
pub struct Translation {
    /// What it is of.
    pub kind: TranslatedKind,
    /// The language, as the file says it; perhaps not a tag of any.
    pub language: String,
    /// The id of the original.
    pub id: String,
    /// The whole file.
    pub texts: Json,
}

impl Translation {
    /// What a file says that holds a translation.
    #[must_use]
    pub fn from_file(kind: TranslatedKind, texts: Json) -> Self {
        let text_of = |key: &str| texts.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
        Self { kind, language: text_of("language"), id: text_of("id"), texts }
    }

    /// Whether it is into this language.
    #[must_use]
    pub fn is_into(&self, language: &Language) -> bool {
        self.language == language.tag()
    }

    /// Lays it beside `lesson`; nothing if it is of questions.
    #[must_use]
    pub fn compare_with_lesson(&self, lesson: &Lesson) -> Vec<TranslationMatch> {
        self.compare(TranslatedKind::Lesson, serde_json::to_value(lesson))
    }

    /// Lays it beside `quiz`; nothing if it is of a lesson.
    #[must_use]
    pub fn compare_with_quiz(&self, quiz: &Quiz) -> Vec<TranslationMatch> {
        self.compare(TranslatedKind::Quiz, serde_json::to_value(quiz))
    }

    fn compare(&self, kind: TranslatedKind, original: serde_json::Result<Json>) -> Vec<TranslationMatch> {
        match original {
            Ok(original) if kind == self.kind => self.kind.shape().compare(&original, &self.texts),
            _ => Vec::new(),
        }
    }
}

/// The JSON Schema of translations of `T`, made of that of `T`, which `generator` describes: its texts, the ids by which they
/// are found, and nothing else.
#[must_use]
pub fn translation_schema<T: JsonSchema>(kind: TranslatedKind, generator: schemars::SchemaGenerator) -> Json {
    let original = generator.into_root_schema_for::<T>().to_value();
    let mut schema = OriginalSchema { root: &original }.texts_of(kind.shape(), &original, &["format_version", "id"]);
    schema["title"] = json!(format!("{} translation", kind.word()));
    schema["description"] = json!(format!("The texts of a {} in another language.", kind.word()));
    let language = json!({ "description": "The language: two letters, as the folder is called.", "type": "string" });
    schema["properties"]["language"] = language;
    if let Json::Array(required) = &mut schema["required"] {
        required.push(json!("language"));
    }
    for definitions in ["$defs", "definitions"] {
        if let Some(Json::Object(all)) = original.get(definitions) {
            let text = schema["properties"].to_string();
            let is_used = |name: &str| text.contains(&format!("\"#/{definitions}/{name}\""));
            let used: Map<String, Json> = all
                .iter()
                .filter(|(name, _)| is_used(name))
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect();
            schema[definitions] = Json::Object(used);
        }
    }
    if let Some(dialect) = original.get("$schema") {
        schema["$schema"] = dialect.clone();
    }
    schema
}

/// The schema of what is translated.
struct OriginalSchema<'s> {
    root: &'s Json,
}

impl OriginalSchema<'_> {
    /// The part of `schema` that `shape` names, with these keys besides, which are needed.
    fn texts_of(&self, shape: &TextShape, schema: &Json, keys: &[&str]) -> Json {
        let resolved = self.resolve(schema);
        match shape {
            TextShape::Text(_) | TextShape::Alternatives => schema.clone(),
            TextShape::Table(texts) => {
                let property = |key: &str| resolved["properties"][key].clone();
                let own = keys.iter().map(|key| ((*key).to_owned(), property(key)));
                let texts = texts
                    .iter()
                    .map(|(key, shape)| ((*key).to_owned(), self.texts_of(shape, &resolved["properties"][*key], &[])));
                let properties: Map<String, Json> = own.chain(texts).collect();
                json!({ "type": "object", "description": resolved["description"], "properties": properties,
                    "required": keys, "additionalProperties": false })
            }
            TextShape::List(item) => self.list_of(item, resolved, schema, &[]),
            TextShape::ById(item) => self.list_of(item, resolved, schema, &["id"]),
        }
    }

    fn list_of(&self, item: &TextShape, list: &Json, schema: &Json, keys: &[&str]) -> Json {
        let items = self.texts_of(item, &list["items"], keys);
        json!({ "type": "array", "description": schema["description"], "items": items })
    }

    /// The schema that counts where `schema` refers to another, or offers null beside one.
    fn resolve<'s>(&'s self, schema: &'s Json) -> &'s Json {
        let reference = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
        if let Some(target) = reference.and_then(|pointer| self.root.pointer(pointer)) {
            return self.resolve(target);
        }
        match &schema["anyOf"] {
            Json::Array(options) => match options.iter().find(|option| option["type"] != "null") {
                Some(option) => self.resolve(option),
                None => schema,
            },
            _ => schema,
        }
    }
}
