//! The lab from outside: a handle for any thread, with commands in and reports out.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread;

use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::error::LabError;
use super::validate;
use super::worker::{self, WorkerCommand};
use crate::model::{Act, ClientSetup, Exchange, Outcome, Setup, View};

/// What a lab is started with.
#[derive(Clone, Debug, Default)]
pub struct LabConfig {
    /// The lanes in order: each one's name, and its world before anything happens.
    pub lanes: Vec<(String, Setup)>,
    /// Who acts, by name; the same in every lane.
    pub clients: BTreeMap<String, ClientSetup>,
    /// Where chance begins: the same for every lane, so that lanes differ by their switches alone.
    pub seed: u64,
    /// Where each lane's clock stands at first, in seconds since 1970-01-01Z.
    pub start_time: i64,
}

/// What the lab has to say. Reports come from the lab's own thread, in the order in which things happened.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a report is moved twice in its life and never kept in numbers")]
pub enum LabReport {
    /// The worlds stand; always the first report.
    Ready {
        /// Where each lane listens.
        addresses: Vec<SocketAddr>,
        /// How each lane's world stands.
        views: Vec<View>,
    },
    /// The acts of one [`Lab::perform`] are done.
    Done {
        /// The number that it was given.
        run: u64,
        /// What each act led to, in the order of lanes.
        outcomes: Vec<(usize, Result<Outcome, LabError>)>,
    },
    /// Earlier worlds are back in place.
    Restored {
        /// How each lane's world stands now.
        views: Vec<View>,
    },
    /// A program outside the lab, such as `curl`, has sent a request and been answered.
    ExternalExchange {
        /// The lane that it reached.
        lane: usize,
        /// The request and its answer, with the bytes that travelled.
        exchange: Exchange,
        /// How that lane's world stands now.
        view: View,
    },
}

/// A running lab. Commands return at once and are carried out strictly in order; dropping the lab ends its thread.
#[derive(Debug)]
pub struct Lab {
    commands: UnboundedSender<WorkerCommand>,
}

impl Lab {
    /// Starts one listener a lane on 127.0.0.1 and the one thread on which everything happens, password hashing included.
    /// `report` is called on that thread and had better be quick, such as sending into a channel.
    ///
    /// # Errors
    /// When a setup cannot be a world here, when there is no loopback, or no thread.
    pub fn start(blueprint: LabConfig, report: impl FnMut(LabReport) + Send + 'static) -> Result<Self, LabError> {
        validate::validate_config(&blueprint)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
        let runtime = runtime.map_err(|error| LabError::NoWorker(error.to_string()))?;
        let listeners = {
            let _inside = runtime.enter();
            blueprint.lanes.iter().map(|_| bind_loopback()).collect::<Result<Vec<_>, _>>()?
        };
        let (letters, inbox) = unbounded_channel();
        let to_worker = letters.clone();
        let work = move || runtime.block_on(worker::run(blueprint, listeners, to_worker, inbox, Box::new(report)));
        let worker = thread::Builder::new().name("authwalk lab".to_owned()).spawn(work);
        worker.map_err(|error| LabError::NoWorker(error.to_string()))?;
        Ok(Self { commands: letters })
    }

    /// Carries out the acts of one moment, one a lane (or none for a lane), each with its lane's number and with every
    /// `$name` filled in. Answered by [`LabReport::Done`] with the same `run`.
    pub fn perform(&self, run: u64, acts: Vec<(usize, Act)>) {
        self.send(WorkerCommand::Perform { run, acts });
    }

    /// Remembers every lane's world as the one before `step`.
    pub fn checkpoint(&self, step: usize) {
        self.send(WorkerCommand::Checkpoint(step));
    }

    /// Puts the worlds before `step` back and forgets those of later steps. Without a checkpoint for that step everything
    /// stays as it is. Answered by [`LabReport::Restored`].
    pub fn restore(&self, step: usize) {
        self.send(WorkerCommand::Restore(step));
    }

    /// From now on everything happens to a copy: free play. Forks may be nested.
    pub fn fork(&self) {
        self.send(WorkerCommand::Fork);
    }

    /// Ends free play: worlds and checkpoints are again what they were before [`Lab::fork`]. Without a fork everything
    /// stays as it is. Answered by [`LabReport::Restored`].
    pub fn end_fork(&self) {
        self.send(WorkerCommand::EndFork);
    }

    /// The worker listens until it is told to stop, so that a letter is never lost.
    fn send(&self, letter: WorkerCommand) {
        let _ = self.commands.send(letter);
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        // Nobody waits for it: a learner who leaves in the middle of a login is back in the shell at once.
        self.send(WorkerCommand::Stop);
    }
}

/// A listener on loopback, on a port that the system chooses.
fn bind_loopback() -> Result<tokio::net::TcpListener, LabError> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| {
        listener.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(listener)
    });
    bound.map_err(|error| LabError::NoLoopback(error.to_string()))
}
