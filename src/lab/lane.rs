//! One lane: its state and its address, shared by its clients and its server.

use std::net::SocketAddr;

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
    state: Mutex<LaneState>,
}

impl LabLane {
    pub(super) fn new(index: usize, name: String, address: SocketAddr, state: LaneState) -> Self {
        let expected_connections = ExpectedConnections::default();
        Self { index, name, address, expected_connections, state: Mutex::new(state) }
    }

    /// Locks the state. Hold it for one thing at a time (composing a request, answering one, keeping cookies) and never
    /// while waiting for a response: the server needs it to answer.
    pub(super) async fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().await
    }
}
