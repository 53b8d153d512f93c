//! What the app at `spa.test` keeps on its server: flows that have begun, sessions, and the tokens behind them.

use std::collections::BTreeMap;

use rand_chacha::ChaCha20Rng;

use super::secret::new_id;
use crate::model::HostRecord;

/// The app's host.
pub(super) const APP_HOST: &str = "spa.test";

/// The app's origin.
pub(super) const APP_ORIGIN: &str = "https://spa.test";

/// The most that is kept of each kind.
const MAX_KEPT: usize = 200;

/// Everything that the app's server of a lane keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct AppState {
    /// Flows by the ID in the browser's cookie.
    flows: BTreeMap<String, LoginFlow>,
    /// Sessions by the ID in the browser's cookie.
    sessions: BTreeMap<String, AppSession>,
}

/// A login that a browser has begun, with everything that its end is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LoginFlow {
    pub(super) state: String,
    pub(super) nonce: String,
    /// The PKCE verifier, if the app sends challenges.
    pub(super) verifier: Option<String>,
}

/// Somebody who is logged in at the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AppSession {
    pub(super) user: String,
    /// Tokens of the issuer, where the app has got any.
    pub(super) tokens: Option<AppTokens>,
}

/// The tokens that the app's server keeps for one session.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct AppTokens {
    pub(super) access: String,
    /// The first second at which the access token is not accepted any more.
    pub(super) expires_at: i64,
    pub(super) refresh: Option<String>,
}

/// Never writes the tokens, since debug output ends up in logs.
impl std::fmt::Debug for AppTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppTokens(until {})", self.expires_at)
    }
}

impl AppState {
    /// Begins a flow, and returns the ID for its cookie.
    pub(super) fn begin_flow(&mut self, flow: LoginFlow, random: &mut ChaCha20Rng) -> String {
        insert_bounded(&mut self.flows, flow, random)
    }

    /// Takes a flow out: each is good for one end.
    pub(super) fn take_flow(&mut self, id: &str) -> Option<LoginFlow> {
        self.flows.remove(id)
    }

    /// Begins a session, and returns the ID for its cookie.
    pub(super) fn begin_session(&mut self, session: AppSession, random: &mut ChaCha20Rng) -> String {
        insert_bounded(&mut self.sessions, session, random)
    }

    pub(super) fn session(&self, id: &str) -> Option<&AppSession> {
        self.sessions.get(id)
    }

    pub(super) fn set_tokens(&mut self, id: &str, tokens: AppTokens) {
        if let Some(session) = self.sessions.get_mut(id) {
            session.tokens = Some(tokens);
        }
    }

    pub(super) fn end_session(&mut self, id: &str) -> Option<AppSession> {
        self.sessions.remove(id)
    }

    /// Everything that it keeps of browsers. IDs and tokens themselves stay out.
    pub(super) fn records(&self) -> Vec<HostRecord> {
        let record = |kind, text| HostRecord { host: APP_HOST, kind, text };
        let sessions = self.sessions.values().map(|session| match &session.tokens {
            None => session.user.clone(),
            Some(AppTokens { refresh: None, .. }) => format!("{}, with an access token", session.user),
            Some(_) => format!("{}, with access and refresh token", session.user),
        });
        let flows = self.flows.values().map(|flow| match flow.verifier {
            Some(_) => "state, nonce, PKCE verifier".to_owned(),
            None => "state, nonce".to_owned(),
        });
        let mut records: Vec<HostRecord> = sessions.map(|text| record("session", text)).collect();
        records.extend(flows.map(|text| record("login under way", text)));
        records.sort_by(|a, b| (a.kind, &a.text).cmp(&(b.kind, &b.text)));
        records
    }

    /// Who is logged in, in alphabetical order.
    pub(super) fn users(&self) -> Vec<String> {
        let mut users: Vec<String> = self.sessions.values().map(|session| session.user.clone()).collect();
        users.sort_unstable();
        users
    }
}

/// Keeps a record under a fresh ID; where there are too many, another one goes.
fn insert_bounded<T>(records: &mut BTreeMap<String, T>, record: T, random: &mut ChaCha20Rng) -> String {
    if records.len() >= MAX_KEPT {
        records.pop_first();
    }
    let id = new_id(random);
    records.insert(id.clone(), record);
    id
}
