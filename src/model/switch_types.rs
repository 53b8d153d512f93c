//! The words that a switch can be turned to, an enum for each kind of switch.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::switch::{SwitchDomain, SwitchType};

/// What a login gives the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Auth")]
pub enum AuthMode {
    /// The server remembers; the client holds a reference.
    Session,
    /// The client holds signed facts; the server checks them.
    Jwt,
    /// A session for pages and a JWT for the API.
    Both,
}

impl SwitchType for AuthMode {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Session, Self::Jwt, Self::Both])
    }
}

/// What an access token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenForm {
    /// Signed facts.
    Jwt,
    /// A random reference into a table of the shop's.
    Opaque,
}

impl SwitchType for TokenForm {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Jwt, Self::Opaque])
    }
}

/// How an access token can be taken back before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Revoke")]
pub enum RevocationMethod {
    /// Not at all: it is good until `exp`.
    Never,
    /// Its issuer and `jti` go onto a list, which each request is held against.
    Blocklist,
    /// Each account has a version, which each token names and each request compares.
    Version,
}

impl SwitchType for RevocationMethod {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Never, Self::Blocklist, Self::Version])
    }
}

/// Where session ids come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Ids")]
pub enum SessionIdGenerator {
    /// 128 bits from a generator: nobody guesses them.
    Random,
    /// One ID after the other: whoever has one knows the next. Careless.
    Counter,
}

impl SwitchType for SessionIdGenerator {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Random, Self::Counter])
    }
}

/// Where the shop keeps its sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SessionStoreKind {
    /// The memory of each server: gone after a restart.
    Memory,
    /// Files of each server's machine, one a session.
    Files,
    /// A database: SQLite.
    Sqlite,
    /// A store of its own that all servers ask: Redis or Valkey. Where there is none, SQLite plays it.
    Shared,
    /// Nowhere on the server: the record itself is the cookie, signed and readable.
    SignedCookie,
    /// Nowhere on the server: the record itself is the cookie, encrypted.
    EncryptedCookie,
}

impl SwitchType for SessionStoreKind {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Memory, Self::Files, Self::Sqlite, Self::Shared, Self::SignedCookie, Self::EncryptedCookie])
    }
}

/// What a full store does with a new session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FullStorePolicy {
    /// It refuses to write: nobody logs in any more, and nobody is thrown out.
    Refuse,
    /// It drops the sessions that were used longest ago, as a cache does.
    Evict,
}

impl SwitchType for FullStorePolicy {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Refuse, Self::Evict])
    }
}

/// How a load balancer chooses the server for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BalancerRouting {
    /// One after the other.
    RoundRobin,
    /// The server that answered this client first, which the balancer writes into a cookie `lb`.
    Sticky,
}

impl SwitchType for BalancerRouting {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::RoundRobin, Self::Sticky])
    }
}

/// The `SameSite` attribute (6265bis, section 5.6.7). `Unset` is a cookie without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SameSite {
    /// Same-site requests only.
    Strict,
    /// Those, and top-level navigation with a safe method.
    Lax,
    /// All requests; wants `Secure`.
    None,
    /// Not written: the browser's default applies.
    Unset,
}

impl SwitchType for SameSite {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Strict, Self::Lax, Self::None, Self::Unset])
    }
}

impl SameSite {
    /// The word that lessons use in facts.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::None => "none",
            Self::Unset => "unset",
        }
    }
}

/// A mistake that a careless verifier makes; each is one switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Carelessness")]
pub enum VerifierMistake {
    /// Believes the algorithm that the token's own header names.
    AlgFromHeader,
    /// Accepts `alg: none`, unless a deny-list spells it just so.
    AcceptNone,
    /// Uses one key for whatever algorithm is named.
    OneKeyForAll,
    /// Decodes and trusts.
    DecodeOnly,
    /// Uses the key that the token brings along.
    EmbeddedJwk,
    /// Follows `kid` into (virtual) files.
    KidAsPath,
    /// Does not look at `exp`.
    SkipExp,
    /// Does not look at `aud`.
    SkipAud,
    /// Takes base64 in any spelling.
    LaxBase64,
}

/// The CSRF token that a shop asks for before it changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CsrfToken")]
pub enum CsrfTokenKind {
    /// None.
    None,
    /// A random token that the server keeps with the session (OWASP: synchronizer token).
    Synchronizer,
    /// A token in a cookie and in the request, with an HMAC over the session ID.
    SignedDoubleSubmit,
    /// A token in a cookie and in the request, and nothing that ties it to the session. Careless.
    NaiveDoubleSubmit,
}

impl SwitchType for CsrfTokenKind {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::None, Self::Synchronizer, Self::SignedDoubleSubmit, Self::NaiveDoubleSubmit])
    }
}

/// Which origins a shop's answers let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Cors")]
pub enum CorsPolicy {
    /// None: no answer says anything about CORS.
    Nobody,
    /// Those on a list, compared letter by letter.
    Listed,
    /// Any, as `*`: good for what is public.
    Anybody,
    /// Whichever asks: its `Origin` is repeated. Careless.
    Reflect,
}

impl SwitchType for CorsPolicy {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Nobody, Self::Listed, Self::Anybody, Self::Reflect])
    }
}

/// Where a browser keeps an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Storage")]
pub enum TokenStorage {
    /// In a variable of the page: gone with the page.
    Variable,
    /// In `sessionStorage`: gone with the tab. Any script of the origin reads it.
    SessionStorage,
    /// In `localStorage`: stays. Any script of the origin reads it.
    LocalStorage,
    /// In a cookie `token` with the attributes of the session cookie. It travels by itself.
    Cookie,
}

impl SwitchType for TokenStorage {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Variable, Self::SessionStorage, Self::LocalStorage, Self::Cookie])
    }
}

/// The domain of a switch with these words, in the order in which a key press goes through them.
fn one_of(words: &[impl Serialize]) -> SwitchDomain {
    SwitchDomain::OneOf(words.iter().map(|word| json!(word)).collect())
}
