//! Who acts: the clients of a lesson.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// Who acts: a kind of client as a word, or a table with `kind`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "ClientForm")]
#[schemars(rename = "Client")]
pub struct ClientSetup {
    /// What kind of program it is.
    pub kind: ClientKind,
    /// Answers a 401 by refreshing once and repeating the request.
    pub refresh_on_401: bool,
}

/// The two ways to write a client.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum ClientForm {
    Word(ClientKind),
    Table(ClientTable),
}

/// The table form of a client.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClientTable {
    kind: ClientKind,
    #[serde(default)]
    refresh_on_401: bool,
}

impl From<ClientForm> for ClientSetup {
    fn from(form: ClientForm) -> Self {
        match form {
            ClientForm::Word(kind) => Self { kind, refresh_on_401: false },
            ClientForm::Table(ClientTable { kind, refresh_on_401 }) => Self { kind, refresh_on_401 },
        }
    }
}
