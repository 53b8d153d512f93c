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
    /// A session at `shop.test`, tokens at `api.shop.test`: one backend, two guards.
    ByHost,
}

impl SwitchType for AuthMode {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Session, Self::Jwt, Self::Both, Self::ByHost])
    }
}

/// Which credentials let somebody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Accepts")]
pub enum AcceptedCredentials {
    /// What a login at the same host gives.
    Issued,
    /// A session or a token, whichever comes: both guards side by side.
    Either,
}

impl SwitchType for AcceptedCredentials {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Issued, Self::Either])
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

/// What the name of a session cookie begins with (6265bis, section 4.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CookiePrefix {
    /// Nothing: `sid`.
    None,
    /// `__Secure-sid`: only with `Secure`, and only over https.
    Secure,
    /// `__Host-sid`: that, and with `Path=/` and without `Domain`.
    Host,
}

impl SwitchType for CookiePrefix {
    fn domain(&self) -> SwitchDomain {
        one_of(&Self::ALL)
    }
}

impl CookiePrefix {
    /// Every prefix.
    pub const ALL: [Self; 3] = [Self::None, Self::Secure, Self::Host];

    /// The name of the session cookie with this prefix.
    #[must_use]
    pub const fn session_cookie_name(self) -> &'static str {
        match self {
            Self::None => "sid",
            Self::Secure => "__Secure-sid",
            Self::Host => "__Host-sid",
        }
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

/// Whose forwarding headers an app behind a proxy believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProxyTrust {
    /// Nobody's: each request seems to come from the proxy, over http.
    Nobody,
    /// Those that its own proxy has written.
    Proxy,
    /// Anybody's. Careless.
    Anybody,
}

impl SwitchType for ProxyTrust {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Nobody, Self::Proxy, Self::Anybody])
    }
}

/// By what a shop recognises who opens a WebSocket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SocketCredential {
    /// The session cookie, or whatever else comes with the handshake as with any request.
    Cookie,
    /// A token in the query: `?access_token=…`. Careless: URLs end up in logs.
    Query,
    /// A token among the subprotocols.
    Subprotocol,
    /// A token as the first message.
    FirstMessage,
    /// A ticket from `POST /live/ticket`, in the query: `?ticket=…`. It counts once.
    Ticket,
}

impl SwitchType for SocketCredential {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Cookie, Self::Query, Self::Subprotocol, Self::FirstMessage, Self::Ticket])
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

/// The function that passwords are hashed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordFunction {
    /// SHA-256 of the password alone: fast, and equal passwords have equal hashes. Careless.
    Sha256,
    /// SHA-256 of a random salt and the password: fast. Careless.
    SaltedSha256,
    /// PBKDF2 with HMAC-SHA-256: slow, and needs no memory.
    Pbkdf2,
    /// Argon2id: slow, and needs much memory.
    Argon2id,
}

impl PasswordFunction {
    /// Every function, the fastest first.
    pub const ALL: [Self; 4] = [Self::Sha256, Self::SaltedSha256, Self::Pbkdf2, Self::Argon2id];

    /// The word that lessons use.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sha256 => "sha256",
            Self::SaltedSha256 => "salted_sha256",
            Self::Pbkdf2 => "pbkdf2",
            Self::Argon2id => "argon2id",
        }
    }
}

impl SwitchType for PasswordFunction {
    fn domain(&self) -> SwitchDomain {
        one_of(&Self::ALL)
    }
}

/// What too many wrong passwords for one account lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountLimit {
    /// Nothing: they aren't counted.
    None,
    /// The account is locked for a while, also for its owner. Careless.
    Lockout,
    /// The next try has to wait: a second, then two, then four, up to a minute.
    BackOff,
}

impl SwitchType for AccountLimit {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::None, Self::Lockout, Self::BackOff])
    }
}

/// What tells a shop with several tenants whose data a request may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Tenant")]
pub enum TenantSource {
    /// The credential: the account behind the session, or a claim of the token.
    Credential,
    /// `?tenant=` in the URL. Careless: anybody can write anything there.
    Query,
}

impl SwitchType for TenantSource {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Credential, Self::Query])
    }
}

/// What a remember-me cookie holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RememberToken")]
pub enum RememberTokenKind {
    /// A selector and a validator: random, the validator kept as a hash, and replaced at each use.
    Rotating,
    /// A random token, kept in clear, the same for each use. Careless: a copy of it, or of the table, lets in unnoticed.
    Fixed,
    /// The user's name. Careless: anybody can write one.
    UserName,
}

impl SwitchType for RememberTokenKind {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Rotating, Self::Fixed, Self::UserName])
    }
}

/// What tells how old a login is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "LoginAge")]
pub enum LoginAgeSource {
    /// When the password was given (`auth_time`).
    Password,
    /// When the session or token was made. Careless: a refresh makes a new one, and asks nobody for a password.
    Credential,
}

impl SwitchType for LoginAgeSource {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Password, Self::Credential])
    }
}

/// How an issuer compares `redirect_uri` with what a client has registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RedirectUris")]
pub enum RedirectUriMatch {
    /// Character by character; of a native app's loopback address the port may differ.
    Exact,
    /// By the beginning: the registered scheme and host. Careless.
    Prefix,
}

impl SwitchType for RedirectUriMatch {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Exact, Self::Prefix])
    }
}

/// Where an app in a browser has its tokens (RFC 10017, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AppShape")]
pub enum AppShape {
    /// Its server keeps them, and calls the API for the page: a backend for frontend.
    Backend,
    /// Its server keeps the refresh token, and gives the page access tokens, which it keeps in a variable.
    TokenMediating,
    /// The page is the client itself, and keeps them in `localStorage`.
    Page,
}

impl SwitchType for AppShape {
    fn domain(&self) -> SwitchDomain {
        one_of(&[Self::Backend, Self::TokenMediating, Self::Page])
    }
}

/// The domain of a switch with these words, in the order in which a key press goes through them.
fn one_of(words: &[impl Serialize]) -> SwitchDomain {
    SwitchDomain::OneOf(words.iter().map(|word| json!(word)).collect())
}
