//! What is told of requests from outside: a bounded number of reports is under way at a time, however fast the requests come
//! and however slowly somebody looks at them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::lab::lane::LabLane;
use crate::lab::protocol::{LabReport, ReportSlot, WorkerCommand};
use crate::model::Exchange;

/// How many requests may be under way to whoever looks at the lab: twice as many as the program keeps, so that a burst doesn't hide
/// the one that comes after it.
const MAX_REPORTS_UNDER_WAY: usize = 128;

/// The way of reports from the server of a lane to whoever looks at the lab.
#[derive(Clone)]
pub(super) struct ExternalReports {
    lane: Arc<LabLane>,
    commands: UnboundedSender<WorkerCommand>,
    slots: Arc<Semaphore>,
    /// The exchanges that found no slot and haven't been told of.
    left_out: Arc<AtomicUsize>,
}

impl ExternalReports {
    pub(super) fn new(lane: Arc<LabLane>, commands: UnboundedSender<WorkerCommand>) -> Self {
        Self { lane, commands, slots: Arc::new(Semaphore::new(MAX_REPORTS_UNDER_WAY)), left_out: Arc::default() }
    }

    /// Reports what one request has led to. While too many reports are under way it is only counted, and the count is reported
    /// as soon as one of them has arrived.
    pub(super) async fn report(&self, exchanges: Vec<Exchange>) {
        if let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() {
            let slot = ReportSlot::new(slot);
            let view = self.lane.state().await.view();
            for exchange in exchanges {
                let (view, slot) = (view.clone(), slot.clone());
                self.send(LabReport::ExternalExchange { lane: self.lane.index, exchange, view, slot });
            }
        } else if self.left_out.fetch_add(exchanges.len(), Ordering::Relaxed) == 0 {
            tokio::spawn(self.clone().report_left_out());
        }
    }

    async fn report_left_out(self) {
        let slot: Result<OwnedSemaphorePermit, _> = Arc::clone(&self.slots).acquire_owned().await;
        // The semaphore is never closed.
        let Ok(slot) = slot else { return };
        let view = self.lane.state().await.view();
        let count = self.left_out.swap(0, Ordering::Relaxed);
        self.send(LabReport::ExternalLeftOut { lane: self.lane.index, count, view, slot: ReportSlot::new(slot) });
    }

    fn send(&self, report: LabReport) {
        // Whoever has ended the lab wants no report.
        let _ = self.commands.send(WorkerCommand::ForwardReport(Box::new(report)));
    }
}
