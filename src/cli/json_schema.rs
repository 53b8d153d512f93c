//! The JSON Schema of a lesson, a quiz or a pack, for editors that complete and check TOML.
//!
//! The shape comes from the serde types (draft 07, which the usual TOML editors read). What a schema can express but the
//! types cannot is added here: ids, ranges, words from tables, exactly one of several keys. What takes more than one look
//! at the file (links, names, locations in a text) is left to `authwalk check`.

mod facts;

use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use serde_json::{Value as Json, json};

use crate::content::topic::topics;
use crate::content::translation::{TranslatedKind, translation_schema};
use crate::content::{Code, FormatVersion, Lesson, Pack, Quiz, quiz};
use crate::model::act;

/// The files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaKind {
    /// A lesson.
    Lesson,
    /// A file of questions.
    Quiz,
    /// `authwalk.toml`.
    Pack,
    /// The texts of a lesson in another language.
    LessonTranslation,
    /// The texts of a file of questions in another language.
    QuizTranslation,
}

/// Words of a-z and 0-9 with `-` between them.
const KEBAB_CASE: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

/// Words of a-z and 0-9 with `.` or `-` between them.
const TOPIC_ID: &str = "^[a-z0-9]+([.-][a-z0-9]+)*$";

/// The name of an account, and of a lane.
const ACCOUNT_NAME: &str = "^[a-z0-9_]+$";

/// The JSON Schema of `kind`.
#[must_use]
pub fn schema(kind: SchemaKind) -> Json {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = match kind {
        SchemaKind::Lesson => generator.into_root_schema_for::<Lesson>().to_value(),
        SchemaKind::Quiz => generator.into_root_schema_for::<Quiz>().to_value(),
        SchemaKind::Pack => generator.into_root_schema_for::<Pack>().to_value(),
        SchemaKind::LessonTranslation => translation_schema::<Lesson>(TranslatedKind::Lesson, generator),
        SchemaKind::QuizTranslation => translation_schema::<Quiz>(TranslatedKind::Quiz, generator),
    };
    remove_nulls(&mut schema);
    let refinements = match kind {
        SchemaKind::Lesson => lesson_refinements(),
        SchemaKind::Quiz => quiz_refinements(),
        SchemaKind::Pack => pack_refinements(),
        SchemaKind::LessonTranslation | SchemaKind::QuizTranslation => translation_refinements(),
    };
    for (table, key, constraints) in refinements {
        refine(&mut schema, table, key, constraints);
    }
    require_text(&mut schema);
    if kind == SchemaKind::Lesson {
        schema["definitions"]["Facts"] = facts::facts_schema();
    }
    schema
}

/// Removes null from the types and the defaults: TOML has none, and a key that may be missing is simply not required.
fn remove_nulls(schema: &mut Json) {
    match schema {
        Json::Object(object) => {
            object.retain(|key, value| !(key == "default" && value.is_null()));
            if let Some(Json::Array(types)) = object.get_mut("type") {
                types.retain(|name| name != "null");
                if let [only] = &types[..] {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if let Some(Json::Array(mut any)) = object.remove("anyOf") {
                any.retain(|option| option["type"] != "null");
                // Draft 07 ignores everything beside `$ref`, such as a description; beside `allOf` it counts.
                let key = if any.len() == 1 { "allOf" } else { "anyOf" };
                object.insert(key.to_owned(), Json::Array(any));
            }
            object.values_mut().for_each(remove_nulls);
        }
        Json::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

/// A table (a definition, or `""` for the file), a key in it (or `""` for the table itself), and the constraints to add
/// there. A tuple, because the lists below are tables to be read row by row.
type Refinement = (&'static str, &'static str, Json);

/// Adds constraints to a table or a key. Objects are merged one level deep; any other value is replaced.
fn refine(schema: &mut Json, table: &str, key: &str, constraints: Json) {
    let definition = if table.is_empty() { Some(schema) } else { schema["definitions"].get_mut(table) };
    let target = match definition {
        Some(definition) if key.is_empty() => Some(definition),
        Some(definition) => definition["properties"].get_mut(key),
        None => None,
    };
    if let (Some(Json::Object(target)), Json::Object(constraints)) = (target, constraints) {
        for (keyword, constraint) in constraints {
            match (target.get_mut(&keyword), constraint) {
                (Some(Json::Object(existing)), Json::Object(added)) => existing.extend(added),
                (_, constraint) => drop(target.insert(keyword, constraint)),
            }
        }
    }
}

/// Demands exactly one of `keys`.
fn exactly_one(keys: &[&str]) -> Json {
    json!({ "oneOf": keys.iter().map(|key| json!({ "required": [key] })).collect::<Vec<_>>() })
}

/// A list of topics, for `covers` in lessons, steps and questions: of the built-in ones, which an editor completes, and of
/// those that a pack adds.
fn topic_list_schema() -> Json {
    let built_in: Vec<&str> = topics().iter().map(|topic| topic.id.as_str()).collect();
    json!({ "uniqueItems": true, "items": { "anyOf": [{ "enum": built_in }, { "pattern": TOPIC_ID }] } })
}

fn lesson_refinements() -> Vec<Refinement> {
    vec![
        ("", "format_version", json!({ "const": FormatVersion::CURRENT.number() })),
        ("", "id", json!({ "pattern": KEBAB_CASE })),
        ("", "covers", topic_list_schema()),
        ("", "needs", json!({ "items": { "pattern": KEBAB_CASE } })),
        ("", "step", json!({ "minItems": 1, "maxItems": 50 })),
        ("", "lane", json!({ "maxItems": 8 })),
        ("", "account", json!({ "maxProperties": 16, "propertyNames": { "pattern": ACCOUNT_NAME } })),
        ("Account", "password", json!({ "pattern": "\\S" })),
        ("Lane", "id", json!({ "pattern": "^[a-z0-9_]+$" })),
        ("Step", "id", json!({ "pattern": KEBAB_CASE })),
        ("Step", "covers", topic_list_schema()),
        ("Step", "", exactly_one(&["do", "task"])),
        ("Step", "do", json!({ "minItems": 1, "maxItems": 50 })),
        ("Step", "look_at", json!({ "items": { "pattern": facts::fact_prefix_pattern() } })),
        ("Prediction", "options", json!({ "minItems": 2, "uniqueItems": true })),
        ("Prediction", "about", json!({ "pattern": facts::fact_path_pattern() })),
        ("Task", "goal", json!({ "allOf": [facts_reference()], "minProperties": 1 })),
        ("Task", "solution", json!({ "minItems": 1, "maxItems": 50 })),
    ]
    .into_iter()
    .chain(act_refinements())
    .chain(operator_refinements())
    .collect()
}

fn act_refinements() -> Vec<Refinement> {
    // An act inside `at_once` has none of these: they belong to the acts as a whole.
    let not_in_at_once = json!({ "lane": false, "at_once": false, "expect": false, "expect_in": false, "save": false,
        "times": false, "each": false, "same_in_lanes": false, "differs_in_lanes": false });
    let one_of = |kinds: &[&str]| kinds.iter().map(|kind| json!({ "required": [kind] })).collect::<Vec<_>>();
    let acts_of_a_client = one_of(&["request", "forge", "guess", "script", "totp"]);
    let acts_of_nobody = one_of(&["clock", "operator", "at_once"]);
    vec![
        ("Act", "", exactly_one(&act::ACT_KINDS)),
        (
            "Act",
            "",
            json!({ "allOf": [
            { "if": { "anyOf": acts_of_a_client }, "then": { "required": ["by"] } },
            { "if": { "anyOf": acts_of_nobody }, "then": { "properties": { "by": false, "times": false, "each": false } } },
        ] }),
        ),
        ("Act", "clock", json!({ "pattern": "^\\s*[0-9]" })),
        ("Act", "each", json!({ "maxItems": act::MAX_REPETITIONS })),
        ("Act", "same_in_lanes", json!({ "items": { "pattern": facts::fact_path_pattern() } })),
        ("Act", "differs_in_lanes", json!({ "items": { "pattern": facts::fact_path_pattern() } })),
        ("Act", "expect", json!({ "allOf": [facts_reference()] })),
        ("Act", "expect_in", json!({ "additionalProperties": facts_reference() })),
        (
            "Act",
            "save",
            json!({
                "propertyNames": { "pattern": "^[A-Za-z0-9_]+$" },
                "additionalProperties": { "type": "string", "pattern": facts::fact_path_pattern() },
            }),
        ),
        (
            "Act",
            "at_once",
            json!({
                "minItems": 2,
                "maxItems": 64,
                "items": { "allOf": [{ "$ref": "#/definitions/Act" }, { "properties": not_in_at_once }] },
            }),
        ),
        (
            "Request",
            "line",
            json!({ "pattern": "^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS) (\\$[A-Za-z0-9_]+|(/|https?://[^/?#\\s])[!-~]*)$" }),
        ),
        (
            "HeaderValues",
            "",
            json!({ "anyOf": [{ "type": "string" }, { "type": "array", "minItems": 1, "items": { "type": "string" } }] }),
        ),
        // Editors that are strict ask that it be said when any key may stand in a table.
        ("Request", "json", json!({ "additionalProperties": true })),
        ("Request", "", json!({ "oneOf": [{ "required": ["line"] }, { "required": ["raw"], "maxProperties": 1 }] })),
    ]
}

fn operator_refinements() -> Vec<Refinement> {
    vec![
        ("Operator", "", exactly_one(&act::OPERATOR_ACTION_KINDS)),
        ("Operator", "ban", json!({ "pattern": ACCOUNT_NAME })),
        ("Operator", "end_sessions", json!({ "pattern": ACCOUNT_NAME })),
        ("Operator", "revoke", json!({ "pattern": ACCOUNT_NAME })),
        ("Operator", "restart", json!({ "const": true })),
        ("RoleChange", "user", json!({ "pattern": ACCOUNT_NAME })),
        ("RoleChange", "to", json!({ "enum": ["user", "admin"] })),
    ]
}

/// Facts and the values that they must have, as in `expect`.
fn facts_reference() -> Json {
    json!({ "$ref": "#/definitions/Facts" })
}

fn quiz_refinements() -> Vec<Refinement> {
    let one_right = || json!({ "properties": { "right": { "const": true } }, "required": ["right"] });
    vec![
        ("", "format_version", json!({ "const": FormatVersion::CURRENT.number() })),
        ("", "id", json!({ "pattern": KEBAB_CASE })),
        ("", "question", json!({ "minItems": 1 })),
        ("Question", "id", json!({ "pattern": KEBAB_CASE })),
        ("Question", "covers", topic_list_schema()),
        ("Question", "answers", json!({ "uniqueItems": true, "items": { "pattern": "^[a-z0-9.-]+/[1-9][0-9]*$" } })),
        ("Question", "", exactly_one(&quiz::QUESTION_KINDS)),
        ("Question", "choice", json!({ "minItems": 2, "contains": one_right() })),
        ("Question", "several", json!({ "minItems": 2, "contains": one_right() })),
        ("Question", "order", json!({ "minItems": 2, "uniqueItems": true })),
        ("Question", "match", json!({ "minItems": 2 })),
        ("Typed", "", json!({ "anyOf": [{ "required": ["accept"] }, { "required": ["number"] }] })),
        ("Typed", "", json!({ "dependencies": { "tolerance": ["number"], "unit": ["number"] } })),
        ("Typed", "accept", json!({ "minItems": 1 })),
        ("Typed", "tolerance", json!({ "minimum": 0 })),
        ("PredictStep", "step", json!({ "pattern": "^[a-z0-9-]+#[a-z0-9-]+$" })),
        ("PredictStep", "about", json!({ "pattern": facts::fact_path_pattern() })),
        (
            "Spot",
            "",
            json!({ "anyOf": [
                { "required": ["nothing_wrong"] },
                { "required": ["elsewhere_at"] },
                { "properties": { "place": { "contains": one_right() } } },
            ] }),
        ),
        ("Speak", "points", json!({ "minItems": 1, "uniqueItems": true })),
    ]
}

fn pack_refinements() -> Vec<Refinement> {
    let changeable: Vec<&str> = Code::ALL.iter().filter(|code| !code.has_fixed_level()).map(|code| code.id()).collect();
    let list = || json!({ "uniqueItems": true, "items": { "enum": changeable } });
    vec![
        ("", "format_version", json!({ "const": FormatVersion::CURRENT.number() })),
        ("", "id", json!({ "pattern": KEBAB_CASE })),
        ("", "parts", json!({ "uniqueItems": true })),
        ("", "fast_track", json!({ "uniqueItems": true, "items": { "pattern": KEBAB_CASE } })),
        ("Topic", "id", json!({ "pattern": TOPIC_ID })),
        ("PackLevels", "deny", list()),
        ("PackLevels", "warn", list()),
        ("PackLevels", "allow", list()),
    ]
}

fn translation_refinements() -> Vec<Refinement> {
    vec![
        ("", "format_version", json!({ "const": FormatVersion::CURRENT.number() })),
        ("", "language", json!({ "pattern": "^[a-z]{2}(-[A-Za-z0-9]{2,4})*$" })),
        ("", "id", json!({ "pattern": KEBAB_CASE })),
    ]
}

/// Keys with a text for readers, which therefore must not be empty.
const TEXT_KEYS: &[&str] = &[
    "title",
    "recap",
    "text",
    "after",
    "notes",
    "ask",
    "why",
    "because",
    "start",
    "lang",
    "unit",
    "elsewhere",
    "weak",
    "good",
    "strong",
    "code",
];

fn require_text(schema: &mut Json) {
    if let Some(Json::Object(properties)) = schema.get_mut("properties") {
        for (key, value) in properties {
            if TEXT_KEYS.contains(&key.as_str()) && value["type"] == "string" {
                value["pattern"] = json!("\\S");
            }
        }
    }
    if let Some(Json::Object(definitions)) = schema.get_mut("definitions") {
        definitions.values_mut().for_each(require_text);
    }
}
