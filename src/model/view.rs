//! The state of one lane at one moment: what a learner could find by looking into the shop, the services and every jar.

mod mail_view;
mod script_result;
mod secret_guess_result;
mod store_view;
mod stored_password;
mod totp_result;
mod verifier_view;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::act::StoragePlace;
use super::setup::Setup;
use super::socket_result::SocketResult;
use crate::model::host_record::HostRecord;
use crate::model::switch_types::SameSite;

pub use mail_view::MailView;
pub use script_result::{ScriptResult, ScriptVerdict};
pub use secret_guess_result::{GuessCost, SecretGuessResult};
pub use store_view::{
    BlocklistEntry, CommentView, SessionView, StoreCondition, StoreRecordView, StoreView, TokenFamilyView, TransferView,
};
pub use stored_password::StoredPassword;
pub use totp_result::TotpResult;
pub use verifier_view::{VerifierKey, VerifierKeyMaterial, VerifierView};

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
    /// What the issuer and the app keep, server by server.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub host_records: Vec<HostRecord>,
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

/// The tokens that a client holds: the page of a browser in its memory, a mobile app in the keychain of its system.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ClientTokens {
    /// Sent along with every request to the shop.
    pub access: Option<String>,
    /// Sent to `/refresh` and `/logout` alone.
    pub refresh: Option<String>,
    /// Where a page put them when they came: what the shop is set to do from then on moves nothing. `None` without a page, and
    /// where the access token went into a cookie.
    #[serde(skip)]
    pub place: Option<StoragePlace>,
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

/// A server behind the load balancer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReplicaView {
    /// Its number, counted from 1.
    pub number: u32,
    /// Whether it takes requests; one that doesn't has crashed.
    pub is_running: bool,
    /// Whether it reaches a store that it shares with others.
    pub reaches_store: bool,
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
