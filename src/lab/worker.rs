//! The one thread on which the lab runs: it carries out commands in order and reports what happened.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::accounts::Accounts;
use super::act;
use super::api_keys::ApiKeys;
use super::app_state::AppState;
use super::certificate_authority::SharedAuthority;
use super::client::Clients;
use super::csrf_tokens::CsrfTokens;
use super::error::LabError;
use super::issuer_state::IssuerState;
use super::lane::LabLane;
use super::lane_state::{LaneSnapshot, LaneState};
use super::login_attempts::LoginAttempts;
use super::outbox::Outbox;
use super::own_browser::BrowserLabel;
use super::password_resets::PasswordResets;
use super::photo_albums::PhotoAlbums;
use super::protocol::{LabConfig, LabReport, LaneConfig, WorkerCommand};
use super::remember_tokens::RememberTokens;
use super::replica_set::ReplicaSet;
use super::server;
use super::session_store::{SessionStores, SharedStoreSource};
use super::shop_records::ShopRecords;
use super::socket_tickets::SocketTickets;
use super::tokens::TokenState;
use crate::clock::Clock;
use crate::cookie::{HstsStore, Jar, JarRules};
use crate::model::{ClientKind, ClientSetup, ClientTokens, LaneAct, LaneOutcome, Setup, View};

/// What the end of free play restores.
struct ForkSnapshot {
    states: Vec<LaneSnapshot>,
    checkpoints: BTreeMap<usize, Vec<LaneSnapshot>>,
}

struct Worker {
    lanes: Vec<Clients>,
    checkpoints: BTreeMap<usize, Vec<LaneSnapshot>>,
    forks: Vec<ForkSnapshot>,
    on_report: Box<dyn FnMut(LabReport) + Send>,
}

/// Runs the lab until it is told to stop: starts the lanes, serves on `listeners`, carries out what comes into `inbox`.
/// The servers use `commands` to report external requests, so that a report never overtakes a command.
pub(super) async fn run(
    config: LabConfig,
    listeners: Vec<TcpListener>,
    commands: UnboundedSender<WorkerCommand>,
    mut inbox: UnboundedReceiver<WorkerCommand>,
    on_report: Box<dyn FnMut(LabReport) + Send>,
) {
    let lanes = start_lanes(config, listeners, &commands);
    let mut worker = Worker { lanes, checkpoints: BTreeMap::new(), forks: Vec::new(), on_report };
    let addresses = worker.lanes.iter().map(|clients| clients.lane().address).collect();
    let views = worker.views().await;
    (worker.on_report)(LabReport::Ready { addresses, views });
    while let Some(command) = inbox.recv().await {
        match command {
            WorkerCommand::Stop => break,
            command => worker.handle(command).await,
        }
    }
}

/// Starts every lane with its server. All lanes begin with copies of the same state, generators included, so that only
/// their switches make them differ.
fn start_lanes(
    config: LabConfig,
    listeners: Vec<TcpListener>,
    commands: &UnboundedSender<WorkerCommand>,
) -> Vec<Clients> {
    let first_state = initial_state(&config);
    // A seed of its own, so that the key changes nothing of what the shop generates otherwise.
    let mut cookie_key = [0; 32];
    ChaCha20Rng::seed_from_u64(config.seed.rotate_left(32)).fill_bytes(&mut cookie_key);
    let shared_store = config.shared_store;
    let client_setups = Arc::new(config.clients);
    let authority = SharedAuthority::default();
    let mut lanes = Vec::new();
    for (LaneConfig { name, setup }, listener) in config.lanes.into_iter().zip(listeners) {
        // A bound listener knows its address, so no lane is ever left out.
        let Ok(address) = listener.local_addr() else { continue };
        let store = SessionStores::new(&setup.shop.store, shared_store.clone(), cookie_key);
        let replicas = ReplicaSet::new(setup.shop.balancer.replicas);
        let state = LaneState { setup, store, replicas, ..first_state.clone() };
        let lane = LabLane::new(lanes.len(), name, address, state).with_authority(Arc::clone(&authority));
        let lane = Arc::new(lane);
        tokio::spawn(server::serve(Arc::clone(&lane), listener, commands.clone()));
        lanes.push(Clients::new(lane, Arc::clone(&client_setups)));
    }
    lanes
}

/// A lane's state before anything has happened, apart from its setup.
pub(super) fn initial_state(config: &LabConfig) -> LaneState {
    let has_jar = |client: &ClientSetup| matches!(client.kind, ClientKind::Browser | ClientKind::Mobile);
    let with_jar = config.clients.iter().filter(|(_, client)| has_jar(client));
    let jars: BTreeMap<String, Jar> = with_jar.map(|(name, client)| (name.clone(), jar_of(*client))).collect();
    let browsers = config.clients.iter().filter(|(_, client)| client.kind == ClientKind::Browser);
    let refreshing = config.clients.iter().filter(|(_, client)| client.refresh_on_401);
    let refreshing_clients: BTreeSet<String> = refreshing.map(|(name, _)| name.clone()).collect();
    let mut random = ChaCha20Rng::seed_from_u64(config.seed);
    // Another seed of its own, for the same reason as the key of cookies.
    let mut pepper = [0; 32];
    ChaCha20Rng::seed_from_u64(config.seed.rotate_left(16)).fill_bytes(&mut pepper);
    let accounts = Accounts::new(&config.accounts, &mut random, pepper);
    LaneState {
        clock: Clock::Manual(config.start_time),
        random,
        setup: Setup::default(),
        accounts,
        login_attempts: LoginAttempts::default(),
        code_attempts: LoginAttempts::default(),
        password_resets: PasswordResets::default(),
        outbox: Outbox::default(),
        totp_result: None,
        store: SessionStores::new(&Setup::default().shop.store, SharedStoreSource::default(), [0; 32]),
        session_count: 0,
        replicas: ReplicaSet::default(),
        records: ShopRecords::default(),
        csrf: CsrfTokens::default(),
        remember_tokens: RememberTokens::default(),
        api_keys: ApiKeys::default(),
        tokens: TokenState::default(),
        issuer: IssuerState::new(),
        app: AppState::default(),
        photos: PhotoAlbums::default(),
        issuer_keys: BTreeMap::new(),
        app_tokens: jars.keys().map(|client| (client.clone(), ClientTokens::default())).collect(),
        client_tokens: jars.keys().map(|client| (client.clone(), ClientTokens::default())).collect(),
        refreshing_clients,
        // A seed of its own: an attack must not change the IDs and keys that the shop generates after it.
        attacker_random: ChaCha20Rng::seed_from_u64(!config.seed),
        forged_token: None,
        guess_result: None,
        script_result: None,
        socket_result: None,
        socket_tickets: SocketTickets::default(),
        windows: BTreeMap::new(),
        hsts: browsers.map(|(name, _)| (name.clone(), HstsStore::default())).collect(),
        jars,
    }
}

/// An empty jar that decides as this client does. All browsers of today know partitioned cookies.
fn jar_of(client: ClientSetup) -> Jar {
    let chips = client.kind == ClientKind::Browser;
    Jar::new(JarRules { chips, third_party: client.third_party_cookies, ..JarRules::default() })
}

impl Worker {
    async fn handle(&mut self, command: WorkerCommand) {
        let report = match command {
            WorkerCommand::Perform { batch, acts } => LabReport::Done { batch, outcomes: self.perform(acts).await },
            WorkerCommand::Checkpoint(step) => return self.checkpoint(step).await,
            WorkerCommand::Fork => return self.fork().await,
            WorkerCommand::Restore(step) => self.restore(step).await,
            WorkerCommand::EndFork => self.end_fork().await,
            WorkerCommand::OpenToBrowser(labels) => {
                return self.set_browser_labels(labels.into_iter().map(Some));
            }
            WorkerCommand::CloseToBrowser => return self.set_browser_labels(std::iter::repeat(None)),
            WorkerCommand::ForwardReport(report) => *report,
            WorkerCommand::Stop => return,
        };
        (self.on_report)(report);
    }

    async fn perform(&mut self, mut acts: Vec<LaneAct>) -> Vec<LaneOutcome<LabError>> {
        acts.sort_by_key(|lane_act| lane_act.lane);
        let mut outcomes = Vec::with_capacity(acts.len());
        for LaneAct { lane, act } in acts {
            let result = match self.lanes.get_mut(lane) {
                Some(clients) => act::perform(clients, &act).await,
                None => Err(LabError::NoSuchLane(lane)),
            };
            outcomes.push(LaneOutcome { lane, result });
        }
        outcomes
    }

    fn set_browser_labels(&self, labels: impl Iterator<Item = Option<BrowserLabel>>) {
        for (clients, label) in self.lanes.iter().zip(labels) {
            clients.lane().own_browser.set_label(label);
        }
    }

    async fn checkpoint(&mut self, step: usize) {
        let states = self.save_states().await;
        self.checkpoints.insert(step, states);
    }

    async fn restore(&mut self, step: usize) -> LabReport {
        if let Some(states) = self.checkpoints.get(&step).cloned() {
            self.checkpoints.split_off(&(step + 1));
            self.restore_states(states).await;
        }
        LabReport::Restored { views: self.views().await }
    }

    async fn fork(&mut self) {
        let states = self.save_states().await;
        self.forks.push(ForkSnapshot { states, checkpoints: self.checkpoints.clone() });
    }

    async fn end_fork(&mut self) -> LabReport {
        if let Some(ForkSnapshot { states, checkpoints }) = self.forks.pop() {
            self.checkpoints = checkpoints;
            self.restore_states(states).await;
        }
        LabReport::Restored { views: self.views().await }
    }

    async fn save_states(&self) -> Vec<LaneSnapshot> {
        let mut states = Vec::with_capacity(self.lanes.len());
        for clients in &self.lanes {
            states.push(LaneSnapshot::of(&*clients.lane().state().await));
        }
        states
    }

    async fn restore_states(&mut self, states: Vec<LaneSnapshot>) {
        for (clients, state) in self.lanes.iter().zip(states) {
            // A store that can't be filled again shows as it is: it doesn't answer, or it holds what it holds.
            let _ = state.restore_to(&mut *clients.lane().state().await);
        }
    }

    async fn views(&self) -> Vec<View> {
        let mut views = Vec::with_capacity(self.lanes.len());
        for clients in &self.lanes {
            views.push(clients.lane().state().await.view());
        }
        views
    }
}
