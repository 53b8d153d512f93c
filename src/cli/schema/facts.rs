//! The table of facts as a schema: what may stand in `expect`, `expect_in.<lane>` and `goal`, and which paths there are.

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

/// A table of promises.
pub(super) fn facts_schema() -> Json {
    let mut root = FactNode::default();
    for fact in FACTS {
        let node = fact.path.split('.').fold(&mut root, |node, part| node.children.entry(part).or_default());
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
        for (part, node) in &self.children {
            match *part {
                "<name>" => others = node.schema(),
                "<check>" => properties.extend(Check::ALL.iter().map(|check| (check.id().to_owned(), node.schema()))),
                part => drop(properties.insert(part.to_owned(), node.schema())),
            }
        }
        json!({ "type": "object", "properties": properties, "additionalProperties": others })
    }
}

/// What may be promised of a fact: a value, its opposite, a least one.
fn fact_schema(fact: &Fact) -> Json {
    let plain = plain_value_schema(fact);
    let any = json!({ "type": "string", "pattern": "^(absent|\\$.*)$" });
    let not = json!({ "type": "object", "required": ["not"], "additionalProperties": false,
        "properties": { "not": { "anyOf": [plain, any] } } });
    let least = json!({ "type": "object", "required": ["at_least"], "additionalProperties": false,
        "properties": { "at_least": { "type": "integer" } } });
    let mut forms = vec![plain, any, not];
    forms.extend(fact.kind.is_number().then_some(least));
    json!({ "description": fact.description, "anyOf": forms })
}

fn plain_value_schema(fact: &Fact) -> Json {
    match fact.kind {
        ValueKind::Number => json!({ "type": "integer" }),
        ValueKind::Count => json!({ "type": "integer", "minimum": 0 }),
        ValueKind::Status => status_schema(),
        ValueKind::Flag => json!({ "type": "boolean" }),
        _ if fact.accepts_any_kind() => json!({ "type": ["string", "integer", "boolean", "array"] }),
        ValueKind::Text => json!({ "type": "string" }),
        ValueKind::Word(words) => json!({ "enum": words }),
        ValueKind::CheckId => {
            json!({ "enum": std::iter::once("nothing").chain(Check::ALL.iter().map(|it| it.id())).collect::<Vec<_>>() })
        }
        ValueKind::Statuses => json!({ "type": "array", "items": status_schema() }),
        ValueKind::Texts => json!({ "type": "array", "items": { "type": "string" } }),
    }
}

fn status_schema() -> Json {
    json!({ "type": "integer", "minimum": 100, "maximum": 599 })
}

/// A pattern for the paths of facts: `save`, `about`.
pub(super) fn fact_path_pattern() -> String {
    let paths: Vec<String> = FACTS.iter().map(|fact| path_pattern(fact.path)).collect();
    format!("^({})$", paths.join("|"))
}

/// A pattern for those and for the paths above them: `look_at`.
pub(super) fn fact_prefix_pattern() -> String {
    let mut stems: Vec<String> = Vec::new();
    for fact in FACTS {
        let parts: Vec<&str> = fact.path.split('.').collect();
        for end in 1..=parts.len() {
            let stem = path_pattern(&parts.get(..end).unwrap_or_default().join("."));
            if !stems.contains(&stem) {
                stems.push(stem);
            }
        }
    }
    format!("^({})$", stems.join("|"))
}

fn path_pattern(path: &str) -> String {
    let checks = || format!("({})", Check::ALL.iter().map(|check| check.id()).collect::<Vec<_>>().join("|"));
    let parts = path.split('.').map(|part| match part {
        "<name>" => "[^.]+".to_owned(),
        "<check>" => checks(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("\\.")
}
