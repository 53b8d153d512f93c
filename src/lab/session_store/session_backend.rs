//! What every store can do, whatever it keeps its records in.

use super::session::Session;
use super::store_error::{StoreError, StoreLimit};
use crate::model::BlocklistEntry;
use crate::model::act::StoreAction;

/// How many records a clean-up deletes at a time. A request waits behind one portion at most, so a portion takes about as long as a
/// request: in SQLite that is one transaction of few pages, in Redis one question.
pub(super) const CLEAN_UP_PORTION: usize = 2;

/// Everything in a store.
#[derive(Clone, Debug, Default)]
pub(super) struct StoreContents {
    pub(super) sessions: Vec<Session>,
    pub(super) blocklist: Vec<BlocklistEntry>,
}

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

    /// Deletes at most [`CLEAN_UP_PORTION`] of the records that have ended, and says whether there may be more. Memory and
    /// files delete none here: there a session that has ended goes when it is next looked up.
    fn remove_expired(&mut self, _now: i64) -> Result<bool, StoreError> {
        Ok(false)
    }

    /// Puts a revoked token onto the list that servers share.
    fn block(&mut self, _token: &BlocklistEntry, _now: i64) -> Result<(), StoreError> {
        Err(StoreError::Unsupported(StoreLimit::NoBlocklist))
    }

    /// Until when the token with this `jti` is on the list, in seconds since 1970-01-01Z.
    fn blocked_until(&mut self, _jti: &str) -> Result<Option<i64>, StoreError> {
        Ok(None)
    }

    /// The list.
    fn blocklist(&mut self) -> Result<Vec<BlocklistEntry>, StoreError> {
        Ok(Vec::new())
    }

    /// Everything that it holds.
    fn contents(&mut self) -> Result<StoreContents, StoreError> {
        Ok(StoreContents { sessions: self.all()?, blocklist: self.blocklist()? })
    }

    /// Adds everything.
    fn insert_contents(&mut self, contents: &StoreContents) -> Result<(), StoreError> {
        // A TTL counts from now on, and only has to be long enough: the clean-up goes by the ends of the records.
        contents.sessions.iter().try_for_each(|session| self.insert(session, session.last_used))?;
        contents.blocklist.iter().try_for_each(|token| self.block(token, token.expires.saturating_sub(1)))
    }

    /// What lies on its replica, where one lags behind.
    fn replica_contents(&mut self) -> Result<Option<StoreContents>, StoreError> {
        Ok(None)
    }

    /// Switches its replica off.
    fn drop_replica(&mut self) {}

    /// Stops it, starts it, makes it slow or full, lets its replica lag behind or take over.
    fn control(&mut self, _action: StoreAction) -> Result<(), StoreError> {
        Err(StoreError::Unsupported(StoreLimit::InServer))
    }
}
