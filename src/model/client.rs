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
    /// What a browser does with cookies in pages of another site.
    pub third_party_cookies: ThirdPartyCookies,
}

/// What a browser does with cookies of a site other than the page's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ThirdPartyCookies {
    /// They are stored and sent.
    #[default]
    Allowed,
    /// They are neither stored nor sent, but for partitioned ones.
    Blocked,
    /// Each top-level site has a jar of its own for them.
    Partitioned,
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
    /// What a browser does with cookies in pages of another site; `allowed` when missing.
    #[serde(default)]
    #[schemars(extend("x-since" = 2))]
    third_party_cookies: ThirdPartyCookies,
}

impl From<ClientForm> for ClientSetup {
    fn from(form: ClientForm) -> Self {
        match form {
            ClientForm::Word(kind) => {
                Self { kind, refresh_on_401: false, third_party_cookies: ThirdPartyCookies::default() }
            }
            ClientForm::Table(ClientTable { kind, refresh_on_401, third_party_cookies }) => {
                Self { kind, refresh_on_401, third_party_cookies }
            }
        }
    }
}
