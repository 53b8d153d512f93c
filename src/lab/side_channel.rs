//! How the two ends of one of the lab's own connections know each other. The bytes say nothing of it: the checks that the
//! server made pass from its end to the client's here, and a request may be asked to wait at a gate.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::model::{Exchange, Trace};

/// What happened behind an answer and does not show in its bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerNotes {
    /// What was checked.
    pub(super) trace: Trace,
    /// What the server asked of other servers before it answered, in order.
    pub(super) backchannel: Vec<Exchange>,
}

/// What the two ends share beside the socket.
#[derive(Debug, Default)]
pub(super) struct SideChannel {
    notes: Mutex<ServerNotes>,
    barrier: Mutex<Option<BarrierWaiter>>,
}

impl SideChannel {
    /// The server's end: what happened for the request that is about to be answered.
    pub(super) fn set_notes(&self, behind: ServerNotes) {
        *lock(&self.notes) = behind;
    }

    /// The client's end: what happened for the request that has just been answered.
    pub(super) fn take_notes(&self) -> ServerNotes {
        std::mem::take(&mut lock(&self.notes))
    }

    /// The next request on this link waits until the door is opened.
    pub(super) fn set_barrier(&self) -> BarrierHandle {
        let (arrive, arrived) = oneshot::channel();
        let (open, opened) = oneshot::channel();
        *lock(&self.barrier) = Some(BarrierWaiter { arrival_sender: arrive, release_receiver: opened });
        BarrierHandle { arrival_receiver: arrived, release_sender: open }
    }

    /// The server's end: says that a request has arrived, and waits if there is a gate.
    pub(super) async fn wait_at_barrier(&self) {
        let gate = lock(&self.barrier).take();
        if let Some(BarrierWaiter { arrival_sender: arrive, release_receiver: opened }) = gate {
            let _ = arrive.send(());
            // Without anybody to open it the door is no reason to wait.
            let _ = opened.await;
        }
    }

    /// The client's end: the exchange is over, and whoever waits for its request to arrive need not any longer.
    pub(super) fn clear_barrier(&self) {
        lock(&self.barrier).take();
    }
}

/// The server's side of a wait.
#[derive(Debug)]
struct BarrierWaiter {
    arrival_sender: oneshot::Sender<()>,
    release_receiver: oneshot::Receiver<()>,
}

/// The side that lets a waiting request go on.
#[derive(Debug)]
pub(super) struct BarrierHandle {
    arrival_receiver: oneshot::Receiver<()>,
    release_sender: oneshot::Sender<()>,
}

impl BarrierHandle {
    /// Waits until the request has arrived at the server, or never will.
    pub(super) async fn wait_for_arrival(&mut self) {
        let _ = (&mut self.arrival_receiver).await;
    }

    /// Lets the request go on.
    pub(super) fn release(self) {
        let _ = self.release_sender.send(());
    }
}

/// The lab's own connections that have not yet been accepted, by the client's port. A port is entered before the client
/// connects, so whoever is not in here comes from outside.
#[derive(Debug, Default)]
pub(super) struct ExpectedConnections(Mutex<HashMap<u16, Arc<SideChannel>>>);

impl ExpectedConnections {
    /// The client's end: a connection will come from this port.
    pub(super) fn register(&self, port: u16, link: Arc<SideChannel>) {
        lock(&self.0).insert(port, link);
    }

    /// Takes the link of a connection from this port; `None` for an outsider.
    pub(super) fn take(&self, port: u16) -> Option<Arc<SideChannel>> {
        lock(&self.0).remove(&port)
    }
}

/// What a mutex holds. Nobody panics while holding one, and what is in there would be whole all the same.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
