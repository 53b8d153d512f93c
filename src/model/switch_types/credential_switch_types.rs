//! The switches of credentials: what a login gives, what is accepted, and how tokens are made, kept and taken back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::{SwitchDomain, SwitchType};

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
        SwitchDomain::one_of(&[Self::Session, Self::Jwt, Self::Both, Self::ByHost])
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
        SwitchDomain::one_of(&[Self::Issued, Self::Either])
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
        SwitchDomain::one_of(&[Self::Jwt, Self::Opaque])
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
        SwitchDomain::one_of(&[Self::Never, Self::Blocklist, Self::Version])
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

impl SwitchType for Vec<VerifierMistake> {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::AuthorOnly
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
        SwitchDomain::one_of(&[Self::Variable, Self::SessionStorage, Self::LocalStorage, Self::Cookie])
    }
}

/// Of which access tokens a service demands a proof that the sender has a key (RFC 9449, section 7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofDemand {
    /// Of none: a token that names a key is taken as plain bearer.
    Never,
    /// Of those that name a key.
    #[default]
    Bound,
    /// Of every one: a token that names no key is refused.
    Always,
}

impl SwitchType for ProofDemand {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[Self::Never, Self::Bound, Self::Always])
    }
}
