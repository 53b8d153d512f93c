//! What a request costs with each scheme, measured on a lab of its own: bytes on the wire, look-ups, time.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::json;

use super::player::{PlayError, shared_store};
use crate::clock::instant_now;
use crate::lab::{Lab, LabConfig, LabError, LabReport, LaneConfig, LookUpTiming};
use crate::model::account::BUILT_IN_ACCOUNTS;
use crate::model::client::ThirdPartyCookies;
use crate::model::switch_types::SessionStoreKind;
use crate::model::{Act, Check, ClientKind, ClientSetup, Exchange, LaneAct, Outcome, Setup, Verdict};

/// So many requests are timed together, one after the other.
const BATCH: u32 = 10;

/// The second, since 1970-01-01Z, at which the lab's clock stands: 2026-01-05T09:00:00Z.
const START: i64 = 1_767_603_600;

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
    let kind = setup.shop.store.kind;
    let client = ClientSetup {
        kind: ClientKind::Mobile,
        refresh_on_401: false,
        third_party_cookies: ThirdPartyCookies::default(),
    };
    let config = LabConfig {
        lanes: vec![LaneConfig { name: "measured".to_owned(), setup }],
        clients: BTreeMap::from([("app".to_owned(), client)]),
        shared_store: shared_store(),
        seed: 1,
        start_time: START,
        ..LabConfig::default()
    };
    let (sender, reports) = channel();
    let lab = Lab::start(config, move |report| drop(sender.send(report)))?;
    let account = &BUILT_IN_ACCOUNTS[0];
    let json = json!({ "user": account.name, "password": account.password });
    perform(&lab, &reports, &json!({ "by": "app", "request": { "line": "POST /login", "json": json } }))?;
    let requests = json!({ "by": "app", "times": BATCH, "request": { "line": "GET /me" } });
    let first = perform(&lab, &reports, &requests)?;
    let mut samples = Vec::new();
    for _ in 0..batches {
        let started = instant_now();
        perform(&lab, &reports, &requests)?;
        samples.push(started.elapsed() / BATCH);
    }
    let exchange = first.last_exchange();
    // A session that came along in its cookie is read, and looked up nowhere.
    let is_in_cookie = matches!(kind, SessionStoreKind::SignedCookie | SessionStoreKind::EncryptedCookie);
    let look_ups = exchange.map_or(0, count_look_ups).saturating_sub(usize::from(is_in_cookie));
    let request_bytes = exchange.map_or(0, |exchange| exchange.request.bytes.len());
    Ok(RequestCost { request_bytes, look_ups, samples })
}

/// How many checks of an exchange asked a table: of sessions, of tokens, of accounts.
fn count_look_ups(exchange: &Exchange) -> usize {
    let asks = [Check::SessionLookup, Check::OpaqueTokenLookup, Check::Revoked, Check::Account];
    let lines = exchange.trace.lines.iter();
    lines.filter(|line| line.verdict == Verdict::Passed && asks.contains(&line.check)).count()
}

/// Carries out an act, all of whose requests have to succeed.
fn perform(lab: &Lab, reports: &Receiver<LabReport>, act: &serde_json::Value) -> Result<Outcome, PlayError> {
    let broken = |what: &str| PlayError::from(LabError::ConnectionFailed(what.to_owned()));
    let act: Act = serde_json::from_value(act.clone()).map_err(|error| broken(&error.to_string()))?;
    lab.perform(0, vec![LaneAct { lane: 0, act }]);
    loop {
        let report = reports.recv().map_err(|_| broken("the lab has ended"))?;
        let LabReport::Done { mut outcomes, .. } = report else { continue };
        let outcome = outcomes.pop().ok_or_else(|| broken("nothing was done"))?.result?;
        return match outcome.exchanges.iter().find(|exchange| exchange.status != 200) {
            Some(exchange) => Err(broken(&format!("{}: {}", exchange.path(), exchange.status))),
            None => Ok(outcome),
        };
    }
}

/// Times look-ups alone in a store of this kind, see [`crate::lab::time_look_ups`].
///
/// # Errors
/// When the store can't be opened, or stops answering.
pub fn time_look_ups(kind: SessionStoreKind, sessions: u32, batches: u32) -> Result<LookUpTiming, PlayError> {
    Ok(crate::lab::time_look_ups(kind, shared_store(), sessions, batches)?)
}
