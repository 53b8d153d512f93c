//! A Redis that has no room left: it is filled with keys of others, and emptied of them again.

use super::RedisStore;
use crate::lab::session_store::redis_server::MAX_MEMORY;
use crate::lab::session_store::store_error::StoreError;
use crate::model::switch_types::FullStorePolicy;

/// How many bytes are written at a time to fill the store up.
const FILLER_SIZES: [usize; 3] = [256 * 1024, 8 * 1024, 128];

/// A limit that a full server has exceeded, whatever it frees.
const EXCEEDED_MEMORY: &str = "1mb";

impl RedisStore {
    /// Writes until nothing more fits. A server that evicts has then dropped every session, and gets room for a few new ones.
    pub(super) fn fill(&mut self) -> Result<(), StoreError> {
        for size in FILLER_SIZES {
            let value = "x".repeat(size);
            loop {
                let key = self.filler_key(self.fillers);
                match self.query::<()>(redis::cmd("SET").arg(key).arg(&value)) {
                    Ok(()) => self.fillers += 1,
                    Err(StoreError::Full) => break,
                    Err(error) => return Err(error),
                }
            }
        }
        if self.policy() == Some(FullStorePolicy::Evict) {
            // The first is one of the large ones.
            self.query::<()>(redis::cmd("DEL").arg(self.filler_key(0)))?;
        }
        self.stay_full()
    }

    /// Lets a full server that refuses writes refuse them all. Else it would take one as soon as it has freed a buffer of a
    /// connection, which it does when it likes.
    pub(super) fn stay_full(&mut self) -> Result<(), StoreError> {
        let refuses = self.fillers > 0 && self.policy() == Some(FullStorePolicy::Refuse);
        if refuses { self.configure("maxmemory", EXCEEDED_MEMORY) } else { Ok(()) }
    }

    /// What a server of the lab's own does when it is full.
    fn policy(&self) -> Option<FullStorePolicy> {
        self.own.as_ref().map(|own| own.setup.when_full)
    }

    fn filler_key(&self, number: usize) -> String {
        format!("{}filler:{number}", self.prefix)
    }

    pub(super) fn free(&mut self) -> Result<(), StoreError> {
        let keys: Vec<String> = (0..self.fillers).map(|number| self.filler_key(number)).collect();
        if !keys.is_empty() {
            self.query::<()>(redis::cmd("DEL").arg(keys))?;
        }
        self.fillers = 0;
        if self.own.is_some() { self.configure("maxmemory", MAX_MEMORY) } else { Ok(()) }
    }
}
