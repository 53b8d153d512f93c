//! Why an act can't be done as a lesson writes it. The sentences are in `lab::text`.

use super::session_store::StoreError;
use super::tokens::shop_signing::SigningError;
use crate::model::ActError;
use crate::token::forge::ForgeError;
use crate::token::guess::GuessError;
use crate::token::{KeyError, SplitError};

/// Why the operator can't do something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperatorError {
    /// It names no kind of act, or more than one.
    Kind(ActError),
    /// `restart` is written, and not `true`.
    RestartNotTrue,
    /// There is no such role.
    UnknownRole(String),
    /// There is no session with this ID, shortened.
    NoSession(String),
    /// No family has this refresh token, shortened.
    NoTokenFamily(String),
    /// Keys can't be rotated where each server makes its own.
    KeyOfEachServer,
    /// The shop can't sign.
    Signing(SigningError),
    /// The session store.
    Store(StoreError),
    /// There is one server and no load balancer.
    NoBalancer,
    /// More servers than this, or none to add.
    ReplicaCount {
        /// The most.
        most: u32,
    },
    /// The server to be taken away is the only one.
    LastReplica,
    /// There is no server with this number.
    UnknownReplica {
        /// The number as written.
        number: u32,
        /// The numbers there are.
        known: Vec<u32>,
    },
}

/// Why a token can't be forged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenForgeryError {
    /// The token to begin with is none.
    NotAToken(SplitError),
    /// The parts can't be changed or signed.
    Forge(ForgeError),
    /// It would be too long.
    TooLong {
        /// Its bytes.
        length: usize,
        /// How many it may have.
        most: usize,
    },
    /// The attacker's public key is wanted where there is only a secret.
    NoPublicHalf,
    /// `shop.before` before the first rotation.
    NoPreviousKey,
    /// `shop.public` of a shop that signs with a secret.
    ShopHasSecret,
    /// There is no key with this name.
    UnknownKey {
        /// The name as written.
        name: String,
        /// The names there are.
        known: &'static str,
    },
    /// The shop signs with this, which is no algorithm.
    ShopAlgorithm(String),
    /// The header names no algorithm that a key could sign with.
    NoAlgorithm,
    /// The key can't be made.
    Key(KeyError),
}

/// Why a secret can't be guessed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretGuessError {
    /// Both a token and an account are named.
    TwoTargets,
    /// The token has no secret to be found.
    Token(GuessError),
    /// The password of this account can't be hashed.
    NoHash(String),
    /// Too many words for a hash that is slow on purpose.
    SlowHash {
        /// How many words may be tried.
        most: usize,
    },
}

/// Why the clock can't move by a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockError {
    /// It is no span.
    NoSpan,
    /// It has a fraction of a second.
    Fraction,
    /// It leads past the last date that HTTP can write.
    TooFar,
}

/// Why acts can't happen at the same moment. Each names the act in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AtOnceError {
    /// It is neither a request nor a change of servers.
    OtherKind(String),
    /// The browser sends a preflight first.
    Preflight(String),
}

/// Why a WebSocket can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SocketUseError {
    /// There is a proxy in between.
    Proxy,
    /// A subprotocol that HTTP can't write.
    Subprotocol,
    /// An act, in words, that can't happen while a socket is open.
    Meanwhile(String),
}
