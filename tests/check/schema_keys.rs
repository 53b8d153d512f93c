//! The keys of the format, as its JSON Schemas have them: which table each belongs to, what it may be, and a lesson that
//! turns every switch.

use std::collections::{BTreeMap, BTreeSet};

use authwalk::internals::cli::{SchemaKind, schema};
use serde_json::Value as Json;

/// A key of the format, or one of the variants of a value that is a table: the definition that has it (`Step`), and its name.
pub(crate) type FormatKey = (String, String);

/// The schema of one kind of file.
pub(crate) struct SchemaKeys {
    root: Json,
}

/// A part of a schema, with the key that it describes.
struct Described<'s> {
    key: FormatKey,
    schema: &'s Json,
}

impl SchemaKeys {
    pub(crate) fn of(kind: SchemaKind) -> Self {
        Self { root: schema(kind) }
    }

    /// Every key, except those of expectations: facts have a table of their own.
    pub(crate) fn all(&self) -> BTreeSet<FormatKey> {
        let definitions = self.root["definitions"].as_object().expect("definitions");
        let definitions = definitions.iter().filter(|(name, _)| *name != "Facts");
        let tables = definitions.map(|(name, table)| (name.as_str(), table)).chain([("", &self.root)]);
        let keys = |(name, table): (&str, &Json)| {
            let keys = keys_of(table).into_iter().chain(variant_keys(table));
            keys.map(|key| (name.to_owned(), key)).collect::<Vec<_>>()
        };
        tables.flat_map(keys).collect()
    }

    /// The keys that a value of another type can be given to.
    pub(crate) fn typed_keys(&self) -> BTreeSet<FormatKey> {
        // The value of a variant has a type in any case.
        self.all().into_iter().filter(|key| self.property(key).is_none_or(is_typed)).collect()
    }

    /// The keys whose values are some words.
    pub(crate) fn keys_with_words(&self) -> BTreeSet<FormatKey> {
        let has_words = |key: &FormatKey| {
            let forms = self.property(key).map(|property| self.forms(property));
            forms.into_iter().flatten().any(|(_, form)| form["const"].is_string())
        };
        self.all().into_iter().filter(has_words).collect()
    }

    /// What a table says of a key; `None` for a variant.
    fn property(&self, (definition, key): &FormatKey) -> Option<&Json> {
        let table = if definition.is_empty() { &self.root } else { &self.root["definitions"][definition] };
        table["properties"].get(key)
    }

    /// The keys that `path` may lead to; several where a value has several forms.
    pub(crate) fn at(&self, path: &[String]) -> Vec<FormatKey> {
        self.described(path).into_iter().map(|described| described.key).collect()
    }

    fn described(&self, path: &[String]) -> Vec<Described<'_>> {
        let none = || (String::new(), String::new());
        let mut found = vec![Described { key: none(), schema: &self.root }];
        for name in path {
            found = found.into_iter().flat_map(|described| self.inside(described.schema, name)).collect();
        }
        found
    }

    /// What the value of the key `name` is described by, in a table that `schema` describes.
    fn inside<'s>(&'s self, schema: &'s Json, name: &str) -> Vec<Described<'s>> {
        let describe = |(definition, form): (String, &'s Json)| {
            let property = form["properties"].get(name);
            let any = form.get("additionalProperties").filter(|any| any.is_object());
            let schema = property.or(any)?;
            let key = property.map_or_else(|| (String::new(), String::new()), |_| (definition, name.to_owned()));
            Some(Described { key, schema })
        };
        self.forms(schema).into_iter().filter_map(describe).collect()
    }

    /// Every form that a value, or an element of a list of them, may have, with the name of its definition.
    fn forms<'s>(&'s self, schema: &'s Json) -> Vec<(String, &'s Json)> {
        let mut forms = vec![(String::new(), schema)];
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/definitions/")) {
            let definition = self.forms(&self.root["definitions"][name]);
            forms.extend(
                definition
                    .into_iter()
                    .map(|(inner, form)| (if inner.is_empty() { name.to_owned() } else { inner }, form)),
            );
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            forms.extend(schema[keyword].as_array().into_iter().flatten().flat_map(|part| self.forms(part)));
        }
        for keyword in ["items", "contains"] {
            forms.extend(schema.get(keyword).into_iter().flat_map(|part| self.forms(part)));
        }
        forms
    }

    /// A lesson that turns every switch of its world and a lane, and in which everything happens to a server.
    pub(crate) fn lesson_of_switches(&self) -> String {
        let mut lines = BTreeMap::new();
        self.switches("SetupPatch", "", &mut lines);
        let world: Vec<String> = lines.iter().map(|(path, value)| format!("world.{path} = {value}\n")).collect();
        let mut lane = BTreeMap::new();
        for (part, definition) in [("issuer", "IssuerPatch"), ("app", "AppPatch"), ("photos", "PhotosPatch")] {
            self.switches(definition, &format!("{part}."), &mut lane);
        }
        let lane: Vec<String> = lane.iter().map(|(path, value)| format!("{path} = {value}\n")).collect();
        let replicas: Vec<String> = variant_keys(&self.root["definitions"]["ReplicaAction"])
            .iter()
            .map(|action| format!("[[step.do]]\noperator.replica = {{ {action} = 1 }}\n"))
            .collect();
        let (world, lane, replicas) = (world.concat(), lane.concat(), replicas.concat());
        format!(
            "format_version = 2\nid = \"every-switch\"\ntitle = \"T\"\nminutes = 1\ncovers = []\nclient.bob = \"browser\"\n\
            {world}[[lane]]\nid = \"one\"\ntitle = \"One\"\n{lane}[[lane]]\nid = \"two\"\ntitle = \"Two\"\n[[step]]\nid = \"a\"\n\
            title = \"S\"\ntext = \"T\"\n[[step.do]]\nlane = \"one\"\nby = \"bob\"\nrequest.line = \"GET /me\"\n\
            expect.user = \"nobody\"\n{replicas}"
        )
    }

    /// The switches of `definition`, each with a value that it may have.
    fn switches(&self, definition: &str, prefix: &str, lines: &mut BTreeMap<String, String>) {
        let properties = self.root["definitions"][definition]["properties"].as_object().expect("switches");
        for (name, property) in properties {
            let path = format!("{prefix}{name}");
            let group = property["allOf"][0]["$ref"].as_str().and_then(|name| name.strip_prefix("#/definitions/"));
            match group.filter(|group| group.ends_with("Patch")) {
                Some(group) => self.switches(group, &format!("{path}."), lines),
                None => drop(lines.insert(path, self.value_of(property))),
            }
        }
    }

    fn value_of(&self, property: &Json) -> String {
        let word = self
            .forms(property)
            .into_iter()
            .find_map(|(_, form)| form["const"].as_str())
            .map(|word| format!("{word:?}"));
        match property["type"].as_str() {
            Some("boolean") => "true".to_owned(),
            Some("integer") => "1".to_owned(),
            Some("array") => format!("[{}]", word.unwrap_or_else(|| "\"x\"".to_owned())),
            Some("object") => "{ x = \"https://x.test\" }".to_owned(),
            _ => word.unwrap_or_else(|| "\"x\"".to_owned()),
        }
    }
}

/// Whether a schema demands anything of a value.
fn is_typed(schema: &Json) -> bool {
    ["type", "allOf", "anyOf", "oneOf", "$ref"].iter().any(|keyword| schema.get(keyword).is_some())
}

/// The keys of those variants of a value that are tables with one key.
fn variant_keys(value: &Json) -> Vec<String> {
    value["oneOf"].as_array().into_iter().flatten().flat_map(keys_of).collect()
}

fn keys_of(table: &Json) -> Vec<String> {
    table["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}
