//! The table of facts as a schema: the values of `expect`, `expect_in.<lane>` and `goal`, and the paths that exist.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

use crate::model::fact::{FACTS, Fact, ValueKind};
use crate::model::trace::Check;

/// Facts by the segments of their paths.
#[derive(Default)]
struct FactNode {
    fact: Option<&'static Fact>,
    children: BTreeMap<&'static str, FactNode>,
}

/// The schema of a table of facts, nested by the segments of their paths.
pub(super) fn facts_schema() -> Json {
    let mut root = FactNode::default();
    for fact in FACTS {
        let mut node = &mut root;
        for segment in fact.path.split('.') {
            node = node.children.entry(segment).or_default();
        }
        node.fact = Some(fact);
    }
    root.table()
}

impl FactNode {
    fn schema(&self) -> Json {
        match (self.fact, self.children.is_empty()) {
            (Some(fact), true) => fact_schema(fact),
            (Some(fact), false) => json!({ "anyOf": [fact_schema(fact), self.table()] }),
            (None, _) => self.table(),
        }
    }

    fn table(&self) -> Json {
        let mut properties = Map::new();
        let mut others = json!(false);
        for (segment, node) in &self.children {
            match *segment {
                "<name>" | "<switch>" => others = node.schema(),
                "<check>" => properties.extend(Check::ALL.iter().map(|check| (check.id().to_owned(), node.schema()))),
                segment => drop(properties.insert(segment.to_owned(), node.schema())),
            }
        }
        json!({ "type": "object", "properties": properties, "additionalProperties": others })
    }
}

/// What may be demanded of a fact: a value, or a table of conditions. A text that begins with `$` stands for a saved value,
/// whatever the kind of the fact.
fn fact_schema(fact: &Fact) -> Json {
    let value = plain_value_schema(fact);
    let absent_or_saved = json!({ "type": "string", "pattern": "^(absent|\\$.*)$" });
    let any_value = json!({ "anyOf": [value, absent_or_saved] });
    let one_of = conditions(&Map::from_iter([(
        "one_of".to_owned(),
        json!({ "type": "array", "minItems": 1, "items": any_value }),
    )]));
    let mut tests = Map::from_iter([("not".to_owned(), any_value)]);
    if fact.kind.may_be_number() {
        let bound = json!({ "anyOf": [{ "type": "integer" }, { "type": "string", "pattern": "^\\$" }] });
        tests.extend(["at_least", "at_most"].map(|key| (key.to_owned(), bound.clone())));
    }
    if fact.kind.element_form().is_some() {
        let part = json!({ "type": ["string", "integer", "boolean"] });
        tests.extend(["contains", "lacks"].map(|key| (key.to_owned(), part.clone())));
        if fact.kind.is_list() {
            tests.insert("in_order".to_owned(), json!({ "type": "array", "minItems": 1, "items": part }));
        }
    }
    json!({ "description": fact.description, "anyOf": [value, absent_or_saved, conditions(&tests), one_of] })
}

/// A table with at least one of these tests.
fn conditions(tests: &Map<String, Json>) -> Json {
    json!({ "type": "object", "minProperties": 1, "additionalProperties": false, "properties": tests })
}

fn plain_value_schema(fact: &Fact) -> Json {
    match fact.kind {
        ValueKind::Number => json!({ "type": "integer" }),
        ValueKind::Count => json!({ "type": "integer", "minimum": 0 }),
        ValueKind::Status => status_schema(),
        ValueKind::Flag => json!({ "type": "boolean" }),
        ValueKind::HeaderValue => json!({ "type": ["string", "integer"] }),
        ValueKind::Json => json!({ "type": ["string", "integer", "boolean", "array"] }),
        ValueKind::Text => json!({ "type": "string" }),
        ValueKind::Word(words) => json!({ "enum": words }),
        ValueKind::CheckId => {
            json!({ "enum": std::iter::once("nothing").chain(Check::ALL.iter().map(|check| check.id())).collect::<Vec<_>>() })
        }
        ValueKind::Statuses => json!({ "type": "array", "items": status_schema() }),
        ValueKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
    }
}

fn status_schema() -> Json {
    json!({ "type": "integer", "minimum": 100, "maximum": 599 })
}

/// A pattern for the paths of facts, as in `save` and `about`.
pub(super) fn fact_path_pattern() -> String {
    let paths: Vec<String> = FACTS.iter().map(|fact| path_pattern(fact.path)).collect();
    format!("^({})$", paths.join("|"))
}

/// A pattern for the paths of facts and for every path above one, as in `look_at`.
pub(super) fn fact_prefix_pattern() -> String {
    let mut prefixes: Vec<String> = Vec::new();
    for fact in FACTS {
        let segments: Vec<&str> = fact.path.split('.').collect();
        for end in 1..=segments.len() {
            let prefix = path_pattern(&segments.get(..end).unwrap_or_default().join("."));
            if !prefixes.contains(&prefix) {
                prefixes.push(prefix);
            }
        }
    }
    format!("^({})$", prefixes.join("|"))
}

fn path_pattern(path: &str) -> String {
    let checks = || format!("({})", Check::ALL.iter().map(|check| check.id()).collect::<Vec<_>>().join("|"));
    let segments = path.split('.').map(|segment| match segment {
        "<name>" => "[^.]+".to_owned(),
        "<switch>" => "[a-z_.]+".to_owned(),
        "<check>" => checks(),
        segment => segment.to_owned(),
    });
    segments.collect::<Vec<_>>().join("\\.")
}
