//! What goes into the lab and what comes out: its configuration, the commands it takes, and the reports it sends.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::OwnedSemaphorePermit;

use super::error::LabError;
use super::own_browser::BrowserLabel;
use super::session_store::SharedStoreSource;
use crate::model::{AccountSetup, ClientSetup, Exchange, LaneAct, LaneOutcome, Setup, View};

/// What a lab is started with.
#[derive(Clone, Debug, Default)]
pub struct LabConfig {
    /// The lanes in order.
    pub lanes: Vec<LaneConfig>,
    /// The clients by name; the same in every lane.
    pub clients: BTreeMap<String, ClientSetup>,
    /// The accounts of the shop beside those that it always has; the same in every lane.
    pub accounts: BTreeMap<String, AccountSetup>,
    /// What plays the store that servers share.
    pub shared_store: SharedStoreSource,
    /// The seed of every random generator. All lanes share it, so that they differ by their switches alone.
    pub seed: u64,
    /// The time on every lane's clock at the start, in seconds since 1970-01-01Z.
    pub start_time: i64,
}

/// A lane as the lab starts it.
#[derive(Clone, Debug, Default)]
pub struct LaneConfig {
    /// The name by which acts and screens call it.
    pub name: String,
    /// Its setup before anything happens.
    pub setup: Setup,
}

/// What the lab reports. Reports come from the lab's own thread, in the order in which things happened.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a report is moved twice and never stored in numbers")]
pub enum LabReport {
    /// The lab is running; always the first report.
    Ready {
        /// Where each lane listens.
        addresses: Vec<SocketAddr>,
        /// The state of each lane.
        views: Vec<View>,
    },
    /// The acts of one [`Lab::perform`](super::Lab::perform) are done.
    Done {
        /// The number of the batch, as it was passed to `perform`.
        batch: u64,
        /// What each act led to, in the order of lanes.
        outcomes: Vec<LaneOutcome<LabError>>,
    },
    /// An earlier state is back in place.
    Restored {
        /// The state of each lane now.
        views: Vec<View>,
    },
    /// A program outside the lab, such as `curl` or the learner's browser, has sent a request and got a response.
    ExternalExchange {
        /// The lane that it reached.
        lane: usize,
        /// The request and its response, with the bytes that travelled.
        exchange: Exchange,
        /// The state of that lane now.
        view: View,
        /// What makes room for the next when this is dropped.
        slot: ReportSlot,
    },
    /// Requests from outside came faster than their reports were taken, so that of some no more is told than that.
    ExternalLeftOut {
        /// The lane that they reached.
        lane: usize,
        /// How many they were.
        count: usize,
        /// The state of that lane now.
        view: View,
        /// What makes room for the next when this is dropped.
        slot: ReportSlot,
    },
}

/// One of the reports of requests from outside that may be under way at a time. It is over when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct ReportSlot {
    _permit: Arc<OwnedSemaphorePermit>,
}

impl ReportSlot {
    pub(super) fn new(permit: OwnedSemaphorePermit) -> Self {
        Self { _permit: Arc::new(permit) }
    }
}

/// What the worker receives: the handle's commands, and what the servers report of external requests.
#[derive(Debug)]
pub(super) enum WorkerCommand {
    /// Carry out a batch of acts.
    Perform { batch: u64, acts: Vec<LaneAct> },
    /// Remember every lane's state as the one before this step.
    Checkpoint(usize),
    /// Put the state before this step back.
    Restore(usize),
    /// Continue on a copy of the state.
    Fork,
    /// Throw the copy away.
    EndFork,
    /// Let the learner's browser in, with a label for each lane.
    OpenToBrowser(Vec<BrowserLabel>),
    /// Let it in no longer.
    CloseToBrowser,
    /// An external request has been served: pass this report on.
    ForwardReport(Box<LabReport>),
    /// End the lab.
    Stop,
}
