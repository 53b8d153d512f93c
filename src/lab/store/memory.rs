//! Sessions in the server's own memory: fast, simple, and gone after a restart.

use std::convert::Infallible;

use super::{Session, SessionStore};
use crate::lab::secret;

/// A list, oldest first. A look-up goes through all of it: a lesson has a handful of sessions.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct MemoryStore {
    sessions: Vec<Session>,
}

impl MemoryStore {
    /// A session ID is a secret, so a look-up compares in constant time. A database would look up its hash instead.
    fn position(&self, id: &str) -> Option<usize> {
        self.sessions.iter().position(|session| secret::constant_time_eq(&session.id, id))
    }
}

impl SessionStore for MemoryStore {
    const KIND: &'static str = "memory";

    type Error = Infallible;

    async fn insert(&mut self, session: Session) -> Result<(), Infallible> {
        if self.position(&session.id).is_none() {
            self.sessions.push(session);
        }
        Ok(())
    }

    async fn find(&self, id: &str) -> Result<Option<Session>, Infallible> {
        Ok(self.position(id).and_then(|index| self.sessions.get(index)).cloned())
    }

    async fn replace(&mut self, session: Session) -> Result<bool, Infallible> {
        let existing = self.position(&session.id).and_then(|index| self.sessions.get_mut(index));
        match existing {
            Some(existing) => {
                *existing = session;
                Ok(true)
            }
            None => Ok(false),
        }
    }

    async fn remove(&mut self, id: &str) -> Result<bool, Infallible> {
        Ok(self.position(id).map(|index| self.sessions.remove(index)).is_some())
    }

    async fn remove_all_of(&mut self, user: &str) -> Result<usize, Infallible> {
        let before = self.sessions.len();
        self.sessions.retain(|session| session.user.as_deref() != Some(user));
        Ok(before - self.sessions.len())
    }

    async fn all(&self) -> Result<Vec<Session>, Infallible> {
        Ok(self.sessions.clone())
    }

    async fn replace_all(&mut self, sessions: Vec<Session>) -> Result<(), Infallible> {
        self.sessions = sessions;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract;
    use super::*;

    #[test]
    fn memory_fulfils_the_contract() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(contract::check_contract(MemoryStore::default()));
    }
}
