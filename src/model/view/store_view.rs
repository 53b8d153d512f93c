//! What the shop keeps: sessions, tokens, transfers, comments.

use std::fmt;

use serde::Serialize;

use crate::model::customer_view::{ApiKeyView, OrderView, RememberTokenView};

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
    /// How many sessions its replica holds, where it has one that lags behind.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replica_sessions: Option<usize>,
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
    /// The API keys that were not revoked, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub api_keys: Vec<ApiKeyView>,
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

/// One session on the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SessionView {
    /// The session ID, or its hash where the store keeps only that.
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
