//! How long a store takes to find a session: the look-up alone, without a request around it.

use std::time::Duration;

use super::error::LabError;
use super::session_store::{Session, SessionStores, SharedStoreSource, StoreError};
use crate::clock::instant_now;
use crate::model::setup::SessionStoreSetup;
use crate::model::switch_types::SessionStoreKind;

/// So many look-ups are timed together: one alone takes less than a clock can tell.
const BATCH: u32 = 16;

/// What was measured of one store.
#[derive(Clone, Debug)]
pub struct LookupTiming {
    /// The store's name: `memory`, `Redis`.
    pub store: String,
    /// Why it is another store than was asked for.
    pub note: Option<String>,
    /// How long a look-up took, batch by batch.
    pub samples: Vec<Duration>,
}

/// Opens a store, puts `sessions` sessions into it, and times look-ups in `batches` batches.
///
/// # Errors
/// When the store can't be opened, or stops answering.
pub fn time_look_ups(
    kind: SessionStoreKind,
    source: SharedStoreSource,
    sessions: u32,
    batches: u32,
) -> Result<LookupTiming, LabError> {
    let setup = SessionStoreSetup { kind, ..SessionStoreSetup::default() };
    let stores = SessionStores::new(&setup, source, [1; 32]);
    let failed = |error: StoreError| LabError::MeasurementFailed { store: stores.name(), message: error.to_string() };
    let mut ids = Vec::new();
    for serial in 0..sessions {
        let (id, user) = (format!("{serial:032x}"), Some(format!("user{serial}")));
        let device = "laptop (browser)".to_owned();
        let session = Session { id, user, device, expires: 1800, serial: serial.into(), ..Session::default() };
        ids.push(stores.insert(session, 0).map_err(failed)?.id);
    }
    let mut samples = Vec::new();
    let mut ids = ids.iter().cycle();
    for _ in 0..batches {
        let started = instant_now();
        for id in ids.by_ref().take(BATCH as usize) {
            stores.find(id).map_err(failed)?;
        }
        samples.push(started.elapsed() / BATCH);
    }
    Ok(LookupTiming { store: stores.name(), note: stores.note(), samples })
}
