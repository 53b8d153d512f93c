//! One lane's world as one value: whoever clones it has everything that can be gone back to.

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha20Rng;

use super::accounts::Accounts;
use super::counter::Counter;
use super::hosts::Service;
use super::server::bearer;
use super::store::memory::Memory;
use super::store::{Session, Store};
use super::tokens::Tokens;
use crate::clock::Clock;
use crate::cookie::Jar;
use crate::world::{ClientTokens, SecretGuessResult, ServiceView, SessionView, Setup, StoreView, View};

/// A lane's world. Connections are no part of it.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// The lab's time; only acts move it.
    pub(super) clock: Clock,
    /// All chance comes from here.
    pub(super) random: ChaCha20Rng,
    /// The next session id of a careless shop.
    pub(super) counter: Counter,
    /// The switches as they are now.
    pub(super) setup: Setup,
    /// The shop's accounts.
    pub(super) accounts: Accounts,
    /// The shop's sessions.
    pub(super) store: Memory,
    /// The shop's keys and refresh tokens.
    pub(super) tokens: Tokens,
    /// The tokens that clients hold, by the client's name. Only clients that keep cookies keep tokens.
    pub(super) purses: BTreeMap<String, ClientTokens>,
    /// The clients that answer a 401 by refreshing, by name.
    pub(super) refreshing: BTreeSet<String>,
    /// Where the attacker's chance begins.
    pub(super) attacker: ChaCha20Rng,
    /// The token that was last made by hand.
    pub(super) forged: Option<String>,
    /// How the last search for a secret ended.
    pub(super) guessed: Option<SecretGuessResult>,
    /// The jars of those clients that have one, by name.
    pub(super) jars: BTreeMap<String, Jar>,
}

impl World {
    /// The lab's time in seconds since 1970-01-01Z.
    pub(super) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// When a session ends by each of its limits: the first second at which it no longer counts.
    pub(super) fn ends(&self, session: &Session) -> Ends {
        let life = &self.setup.shop.session;
        let after = |start: i64, minutes: u32| start.saturating_add(i64::from(minutes) * 60);
        Ends { idle: after(session.used, life.idle_minutes), absolute: after(session.created, life.absolute_minutes) }
    }

    /// How the world stands.
    pub(super) async fn view(&self) -> View {
        let now = self.now();
        let Ok(rows) = self.store.rows().await;
        View {
            now,
            setup: self.setup.clone(),
            accounts: self.accounts.view(),
            store: StoreView {
                kind: Memory::KIND.to_owned(),
                sessions: rows.into_iter().map(|session| self.row(session)).collect(),
                token_families: self.tokens.families.view(now),
                opaque_tokens: self.tokens.references.count(now),
                blocklist: self.tokens.blocklist.view(now),
            },
            services: self.services(),
            client_tokens: self
                .purses
                .iter()
                .filter(|(_, purse)| **purse != ClientTokens::default())
                .map(cloned)
                .collect(),
            refreshing_clients: self.refreshing.clone(),
            keys: self.tokens.keys.view(),
            forged_token: self.forged.clone(),
            guess_result: self.guessed.clone(),
            jars: self.jars.iter().map(|(client, jar)| (client.clone(), jar.cookies_at(now))).collect(),
            verifier: bearer::verifier(self),
        }
    }

    fn services(&self) -> Vec<ServiceView> {
        let views = Service::ALL.into_iter().map(|service| {
            let fetched = self.tokens.fetched.get(&service);
            let keys = fetched.into_iter().flat_map(|fetched| &fetched.keys);
            let told = self.tokens.told.keys().filter(|(to, _)| *to == service);
            ServiceView {
                host: service.host().to_owned(),
                keys: keys.filter_map(|key| key.kid.clone()).collect(),
                keys_fetched_at: fetched.map_or(0, |fetched| fetched.at),
                cached_introspections: told.count(),
            }
        });
        views.filter(|view| !view.keys.is_empty() || view.cached_introspections > 0).collect()
    }

    fn row(&self, session: Session) -> SessionView {
        let Ends { idle, absolute } = self.ends(&session);
        let Session { id, user, role, login: _, device, created, used } = session;
        SessionView { id, user, role, device, created, last_used: used, expires: idle.min(absolute) }
    }
}

fn cloned((client, purse): (&String, &ClientTokens)) -> (String, ClientTokens) {
    (client.clone(), purse.clone())
}

/// The two ends of a session, in seconds since 1970-01-01Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    /// When nobody uses it until then.
    pub(super) idle: i64,
    /// However active it was.
    pub(super) absolute: i64,
}
