//! One lane: its state and its address, shared by its clients and its server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard, OnceCell};

use super::certificate_authority::{CertificateAuthority, SharedAuthority};
use super::eavesdropper::Eavesdropper;
use super::lane_state::LaneState;
use super::own_browser::OwnBrowser;
use super::replica_connections::ReplicaConnections;
use super::side_channel::ExpectedConnections;

/// What the clients and the server of one lane share.
#[derive(Debug)]
pub(super) struct LabLane {
    /// Its number, counted from 0.
    pub(super) index: usize,
    /// Its name in the lesson.
    pub(super) name: String,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// The lab's own connections that the server hasn't accepted yet.
    pub(super) expected_connections: Arc<ExpectedConnections>,
    /// The connections on which the servers behind its load balancer answer.
    pub(super) replica_connections: Arc<ReplicaConnections>,
    /// Whether the learner's own browser may come.
    pub(super) own_browser: OwnBrowser,
    authority: SharedAuthority,
    eavesdropper: OnceCell<Eavesdropper>,
    /// Which of several servers asks for the state, by its number; 0 is the one server, the load balancer and the clients.
    server: u32,
    state: Arc<Mutex<LaneState>>,
}

impl LabLane {
    pub(super) fn new(index: usize, name: String, address: SocketAddr, state: LaneState) -> Self {
        Self {
            index,
            name,
            address,
            expected_connections: Arc::default(),
            replica_connections: Arc::default(),
            own_browser: OwnBrowser::default(),
            authority: SharedAuthority::default(),
            eavesdropper: OnceCell::new(),
            server: 0,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The same lane with the authority of its lab.
    pub(super) fn with_authority(self, authority: SharedAuthority) -> Self {
        Self { authority, ..self }
    }

    /// The same lane as one of several servers sees it, which listens at `address`.
    pub(super) fn as_replica(&self, number: u32, address: SocketAddr) -> Self {
        let Self { index, name, state, authority, replica_connections, .. } = self;
        Self {
            index: *index,
            name: name.clone(),
            address,
            expected_connections: Arc::default(),
            replica_connections: Arc::clone(replica_connections),
            own_browser: OwnBrowser::default(),
            authority: Arc::clone(authority),
            eavesdropper: OnceCell::new(),
            server: number,
            state: Arc::clone(state),
        }
    }

    /// Lets the server that this lane is seen by answer on a connection.
    pub(super) fn serve_as_replica(&self, connection: impl Future<Output = ()> + Send + 'static) {
        self.replica_connections.serve(self.server, connection);
    }

    /// The authority behind this lane's TLS; `None` where https is modelled. The first call that needs it makes it.
    ///
    /// # Errors
    /// When it can't be made.
    pub(super) async fn authority(&self) -> io::Result<Option<&CertificateAuthority>> {
        if !self.state().await.setup.tls {
            return Ok(None);
        }
        if self.authority.get().is_none() {
            // Two that come here at once make two, and one is thrown away.
            let _ = self.authority.set(CertificateAuthority::new()?);
        }
        Ok(self.authority.get())
    }

    /// Who listens between this lane's clients and its server; `None` where nobody does.
    ///
    /// # Errors
    /// When there is no port for the relay.
    pub(super) async fn eavesdropper(&self) -> io::Result<Option<&Eavesdropper>> {
        if !self.state().await.setup.eavesdropper {
            return Ok(None);
        }
        let start = || Eavesdropper::start(self.address, Arc::clone(&self.expected_connections));
        self.eavesdropper.get_or_try_init(start).await.map(Some)
    }

    /// Locks the state. Hold it for one thing at a time (composing a request, answering one, keeping cookies) and never
    /// while waiting for a response: the server needs it to answer.
    pub(super) async fn state(&self) -> MutexGuard<'_, LaneState> {
        let mut state = self.state.lock().await;
        let key_owner = if state.setup.shop.access.key_at_start { self.server } else { 0 };
        state.tokens.use_keys_of(key_owner);
        let reaches_store = state.replicas.reaches_store(self.server);
        state.store.set_server(self.server, reaches_store);
        state
    }
}
