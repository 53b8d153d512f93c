//! `docs/examples.md`: complete, sound, and the source of the examples in the reference.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use authwalk::internals::cli::{SchemaKind, schema};
use authwalk::internals::content::Library;
use authwalk::internals::content::QUESTION_KINDS;
use authwalk::internals::lab::SharedStoreSource;
use authwalk::internals::model::{ACT_KINDS, FactValue, OPERATOR_ACTION_KINDS, fact};
use authwalk::internals::play::replay::replay;
use authwalk::internals::play::{LabSeed, set_shared_store};

use super::{check, folder, write};
use crate::common::stdout;

/// The files on the page, each with the name in its heading.
pub(crate) fn files() -> Vec<(String, String)> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples.md");
    let page = fs::read_to_string(page).expect("the page");
    let sections = page.split("\n## ").skip(1);
    let file = |section: &str| {
        let name = section.split('`').nth(1).expect("a name").to_owned();
        let text = section.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).expect("a file");
        (name, text.to_owned())
    };
    sections.map(file).collect()
}

#[test]
fn the_examples_are_sound_to_the_last_warning() {
    let folder = folder(&[]);
    for (name, text) in files() {
        write(folder.path(), &name, &text);
    }
    let output = check(folder.path(), &[".", "--warnings-as-errors"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).starts_with("4 lessons played and 11 questions read"), "{}", stdout(&output));
}

/// Keys of switches, which have a table of their own, and of the reference's tables of facts.
const TABLES: [&str; 2] = ["Patch", "Facts"];

#[test]
fn every_key_and_every_kind_has_its_example() {
    let mut keys = BTreeSet::new();
    for (_, text) in files() {
        keys_of(&toml::from_str(&text).expect("TOML"), &mut keys);
    }
    let mut missing: Vec<String> = Vec::new();
    for kind in [SchemaKind::Lesson, SchemaKind::Quiz, SchemaKind::Pack] {
        let schema = schema(kind);
        let definitions = schema["definitions"].as_object().into_iter().flatten();
        let tables =
            definitions.filter(|(name, _)| !TABLES.iter().any(|table| name.contains(table))).map(|(_, table)| table);
        for table in tables.chain([&schema]) {
            let named = table["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone());
            missing.extend(named.filter(|key| !keys.contains(key)));
        }
    }
    assert_eq!(missing, [""; 0], "docs/examples.md shows one of each key: add these");
    for kind in ACT_KINDS.iter().chain(&OPERATOR_ACTION_KINDS).chain(&QUESTION_KINDS) {
        assert!(keys.contains(*kind), "{kind}");
    }
}

fn keys_of(table: &toml::Table, keys: &mut BTreeSet<String>) {
    for (key, value) in table {
        keys.insert(key.clone());
        tables_in(value, keys);
    }
}

fn tables_in(value: &toml::Value, keys: &mut BTreeSet<String>) {
    match value {
        toml::Value::Table(table) => keys_of(table, keys),
        toml::Value::Array(items) => items.iter().for_each(|item| tables_in(item, keys)),
        _ => {}
    }
}

/// What each fact said when the lessons on the page were played, as it would be written: `store.sessions = 1`.
pub(crate) fn fact_examples() -> BTreeMap<&'static str, String> {
    let mut examples = BTreeMap::new();
    // The same on every machine, whether it has a Redis or not.
    set_shared_store(SharedStoreSource::Sqlite);
    let library = Library::from_texts(files());
    for lesson in &library.lessons {
        let replayed = replay(Arc::new(lesson.value.clone()), LabSeed::Fixed(0)).expect("a loopback");
        let lanes = replayed.attempt.runs().iter().flat_map(|run| &run.lanes);
        for (fact, value) in lanes.flat_map(|lane| &lane.acts).flat_map(|act| fact::offered_facts(&act.outcome)) {
            examples.entry(fact.fact.path).or_insert_with(|| format!("{} = {}", fact.path(), toml_text(&value)));
        }
    }
    examples
}

/// A value as TOML. What was drawn by lot is left out, so that the page stays as it is.
fn toml_text(value: &FactValue) -> String {
    match value {
        FactValue::Text(text) if text.len() > 24 => "\"…\"".to_owned(),
        FactValue::Text(text) => format!("{text:?}"),
        FactValue::List(values) => format!("[{}]", values.iter().map(toml_text).collect::<Vec<_>>().join(", ")),
        FactValue::Flag(flag) => flag.to_string(),
        other => other.to_string(),
    }
}
