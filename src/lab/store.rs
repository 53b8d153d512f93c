//! Where the shop keeps its sessions: the contract that every store fulfils, and the tests that hold it to that.

pub(super) mod memory;

#[cfg(test)]
mod contract;

/// One session as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    /// The id: whoever brings it is taken for `user`.
    pub(super) id: String,
    /// Whom it stands for; `None` before a login.
    pub(super) user: Option<String>,
    /// The role that was copied into it at login, where the shop does that.
    pub(super) role: Option<String>,
    /// Which login of that person this is, counted from 1; 0 before a login. It is no secret and opens nothing.
    pub(super) login_number: u32,
    /// What it is used from, as the client calls itself.
    pub(super) device: String,
    /// When it was made, in seconds since 1970-01-01Z.
    pub(super) created: i64,
    /// When it was last used, in seconds since 1970-01-01Z.
    pub(super) used: i64,
}

/// A store of sessions. It knows nothing of limits and logins; when a session ends is the server's affair.
pub(super) trait SessionStore {
    /// The store's name on screens.
    const KIND: &'static str;

    /// How it can fail; `Infallible` where it cannot.
    type Error;

    /// Adds a session whose id no other has. With an id that is taken, the one that is there stays.
    async fn insert(&mut self, session: Session) -> Result<(), Self::Error>;

    /// The session with that id.
    async fn find(&self, id: &str) -> Result<Option<Session>, Self::Error>;

    /// Writes a session over the one with the same id, in its place; `false` when there is none.
    async fn replace(&mut self, session: Session) -> Result<bool, Self::Error>;

    /// Deletes the session with that id; `false` when there is none.
    async fn remove(&mut self, id: &str) -> Result<bool, Self::Error>;

    /// Deletes every session that stands for `user`; how many there were.
    async fn remove_all_of(&mut self, user: &str) -> Result<usize, Self::Error>;

    /// Every session, in the order in which they were inserted. Together with [`SessionStore::replace_all`] this is how a world that
    /// keeps its sessions outside itself is remembered and put back.
    async fn all(&self) -> Result<Vec<Session>, Self::Error>;

    /// Forgets everything and holds exactly these from now on, in this order.
    async fn replace_all(&mut self, rows: Vec<Session>) -> Result<(), Self::Error>;
}
