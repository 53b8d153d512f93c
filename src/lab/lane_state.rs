//! The state of one lane as one value: a clone of it, with what its session stores hold, is a checkpoint.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;

use super::accounts::Accounts;
use super::api_keys::ApiKeys;
use super::app_state::AppState;
use super::browser::OpenDocument;
use super::csrf_tokens::CsrfTokens;
use super::issuer_state::IssuerState;
use super::login_attempts::LoginAttempts;
use super::outbox::Outbox;
use super::password_resets::PasswordResets;
use super::photo_albums::PhotoAlbums;
use super::remember_tokens::RememberTokens;
use super::replica_set::ReplicaSet;
use super::session_store::{Session, SessionStores, StoreError, StoreSnapshot};
use super::shop_records::ShopRecords;
use super::socket_tickets::SocketTickets;
use super::tokens::TokenState;
use crate::clock::Clock;
use crate::cookie::{HstsStore, Jar};
use crate::model::{ClientTokens, ScriptResult, SecretGuessResult, Setup, SocketResult, TotpResult};
use crate::token::Jwk;

/// Everything in a lane that acts can change, on the server and on the clients. Connections are not a part of it.
#[derive(Clone, Debug)]
pub(super) struct LaneState {
    /// The lab's time; only acts move it.
    pub(super) clock: Clock,
    /// The generator behind every ID, key and salt of this lane, seeded so that a run can be repeated.
    pub(super) random: ChaCha20Rng,
    /// The switches as they are now; an operator can turn them.
    pub(super) setup: Setup,
    pub(super) accounts: Accounts,
    /// Failed logins.
    pub(super) login_attempts: LoginAttempts,
    /// Wrong one-time codes.
    pub(super) code_attempts: LoginAttempts,
    /// The tokens for new passwords that were mailed.
    pub(super) password_resets: PasswordResets,
    /// The mails that the shop has sent, oldest first.
    pub(super) outbox: Outbox,
    /// The one-time code that was computed last.
    pub(super) totp_result: Option<TotpResult>,
    pub(super) store: SessionStores,
    /// How many sessions were created.
    pub(super) session_count: u64,
    /// The servers behind the load balancer.
    pub(super) replicas: ReplicaSet,
    /// The transfers and comments of the shop.
    pub(super) records: ShopRecords,
    pub(super) csrf: CsrfTokens,
    pub(super) remember_tokens: RememberTokens,
    pub(super) api_keys: ApiKeys,
    /// What the shop and the services keep for tokens.
    pub(super) tokens: TokenState,
    /// What the issuer at `id.test` keeps.
    pub(super) issuer: IssuerState,
    /// What the app at `spa.test` keeps on its server.
    pub(super) app: AppState,
    pub(super) photos: PhotoAlbums,
    /// The issuer's keys, as servers at these hosts have fetched them.
    pub(super) issuer_keys: BTreeMap<&'static str, Vec<Jwk>>,
    /// The tokens of the issuer that clients hold themselves, by the client's name.
    pub(super) app_tokens: BTreeMap<String, ClientTokens>,
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
    /// What became of the last script in a page.
    pub(super) script_result: Option<ScriptResult>,
    /// What became of the last WebSocket.
    pub(super) socket_result: Option<SocketResult>,
    /// The tickets for sockets that were issued and not used yet.
    pub(super) socket_tickets: SocketTickets,
    /// What the windows of browsers show, by the name of the client.
    pub(super) windows: BTreeMap<String, OpenDocument>,
    /// The cookie jars, by the name of the client. Services and attackers have none.
    pub(super) jars: BTreeMap<String, Jar>,
    /// The hosts that want https alone, as each browser remembers them, by the name of the client.
    pub(super) hsts: BTreeMap<String, HstsStore>,
}

impl LaneState {
    /// What one server keeps in its memory is gone: sessions, and keys that it makes at each start.
    pub(super) fn forget_memory_of(&mut self, server: u32) {
        self.store.forget_memory_of(server);
        if self.setup.shop.access.key_at_start {
            self.tokens.forget_keys_of(server);
        }
    }

    /// A server is gone for good, with everything that it kept for itself.
    pub(super) fn forget_server(&mut self, server: u32) {
        self.forget_memory_of(server);
        self.store.forget_server(server);
    }

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

/// A moment of a lane, to go back to.
#[derive(Clone, Debug)]
pub(super) struct LaneSnapshot {
    state: LaneState,
    sessions: StoreSnapshot,
}

impl LaneSnapshot {
    /// This moment.
    pub(super) fn of(state: &LaneState) -> Self {
        Self { state: state.clone(), sessions: state.store.save() }
    }

    /// Makes `state` what it was.
    ///
    /// # Errors
    /// When a store can't be filled again; everything else is as it was.
    pub(super) fn restore_to(self, state: &mut LaneState) -> Result<(), StoreError> {
        *state = self.state;
        state.store.restore(&self.sessions)
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
