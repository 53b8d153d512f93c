//! The switches of sessions: their IDs, their stores, and the servers that share them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::switch::{SwitchDomain, SwitchType};

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
        SwitchDomain::one_of(&[Self::Random, Self::Counter])
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

impl SessionStoreKind {
    /// Whether the records lie in a program of their own, outside the servers: one that they all share, that can be down while
    /// they run, and that can keep a blocklist for all of them.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        matches!(self, Self::Sqlite | Self::Shared)
    }
}

impl SwitchType for SessionStoreKind {
    fn domain(&self) -> SwitchDomain {
        SwitchDomain::one_of(&[
            Self::Memory,
            Self::Files,
            Self::Sqlite,
            Self::Shared,
            Self::SignedCookie,
            Self::EncryptedCookie,
        ])
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
        SwitchDomain::one_of(&[Self::Refuse, Self::Evict])
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
        SwitchDomain::one_of(&[Self::RoundRobin, Self::Sticky])
    }
}
