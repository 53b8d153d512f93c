//! The stores of one lane: one that all servers share, or one for each server; and what happens to them.

mod store_control;
mod store_snapshot;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use super::session::Session;
use super::session_backend::StoreContents;
use super::shared_store_source::SharedStoreSource;
use super::store_error::StoreError;
use super::{OpenedStore, SessionStore};
use crate::lab::side_channel::lock;
use crate::lab::tokens::hash::hash_hex;
use crate::model::act::StoreAction;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::SessionStoreKind;
use crate::model::{BlocklistEntry, StoreCondition, StoreRecordView};

pub(in crate::lab) use store_snapshot::StoreSnapshot;

/// The longest session ID that is looked up. Those of the shop have 32 characters.
const MAX_ID_LENGTH: usize = 64;

/// The stores of a lane. A clone is another handle to the same stores; what lies in them is saved and put back with
/// [`SessionStores::save`] and [`SessionStores::restore`].
#[derive(Clone)]
pub(in crate::lab) struct SessionStores {
    inner: Arc<Mutex<Stores>>,
    asker: AskingServer,
}

/// The server that asks a store.
#[derive(Clone, Copy)]
struct AskingServer {
    /// Its number behind the load balancer, 0 without one.
    number: u32,
    /// Whether it reaches what lies outside its machine.
    reaches_store: bool,
}

struct Stores {
    setup: SessionStoreSetup,
    source: SharedStoreSource,
    cookie_key: [u8; 32],
    /// The open stores by the server that they belong to; 0 where all share one.
    open: BTreeMap<u32, OpenedStore>,
    condition: StoreCondition,
    /// Whether it failed by itself when it was last read.
    is_silent: bool,
    is_filled: bool,
    /// What lies on the disk of a store that is stopped.
    stopped: StoreContents,
}

impl fmt::Debug for SessionStores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionStores({:?})", lock(&self.inner).setup.kind)
    }
}

impl SessionStores {
    /// The stores of a lane with this setup; each is opened when it is first asked. `cookie_key` protects sessions that lie in
    /// cookies.
    pub(in crate::lab) fn new(setup: &SessionStoreSetup, source: SharedStoreSource, cookie_key: [u8; 32]) -> Self {
        let stores = Stores {
            setup: setup.clone(),
            source,
            cookie_key,
            open: BTreeMap::new(),
            condition: StoreCondition::Running,
            is_silent: false,
            is_filled: false,
            stopped: StoreContents::default(),
        };
        Self { inner: Arc::new(Mutex::new(stores)), asker: AskingServer { number: 0, reaches_store: true } }
    }

    /// From now on server `number` asks, which reaches a store outside its machine or doesn't.
    pub(in crate::lab) fn set_server(&mut self, number: u32, reaches_store: bool) {
        self.asker = AskingServer { number, reaches_store };
    }

    /// Takes over the switches. Another kind of store begins empty: moving sessions would be a work of its own.
    pub(in crate::lab) fn set_setup(&mut self, setup: &SessionStoreSetup) {
        let mut stores = lock(&self.inner);
        if stores.setup != *setup {
            stores.reset(setup.clone());
        }
    }

    /// The session that a client means by `id`. What no shop would issue is not looked up: an ID is a key, and in some stores
    /// the name of a file.
    pub(in crate::lab) fn find(&self, id: &str) -> Result<Option<Session>, StoreError> {
        let mut stores = lock(&self.inner);
        let is_in_cookie = stores.is_in_cookie();
        let is_id = id.len() <= MAX_ID_LENGTH && id.bytes().all(|b| b.is_ascii_alphanumeric());
        if id.is_empty() || !(is_in_cookie || is_id) {
            return Ok(None);
        }
        let key = stores.key_of(id);
        let session = stores.asked_by(self.asker)?.backend().find(&key)?;
        Ok(session.map(|session| Session { id: id.to_owned(), ..session }))
    }

    /// Adds a session under its ID, and gives it back with its key.
    pub(in crate::lab) fn insert(&self, session: Session, now: i64) -> Result<Session, StoreError> {
        let mut stores = lock(&self.inner);
        let session = Session { key: stores.key_of(&session.id), ..session };
        let store = stores.asked_by(self.asker)?;
        store.backend().insert(&session, now)?;
        Ok(store.with_credential(session))
    }

    /// Writes `after` in place of `before`; `None` if somebody has changed or deleted the record meanwhile.
    pub(in crate::lab) fn replace(
        &self,
        before: &Session,
        after: Session,
        now: i64,
    ) -> Result<Option<Session>, StoreError> {
        let mut stores = lock(&self.inner);
        let store = stores.asked_by(self.asker)?;
        let was_replaced = store.backend().replace(before, &after, now)?;
        Ok(was_replaced.then(|| store.with_credential(after)))
    }

    /// Deletes a session.
    pub(in crate::lab) fn remove(&self, session: &Session) -> Result<(), StoreError> {
        lock(&self.inner).asked_by(self.asker)?.backend().remove(&session.key)
    }

    /// Deletes the session with this ID, in whichever store it lies, and says whether there was one.
    pub(in crate::lab) fn remove_by_id(&self, id: &str) -> Result<bool, StoreError> {
        let mut stores = lock(&self.inner);
        stores.asked_by(self.asker)?;
        let key = stores.key_of(id);
        let mut was_there = false;
        stores.for_each(|store| {
            was_there |= store.find(&key)?.is_some();
            store.remove(&key)
        })?;
        Ok(was_there)
    }

    /// The sessions of `user`, oldest first.
    pub(in crate::lab) fn sessions_of(&self, user: &str) -> Result<Vec<Session>, StoreError> {
        let mut sessions = lock(&self.inner).asked_by(self.asker)?.backend().sessions_of(user)?;
        sessions.sort_by_key(|session| session.serial);
        Ok(sessions)
    }

    /// Deletes every session of `user`, in every store of the lane.
    pub(in crate::lab) fn remove_all_of(&self, user: &str) -> Result<(), StoreError> {
        let mut stores = lock(&self.inner);
        stores.asked_by(self.asker)?;
        stores.for_each(|store| store.sessions_of(user)?.iter().try_for_each(|session| store.remove(&session.key)))
    }

    /// Every session with the server whose store holds it, oldest first. Nothing while the store doesn't answer.
    pub(in crate::lab) fn all(&self) -> Vec<StoredSession> {
        let mut stores = lock(&self.inner);
        if stores.condition != StoreCondition::Running {
            return Vec::new();
        }
        let mut all = Vec::new();
        let mut is_silent = false;
        for (server, OpenedStore { store, .. }) in &mut stores.open {
            match store.backend().all() {
                Ok(sessions) => {
                    all.extend(sessions.into_iter().map(|session| StoredSession { server: *server, session }));
                }
                Err(_) => is_silent = true,
            }
        }
        stores.is_silent = is_silent;
        all.sort_by_key(|stored| stored.session.serial);
        all
    }

    /// The record of a session as its store keeps it.
    pub(in crate::lab) fn record(&self, stored: &StoredSession, now: i64) -> Option<StoreRecordView> {
        let inner = lock(&self.inner);
        inner.open.get(&stored.server).map(|opened| opened.store.record(&stored.session, now))
    }

    /// Deletes a few of the records that have ended, in stores that do that by themselves, and says whether there may be more.
    /// A store that doesn't answer does it later.
    pub(in crate::lab) fn remove_expired(&self, now: i64) -> bool {
        let mut stores = lock(&self.inner);
        let mut may_be_more = false;
        if stores.condition == StoreCondition::Running {
            let _ = stores.for_each(|store| {
                may_be_more |= store.remove_expired(now)?;
                Ok(())
            });
        }
        may_be_more
    }

    /// Puts a revoked token onto the list in the store.
    pub(in crate::lab) fn block(&self, token: &BlocklistEntry, now: i64) -> Result<(), StoreError> {
        lock(&self.inner).asked_by(self.asker)?.backend().block(token, now)
    }

    /// Whether the token with this `jti` is on the list in the store at `now`.
    pub(in crate::lab) fn is_blocked(&self, jti: &str, now: i64) -> Result<bool, StoreError> {
        let until = lock(&self.inner).asked_by(self.asker)?.backend().blocked_until(jti)?;
        Ok(until.is_some_and(|until| now < until))
    }

    /// The tokens on the list at `now`. None while the store doesn't answer.
    pub(in crate::lab) fn blocklist(&self, now: i64) -> Vec<BlocklistEntry> {
        let mut stores = lock(&self.inner);
        // One that has just not answered is not waited for a second time.
        if stores.condition != StoreCondition::Running || stores.is_silent {
            return Vec::new();
        }
        let listed = stores.of(0).and_then(|store| store.backend().blocklist()).unwrap_or_default();
        listed.into_iter().filter(|token| now < token.expires).collect()
    }

    /// A restart of server `number`: what lay in its memory is gone.
    pub(in crate::lab) fn forget_memory_of(&self, number: u32) {
        let mut stores = lock(&self.inner);
        if stores.setup.kind == SessionStoreKind::Memory {
            stores.open.remove(&number);
        }
    }

    /// A server is gone for good, with everything that it kept for itself.
    pub(in crate::lab) fn forget_server(&self, number: u32) {
        let mut stores = lock(&self.inner);
        if stores.is_per_server() {
            stores.open.remove(&number);
        }
    }

    /// Stops the store, starts it, makes it slow or full.
    pub(in crate::lab) fn control(&self, action: StoreAction) -> Result<(), StoreError> {
        lock(&self.inner).control(action)
    }

    /// The session in the cookie `value`; `None` where sessions lie on the server.
    pub(in crate::lab) fn find_in_cookie(&self, value: &str) -> Option<Session> {
        let is_in_cookie = lock(&self.inner).is_in_cookie();
        if is_in_cookie { self.find(value).ok().flatten() } else { None }
    }

    /// Whether the store answers, as the operator left it or as it was found by [`SessionStores::all`].
    pub(in crate::lab) fn condition(&self) -> StoreCondition {
        let stores = lock(&self.inner);
        if stores.is_silent && stores.condition == StoreCondition::Running {
            return StoreCondition::Stopped;
        }
        stores.condition
    }

    /// How many sessions lie on the replica that lags behind, where there is one.
    pub(in crate::lab) fn replica_session_count(&self) -> Option<usize> {
        let contents = lock(&self.inner).replica_contents().ok().flatten();
        contents.map(|contents| contents.sessions.len())
    }

    /// The store's name on screens: `memory`, `Redis`.
    pub(in crate::lab) fn name(&self) -> String {
        let mut stores = lock(&self.inner);
        match stores.setup.kind {
            SessionStoreKind::SignedCookie => "the signed cookie".to_owned(),
            SessionStoreKind::EncryptedCookie => "the encrypted cookie".to_owned(),
            SessionStoreKind::Memory => "memory".to_owned(),
            SessionStoreKind::Files => "files".to_owned(),
            SessionStoreKind::Sqlite | SessionStoreKind::Shared => {
                stores.of(0).map_or("no store", |store| store.name()).to_owned()
            }
        }
    }

    /// Why the store is another one than the lesson asks for.
    pub(in crate::lab) fn note(&self) -> Option<String> {
        lock(&self.inner).open.values().find_map(|opened| opened.note.clone())
    }

    /// What lies in the stores now.
    pub(in crate::lab) fn save(&self) -> StoreSnapshot {
        lock(&self.inner).save()
    }

    /// Puts back what lay in the stores.
    pub(in crate::lab) fn restore(&self, snapshot: &StoreSnapshot) -> Result<(), StoreError> {
        lock(&self.inner).restore(snapshot)
    }
}

/// A session, and the server whose store holds it: 0 where all share one.
#[derive(Clone, Debug)]
pub(in crate::lab) struct StoredSession {
    pub(in crate::lab) server: u32,
    pub(in crate::lab) session: Session,
}

impl SessionStore {
    /// The session with what its client has to send from now on: a new cookie, where the session lies in it.
    fn with_credential(&self, session: Session) -> Session {
        match self {
            Self::Cookie(cookie) => {
                let id = cookie.encode(&session);
                Session { key: id.clone(), id, ..session }
            }
            _ => session,
        }
    }
}

impl Stores {
    /// Whether each server has a store of its own.
    const fn is_per_server(&self) -> bool {
        matches!(self.setup.kind, SessionStoreKind::Memory | SessionStoreKind::Files)
    }

    const fn is_in_cookie(&self) -> bool {
        matches!(self.setup.kind, SessionStoreKind::SignedCookie | SessionStoreKind::EncryptedCookie)
    }

    fn key_of(&self, id: &str) -> String {
        if self.setup.hashes_ids && !self.is_in_cookie() { hash_hex(id) } else { id.to_owned() }
    }

    /// The store that this server asks.
    fn asked_by(
        &mut self,
        AskingServer { number, reaches_store }: AskingServer,
    ) -> Result<&mut SessionStore, StoreError> {
        if !reaches_store && self.setup.kind.is_outside() {
            return Err(StoreError::Unreachable(format!("server {number} has no connection to it")));
        }
        self.of(number)
    }

    /// The store of a server, opened if it isn't yet.
    fn of(&mut self, server: u32) -> Result<&mut SessionStore, StoreError> {
        let owner = if self.is_per_server() { server } else { 0 };
        let opened = match self.open.remove(&owner) {
            Some(opened) => opened,
            None => SessionStore::open(&self.setup, &self.source, self.cookie_key)?,
        };
        Ok(&mut self.open.entry(owner).or_insert(opened).store)
    }

    fn for_each(
        &mut self,
        mut act: impl FnMut(&mut dyn super::SessionBackend) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.open.values_mut().try_for_each(|opened| act(opened.store.backend()))
    }

    fn replica_contents(&mut self) -> Result<Option<StoreContents>, StoreError> {
        self.open.get_mut(&0).map_or(Ok(None), |opened| opened.store.backend().replica_contents())
    }

    fn reset(&mut self, setup: SessionStoreSetup) {
        self.open.clear();
        self.stopped = StoreContents::default();
        (self.setup, self.condition, self.is_filled) = (setup, StoreCondition::Running, false);
    }
}
