//! What a request costs with each scheme, measured on a lab of its own: bytes on the wire, look-ups, time.

use std::time::Duration;

use serde_json::{Value as Json, json};

use super::play_error::PlayError;
use super::player::shared_store;
use super::scratch_lab::ScratchLab;
use crate::clock::instant_now;
use crate::lab::{LabError, LookupTiming};
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::model::switch_types::SessionStoreKind;
use crate::model::{ClientKind, Outcome, Setup};

/// So many requests are timed together, one after the other.
const BATCH: u32 = 10;

/// What a request costs.
#[derive(Clone, Debug)]
pub struct RequestCost {
    /// The size of the request as it travels, in bytes.
    pub request_bytes: usize,
    /// How often the server asked a table of its own about the request.
    pub look_ups: usize,
    /// How long a request took, from the client and back, batch by batch.
    pub samples: Vec<Duration>,
}

/// Logs somebody in at a shop with this setup, and times `GET /me` in `batches` batches.
///
/// # Errors
/// When the lab doesn't start, or a request doesn't succeed.
pub fn measure_request(setup: Setup, batches: u32) -> Result<RequestCost, PlayError> {
    let lab = ScratchLab::start(setup, &[("app", ClientKind::Mobile)])?;
    let account = &BUILT_IN_ACCOUNTS[0];
    let json = json!({ "user": account.name, "password": account.password });
    perform(&lab, &json!({ "by": "app", "request": { "line": "POST /login", "json": json } }))?;
    let requests = json!({ "by": "app", "times": BATCH, "request": { "line": "GET /me" } });
    let first = perform(&lab, &requests)?;
    let mut samples = Vec::new();
    for _ in 0..batches {
        let started = instant_now();
        perform(&lab, &requests)?;
        samples.push(started.elapsed() / BATCH);
    }
    let exchange = first.last_exchange();
    let look_ups = first.look_ups();
    let request_bytes = exchange.map_or(0, |exchange| exchange.request.bytes.len());
    Ok(RequestCost { request_bytes, look_ups, samples })
}

/// Carries out an act, all of whose requests have to succeed.
fn perform(lab: &ScratchLab, act: &Json) -> Result<Outcome, PlayError> {
    let outcome = lab.act(act.clone())?;
    match outcome.exchanges.iter().find(|exchange| exchange.status != 200) {
        Some(exchange) => Err(LabError::ConnectionFailed(format!("{}: {}", exchange.path(), exchange.status)).into()),
        None => Ok(outcome),
    }
}

/// Times look-ups alone in a store of this kind, see [`crate::lab::time_look_ups`].
///
/// # Errors
/// When the store can't be opened, or stops answering.
pub fn time_look_ups(kind: SessionStoreKind, sessions: u32, batches: u32) -> Result<LookupTiming, PlayError> {
    Ok(crate::lab::time_look_ups(kind, shared_store(), sessions, batches)?)
}
