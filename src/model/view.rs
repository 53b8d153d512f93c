//! The state of one lane at one moment: what a learner could find by looking into the shop, the services and every jar.

mod mail_view;
mod secret_guess_result;
mod stored_password;
mod totp_result;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;
use serde_json::Value as Json;

use super::customer_view::{OrderView, RememberTokenView};
use super::setup::Setup;
use super::socket_result::SocketResult;
use crate::model::switch_types::SameSite;

pub use mail_view::MailView;
pub use secret_guess_result::{GuessCost, SecretGuessResult};
pub use stored_password::StoredPassword;
pub use totp_result::TotpResult;

/// The state of one lane at one moment, as a copy: changing it changes nothing in the lab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct View {
    /// The lab's time, in seconds since 1970-01-01Z.
    pub now: i64,
    /// The switches, as the lesson, the operator and the learner have set them so far.
    pub setup: Setup,
    /// The shop's accounts.
    pub accounts: Vec<AccountView>,
    /// What the shop keeps of sessions and tokens.
    pub store: StoreView,
    /// The servers behind the load balancer; none where there is one server and no balancer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub replicas: Vec<ReplicaView>,
    /// What further services keep; services that keep nothing are left out.
    pub services: Vec<ServiceView>,
    /// The tokens of each client, by its name; clients without tokens are left out.
    #[serde(rename = "purses")]
    pub client_tokens: BTreeMap<String, ClientTokens>,
    /// The clients that answer a 401 by refreshing, by name.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[serde(rename = "refreshing")]
    pub refreshing_clients: BTreeSet<String>,
    /// The keys of the shop's tokens, oldest first: names and algorithms, not the keys themselves.
    pub keys: Vec<KeyView>,
    /// The last token that was made by hand.
    #[serde(rename = "forged")]
    pub forged_token: Option<String>,
    /// How the last search for a secret ended.
    #[serde(rename = "guessed")]
    pub guess_result: Option<SecretGuessResult>,
    /// What became of the last script in a page.
    #[serde(rename = "script", skip_serializing_if = "Option::is_none")]
    pub script_result: Option<ScriptResult>,
    /// What became of the last WebSocket.
    #[serde(rename = "socket", skip_serializing_if = "Option::is_none")]
    pub socket_result: Option<SocketResult>,
    /// The shop's access log: method, target and status of each request, oldest first.
    #[serde(skip)]
    pub access_log: Vec<String>,
    /// The one-time code that was computed last.
    #[serde(rename = "totp", skip_serializing_if = "Option::is_none")]
    pub totp_result: Option<TotpResult>,
    /// The mails that the shop has sent, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outbox: Vec<MailView>,
    /// The refresh tokens at `id.test` that last, as `client for user`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issuer_grants: Vec<String>,
    /// Who is logged in at `spa.test`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub app_users: Vec<String>,
    /// Each client's cookies, by the client's name, in the order in which they were created.
    pub jars: BTreeMap<String, Vec<JarCookie>>,
    /// The hosts that each browser visits over https alone (RFC 6797), by the client's name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hsts: BTreeMap<String, Vec<String>>,
    /// What the shop's verifier works with, so that the workbench can verify as the shop does. It holds secrets and is never
    /// serialized.
    #[serde(skip)]
    pub verifier: VerifierView,
}

/// What became of a script that stood in a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ScriptResult {
    /// Whether it ran.
    pub verdict: ScriptVerdict,
    /// What it found, by the place in a lesson's words, and `refresh_token` for that one.
    pub found: BTreeMap<String, String>,
}

/// Whether a script in a page ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptVerdict {
    /// The page has no script of somebody else's.
    Missing,
    /// It is there as text: the server encoded it.
    Encoded,
    /// The page's Content-Security-Policy forbids it.
    Blocked,
    /// It ran.
    Ran,
}

impl ScriptVerdict {
    /// The word in lessons.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Encoded => "encoded",
            Self::Blocked => "blocked",
            Self::Ran => "ran",
        }
    }
}

impl fmt::Display for ScriptResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.verdict {
            ScriptVerdict::Missing => f.write_str("no script in the page"),
            ScriptVerdict::Encoded => f.write_str("only text: the page encodes it"),
            ScriptVerdict::Blocked => f.write_str("blocked by Content-Security-Policy"),
            ScriptVerdict::Ran if self.found.is_empty() => f.write_str("ran, and found nothing to take"),
            ScriptVerdict::Ran => {
                let places: Vec<String> = self.found.keys().map(|place| place.replace('_', " ")).collect();
                write!(f, "ran, and took: {}", places.join(", "))
            }
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
    /// The audience for which it must be meant (`aud`).
    pub audience: String,
    /// The type that it must have (`typ`).
    pub typ: String,
    /// The folder in which it looks for keys named by `kid`, where it is careless enough to do that.
    pub key_folder: String,
    /// Its file system, by paths. It exists only here: a path traversal in the lab must not reach the learner's disk.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A key that the shop's verifier trusts.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// Its name (`kid`).
    pub kid: String,
    /// The one algorithm that it is for.
    pub alg: String,
    /// The key itself.
    pub material: VerifierKeyMaterial,
}

/// What a verifier holds of a key.
#[derive(Clone, PartialEq, Eq)]
pub enum VerifierKeyMaterial {
    /// A public key as a JWK: good for verifying only.
    Public(Json),
    /// An HMAC secret: good for verifying and for signing.
    Secret(Vec<u8>),
}

/// Never writes the key itself, since debug output ends up in logs and failed assertions.
impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({} for {})", self.kid, self.alg)
    }
}

/// The tokens that a client holds: the page of a browser in its memory, a mobile app in the keychain of its system.
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
    /// The password as the shop stores it; `None` as long as the lab had no need to hash it.
    #[serde(skip)]
    pub stored_password: Option<StoredPassword>,
}

/// What the shop keeps of sessions and tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StoreView {
    /// The kind of store: `memory`.
    pub kind: String,
    /// Whether it answers.
    pub condition: StoreCondition,
    /// Why it is another one than the lesson asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The sessions, oldest first. None while the store doesn't answer.
    pub sessions: Vec<SessionView>,
    /// The families of refresh tokens that have neither expired nor been revoked, oldest first.
    #[serde(rename = "families")]
    pub token_families: Vec<TokenFamilyView>,
    /// How many opaque access tokens are valid.
    #[serde(rename = "references")]
    pub opaque_tokens: usize,
    /// The revoked access tokens that have not expired yet.
    #[serde(rename = "blocked")]
    pub blocklist: Vec<BlocklistEntry>,
    /// What the shop keeps of the tokens for new passwords that were mailed and still count, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resets: Vec<String>,
    /// The transfers that were made, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transfers: Vec<TransferView>,
    /// The comments on the shop's page, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<CommentView>,
    /// The remember-me tokens, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remember_tokens: Vec<RememberTokenView>,
    /// The orders, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<OrderView>,
}

/// Money that one account sent to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TransferView {
    /// Whose money it was.
    pub from: String,
    /// Who got it.
    pub to: String,
    /// How much.
    pub amount: u32,
}

/// A comment on the shop's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CommentView {
    /// Who wrote it.
    pub by: String,
    /// What was written, letter by letter.
    pub text: String,
}

/// Whether a store answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreCondition {
    /// It does.
    #[default]
    Running,
    /// It takes questions and answers too late.
    Slow,
    /// It can't be reached.
    Stopped,
}

/// A record as its store keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct StoreRecordView {
    /// Under which name: a file, a table, a key with its TTL.
    pub name: String,
    /// What lies there: the fields of a struct, JSON, a row.
    pub content: String,
}

impl fmt::Display for StoreRecordView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} = {}", self.name, self.content)
    }
}

/// A server behind the load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReplicaView {
    /// Its number, counted from 1.
    pub number: u32,
    /// Whether it takes requests; one that doesn't has crashed.
    pub is_running: bool,
}

/// A family of refresh tokens: one login, and every token that rotation has made of it since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TokenFamilyView {
    /// The beginning of the hash under which its first token is stored.
    pub id: String,
    /// The account that logged in.
    pub user: String,
    /// How many of its tokens can still be used.
    #[serde(rename = "good")]
    pub usable: usize,
    /// How many have been used and retired.
    pub used: usize,
    /// The first second at which it is no longer valid.
    #[serde(rename = "ends")]
    pub expires: i64,
}

/// A revoked access token on the blocklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlocklistEntry {
    /// Its `jti`.
    pub jti: String,
    /// Its `exp`. From that second on it is refused anyway, so it leaves the list.
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

/// What a further service caches of the shop's responses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ServiceView {
    /// Its host: `pay.shop.test`.
    pub host: String,
    /// The names of the public keys that it has fetched.
    pub keys: Vec<String>,
    /// When it fetched them, in seconds since 1970-01-01Z.
    #[serde(rename = "fetched")]
    pub keys_fetched_at: i64,
    /// How many responses to introspection requests are still in its cache.
    #[serde(rename = "told")]
    pub cached_introspections: usize,
}

/// One session on the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// The session id, or its hash where the store keeps only that.
    pub id: String,
    /// The server in whose own store it lies; `None` where all share one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica: Option<u32>,
    /// The record as the store keeps it.
    #[serde(skip)]
    pub record: StoreRecordView,
    /// The account that is logged in with it; `None` before a login.
    pub user: Option<String>,
    /// The role copied into the session at login, where the shop does that; otherwise the account's present role counts.
    pub role: Option<String>,
    /// The device, as the client's `User-Agent` says: `laptop (browser)`. A client may claim anything there.
    pub device: String,
    /// What lies in its basket.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub basket: Vec<String>,
    /// When it was created.
    pub created: i64,
    /// When it was last used.
    #[serde(rename = "used")]
    pub last_used: i64,
    /// The first second at which it is no longer valid: the nearer of the idle and the absolute timeout.
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
