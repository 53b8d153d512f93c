//! How the two ends of one of the lab's own connections know each other. The bytes say nothing of it: the checks that the
//! server made pass from its end to the client's here, and a request may be asked to wait at a gate.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::world::{Exchange, Trace};

/// What happened behind an answer and does not show in its bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct Behind {
    /// What was checked.
    pub(super) trace: Trace,
    /// What the server asked of other servers before it answered, in order.
    pub(super) asked: Vec<Exchange>,
}

/// What the two ends share beside the socket.
#[derive(Debug, Default)]
pub(super) struct Link {
    behind: Mutex<Behind>,
    gate: Mutex<Option<Gate>>,
}

impl Link {
    /// The server's end: what happened for the request that is about to be answered.
    pub(super) fn put_behind(&self, behind: Behind) {
        *held(&self.behind) = behind;
    }

    /// The client's end: what happened for the request that has just been answered.
    pub(super) fn take_behind(&self) -> Behind {
        std::mem::take(&mut held(&self.behind))
    }

    /// The next request on this link waits until the door is opened.
    pub(super) fn close(&self) -> Door {
        let (arrive, arrived) = oneshot::channel();
        let (open, opened) = oneshot::channel();
        *held(&self.gate) = Some(Gate { arrive, opened });
        Door { arrived, open }
    }

    /// The server's end: says that a request has arrived, and waits if there is a gate.
    pub(super) async fn pass(&self) {
        let gate = held(&self.gate).take();
        if let Some(Gate { arrive, opened }) = gate {
            let _ = arrive.send(());
            // Without anybody to open it the door is no reason to wait.
            let _ = opened.await;
        }
    }

    /// The client's end: the exchange is over, and whoever waits for its request to arrive need not any longer.
    pub(super) fn leave(&self) {
        held(&self.gate).take();
    }
}

/// The server's side of a wait.
#[derive(Debug)]
struct Gate {
    arrive: oneshot::Sender<()>,
    opened: oneshot::Receiver<()>,
}

/// The side that lets a waiting request go on.
#[derive(Debug)]
pub(super) struct Door {
    arrived: oneshot::Receiver<()>,
    open: oneshot::Sender<()>,
}

impl Door {
    /// Waits until the request has arrived at the server, or never will.
    pub(super) async fn arrival(&mut self) {
        let _ = (&mut self.arrived).await;
    }

    /// Lets the request go on.
    pub(super) fn open(self) {
        let _ = self.open.send(());
    }
}

/// The lab's own connections that have not yet been accepted, by the client's port. A port is entered before the client
/// connects, so whoever is not in here comes from outside.
#[derive(Debug, Default)]
pub(super) struct Expected(Mutex<HashMap<u16, Arc<Link>>>);

impl Expected {
    /// The client's end: a connection will come from this port.
    pub(super) fn enter(&self, port: u16, link: Arc<Link>) {
        held(&self.0).insert(port, link);
    }

    /// Takes the link of a connection from this port; `None` for an outsider.
    pub(super) fn take(&self, port: u16) -> Option<Arc<Link>> {
        held(&self.0).remove(&port)
    }
}

/// What a mutex holds. Nobody panics while holding one, and what is in there would be whole all the same.
pub(super) fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
