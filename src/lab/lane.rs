//! One lane: its state and its address, shared by its clients and its server.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};

use super::lane_state::LaneState;
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
    pub(super) expected_connections: ExpectedConnections,
    /// Which of several servers asks for the state, by its number; 0 is the one server, the load balancer and the clients.
    server: u32,
    state: Arc<Mutex<LaneState>>,
}

impl LabLane {
    pub(super) fn new(index: usize, name: String, address: SocketAddr, state: LaneState) -> Self {
        let expected_connections = ExpectedConnections::default();
        Self { index, name, address, expected_connections, server: 0, state: Arc::new(Mutex::new(state)) }
    }

    /// The same lane as one of several servers sees it, which listens at `address`.
    pub(super) fn as_replica(&self, number: u32, address: SocketAddr) -> Self {
        let Self { index, name, state, .. } = self;
        let expected_connections = ExpectedConnections::default();
        Self {
            index: *index,
            name: name.clone(),
            address,
            expected_connections,
            server: number,
            state: Arc::clone(state),
        }
    }

    /// Locks the state. Hold it for one thing at a time (composing a request, answering one, keeping cookies) and never
    /// while waiting for a response: the server needs it to answer.
    pub(super) async fn state(&self) -> MutexGuard<'_, LaneState> {
        let mut state = self.state.lock().await;
        state.store.set_server(self.server);
        state
    }
}
