//! One lane's world as one value: whoever clones it has everything that can be gone back to.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;

use super::accounts::Accounts;
use super::hosts::ServiceId;
use super::server::auth::bearer;
use super::session_id_counter::SessionIdCounter;
use super::store::memory::MemoryStore;
use super::store::{Session, SessionStore};
use super::tokens::TokenState;
use crate::clock::Clock;
use crate::cookie::Jar;
use crate::model::{ClientTokens, SecretGuessResult, ServiceView, SessionView, Setup, StoreView, View};

/// A lane's world. Connections are no part of it.
#[derive(Clone, Debug)]
pub(super) struct LaneState {
    /// The lab's time; only acts move it.
    pub(super) clock: Clock,
    /// All chance comes from here.
    pub(super) random: ChaCha20Rng,
    /// The next session id of a careless shop.
    pub(super) session_id_counter: SessionIdCounter,
    /// The switches as they are now.
    pub(super) setup: Setup,
    /// The shop's accounts.
    pub(super) accounts: Accounts,
    /// The shop's sessions.
    pub(super) store: MemoryStore,
    /// The shop's keys and refresh tokens.
    pub(super) tokens: TokenState,
    /// The tokens that clients hold, by the client's name. Only clients that keep cookies keep tokens.
    pub(super) client_tokens: BTreeMap<String, ClientTokens>,
    /// The clients that answer a 401 by refreshing, by name.
    pub(super) refreshing_clients: BTreeSet<String>,
    /// Where the attacker's chance begins.
    pub(super) attacker_random: ChaCha20Rng,
    /// The token that was last made by hand.
    pub(super) forged_token: Option<String>,
    /// How the last search for a secret ended.
    pub(super) guess_result: Option<SecretGuessResult>,
    /// The jars of those clients that have one, by name.
    pub(super) jars: BTreeMap<String, Jar>,
}

impl LaneState {
    /// The lab's time in seconds since 1970-01-01Z.
    pub(super) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// When a session ends by each of its limits: the first second at which it no longer counts.
    pub(super) fn session_deadlines(&self, session: &Session) -> SessionDeadlines {
        let life = &self.setup.shop.session;
        let after = |start: i64, minutes: u32| start.saturating_add(i64::from(minutes) * 60);
        SessionDeadlines {
            idle: after(session.used, life.idle_minutes),
            absolute: after(session.created, life.absolute_minutes),
        }
    }

    /// How the world stands.
    pub(super) async fn view(&self) -> View {
        let now = self.now();
        let Ok(rows) = self.store.all().await;
        View {
            now,
            setup: self.setup.clone(),
            accounts: self.accounts.view(),
            store: StoreView {
                kind: MemoryStore::KIND.to_owned(),
                sessions: rows.into_iter().map(|session| self.session_row(session)).collect(),
                token_families: self.tokens.refresh_families.view(now),
                opaque_tokens: self.tokens.opaque_tokens.count_active(now),
                blocklist: self.tokens.blocklist.view(now),
            },
            services: self.service_views(),
            client_tokens: self
                .client_tokens
                .iter()
                .filter(|(_, purse)| **purse != ClientTokens::default())
                .map(cloned_entry)
                .collect(),
            refreshing_clients: self.refreshing_clients.clone(),
            keys: self.tokens.signing_keys.view(),
            forged_token: self.forged_token.clone(),
            guess_result: self.guess_result.clone(),
            jars: self.jars.iter().map(|(client, jar)| (client.clone(), jar.cookies_at(now))).collect(),
            verifier: bearer::verifier_view(self),
        }
    }

    fn service_views(&self) -> Vec<ServiceView> {
        let views = ServiceId::ALL.into_iter().map(|service| {
            let fetched = self.tokens.cached_jwks.get(&service);
            let keys = fetched.into_iter().flat_map(|fetched| &fetched.keys);
            let told = self.tokens.cached_introspections.keys().filter(|(to, _)| *to == service);
            ServiceView {
                host: service.host().to_owned(),
                keys: keys.filter_map(|key| key.kid.clone()).collect(),
                keys_fetched_at: fetched.map_or(0, |fetched| fetched.fetched_at),
                cached_introspections: told.count(),
            }
        });
        views.filter(|view| !view.keys.is_empty() || view.cached_introspections > 0).collect()
    }

    fn session_row(&self, session: Session) -> SessionView {
        let SessionDeadlines { idle, absolute } = self.session_deadlines(&session);
        let Session { id, user, role, login_number: _, device, created, used } = session;
        SessionView { id, user, role, device, created, last_used: used, expires: idle.min(absolute) }
    }
}

fn cloned_entry((client, purse): (&String, &ClientTokens)) -> (String, ClientTokens) {
    (client.clone(), purse.clone())
}

/// The two ends of a session, in seconds since 1970-01-01Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SessionDeadlines {
    /// When nobody uses it until then.
    pub(super) idle: i64,
    /// However active it was.
    pub(super) absolute: i64,
}
