//! A store with many sessions, for the benchmark of stores: one operation at a time, and nothing around it.

use super::error::LabError;
use super::session_store::{Session, SessionStores, SharedStoreSource, StoreError};
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::SessionStoreKind;

/// How many sessions each user has.
const SESSIONS_PER_USER: u32 = 5;

/// A store, filled.
pub struct StoreBench {
    stores: SessionStores,
    count: u32,
}

impl StoreBench {
    /// The second at which every second session has ended.
    pub(super) const END: i64 = 1000;

    pub(super) fn into_stores(self) -> SessionStores {
        self.stores
    }

    /// Opens a store and puts `count` sessions into it; every second one ends. `source` is the store that servers share: the
    /// lab's own Redis has too little room for very many.
    ///
    /// # Errors
    /// When it can't be opened, or stops answering.
    pub fn open(kind: SessionStoreKind, source: SharedStoreSource, count: u32) -> Result<Self, LabError> {
        let setup = SessionStoreSetup { kind, ..SessionStoreSetup::default() };
        let stores = SessionStores::new(&setup, source, [1; 32]);
        let bench = Self { stores, count };
        (0..count).try_for_each(|number| bench.create(number))?;
        Ok(bench)
    }

    /// The store's name: `memory`, `Redis`.
    #[must_use]
    pub fn name(&self) -> String {
        self.stores.name()
    }

    /// The number of a session; any `number` will do.
    fn session(&self, number: u32) -> Session {
        // Neighbours in time are no neighbours in the store.
        let number = u64::from(number % self.count).wrapping_mul(2_654_435_761) % u64::from(self.count);
        Session {
            id: format!("{number:032x}"),
            user: Some(format!("user{}", number / u64::from(SESSIONS_PER_USER))),
            device: "laptop (browser)".to_owned(),
            expires: if number % 2 == 0 { Self::END } else { 1_000_000 },
            serial: number,
            ..Session::default()
        }
    }

    fn failed(&self, error: &StoreError) -> LabError {
        LabError::MeasurementFailed { store: self.stores.name(), message: error.to_string() }
    }

    /// Adds a session, unless it is there.
    ///
    /// # Errors
    /// When the store doesn't answer; as below.
    pub fn create(&self, number: u32) -> Result<(), LabError> {
        self.stores.insert(self.session(number), 0).map(drop).map_err(|error| self.failed(&error))
    }

    /// Looks a session up, and says whether it is there.
    ///
    /// # Errors
    /// When the store doesn't answer.
    pub fn look_up(&self, number: u32) -> Result<bool, LabError> {
        let found = self.stores.find(&self.session(number).id).map_err(|error| self.failed(&error))?;
        Ok(found.is_some())
    }

    /// Renews a session, as each request does.
    ///
    /// # Errors
    /// When the store doesn't answer.
    pub fn renew(&self, number: u32) -> Result<(), LabError> {
        let failed = |error| self.failed(&error);
        let Some(session) = self.stores.find(&self.session(number).id).map_err(failed)? else { return Ok(()) };
        let renewed = Session { last_used: session.last_used + 1, ..session.clone() };
        self.stores.replace(&session, renewed, 0).map(drop).map_err(failed)
    }

    /// Deletes a session.
    ///
    /// # Errors
    /// When the store doesn't answer.
    pub fn delete(&self, number: u32) -> Result<(), LabError> {
        let session = self.session(number);
        self.stores.remove(&Session { key: session.id.clone(), ..session }).map_err(|error| self.failed(&error))
    }

    /// How many sessions the user of a session has.
    ///
    /// # Errors
    /// When the store doesn't answer.
    pub fn all_of_user(&self, number: u32) -> Result<usize, LabError> {
        let user = self.session(number).user.unwrap_or_default();
        self.stores.sessions_of(&user).map(|sessions| sessions.len()).map_err(|error| self.failed(&error))
    }
}
