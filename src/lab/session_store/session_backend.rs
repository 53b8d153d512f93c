//! What every store can do, whatever it keeps its records in.

use super::session::Session;
use super::store_error::StoreError;
use crate::model::act::StoreAction;

/// A place for sessions. It knows nothing of timeouts and logins: when a session ends, the server decides.
pub(super) trait SessionBackend {
    /// The session under `key`.
    fn find(&mut self, key: &str) -> Result<Option<Session>, StoreError>;

    /// Adds a session. If its key is taken, the existing session stays.
    fn insert(&mut self, session: &Session, now: i64) -> Result<(), StoreError>;

    /// Writes `after` in place of `before` if that is still what the store holds, and says whether it was. So of two
    /// requests that have read the same record, the second doesn't undo what the first wrote, and a renewal on its way
    /// doesn't bring back a session that somebody has deleted meanwhile.
    fn replace(&mut self, before: &Session, after: &Session, now: i64) -> Result<bool, StoreError>;

    /// Deletes the session under `key`, if there is one.
    fn remove(&mut self, key: &str) -> Result<(), StoreError>;

    /// The sessions of one user, in any order.
    fn sessions_of(&mut self, user: &str) -> Result<Vec<Session>, StoreError>;

    /// Every session, in any order.
    fn all(&mut self) -> Result<Vec<Session>, StoreError>;

    /// Deletes every session.
    fn clear(&mut self) -> Result<(), StoreError>;

    /// Deletes what has ended. Memory and files keep it until somebody asks for it.
    fn remove_expired(&mut self, _now: i64) -> Result<(), StoreError> {
        Ok(())
    }

    /// Stops it, starts it, makes it slow or full.
    fn control(&mut self, _action: StoreAction) -> Result<(), StoreError> {
        let why = "its sessions lie in no server of their own; restart or crash the shop, or take a `sqlite` or `shared` store";
        Err(StoreError::Unsupported(why))
    }
}
