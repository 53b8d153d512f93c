//! What the lab reports and what is typed meanwhile, in the order in which it comes.

use std::io;
use std::sync::mpsc;

use crate::course::AttemptPhase;
use crate::play::{LabReport, Player};

/// Something that came.
pub(super) enum LabEvent {
    Report(Box<LabReport>),
    /// A line that was typed; `None` at the end of the input.
    Line(io::Result<Option<String>>),
    /// The lab reports nothing any more.
    LabEnded,
}

/// Where a lab's reports arrive, and lines for which somebody waits at the same time.
pub(super) struct LabInbox {
    events: mpsc::Receiver<LabEvent>,
    sender: mpsc::Sender<LabEvent>,
}

impl LabInbox {
    pub(super) fn new() -> Self {
        let (sender, events) = mpsc::channel();
        Self { events, sender }
    }

    /// What a lab is to call with each report.
    pub(super) fn reporter(&self) -> impl FnMut(LabReport) + Send + use<> {
        let reporter = Reporter(self.sender.clone());
        move |report| reporter.send(LabEvent::Report(Box::new(report)))
    }

    /// Where a line goes that is read meanwhile.
    pub(super) fn sender(&self) -> mpsc::Sender<LabEvent> {
        self.sender.clone()
    }

    /// Waits for whatever comes next.
    pub(super) fn recv(&self) -> LabEvent {
        self.events.recv().unwrap_or(LabEvent::LabEnded)
    }

    /// Waits for the next report while no line is read; `None` once the lab has ended.
    pub(super) fn recv_report(&self) -> Option<LabReport> {
        match self.recv() {
            LabEvent::Report(report) => Some(*report),
            LabEvent::Line(_) | LabEvent::LabEnded => None,
        }
    }

    /// Waits until the lab has nothing left to do, and hands its reports to the player.
    pub(super) fn wait_until_idle(&self, player: &mut Player) {
        while matches!(player.attempt().phase(), AttemptPhase::Starting | AttemptPhase::Running { .. })
            || player.attempt().is_performing_manually()
        {
            let Some(report) = self.recv_report() else { return };
            player.handle_report(report);
        }
    }

    /// The reports that have come already.
    pub(super) fn try_reports(&self) -> impl Iterator<Item = LabReport> {
        self.events.try_iter().filter_map(|event| match event {
            LabEvent::Report(report) => Some(*report),
            LabEvent::Line(_) | LabEvent::LabEnded => None,
        })
    }
}

/// The lab's end: that it's gone is told, too, since nobody would wait for a dead lab.
struct Reporter(mpsc::Sender<LabEvent>);

impl Reporter {
    fn send(&self, event: LabEvent) {
        // Whoever has left the lesson wants no report.
        drop(self.0.send(event));
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        self.send(LabEvent::LabEnded);
    }
}
