//! The state of one lane as one value: a clone of it is a checkpoint.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;

use super::accounts::Accounts;
use super::session_id_counter::SessionIdCounter;
use super::session_store::{Session, SessionStore};
use super::tokens::TokenState;
use crate::clock::Clock;
use crate::cookie::Jar;
use crate::model::{ClientTokens, SecretGuessResult, Setup};

/// Everything in a lane that acts can change, on the server and on the clients. Connections are not a part of it.
#[derive(Clone, Debug)]
pub(super) struct LaneState {
    /// The lab's time; only acts move it.
    pub(super) clock: Clock,
    /// The generator behind every ID, key and salt of this lane, seeded so that a run can be repeated.
    pub(super) random: ChaCha20Rng,
    /// The next session ID of a shop that counts.
    pub(super) session_id_counter: SessionIdCounter,
    /// The switches as they are now; an operator can turn them.
    pub(super) setup: Setup,
    pub(super) accounts: Accounts,
    pub(super) store: SessionStore,
    /// What the shop and the services keep for tokens.
    pub(super) tokens: TokenState,
    /// The tokens that clients hold, by the client's name. Only clients that keep cookies keep tokens.
    pub(super) client_tokens: BTreeMap<String, ClientTokens>,
    /// The names of the clients that react to a 401 by refreshing.
    pub(super) refreshing_clients: BTreeSet<String>,
    /// The generator of the attacker's and the clients' keys. It is only ever drawn from as a copy, so that these keys stay
    /// the same and don't change what the shop generates next.
    pub(super) attacker_random: ChaCha20Rng,
    /// The token that was forged last.
    pub(super) forged_token: Option<String>,
    /// How the last attempt to guess a secret ended.
    pub(super) guess_result: Option<SecretGuessResult>,
    /// The cookie jars, by the name of the client. Services and attackers have none.
    pub(super) jars: BTreeMap<String, Jar>,
}

impl LaneState {
    /// The lab's time in seconds since 1970-01-01Z.
    pub(super) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// When a session ends by each of its limits.
    pub(super) fn session_deadlines(&self, session: &Session) -> SessionDeadlines {
        let life = &self.setup.shop.session;
        let after = |start: i64, minutes: u32| start.saturating_add(i64::from(minutes) * 60);
        SessionDeadlines {
            idle: after(session.last_used, life.idle_minutes),
            absolute: after(session.created, life.absolute_minutes),
        }
    }
}

/// The two limits of a session: the first second, since 1970-01-01Z, at which it no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SessionDeadlines {
    /// The idle timeout: each use moves it.
    pub(super) idle: i64,
    /// The absolute timeout: nothing moves it.
    pub(super) absolute: i64,
}
