//! The snapshot of a lane that faces show.

use std::collections::BTreeMap;

use super::hosts::ServiceId;
use super::lane_state::{LaneState, SessionDeadlines};
use super::revocation;
use super::session_store::StoredSession;
use super::tokens::key_files::key_files;
use super::tokens::shop_signing::{ACCESS_TOKEN_TYP, SHOP_ISSUER, signing_algorithm};
use crate::model::{
    ClientTokens, ServiceView, SessionView, StoreView, VerifierKey, VerifierKeyMaterial, VerifierView, View,
};
use crate::token::Jwk;
use crate::token::careless::VirtualFiles;
use crate::token::jwk::KeyMaterial;

impl LaneState {
    /// The snapshot of this state at its own clock.
    pub(super) fn view(&self) -> View {
        let now = self.now();
        // Read first: only then is it known whether the store answers.
        let sessions = self.store.all().iter().map(|stored| self.session_view(stored)).collect();
        let both = self.client_tokens.iter().chain(&self.app_tokens);
        let held_tokens = both.filter(|(_, tokens)| **tokens != ClientTokens::default());
        View {
            now,
            setup: self.setup.clone(),
            accounts: self.accounts.view(),
            store: StoreView {
                kind: self.store.name(),
                condition: self.store.condition(),
                note: self.store.note(),
                sessions,
                replica_sessions: self.store.replica_session_count(),
                token_families: self.tokens.refresh_families.view(now),
                opaque_tokens: self.tokens.opaque_tokens.count_active(now),
                blocklist: revocation::blocklist(self),
                resets: self.password_resets.stored_keys(now),
                transfers: self.records.transfers().to_vec(),
                remember_tokens: self.remember_tokens.view(now),
                api_keys: self.api_keys.view(),
                comments: self.records.comments().to_vec(),
                orders: self.records.orders().to_vec(),
            },
            replicas: self.replicas.views().to_vec(),
            services: self.service_views(),
            client_tokens: held_tokens.map(|(client, tokens)| (client.clone(), tokens.clone())).collect(),
            refreshing_clients: self.refreshing_clients.clone(),
            keys: self.tokens.key_views(),
            forged_token: self.forged_token.clone(),
            guess_result: self.guess_result.clone(),
            script_result: self.script_result.clone(),
            socket_result: self.socket_result.clone(),
            access_log: self.records.access_log().to_vec(),
            totp_result: self.totp_result.clone(),
            outbox: self.outbox.mails().to_vec(),
            issuer_grants: self.issuer.grant_names(),
            host_records: self.issuer.records(now).into_iter().chain(self.app.records()).collect(),
            app_users: self.app.users(),
            jars: self.jars.iter().map(|(client, jar)| (client.clone(), jar.cookies_at(now))).collect(),
            hsts: self.known_hsts_hosts(now),
            verifier: self.verifier_view(),
        }
    }

    /// The hosts that browsers visit over https alone; browsers that know none are left out.
    fn known_hsts_hosts(&self, now: i64) -> BTreeMap<String, Vec<String>> {
        let known = self.hsts.iter().map(|(client, store)| (client.clone(), store.hosts_at(now)));
        known.filter(|(_, hosts)| !hosts.is_empty()).collect()
    }

    /// The services that hold anything; the others have nothing to show.
    fn service_views(&self) -> Vec<ServiceView> {
        let views = ServiceId::ALL.into_iter().map(|service| {
            let jwks = self.tokens.cached_jwks.get(&service);
            let keys = jwks.into_iter().flat_map(|jwks| &jwks.keys);
            let introspections = self.tokens.cached_introspections.keys().filter(|token| token.service == service);
            ServiceView {
                host: service.host().to_owned(),
                keys: keys.filter_map(|key| key.kid.clone()).collect(),
                keys_fetched_at: jwks.map_or(0, |jwks| jwks.fetched_at),
                cached_introspections: introspections.count(),
            }
        });
        views.filter(|view| !view.keys.is_empty() || view.cached_introspections > 0).collect()
    }

    fn session_view(&self, stored: &StoredSession) -> SessionView {
        let session = stored.session.clone();
        let SessionDeadlines { idle, absolute } = self.session_deadlines(&session);
        SessionView {
            id: session.key,
            replica: (stored.server > 0).then_some(stored.server),
            record: self.store.record(stored, self.now()).unwrap_or_default(),
            user: session.user,
            role: session.role,
            device: session.device,
            basket: session.data.basket,
            created: session.created,
            last_used: session.last_used,
            expires: idle.min(absolute),
        }
    }

    /// What the shop's verifier works with, so that the workbench can judge a token exactly as the shop would.
    fn verifier_view(&self) -> VerifierView {
        let keys = signing_algorithm(&self.setup)
            .map(|algorithm| self.tokens.signing_keys.for_algorithm(algorithm).filter_map(verifier_key).collect());
        let VirtualFiles { folder, contents } = key_files();
        VerifierView {
            keys: keys.unwrap_or_default(),
            issuer: SHOP_ISSUER.to_owned(),
            audience: SHOP_ISSUER.to_owned(),
            typ: ACCESS_TOKEN_TYP.to_owned(),
            key_folder: folder,
            files: contents,
        }
    }
}

/// What a verifier holds of `key`: the secret, or of a key pair the public half alone.
fn verifier_key(key: &Jwk) -> Option<VerifierKey> {
    let material = match &key.material {
        KeyMaterial::Secret(secret) => VerifierKeyMaterial::Secret(secret.clone()),
        _ => VerifierKeyMaterial::Public(key.to_public_json()?),
    };
    Some(VerifierKey { kid: key.kid.clone()?, alg: key.alg.clone()?, material })
}
