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
use super::counter::Counter;
use super::handle::{Blueprint, Report};
use super::lane::Lane;
use super::server;
use super::store::memory::Memory;
use super::tokens::Tokens;
use super::world::World;
use crate::clock::Clock;
use crate::cookie::Jar;
use crate::world::{Act, ClientKind, ClientTokens, Outcome, View};

/// What reaches the worker: the handle's commands, and what the servers saw of strangers.
#[derive(Debug)]
pub(super) enum Letter {
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
    Seen(Box<Report>),
    /// The end.
    Stop,
}

/// Everything that free play gives back at its end.
struct Before {
    worlds: Vec<World>,
    checkpoints: BTreeMap<usize, Vec<World>>,
}

struct Worker {
    lanes: Vec<Clients>,
    checkpoints: BTreeMap<usize, Vec<World>>,
    forks: Vec<Before>,
    report: Box<dyn FnMut(Report) + Send>,
}

/// Runs the lab until it is told to stop: sets up the worlds, serves on `listeners`, answers letters.
pub(super) async fn run(
    blueprint: Blueprint,
    listeners: Vec<TcpListener>,
    letters: UnboundedSender<Letter>,
    mut inbox: UnboundedReceiver<Letter>,
    report: Box<dyn FnMut(Report) + Send>,
) {
    let lanes = open(blueprint, listeners, &letters);
    let mut worker = Worker { lanes, checkpoints: BTreeMap::new(), forks: Vec::new(), report };
    let addresses = worker.lanes.iter().map(|clients| clients.lane().address).collect();
    let views = worker.views().await;
    (worker.report)(Report::Ready { addresses, views });
    while let Some(letter) = inbox.recv().await {
        match letter {
            Letter::Stop => break,
            letter => worker.answer(letter).await,
        }
    }
}

/// The lanes, each with its server running. The accounts are hashed once: all lanes begin with the same chance.
fn open(blueprint: Blueprint, listeners: Vec<TcpListener>, letters: &UnboundedSender<Letter>) -> Vec<Clients> {
    let mut random = ChaCha20Rng::seed_from_u64(blueprint.seed);
    let accounts = Accounts::open(&mut random);
    let has_jar = |kind| matches!(kind, ClientKind::Browser | ClientKind::Mobile);
    let with_jar = blueprint.clients.iter().filter(|(_, client)| has_jar(client.kind));
    let jars: BTreeMap<String, Jar> = with_jar.map(|(name, _)| (name.clone(), Jar::default())).collect();
    let refreshing = blueprint.clients.iter().filter(|(_, client)| client.refresh_on_401);
    let refreshing: BTreeSet<String> = refreshing.map(|(name, _)| name.clone()).collect();
    let clients = Arc::new(blueprint.clients);
    let mut lanes = Vec::new();
    for ((name, setup), listener) in blueprint.lanes.into_iter().zip(listeners) {
        let world = World {
            clock: Clock::Manual(blueprint.start),
            random: random.clone(),
            counter: Counter::default(),
            setup,
            accounts: accounts.clone(),
            store: Memory::default(),
            tokens: Tokens::default(),
            purses: jars.keys().map(|client| (client.clone(), ClientTokens::default())).collect(),
            refreshing: refreshing.clone(),
            attacker: ChaCha20Rng::seed_from_u64(!blueprint.seed),
            forged: None,
            guessed: None,
            jars: jars.clone(),
        };
        // A listener that is bound knows its address.
        let Ok(address) = listener.local_addr() else { continue };
        let lane = Arc::new(Lane::new(lanes.len(), name, address, world));
        tokio::spawn(server::serve(Arc::clone(&lane), listener, letters.clone()));
        lanes.push(Clients::new(lane, Arc::clone(&clients)));
    }
    lanes
}

impl Worker {
    async fn answer(&mut self, letter: Letter) {
        let report = match letter {
            Letter::Perform { run, acts } => Report::Done { run, outcomes: self.perform(acts).await },
            Letter::Checkpoint(step) => return self.checkpoint(step).await,
            Letter::Fork => return self.fork().await,
            Letter::Restore(step) => self.restore(step).await,
            Letter::EndFork => self.end_fork().await,
            Letter::Seen(report) => *report,
            Letter::Stop => return,
        };
        (self.report)(report);
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
        let worlds = self.worlds().await;
        self.checkpoints.insert(step, worlds);
    }

    async fn restore(&mut self, step: usize) -> Report {
        if let Some(worlds) = self.checkpoints.get(&step).cloned() {
            self.checkpoints.split_off(&(step + 1));
            self.put_back(worlds).await;
        }
        Report::Restored { views: self.views().await }
    }

    async fn fork(&mut self) {
        let worlds = self.worlds().await;
        self.forks.push(Before { worlds, checkpoints: self.checkpoints.clone() });
    }

    async fn end_fork(&mut self) -> Report {
        if let Some(Before { worlds, checkpoints }) = self.forks.pop() {
            self.checkpoints = checkpoints;
            self.put_back(worlds).await;
        }
        Report::Restored { views: self.views().await }
    }

    async fn worlds(&self) -> Vec<World> {
        let mut worlds = Vec::with_capacity(self.lanes.len());
        for clients in &self.lanes {
            worlds.push(clients.lane().world().await.clone());
        }
        worlds
    }

    async fn put_back(&mut self, worlds: Vec<World>) {
        for (clients, world) in self.lanes.iter().zip(worlds) {
            *clients.lane().world().await = world;
        }
    }

    async fn views(&self) -> Vec<View> {
        let mut views = Vec::with_capacity(self.lanes.len());
        for clients in &self.lanes {
            views.push(clients.lane().world().await.view().await);
        }
        views
    }
}
