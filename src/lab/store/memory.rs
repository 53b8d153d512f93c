//! Sessions in the server's own memory: quick, simple, and gone when it restarts.

use std::convert::Infallible;

use super::super::secret;
use super::{Session, SessionStore};

/// A table of rows, oldest first. A look-up walks all of it: a lesson has a handful.
#[derive(Clone, Debug, Default)]
pub(in crate::lab) struct MemoryStore {
    rows: Vec<Session>,
}

impl MemoryStore {
    /// An id is a secret: whoever learns one is somebody else. So a look-up compares in constant time.
    fn position(&self, id: &str) -> Option<usize> {
        self.rows.iter().position(|row| secret::constant_time_eq(&row.id, id))
    }
}

impl SessionStore for MemoryStore {
    const KIND: &'static str = "memory";

    type Error = Infallible;

    async fn insert(&mut self, session: Session) -> Result<(), Infallible> {
        if self.position(&session.id).is_none() {
            self.rows.push(session);
        }
        Ok(())
    }

    async fn find(&self, id: &str) -> Result<Option<Session>, Infallible> {
        Ok(self.position(id).and_then(|at| self.rows.get(at)).cloned())
    }

    async fn replace(&mut self, session: Session) -> Result<bool, Infallible> {
        let place = self.position(&session.id).and_then(|at| self.rows.get_mut(at));
        Ok(place.map(|row| *row = session).is_some())
    }

    async fn remove(&mut self, id: &str) -> Result<bool, Infallible> {
        Ok(self.position(id).map(|at| self.rows.remove(at)).is_some())
    }

    async fn remove_all_of(&mut self, user: &str) -> Result<usize, Infallible> {
        let before = self.rows.len();
        self.rows.retain(|row| row.user.as_deref() != Some(user));
        Ok(before - self.rows.len())
    }

    async fn all(&self) -> Result<Vec<Session>, Infallible> {
        Ok(self.rows.clone())
    }

    async fn replace_all(&mut self, rows: Vec<Session>) -> Result<(), Infallible> {
        self.rows = rows;
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
