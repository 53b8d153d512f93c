//! One lane: its world and its address, shared by the clients and the server in it.

use std::net::SocketAddr;

use tokio::sync::{Mutex, MutexGuard};

use super::lane_state::LaneState;
use super::side_channel::ExpectedConnections;

/// What the clients and the server of one lane share.
#[derive(Debug)]
pub(super) struct LabLane {
    /// Its number.
    pub(super) index: usize,
    /// Its name in the lesson.
    pub(super) name: String,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// The lab's own connections on their way.
    pub(super) expected_connections: ExpectedConnections,
    state: Mutex<LaneState>,
}

impl LabLane {
    /// A lane with its world before anything has happened.
    pub(super) fn new(number: usize, name: String, address: SocketAddr, world: LaneState) -> Self {
        Self {
            index: number,
            name,
            address,
            expected_connections: ExpectedConnections::default(),
            state: Mutex::new(world),
        }
    }

    /// The world, for as long as the caller needs it for one thing: composing a request, answering one, keeping cookies.
    pub(super) async fn state(&self) -> MutexGuard<'_, LaneState> {
        self.state.lock().await
    }
}
