//! What the two ends of one of the lab's own connections share besides the socket, so that none of it shows in the bytes: the
//! server passes its notes to the client here, and a client can make a request wait at a barrier.

use std::collections::HashMap;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::model::{Exchange, Trace};

/// What the server did for a request and the response doesn't show.
#[derive(Clone, Debug, Default)]
pub(super) struct ServerNotes {
    /// The checks it made.
    pub(super) trace: Trace,
    /// The requests it sent to other servers before it answered, in order.
    pub(super) backchannel: Vec<Exchange>,
}

/// The side channel of one connection.
#[derive(Debug)]
pub(super) struct SideChannel {
    scheme: ClientScheme,
    /// The address from which the client comes, as the lab models it.
    address: Ipv4Addr,
    /// Whether the server closes the connection after one request.
    takes_one_request: bool,
    notes: Mutex<ServerNotes>,
    barrier: Mutex<Option<BarrierWaiter>>,
    /// A barrier for the server behind the load balancer, on its way there.
    replica_barrier: Mutex<Option<BarrierWaiter>>,
}

/// Where a request waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BarrierPlace {
    /// Where it arrives first.
    Entrance,
    /// At the server behind the load balancer that it is passed on to.
    Replica,
}

/// What the address of a request begins with, as its client means it. Where https is modelled, no byte on the wire says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ClientScheme {
    #[default]
    Https,
    Http,
}

impl ClientScheme {
    /// The scheme as URLs write it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Https => "https",
            Self::Http => "http",
        }
    }
}

impl SideChannel {
    /// The side channel of a connection of somebody at this address, over which requests of this scheme go.
    pub(super) fn new(scheme: ClientScheme, address: Ipv4Addr) -> Self {
        Self {
            scheme,
            address,
            takes_one_request: false,
            notes: Mutex::default(),
            barrier: Mutex::default(),
            replica_barrier: Mutex::default(),
        }
    }

    pub(super) const fn scheme(&self) -> ClientScheme {
        self.scheme
    }

    /// The side channel of a connection that the server closes after one request.
    pub(super) fn for_one_request(address: Ipv4Addr) -> Arc<Self> {
        Arc::new(Self { takes_one_request: true, ..Self::new(ClientScheme::Https, address) })
    }

    /// The address from which the client comes.
    pub(super) const fn address(&self) -> Ipv4Addr {
        self.address
    }

    /// Whether the server closes the connection after one request.
    pub(super) const fn takes_one_request(&self) -> bool {
        self.takes_one_request
    }

    /// The server's end: leaves its notes, before it sends the response.
    pub(super) fn set_notes(&self, notes: ServerNotes) {
        *lock(&self.notes) = notes;
    }

    /// The client's end: takes the notes, after it has read the response.
    pub(super) fn take_notes(&self) -> ServerNotes {
        std::mem::take(&mut lock(&self.notes))
    }

    /// The client's end: makes the next request wait there until the barrier is released.
    pub(super) fn set_barrier(&self, place: BarrierPlace) -> BarrierHandle {
        let (arrival_sender, arrival_receiver) = oneshot::channel();
        let (release_sender, release_receiver) = oneshot::channel();
        let barrier = match place {
            BarrierPlace::Entrance => &self.barrier,
            BarrierPlace::Replica => &self.replica_barrier,
        };
        *lock(barrier) = Some(BarrierWaiter { arrival_sender, release_receiver });
        BarrierHandle { arrival_receiver, release_sender }
    }

    /// The load balancer's: the barrier for the server behind it that came with a request goes on to `onward`.
    pub(super) fn pass_barrier_on(&self, onward: &Self) {
        let barrier = lock(&self.replica_barrier).take();
        *lock(&onward.barrier) = barrier;
    }

    /// The server's end: if there is a barrier, reports that a request has arrived and waits.
    pub(super) async fn wait_at_barrier(&self) {
        let barrier = lock(&self.barrier).take();
        if let Some(BarrierWaiter { arrival_sender, release_receiver }) = barrier {
            let _ = arrival_sender.send(());
            // An error means that nothing can release the barrier any more, so there is no reason to wait.
            let _ = release_receiver.await;
        }
    }

    /// The client's end: removes a barrier that no request has reached, because the connection broke. Whoever waits for the
    /// arrival goes on.
    pub(super) fn clear_barrier(&self) {
        lock(&self.barrier).take();
        lock(&self.replica_barrier).take();
    }
}

/// The server's side of a barrier.
#[derive(Debug)]
struct BarrierWaiter {
    arrival_sender: oneshot::Sender<()>,
    release_receiver: oneshot::Receiver<()>,
}

/// The client's side of a barrier.
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

/// The lab's own connections that the server hasn't accepted yet, by the client's port. A port is registered before the client
/// connects, so a connection from any other port comes from outside.
#[derive(Debug, Default)]
pub(super) struct ExpectedConnections(Mutex<HashMap<u16, Arc<SideChannel>>>);

impl ExpectedConnections {
    pub(super) fn register(&self, port: u16, side_channel: Arc<SideChannel>) {
        lock(&self.0).insert(port, side_channel);
    }

    /// The side channel of a connection from this port; `None` for an external one.
    pub(super) fn take(&self, port: u16) -> Option<Arc<SideChannel>> {
        lock(&self.0).remove(&port)
    }
}

/// Locks a mutex, even a poisoned one: nothing panics while it holds one of these, or could leave half a value behind.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
