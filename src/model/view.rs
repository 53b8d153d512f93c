//! How a world now stands: what a learner could find by looking into the shop and into every jar.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde_json::Value as Json;

use super::setup::{SameSite, Setup};

/// How one lane's world now stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct View {
    /// The lab's time, in seconds since 1970-01-01Z.
    pub now: i64,
    /// The switches as they are now.
    pub setup: Setup,
    /// The shop's accounts.
    pub accounts: Vec<AccountView>,
    /// The shop's session store.
    pub store: StoreView,
    /// What further services keep; only those that keep something.
    pub services: Vec<ServiceView>,
    /// The tokens that clients hold, by the client's name; only those that hold any.
    #[serde(rename = "purses")]
    pub client_tokens: BTreeMap<String, ClientTokens>,
    /// The clients that answer a 401 by refreshing, by name.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[serde(rename = "refreshing")]
    pub refreshing_clients: BTreeSet<String>,
    /// The keys of the shop's tokens, oldest first, by name and algorithm alone.
    pub keys: Vec<KeyView>,
    /// The token that was last made by hand.
    #[serde(rename = "forged")]
    pub forged_token: Option<String>,
    /// How the last search for a secret ended.
    #[serde(rename = "guessed")]
    pub guess_result: Option<SecretGuessResult>,
    /// Each client's cookies, by the client's name, in the order in which they were created.
    pub jars: BTreeMap<String, Vec<JarCookie>>,
    /// What the shop's verifier works with, so that the workbench judges as the shop does. It is never written.
    #[serde(skip)]
    pub verifier: VerifierView,
}

/// How a search for a secret ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecretGuessResult {
    /// The secret, if a word of the list was it.
    pub secret: Option<String>,
    /// How many words were tried, up to the one that fits.
    pub tried: usize,
    /// How many words the list has.
    pub words: usize,
}

impl fmt::Display for SecretGuessResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.secret {
            Some(secret) => write!(f, "found: {secret} (word {} of {})", self.tried, self.words),
            None => write!(f, "not found: none of {} words", self.words),
        }
    }
}

/// What the shop's verifier of tokens works with, beside its switches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifierView {
    /// Its keys, oldest first.
    pub keys: Vec<VerifierKey>,
    /// Who must have issued a token (`iss`).
    pub issuer: String,
    /// Whom it must be meant for (`aud`).
    pub audience: String,
    /// What kind of token it must be (`typ`).
    pub typ: String,
    /// The folder in which it means to look for keys.
    pub key_folder: String,
    /// The files of its machine, by their paths. They are made up; there is no disk.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A key that the shop's verifier trusts.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// Its name (`kid`).
    pub kid: String,
    /// The one algorithm that it is for.
    pub alg: String,
    /// What it is.
    pub material: VerifierKeyMaterial,
}

/// What a verifier holds of a key.
#[derive(Clone, PartialEq, Eq)]
pub enum VerifierKeyMaterial {
    /// The public half, as a JWK; whoever has it can only verify.
    Public(Json),
    /// A secret; whoever has it can sign as well.
    Secret(Vec<u8>),
}

/// A key says which one it is, and never what it holds.
impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({} for {})", self.kid, self.alg)
    }
}

/// The tokens that a client holds. A browser's page keeps them in its memory, an app in the keychain of its system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClientTokens {
    /// Sent along with every request to the shop.
    pub access: Option<String>,
    /// Sent to `/refresh` and `/logout` alone.
    pub refresh: Option<String>,
}

/// One account of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccountView {
    /// The name to log in with.
    pub name: String,
    /// `user` or `admin`.
    pub role: String,
    /// Whether it was banned.
    pub banned: bool,
}

/// The session store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StoreView {
    /// What it is kept in: `memory`.
    pub kind: String,
    /// The rows, oldest first.
    #[serde(rename = "rows")]
    pub sessions: Vec<SessionView>,
    /// The families of refresh tokens that are alive, oldest first.
    #[serde(rename = "families")]
    pub token_families: Vec<TokenFamilyView>,
    /// Opaque tokens that count.
    #[serde(rename = "references")]
    pub opaque_tokens: usize,
    /// The access tokens on the list of those taken back.
    #[serde(rename = "blocked")]
    pub blocklist: Vec<BlocklistEntry>,
}

/// A family of refresh tokens: one login, and all tokens that came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenFamilyView {
    /// Its name: the beginning of the hash under which its first token is kept.
    pub id: String,
    /// Whose login it was.
    pub user: String,
    /// How many of its tokens can still be used.
    #[serde(rename = "good")]
    pub usable: usize,
    /// How many were used up.
    pub used: usize,
    /// The first second at which it no longer counts.
    #[serde(rename = "ends")]
    pub expires: i64,
}

/// An access token that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlocklistEntry {
    /// Its `jti`.
    pub jti: String,
    /// The first second at which it would have ended anyway, so that it leaves the list.
    #[serde(rename = "until")]
    pub expires: i64,
}

/// A key of the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyView {
    /// Its name in a token's header.
    pub kid: String,
    /// The algorithm that it is for.
    pub alg: String,
    /// Whether new tokens of that algorithm are signed with it.
    #[serde(rename = "signs")]
    pub is_signing: bool,
}

/// What a further service keeps of what the shop has told it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ServiceView {
    /// Where it lives: `pay.shop.test`.
    pub host: String,
    /// The names of the public keys that it has fetched.
    pub keys: Vec<String>,
    /// When it fetched them, in seconds since 1970-01-01Z.
    #[serde(rename = "fetched")]
    pub keys_fetched_at: i64,
    /// What the shop has told of opaque tokens and is still believed.
    #[serde(rename = "told")]
    pub cached_introspections: usize,
}

/// One session on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// The session id.
    pub id: String,
    /// Whom it stands for; `None` before a login.
    pub user: Option<String>,
    /// The role that was copied into it at login, where the shop does that; else the account's own counts.
    pub role: Option<String>,
    /// What it is used from, as the client's `User-Agent` says: `laptop (browser)`. Nobody proves that.
    pub device: String,
    /// When it was made.
    pub created: i64,
    /// When it was last used.
    #[serde(rename = "used")]
    pub last_used: i64,
    /// The first second at which it no longer counts: the nearer of the idle and the absolute limit.
    #[serde(rename = "ends")]
    pub expires: i64,
}

/// A cookie as a jar keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct JarCookie {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
    /// The host that set it, or the domain that it was given.
    pub domain: String,
    /// Whether it goes to exactly that host and to no subdomain.
    pub host_only: bool,
    /// The path below which it is sent.
    pub path: String,
    /// When the jar forgets it; `None` is the end of the browser session.
    pub expires: Option<i64>,
    /// Hidden from scripts.
    pub http_only: bool,
    /// Sent over https only.
    pub secure: bool,
    /// Its `SameSite`.
    pub same_site: SameSite,
}
