//! Where the shop keeps its sessions: in the server's own memory, fast, simple, and gone after a restart.

use super::secret;

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
    pub(super) last_used: i64,
}

/// The sessions of a shop, oldest first. It knows nothing of timeouts and logins: when a session ends, the server decides.
/// A look-up goes through all of them: a lesson has a handful.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionStore(Vec<Session>);

impl SessionStore {
    /// The store's name on screens.
    pub(super) const KIND: &'static str = "memory";

    /// Adds a session. If its ID is taken, the existing session stays.
    pub(super) fn insert(&mut self, session: Session) {
        if self.find(&session.id).is_none() {
            self.0.push(session);
        }
    }

    /// The session with this ID. An ID is a secret, so it is compared in constant time; a database would look up its hash
    /// instead.
    pub(super) fn find(&self, id: &str) -> Option<&Session> {
        self.0.iter().find(|session| secret::constant_time_eq(&session.id, id))
    }

    /// Replaces the session with the same ID, in its place.
    pub(super) fn replace(&mut self, session: Session) {
        if let Some(existing) = self.0.iter_mut().find(|other| secret::constant_time_eq(&other.id, &session.id)) {
            *existing = session;
        }
    }

    /// Deletes the session with this ID.
    pub(super) fn remove(&mut self, id: &str) {
        self.0.retain(|session| !secret::constant_time_eq(&session.id, id));
    }

    /// Deletes every session of `user`.
    pub(super) fn remove_all_of(&mut self, user: &str) {
        self.0.retain(|session| session.user.as_deref() != Some(user));
    }

    /// Deletes every session.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Every session in the order of insertion.
    pub(super) fn all(&self) -> &[Session] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: &str, user: Option<&str>, last_used: i64) -> Session {
        let (id, user) = (id.to_owned(), user.map(str::to_owned));
        Session { id, user, role: None, login_number: 3, device: "d".to_owned(), created: 1, last_used }
    }

    fn ids(store: &SessionStore) -> Vec<&str> {
        store.all().iter().map(|session| session.id.as_str()).collect()
    }

    fn filled_store() -> SessionStore {
        let mut store = SessionStore::default();
        for (id, user) in [("b", Some("alice")), ("a", None), ("c", Some("bob")), ("d", Some("alice"))] {
            store.insert(session(id, user, 1));
        }
        store
    }

    #[test]
    fn a_session_is_found_by_exactly_its_id() {
        assert_eq!(ids(&SessionStore::default()), [""; 0], "it starts empty");
        let mut store = filled_store();
        assert_eq!(store.find("a"), Some(&session("a", None, 1)));
        assert_eq!((store.find("A"), store.find("")), (None, None), "ids are compared exactly");
        store.insert(session("a", Some("mallory"), 9));
        assert_eq!(store.find("a"), Some(&session("a", None, 1)), "an id that is taken stays");
        assert_eq!(ids(&store), ["b", "a", "c", "d"], "sessions come in the order of insertion");
    }

    #[test]
    fn a_session_is_replaced_in_its_place() {
        let mut store = filled_store();
        store.replace(session("a", Some("bob"), 5));
        assert_eq!(store.find("a"), Some(&session("a", Some("bob"), 5)));
        store.replace(session("x", None, 5));
        assert_eq!(ids(&store), ["b", "a", "c", "d"], "replacing does not insert");
    }

    #[test]
    fn one_session_is_removed_or_all_of_a_user_or_all() {
        let mut store = filled_store();
        store.remove("c");
        store.remove("c");
        assert_eq!(ids(&store), ["b", "a", "d"]);
        store.remove_all_of("alice");
        store.remove_all_of("alice");
        assert_eq!(ids(&store), ["a"]);
        let saved = store.clone();
        store.clear();
        assert_eq!(ids(&store), [""; 0]);
        assert_eq!(ids(&saved), ["a"], "a copy is a checkpoint");
    }
}
