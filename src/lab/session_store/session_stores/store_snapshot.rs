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
    sessions: BTreeMap<u32, StoreContents>,
    /// What lies on the replica that lags behind, where there is one.
    on_replica: Option<StoreContents>,
    condition: StoreCondition,
    is_filled: bool,
}

impl Stores {
    pub(super) fn save(&mut self) -> StoreSnapshot {
        let condition = self.condition;
        let mut sessions = BTreeMap::new();
        if condition == StoreCondition::Stopped {
            sessions.insert(0, self.stopped.clone());
        } else {
            // A store that hangs goes on for a moment, so that it can be read.
            let is_slow = condition == StoreCondition::Slow;
            if is_slow {
                let _ = self.of(0).and_then(|store| store.backend().control(StoreAction::Start));
            }
            for (server, OpenedStore { store, .. }) in &mut self.open {
                sessions.insert(*server, store.backend().contents().unwrap_or_default());
            }
            if is_slow {
                let _ = self.of(0).and_then(|store| store.backend().control(StoreAction::Slow));
            }
        }
        let on_replica = self.replica_contents();
        StoreSnapshot { setup: self.setup.clone(), sessions, on_replica, condition, is_filled: self.is_filled }
    }

    fn insert_all(&mut self, snapshot: &StoreSnapshot) -> Result<(), StoreError> {
        for (server, contents) in &snapshot.sessions {
            self.of(*server)?.backend().insert_contents(contents)?;
        }
        Ok(())
    }

    /// Lets the replica lag behind a store that holds what the replica has to hold.
    fn restore_replica(&mut self, on_replica: Option<&StoreContents>) -> Result<(), StoreError> {
        if self.condition == StoreCondition::Running && self.open.contains_key(&0) {
            self.of(0)?.backend().drop_replica();
        }
        let Some(contents) = on_replica else { return Ok(()) };
        let store = self.of(0)?.backend();
        store.clear()?;
        store.insert_contents(contents)?;
        self.control(StoreAction::Lag)
    }

    pub(super) fn restore(&mut self, snapshot: &StoreSnapshot) -> Result<(), StoreError> {
        if self.setup != snapshot.setup {
            self.reset(snapshot.setup.clone());
        }
        if self.condition != StoreCondition::Running {
            self.control(StoreAction::Start)?;
        }
        if self.is_filled {
            self.control(StoreAction::Free)?;
        }
        self.restore_replica(snapshot.on_replica.as_ref())?;
        self.for_each(|store| store.clear())?;
        self.insert_all(snapshot)?;
        if snapshot.is_filled {
            self.control(StoreAction::Fill)?;
            if self.setup.when_full == FullStorePolicy::Evict {
                // Filling up a cache drops its sessions; those that came into the full one have to come again.
                self.insert_all(snapshot)?;
            }
        }
        match snapshot.condition {
            StoreCondition::Running => Ok(()),
            StoreCondition::Stopped => self.control(StoreAction::Stop),
            StoreCondition::Slow => self.control(StoreAction::Slow),
        }
    }
}
