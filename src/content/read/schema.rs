//! What the JSON Schema of a type demands of a value. The types of lessons, quizzes and packs declare their keys once:
//! serde and the schema are both derived from them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::{ReplaceBoolSchemas, Transform as _};
use serde::Deserialize;
use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeInteger, DeString, DeTable, DeValue};

use crate::content::suggestion::join_alternatives;
use crate::content::translation::{TranslatedKind, translation_schema};

/// A JSON Schema, with the keywords that the types of content need. Where it says nothing, everything fits.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Schema {
    #[serde(rename = "$defs")]
    definitions: BTreeMap<String, Schema>,
    #[serde(rename = "$ref")]
    reference: String,
    /// An `Option`, or a word in place of which a table may stand.
    any_of: Vec<Schema>,
    /// The variants of an enum: each is a word, or a table with one key.
    pub(super) one_of: Vec<Schema>,
    #[serde(rename = "const")]
    pub(super) word: Option<String>,
    #[serde(rename = "type")]
    types: Json,
    pub(super) properties: BTreeMap<String, Schema>,
    pub(super) required: Vec<String>,
    additional_properties: Option<Box<Schema>>,
    items: Option<Box<Schema>>,
    prefix_items: Vec<Schema>,
    not: Json,
    minimum: Option<f64>,
    maximum: Option<f64>,
    /// The first version of the format that knows this key or word; 0 for one that was always there.
    #[serde(rename = "x-since")]
    pub(super) since: u32,
}

impl Schema {
    pub(super) fn of<T: JsonSchema>() -> Self {
        let generator = SchemaSettings::default().with_transform(ReplaceBoolSchemas::default()).into_generator();
        serde_json::from_value(generator.into_root_schema_for::<T>().to_value()).unwrap_or_default()
    }

    /// That of translations of `T`.
    pub(super) fn of_translation<T: JsonSchema>(kind: TranslatedKind) -> Self {
        let generator = SchemaSettings::default().with_transform(ReplaceBoolSchemas::default()).into_generator();
        let Ok(mut schema) = schemars::Schema::try_from(translation_schema::<T>(kind, generator)) else {
            return Self::default();
        };
        ReplaceBoolSchemas::default().transform(&mut schema);
        serde_json::from_value(schema.to_value()).unwrap_or_default()
    }

    /// The schema that counts for this value, where `schema` refers to another one or offers two. `self` is that of the
    /// file.
    pub(super) fn resolve<'s>(&'s self, schema: &'s Self, value: &DeValue<'_>) -> &'s Self {
        if let Some(definition) = schema.reference.strip_prefix("#/$defs/").and_then(|name| self.definitions.get(name))
        {
            return self.resolve(definition, value);
        }
        match &schema.any_of[..] {
            [_, table] if table.types != "null" && value.is_table() => self.resolve(table, value),
            [_, list] if list.types == "array" && value.is_array() => self.resolve(list, value),
            [schema, _] => self.resolve(schema, value),
            _ => schema,
        }
    }

    /// The type in the words of JSON Schema. An enum has none, nor has what may be anything.
    pub(super) fn type_name(&self) -> &str {
        match self.types.as_str().or_else(|| self.types[0].as_str()) {
            Some(name) => name,
            None if self.one_of.is_empty() => "anything",
            None => "enum",
        }
    }

    /// The variants of an enum that are words.
    pub(super) fn words(&self) -> Vec<&str> {
        self.one_of.iter().filter_map(|variant| variant.word.as_deref()).collect()
    }

    /// The keys of the variants of an enum that are tables.
    pub(super) fn variant_keys(&self) -> Vec<&str> {
        self.one_of.iter().flat_map(|variant| variant.properties.keys()).map(String::as_str).collect()
    }

    /// The variants of an enum as an author writes them: `keep`, `{ secret = … }`.
    fn written_variants(&self) -> Vec<String> {
        let tables = self.variant_keys().into_iter().map(|key| format!("{{ {key} = … }}"));
        self.words().into_iter().map(str::to_owned).chain(tables).collect()
    }

    /// The schema of the elements of a list that has this many; `None` if it cannot have as many.
    pub(super) fn item(&self, count: usize) -> Option<&Self> {
        let pair = self.prefix_items.first().filter(|_| self.prefix_items.len() == count);
        pair.or(self.items.as_deref()).or_else(|| (self.type_name() == "anything").then_some(self))
    }

    /// The schema of the value of a key; `None` if the key means nothing.
    pub(super) fn value(&self, key: &str) -> Option<&Self> {
        let others = self.additional_properties.as_deref().filter(|others| others.not.is_null());
        let anything = || (self.type_name() == "anything").then_some(self);
        self.properties.get(key).or(others).or_else(anything)
    }

    /// The keys that `table` must have and lacks.
    pub(super) fn missing_keys(&self, table: &DeTable<'_>) -> Vec<&str> {
        // Both are short, and to compare is faster than to hash.
        let has = |name: &str| table.keys().any(|key| key.get_ref() == name);
        self.required.iter().map(String::as_str).filter(|name| !has(name)).collect()
    }

    /// A value that fits, except that a table still lacks the keys that it must have.
    pub(super) fn placeholder(&self) -> DeValue<'static> {
        match self.type_name() {
            "object" => DeValue::Table(DeTable::new()),
            "array" => {
                DeValue::Array(self.prefix_items.iter().map(|item| Spanned::new(0..0, item.placeholder())).collect())
            }
            "integer" | "number" => DeValue::Integer(DeInteger::default()),
            "boolean" => DeValue::Boolean(false),
            // Where no variant is a word, the first of its tables stands for it.
            "enum" if self.words().is_empty() => {
                let first = self.one_of.iter().find_map(|variant| variant.properties.iter().next());
                let entry = |(key, value): (&String, &Self)| {
                    (Spanned::new(0..0, DeString::Owned(key.clone())), Spanned::new(0..0, value.placeholder()))
                };
                DeValue::Table(first.map(entry).into_iter().collect())
            }
            _ => DeValue::String(DeString::Owned(self.words().first().copied().unwrap_or_default().to_owned())),
        }
    }

    /// Whether a number is neither too small nor too large.
    pub(super) fn is_in_range(&self, number: f64) -> bool {
        number.is_finite()
            && self.minimum.is_none_or(|least| number >= least)
            && self.maximum.is_none_or(|most| number <= most)
    }

    /// What an author should write, as the object of a sentence.
    pub(super) fn describe(&self) -> String {
        match self.type_name() {
            "object" => "a table".into(),
            "array" if self.items.is_none() => "a pair of texts".into(),
            "array" => "a list".into(),
            "integer" => match (self.minimum, self.maximum) {
                (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
                _ => "a whole number, 0 or more".into(),
            },
            "number" => "a number".into(),
            "boolean" => "true or false".into(),
            "string" => "a text".into(),
            "anything" => "a number that fits into 64 bits".into(),
            _ => {
                let variants = self.written_variants();
                join_alternatives(&variants.iter().map(String::as_str).collect::<Vec<_>>())
            }
        }
    }
}
