//! The one thread on which the lab happens: it carries out commands in order, and passes on what was seen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::LabError;
use super::accounts::Accounts;
use super::act;
use super::client::Clients;
use super::handle::{LabConfig, LabReport};
use super::lane::LabLane;
use super::lane_state::LaneState;
use super::server;
use super::session_id_counter::SessionIdCounter;
use super::store::memory::MemoryStore;
use super::tokens::TokenState;
use crate::clock::Clock;
use crate::cookie::Jar;
use crate::model::{Act, ClientKind, ClientTokens, Outcome, View};

/// What reaches the worker: the handle's commands, and what the servers saw of strangers.
#[derive(Debug)]
pub(super) enum WorkerCommand {
    /// Acts to carry out.
    Perform { run: u64, acts: Vec<(usize, Act)> },
    /// Remember the worlds.
    Checkpoint(usize),
    /// Put them back.
    Restore(usize),
    /// Go on with copies.
    Fork,
    /// Throw the copies away.
    EndFork,
    /// A stranger's request has been answered: pass this on.
    ForwardReport(Box<LabReport>),
    /// The end.
    Stop,
}

/// Everything that free play gives back at its end.
struct ForkSnapshot {
    states: Vec<LaneState>,
    checkpoints: BTreeMap<usize, Vec<LaneState>>,
}

struct Worker {
    lanes: Vec<Clients>,
    checkpoints: BTreeMap<usize, Vec<LaneState>>,
    forks: Vec<ForkSnapshot>,
    on_report: Box<dyn FnMut(LabReport) + Send>,
}

/// Runs the lab until it is told to stop: sets up the worlds, serves on `listeners`, answers letters.
pub(super) async fn run(
    blueprint: LabConfig,
    listeners: Vec<TcpListener>,
    letters: UnboundedSender<WorkerCommand>,
    mut inbox: UnboundedReceiver<WorkerCommand>,
    report: Box<dyn FnMut(LabReport) + Send>,
) {
    let lanes = start_lanes(blueprint, listeners, &letters);
    let mut worker = Worker { lanes, checkpoints: BTreeMap::new(), forks: Vec::new(), on_report: report };
    let addresses = worker.lanes.iter().map(|clients| clients.lane().address).collect();
    let views = worker.views().await;
    (worker.on_report)(LabReport::Ready { addresses, views });
    while let Some(letter) = inbox.recv().await {
        match letter {
            WorkerCommand::Stop => break,
            letter => worker.handle(letter).await,
        }
    }
}

/// The lanes, each with its server running. The accounts are hashed once: all lanes begin with the same chance.
fn start_lanes(
    blueprint: LabConfig,
    listeners: Vec<TcpListener>,
    letters: &UnboundedSender<WorkerCommand>,
) -> Vec<Clients> {
    let mut random = ChaCha20Rng::seed_from_u64(blueprint.seed);
    let accounts = Accounts::new(&mut random);
    let has_jar = |kind| matches!(kind, ClientKind::Browser | ClientKind::Mobile);
    let with_jar = blueprint.clients.iter().filter(|(_, client)| has_jar(client.kind));
    let jars: BTreeMap<String, Jar> = with_jar.map(|(name, _)| (name.clone(), Jar::default())).collect();
    let refreshing = blueprint.clients.iter().filter(|(_, client)| client.refresh_on_401);
    let refreshing: BTreeSet<String> = refreshing.map(|(name, _)| name.clone()).collect();
    let clients = Arc::new(blueprint.clients);
    let mut lanes = Vec::new();
    for ((name, setup), listener) in blueprint.lanes.into_iter().zip(listeners) {
        let world = LaneState {
            clock: Clock::Manual(blueprint.start_time),
            random: random.clone(),
            session_id_counter: SessionIdCounter::default(),
            setup,
            accounts: accounts.clone(),
            store: MemoryStore::default(),
            tokens: TokenState::default(),
            client_tokens: jars.keys().map(|client| (client.clone(), ClientTokens::default())).collect(),
            refreshing_clients: refreshing.clone(),
            attacker_random: ChaCha20Rng::seed_from_u64(!blueprint.seed),
            forged_token: None,
            guess_result: None,
            jars: jars.clone(),
        };
        // A listener that is bound knows its address.
        let Ok(address) = listener.local_addr() else { continue };
        let lane = Arc::new(LabLane::new(lanes.len(), name, address, world));
        tokio::spawn(server::serve(Arc::clone(&lane), listener, letters.clone()));
        lanes.push(Clients::new(lane, Arc::clone(&clients)));
    }
    lanes
}

impl Worker {
    async fn handle(&mut self, letter: WorkerCommand) {
        let report = match letter {
            WorkerCommand::Perform { run, acts } => LabReport::Done { run, outcomes: self.perform(acts).await },
            WorkerCommand::Checkpoint(step) => return self.checkpoint(step).await,
            WorkerCommand::Fork => return self.fork().await,
            WorkerCommand::Restore(step) => self.restore(step).await,
            WorkerCommand::EndFork => self.end_fork().await,
            WorkerCommand::ForwardReport(report) => *report,
            WorkerCommand::Stop => return,
        };
        (self.on_report)(report);
    }

    async fn perform(&mut self, mut acts: Vec<(usize, Act)>) -> Vec<(usize, Result<Outcome, LabError>)> {
        acts.sort_by_key(|(lane, _)| *lane);
        let mut outcomes = Vec::with_capacity(acts.len());
        for (lane, act) in acts {
            let outcome = match self.lanes.get_mut(lane) {
                Some(clients) => act::perform(clients, &act).await,
                None => Err(LabError::NoSuchLane(lane)),
            };
            outcomes.push((lane, outcome));
        }
        outcomes
    }

    async fn checkpoint(&mut self, step: usize) {
        let worlds = self.clone_states().await;
        self.checkpoints.insert(step, worlds);
    }

    async fn restore(&mut self, step: usize) -> LabReport {
        if let Some(worlds) = self.checkpoints.get(&step).cloned() {
            self.checkpoints.split_off(&(step + 1));
            self.replace_states(worlds).await;
        }
        LabReport::Restored { views: self.views().await }
    }

    async fn fork(&mut self) {
        let worlds = self.clone_states().await;
        self.forks.push(ForkSnapshot { states: worlds, checkpoints: self.checkpoints.clone() });
    }

    async fn end_fork(&mut self) -> LabReport {
        if let Some(ForkSnapshot { states: worlds, checkpoints }) = self.forks.pop() {
            self.checkpoints = checkpoints;
            self.replace_states(worlds).await;
        }
        LabReport::Restored { views: self.views().await }
    }

    async fn clone_states(&self) -> Vec<LaneState> {
        let mut worlds = Vec::with_capacity(self.lanes.len());
        for clients in &self.lanes {
            worlds.push(clients.lane().state().await.clone());
        }
        worlds
    }

    async fn replace_states(&mut self, worlds: Vec<LaneState>) {
        for (clients, world) in self.lanes.iter().zip(worlds) {
            *clients.lane().state().await = world;
        }
    }

    async fn views(&self) -> Vec<View> {
        let mut views = Vec::with_capacity(self.lanes.len());
        for clients in &self.lanes {
            views.push(clients.lane().state().await.view().await);
        }
        views
    }
}
