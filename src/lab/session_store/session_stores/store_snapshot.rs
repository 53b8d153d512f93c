//! A moment of a lane's stores: what lies in them, and how it is put back.

use std::collections::BTreeMap;

use super::{OpenedStore, Stores};
use crate::lab::session_store::session_backend::StoreContents;
use crate::lab::session_store::store_error::StoreError;
use crate::model::StoreCondition;
use crate::model::act::StoreAction;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::FullStorePolicy;

/// What lies in the stores of a lane at one moment.
#[derive(Clone, Debug)]
pub(in crate::lab) struct StoreSnapshot {
    setup: SessionStoreSetup,
    /// Why it isn't known, where a store didn't answer: that is no empty store.
    contents: Result<SavedContents, StoreError>,
    condition: StoreCondition,
    is_filled: bool,
}

/// What was read from the stores.
#[derive(Clone, Debug)]
struct SavedContents {
    /// By the server that the store belongs to; 0 where all share one.
    by_server: BTreeMap<u32, StoreContents>,
    /// What lies on the replica that lags behind, where there is one.
    on_replica: Option<StoreContents>,
}

impl Stores {
    pub(super) fn save(&mut self) -> StoreSnapshot {
        let condition = self.condition;
        // A store that hangs goes on for a moment, so that it can be read.
        let is_slow = condition == StoreCondition::Slow;
        if is_slow {
            let _ = self.of(0).and_then(|store| store.backend().control(StoreAction::Start));
        }
        let contents = self.read_all();
        if is_slow {
            let _ = self.of(0).and_then(|store| store.backend().control(StoreAction::Slow));
        }
        StoreSnapshot { setup: self.setup.clone(), contents, condition, is_filled: self.is_filled }
    }

    fn read_all(&mut self) -> Result<SavedContents, StoreError> {
        let on_replica = self.replica_contents()?;
        if self.condition == StoreCondition::Stopped {
            return Ok(SavedContents { by_server: BTreeMap::from([(0, self.stopped.clone())]), on_replica });
        }
        let read =
            |(server, OpenedStore { store, .. }): (&u32, &mut OpenedStore)| Ok((*server, store.backend().contents()?));
        Ok(SavedContents { by_server: self.open.iter_mut().map(read).collect::<Result<_, StoreError>>()?, on_replica })
    }

    fn insert_all(&mut self, contents: &SavedContents) -> Result<(), StoreError> {
        for (server, contents) in &contents.by_server {
            self.of(*server)?.backend().insert_contents(contents)?;
        }
        Ok(())
    }

    /// Lets the replica lag behind a store that holds what the replica has to hold.
    fn restore_replica(&mut self, on_replica: Option<&StoreContents>) -> Result<(), StoreError> {
        if let Some(opened) = self.open.get_mut(&0) {
            opened.store.backend().drop_replica();
        }
        let Some(contents) = on_replica else { return Ok(()) };
        let store = self.of(0)?.backend();
        store.clear()?;
        store.insert_contents(contents)?;
        self.control(StoreAction::Lag)
    }

    /// Puts back what lay in the stores. Where that isn't known, what lies in them now stays, and the answer says why.
    pub(super) fn restore(&mut self, snapshot: &StoreSnapshot) -> Result<(), StoreError> {
        let contents = snapshot.contents.as_ref().map_err(StoreError::clone)?;
        if self.setup != snapshot.setup {
            self.reset(snapshot.setup.clone());
        }
        if self.condition != StoreCondition::Running {
            self.control(StoreAction::Start)?;
        }
        if self.is_filled {
            self.control(StoreAction::Free)?;
        }
        self.restore_replica(contents.on_replica.as_ref())?;
        self.for_each(|store| store.clear())?;
        self.insert_all(contents)?;
        if snapshot.is_filled {
            self.control(StoreAction::Fill)?;
            if self.setup.when_full == FullStorePolicy::Evict {
                // Filling up a cache drops its sessions; those that came into the full one have to come again.
                self.insert_all(contents)?;
            }
        }
        match snapshot.condition {
            StoreCondition::Running => Ok(()),
            StoreCondition::Stopped => self.control(StoreAction::Stop),
            StoreCondition::Slow => self.control(StoreAction::Slow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::session_store::SharedStoreSource;
    use crate::lab::session_store::session::Session;
    use crate::lab::session_store::session_stores::SessionStores;
    use crate::lab::side_channel::lock;
    use crate::model::switch_types::SessionStoreKind;

    #[test]
    fn a_store_that_did_not_answer_is_no_empty_store() {
        let setup =
            SessionStoreSetup { kind: SessionStoreKind::Sqlite, persistent: true, ..SessionStoreSetup::default() };
        let stores = SessionStores::new(&setup, SharedStoreSource::Sqlite, [1; 32]);
        stores.insert(Session { id: "a".to_owned(), ..Session::default() }, 0).expect("room");
        // Not by the operator: nobody knows that it is down.
        let control_unnoticed = |action| {
            lock(&stores.inner).of(0).and_then(|store| store.backend().control(action)).expect("done");
        };
        control_unnoticed(StoreAction::Stop);
        let unknown = stores.save();
        control_unnoticed(StoreAction::Start);
        assert!(matches!(stores.restore(&unknown), Err(StoreError::Unreachable(_))));
        assert!(stores.find("a").expect("an answer").is_some(), "nothing was deleted");
    }
}
