//! Sessions in the server's own memory: fast, simple, and gone after a restart.

use std::collections::{BTreeSet, HashMap};

use super::session::Session;
use super::session_backend::SessionBackend;
use super::store_error::StoreError;

/// The sessions by their keys, with an index by user. The hash of the map is seeded at random, so that the time of a look-up
/// says nothing about how much of a guessed ID was right.
#[derive(Debug, Default)]
pub(super) struct MemoryStore {
    sessions: HashMap<String, Session>,
    keys_of_users: HashMap<String, BTreeSet<String>>,
}

impl MemoryStore {
    fn put(&mut self, session: &Session) {
        // The ID stays with the client: where only hashes are kept, it must not lie beside them.
        let kept = Session { id: String::new(), ..session.clone() };
        if let Some(user) = &session.user {
            self.keys_of_users.entry(user.clone()).or_default().insert(session.key.clone());
        }
        self.sessions.insert(session.key.clone(), kept);
    }
}

impl SessionBackend for MemoryStore {
    fn find(&mut self, key: &str) -> Result<Option<Session>, StoreError> {
        Ok(self.sessions.get(key).cloned())
    }

    fn insert(&mut self, session: &Session, _now: i64) -> Result<(), StoreError> {
        if !self.sessions.contains_key(&session.key) {
            self.put(session);
        }
        Ok(())
    }

    fn replace(&mut self, before: &Session, after: &Session, _now: i64) -> Result<bool, StoreError> {
        let is_unchanged = self.sessions.get(&before.key).is_some_and(|kept| kept.to_json() == before.to_json());
        if is_unchanged {
            self.put(after);
        }
        Ok(is_unchanged)
    }

    fn remove(&mut self, key: &str) -> Result<(), StoreError> {
        let user = self.sessions.remove(key).and_then(|session| session.user);
        if let Some(user) = user
            && let Some(keys) = self.keys_of_users.get_mut(&user)
        {
            keys.remove(key);
            if keys.is_empty() {
                self.keys_of_users.remove(&user);
            }
        }
        Ok(())
    }

    fn sessions_of(&mut self, user: &str) -> Result<Vec<Session>, StoreError> {
        let keys = self.keys_of_users.get(user).into_iter().flatten();
        Ok(keys.filter_map(|key| self.sessions.get(key).cloned()).collect())
    }

    fn all(&mut self) -> Result<Vec<Session>, StoreError> {
        Ok(self.sessions.values().cloned().collect())
    }

    fn clear(&mut self) -> Result<(), StoreError> {
        *self = Self::default();
        Ok(())
    }
}
