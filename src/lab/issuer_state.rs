//! What the issuer at `id.test` keeps: its keys, its own logins, the codes that it has given, who has allowed what, and the
//! refresh tokens.

pub(super) mod authorization_request;
pub(super) mod registered_client;
pub(super) mod scope_set;

use std::collections::{BTreeMap, BTreeSet};

use super::secret::new_id;
use super::tokens::hash::hash_hex;
use super::tokens::refresh_token_families::{FamilyTimes, RefreshTokenFamilies, RefreshTokenStatus};
use super::tokens::signing_keys::SigningKeys;
use crate::model::HostRecord;
use authorization_request::AuthorizationRequest;
use rand_chacha::ChaCha20Rng;
use scope_set::ScopeSet;

/// The issuer's host.
pub(super) const ISSUER_HOST: &str = "id.test";

/// The issuer's name in `iss`.
pub(super) const ISSUER_URL: &str = "https://id.test";

/// The most that is kept of logins and open pages: a script that asks for ever makes older ones go.
const MAX_KEPT: usize = 200;

/// How many days a refresh token lasts, with all that rotation makes of it.
const GRANT_DAYS: i64 = 30;

/// Everything that the issuer of a lane keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct IssuerState {
    pub(super) keys: SigningKeys,
    /// Browsers by the ID in their cookie.
    sessions: BTreeMap<String, IssuerSession>,
    /// The pages that wait for a password or a consent, by the handle in their form.
    pages: BTreeMap<String, OpenPage>,
    /// The codes that were given, by their hash.
    codes: BTreeMap<String, AuthorizationCode>,
    /// Each user, client and scope that was allowed.
    consents: BTreeSet<Consent>,
    /// What refresh tokens stand for, by the number under which the families know it.
    grants: BTreeMap<String, RefreshGrant>,
    families: RefreshTokenFamilies,
    /// The secret of the app's server, made at its first use; a real client gets one when it is registered.
    app_secret: Option<String>,
}

/// A browser that has been at the issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct IssuerSession {
    /// Who is logged in; `None` before a login.
    pub(super) user: Option<String>,
    /// When they logged in, in seconds since 1970-01-01Z.
    pub(super) auth_time: i64,
}

/// A page that waits for its user.
#[derive(Clone, Debug)]
pub(super) struct OpenPage {
    /// The browser in which it is open, by the ID of its session.
    pub(super) session_id: String,
    /// The query of the authorization request, with which it goes on.
    pub(super) query: String,
}

/// A code that was given, and everything that it has to be compared with.
#[derive(Clone, Debug)]
pub(super) struct AuthorizationCode {
    pub(super) request: AuthorizationRequest,
    pub(super) user: String,
    pub(super) auth_time: i64,
    pub(super) expires_at: i64,
    pub(super) was_used: bool,
}

/// That a user has allowed a client one scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Consent {
    user: String,
    client_id: &'static str,
    scope: String,
}

/// What a refresh token stands for.
#[derive(Clone, Debug)]
pub(super) struct RefreshGrant {
    pub(super) user: String,
    pub(super) client_id: &'static str,
    pub(super) scope: ScopeSet,
    /// The hash of the code from which it came.
    code: String,
}

/// What a refresh token turned out to be at the issuer.
#[derive(Clone, Debug)]
pub(super) enum RefreshOutcome {
    /// Nothing, or nothing any more.
    Unknown,
    /// It was used before: its grant has been ended.
    Reused { seconds_ago: i64 },
    /// It is good.
    Valid(RefreshGrant),
}

impl IssuerState {
    /// The state before anything has happened. Its fixed RSA key is another one than the shop's.
    pub(super) fn new() -> Self {
        Self { keys: SigningKeys::starting_at(1), ..Self::default() }
    }

    /// The session of a browser, if it has one.
    pub(super) fn session(&self, id: &str) -> Option<&IssuerSession> {
        self.sessions.get(id)
    }

    /// Begins a session under a fresh ID, in place of `old`, which ends: a login never goes on under an ID from before it.
    pub(super) fn begin_session(
        &mut self,
        old: Option<&str>,
        session: IssuerSession,
        random: &mut ChaCha20Rng,
    ) -> String {
        if let Some(old) = old {
            self.sessions.remove(old);
        }
        let id = new_id(random);
        insert_bounded(&mut self.sessions, id.clone(), session);
        id
    }

    /// Opens a page in the browser of `session_id`, and returns the handle for its form.
    pub(super) fn open_page(&mut self, session_id: &str, query: &str, random: &mut ChaCha20Rng) -> String {
        let handle = new_id(random);
        let page = OpenPage { session_id: session_id.to_owned(), query: query.to_owned() };
        insert_bounded(&mut self.pages, handle.clone(), page);
        handle
    }

    /// The page with this handle, if it is open in the browser of `session_id`: no other site can send its form.
    pub(super) fn page(&self, handle: &str, session_id: &str) -> Option<&OpenPage> {
        self.pages.get(handle).filter(|page| page.session_id == session_id)
    }

    pub(super) fn close_page(&mut self, handle: &str) {
        self.pages.remove(handle);
    }

    /// Whether `user` has allowed the client all of `scope`.
    pub(super) fn has_consent(&self, user: &str, client_id: &'static str, scope: &ScopeSet) -> bool {
        scope.names().all(|name| {
            let consent = Consent { user: user.to_owned(), client_id, scope: name.to_owned() };
            self.consents.contains(&consent)
        })
    }

    pub(super) fn add_consent(&mut self, user: &str, client_id: &'static str, scope: &ScopeSet) {
        for name in scope.names() {
            self.consents.insert(Consent { user: user.to_owned(), client_id, scope: name.to_owned() });
        }
    }

    /// Keeps a code that is about to be given.
    pub(super) fn add_code(&mut self, code: &str, record: AuthorizationCode, now: i64) {
        self.codes.retain(|_, kept| now < kept.expires_at || kept.was_used);
        insert_bounded(&mut self.codes, hash_hex(code), record);
    }

    pub(super) fn code(&self, code: &str) -> Option<&AuthorizationCode> {
        self.codes.get(&hash_hex(code))
    }

    pub(super) fn mark_code_used(&mut self, code: &str) {
        if let Some(record) = self.codes.get_mut(&hash_hex(code)) {
            record.was_used = true;
        }
    }

    /// Ends what came of a code that was used a second time: one of the two who had it is a thief (RFC 6749, section 4.1.2).
    pub(super) fn end_grants_of_code(&mut self, code: &str) {
        let code = hash_hex(code);
        self.end_grants(|grant| grant.code == code);
    }

    /// Ends the access of a client to `user`, and takes back the consent. Whether there was any.
    pub(super) fn disconnect(&mut self, user: &str, client_id: &str) -> bool {
        self.consents.retain(|consent| consent.user != user || consent.client_id != client_id);
        self.end_grants(|grant| grant.user == user && grant.client_id == client_id)
    }

    fn end_grants(&mut self, is_over: impl Fn(&RefreshGrant) -> bool) -> bool {
        let ended: Vec<String> =
            self.grants.iter().filter(|(_, grant)| is_over(grant)).map(|(number, _)| number.clone()).collect();
        for number in &ended {
            self.grants.remove(number);
            self.families.end_all(number);
        }
        !ended.is_empty()
    }

    /// Begins a grant with `refresh_token`.
    pub(super) fn begin_grant(&mut self, record: &AuthorizationCode, code: &str, refresh_token: &str, now: i64) {
        let number = format!("grant {}", hash_hex(refresh_token));
        let AuthorizationRequest { client, scope, .. } = &record.request;
        let grant = RefreshGrant {
            user: record.user.clone(),
            client_id: client.id,
            scope: scope.clone(),
            code: hash_hex(code),
        };
        let times = FamilyTimes { auth_time: now, expires_at: now.saturating_add(GRANT_DAYS * 86_400) };
        self.families.begin(&number, refresh_token, times);
        insert_bounded(&mut self.grants, number, grant);
    }

    /// Judges a refresh token of `client_id`. One that was used before ends its grant (RFC 9700, section 4.14.2).
    pub(super) fn judge_refresh_token(&mut self, token: &str, client_id: &str, now: i64) -> RefreshOutcome {
        let (number, seconds_ago) = match self.families.validate(token, now, 0) {
            RefreshTokenStatus::Unknown | RefreshTokenStatus::Expired => return RefreshOutcome::Unknown,
            RefreshTokenStatus::Reused { user, seconds_ago } => (user, Some(seconds_ago)),
            RefreshTokenStatus::Valid(valid) => (valid.user, None),
        };
        if let Some(seconds_ago) = seconds_ago {
            self.grants.remove(&number);
            return RefreshOutcome::Reused { seconds_ago };
        }
        let grant = self.grants.get(&number).filter(|grant| grant.client_id == client_id);
        grant.map_or(RefreshOutcome::Unknown, |grant| RefreshOutcome::Valid(grant.clone()))
    }

    /// Retires a refresh token; `next` takes its place.
    pub(super) fn rotate(&mut self, token: &str, next: &str, now: i64) {
        self.families.rotate(token, next, now);
    }

    /// The grants that last, as `client for user`.
    pub(super) fn grant_names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.grants.values().map(|grant| format!("{} for {}", grant.client_id, grant.user)).collect();
        names.sort_unstable();
        names
    }

    /// Everything that it keeps of people, at `now`. Codes, IDs and tokens themselves stay out.
    pub(super) fn records(&self, now: i64) -> Vec<HostRecord> {
        let record = |kind, text| HostRecord { host: ISSUER_HOST, kind, text };
        let sessions = self.sessions.values().filter_map(|session| session.user.clone());
        let codes = self.codes.values().filter(|code| now < code.expires_at).map(|code| {
            let state = if code.was_used { "used" } else { "not used yet" };
            format!("{} for {}, {state}", code.request.client.id, code.user)
        });
        let consents =
            self.consents.iter().map(|Consent { user, client_id, scope }| format!("{user} allows {client_id} {scope}"));
        let mut records: Vec<HostRecord> = sessions.map(|user| record("session", user)).collect();
        records.extend(consents.map(|text| record("consent", text)));
        records.extend(codes.map(|text| record("code", text)));
        records.extend(self.grant_names().into_iter().map(|name| record("refresh token", name)));
        records.sort_by(|a, b| (a.kind, &a.text).cmp(&(b.kind, &b.text)));
        records
    }

    /// The clients that hold a refresh token of `user`, by name.
    pub(super) fn clients_of(&self, user: &str) -> BTreeSet<&'static str> {
        self.grants.values().filter(|grant| grant.user == user).map(|grant| grant.client_id).collect()
    }

    /// The secret of the app's server.
    pub(super) fn app_secret(&mut self, random: &mut ChaCha20Rng) -> &str {
        self.app_secret.get_or_insert_with(|| new_id(random))
    }
}

/// Adds a record; where there are too many, another one goes.
fn insert_bounded<T>(records: &mut BTreeMap<String, T>, key: String, record: T) {
    if records.len() >= MAX_KEPT {
        records.pop_first();
    }
    records.insert(key, record);
}
