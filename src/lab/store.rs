//! Where the shop keeps its sessions: the interface of a store, and a contract test for whatever implements it.

pub(super) mod memory;

#[cfg(test)]
mod contract;

/// One session as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Session {
    /// The session ID: whoever sends it is taken for `user`.
    pub(super) id: String,
    /// Who is logged in; `None` before a login.
    pub(super) user: Option<String>,
    /// The role that was copied here at login, in a shop that does that.
    pub(super) role: Option<String>,
    /// Which login of this user it is, counted from 1; 0 before a login. It is not a secret.
    pub(super) login_number: u32,
    /// The `User-Agent` of the client that it was created for.
    pub(super) device: String,
    /// When it was made, in seconds since 1970-01-01Z.
    pub(super) created: i64,
    /// When it was last used, in seconds since 1970-01-01Z.
    pub(super) used: i64,
}

/// A store of sessions. It knows nothing of timeouts and logins: when a session ends, the server decides.
pub(super) trait SessionStore {
    /// The store's name on screens.
    const KIND: &'static str;

    /// How it can fail; `Infallible` where it cannot.
    type Error;

    /// Adds a session. If its ID is taken, the existing session stays.
    async fn insert(&mut self, session: Session) -> Result<(), Self::Error>;

    /// The session with this ID.
    async fn find(&self, id: &str) -> Result<Option<Session>, Self::Error>;

    /// Replaces the session with the same ID, in its place; `false` if there is none.
    async fn replace(&mut self, session: Session) -> Result<bool, Self::Error>;

    /// Deletes the session with this ID; `false` if there is none.
    async fn remove(&mut self, id: &str) -> Result<bool, Self::Error>;

    /// Deletes every session of `user`, and returns how many there were.
    async fn remove_all_of(&mut self, user: &str) -> Result<usize, Self::Error>;

    /// Every session in the order of insertion. With [`SessionStore::replace_all`] this is how sessions that are kept outside
    /// the process can be part of a checkpoint.
    async fn all(&self) -> Result<Vec<Session>, Self::Error>;

    /// Replaces all sessions by these, in this order.
    async fn replace_all(&mut self, sessions: Vec<Session>) -> Result<(), Self::Error>;
}
