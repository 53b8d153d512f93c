//! The lab from outside: a handle that any thread can use, with commands in and reports out.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::error::LabError;
use super::own_browser::BrowserLabel;
use super::protocol::{LabConfig, LabReport, WorkerCommand};
use super::{validate, worker};
use crate::model::LaneAct;

/// How long a connection to loopback may take; it takes microseconds.
const PROBE_TIMEOUT: Duration = Duration::from_secs(2);

/// A running lab. Commands return at once and are carried out strictly in order; dropping the lab ends its thread.
#[derive(Debug)]
pub struct Lab {
    commands: UnboundedSender<WorkerCommand>,
}

impl Lab {
    /// Starts one listener per lane on 127.0.0.1, and the one thread on which everything happens, password hashing
    /// included. `on_report` is called on that thread and must be quick: send into a channel, and return.
    ///
    /// # Errors
    /// When a setup can't be simulated, or when the system allows no listener on loopback or no thread.
    pub fn start(config: LabConfig, on_report: impl FnMut(LabReport) + Send + 'static) -> Result<Self, LabError> {
        validate::validate_config(&config)?;
        probe_loopback()?;
        // One thread, so that two requests never race: the same seed must give the same bytes.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| LabError::NoWorker(error.to_string()))?;
        let listeners = {
            let _inside = runtime.enter();
            config.lanes.iter().map(|_| bind_loopback()).collect::<Result<Vec<_>, _>>()?
        };
        let (commands, inbox) = unbounded_channel();
        let to_worker = commands.clone();
        let work = move || runtime.block_on(worker::run(config, listeners, to_worker, inbox, Box::new(on_report)));
        let thread = thread::Builder::new().name("authwalk lab".to_owned()).spawn(work);
        thread.map_err(|error| LabError::NoWorker(error.to_string()))?;
        Ok(Self { commands })
    }

    /// Carries out a batch: acts that belong to one moment, at most one per lane. The reply is [`LabReport::Done`] with the
    /// same number `batch`.
    pub fn perform(&self, batch: u64, acts: Vec<LaneAct>) {
        self.send(WorkerCommand::Perform { batch, acts });
    }

    /// Remembers every lane's state as the one before `step`.
    pub fn checkpoint(&self, step: usize) {
        self.send(WorkerCommand::Checkpoint(step));
    }

    /// Puts the state before `step` back and forgets the checkpoints of later steps. Without a checkpoint for that step
    /// nothing changes. The reply is [`LabReport::Restored`].
    pub fn restore(&self, step: usize) {
        self.send(WorkerCommand::Restore(step));
    }

    /// Starts free play: from now on everything happens to a copy. Forks can be nested.
    pub fn fork(&self) {
        self.send(WorkerCommand::Fork);
    }

    /// Ends free play: state and checkpoints are what they were before [`Lab::fork`]. Without a fork nothing changes. The
    /// reply is [`LabReport::Restored`].
    pub fn end_fork(&self) {
        self.send(WorkerCommand::EndFork);
    }

    /// Lets the learner's own browser in, at names with these labels: one for each lane, in their order.
    pub fn open_to_browser(&self, labels: Vec<BrowserLabel>) {
        self.send(WorkerCommand::OpenToBrowser(labels));
    }

    /// Lets the learner's own browser in no longer.
    pub fn close_to_browser(&self) {
        self.send(WorkerCommand::CloseToBrowser);
    }

    fn send(&self, command: WorkerCommand) {
        // The worker receives until it is told to stop, so this fails only after the end, when nobody cares any more.
        let _ = self.commands.send(command);
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // The thread isn't joined: a learner who quits in the middle of a login is back in the shell at once.
        self.send(WorkerCommand::Stop);
    }
}

/// Makes sure that a listener on loopback can be reached. A system without network lets programs listen there while the
/// interface is down; without this, each lesson would seem to be wrong. One success is enough for all labs.
fn probe_loopback() -> Result<(), LabError> {
    static REACHED: OnceLock<()> = OnceLock::new();
    if REACHED.get().is_some() {
        return Ok(());
    }
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| TcpStream::connect_timeout(&listener.local_addr()?, PROBE_TIMEOUT))
        .map_err(|error| LabError::NoLoopback(error.to_string()))?;
    REACHED.get_or_init(|| ());
    Ok(())
}

/// A listener on loopback, on a port that the system chooses.
fn bind_loopback() -> Result<tokio::net::TcpListener, LabError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| {
        listener.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(listener)
    });
    listener.map_err(|error| LabError::NoLoopback(error.to_string()))
}
