//! One lane: its world and its address, shared by the clients and the server in it.

use std::net::SocketAddr;

use tokio::sync::{Mutex, MutexGuard};

use super::link::Expected;
use super::world::World;

/// What the clients and the server of one lane share.
#[derive(Debug)]
pub(super) struct Lane {
    /// Its number.
    pub(super) number: usize,
    /// Its name in the lesson.
    pub(super) name: String,
    /// Where it listens.
    pub(super) address: SocketAddr,
    /// The lab's own connections on their way.
    pub(super) expected: Expected,
    world: Mutex<World>,
}

impl Lane {
    /// A lane with its world before anything has happened.
    pub(super) fn new(number: usize, name: String, address: SocketAddr, world: World) -> Self {
        Self { number, name, address, expected: Expected::default(), world: Mutex::new(world) }
    }

    /// The world, for as long as the caller needs it for one thing: composing a request, answering one, keeping cookies.
    pub(super) async fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().await
    }
}
