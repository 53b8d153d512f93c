//! Who acts: the clients of a lesson.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize};

/// What kind of program a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// Has a cookie jar and follows the browser's rules.
    Browser,
    /// Has a jar, but no browser guards it.
    Mobile,
    /// Another server: sends only what it is told to.
    Service,
    /// Sends exactly what the attacker wants, by hand.
    Attacker,
}

impl ClientKind {
    /// The word that lessons and screens use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Mobile => "mobile app",
            Self::Service => "service",
            Self::Attacker => "tool",
        }
    }
}

/// A client as a lesson sets it up, written as a word (`"browser"`) or, with options, as a table (`{ kind = "mobile" }`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ClientSetup {
    /// What kind of program it is.
    pub kind: ClientKind,
    /// Answers a 401 by refreshing once and repeating the request.
    pub refresh_on_401: bool,
}

impl<'de> Deserialize<'de> for ClientSetup {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ClientSetupVisitor)
    }
}

impl JsonSchema for ClientSetup {
    fn schema_name() -> Cow<'static, str> {
        "Client".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (word, table) = (generator.subschema_for::<ClientKind>(), generator.subschema_for::<ClientTable>());
        json_schema!({ "description": "Who acts: a kind of client as a word, or a table with `kind`.", "anyOf": [word, table] })
    }
}

/// The table form of a client.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClientTable {
    kind: ClientKind,
    #[serde(default)]
    refresh_on_401: bool,
}

struct ClientSetupVisitor;

impl<'de> Visitor<'de> for ClientSetupVisitor {
    type Value = ClientSetup;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a kind of client (\"browser\", \"mobile\", \"service\", \"attacker\") or a table with `kind`")
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<ClientSetup, E> {
        let kind = ClientKind::deserialize(de::value::StrDeserializer::<E>::new(word))?;
        Ok(ClientSetup { kind, refresh_on_401: false })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<ClientSetup, A::Error> {
        let ClientTable { kind, refresh_on_401 } = ClientTable::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ClientSetup { kind, refresh_on_401 })
    }
}
