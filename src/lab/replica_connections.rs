//! The connections on which the servers behind a load balancer answer. A server that goes can finish with them first; one that
//! doesn't cuts them off, as the end of its process does.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::timeout;

use super::side_channel::lock;

/// The connections of each server, by its number.
#[derive(Debug, Default)]
pub(super) struct ReplicaConnections(Mutex<BTreeMap<u32, JoinSet<()>>>);

impl ReplicaConnections {
    /// Lets `server` answer on a connection.
    pub(super) fn serve(&self, server: u32, connection: impl Future<Output = ()> + Send + 'static) {
        let mut servers = lock(&self.0);
        let connections = servers.entry(server).or_default();
        while connections.try_join_next().is_some() {}
        connections.spawn(connection);
    }

    /// Cuts off every connection of `server`, whatever is under way on it.
    pub(super) async fn cut_off(&self, server: u32) {
        self.take(server).shutdown().await;
    }

    /// Waits until `server` has answered what came over its connections. After `deadline` it is cut off.
    pub(super) async fn drain(&self, server: u32, deadline: Duration) {
        let mut connections = self.take(server);
        let all_ended = async { while connections.join_next().await.is_some() {} };
        if timeout(deadline, all_ended).await.is_err() {
            connections.shutdown().await;
        }
    }

    fn take(&self, server: u32) -> JoinSet<()> {
        lock(&self.0).remove(&server).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use std::sync::Arc;
    use tokio::sync::oneshot;

    fn block_on(test: impl Future<Output = ()>) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(test);
    }

    #[test]
    fn a_server_that_drains_finishes_what_it_has_taken_and_is_cut_off_at_its_deadline() {
        block_on(async {
            let connections = ReplicaConnections::default();
            let answered = Arc::new(Mutex::new(0));
            for _ in 0..3 {
                let answered = Arc::clone(&answered);
                connections.serve(1, async move {
                    tokio::task::yield_now().await;
                    *lock(&answered) += 1;
                });
            }
            connections.drain(1, Duration::from_secs(60)).await;
            assert_eq!(*lock(&answered), 3);
            // The future is dropped with its end of the channel.
            let (sender, receiver) = oneshot::channel::<()>();
            connections.serve(1, async move {
                let _held = sender;
                pending::<()>().await;
            });
            connections.drain(1, Duration::ZERO).await;
            assert!(receiver.await.is_err(), "it was cut off");
        });
    }

    #[test]
    fn only_the_server_that_goes_is_cut_off() {
        block_on(async {
            let connections = ReplicaConnections::default();
            let (sender, mut receiver) = oneshot::channel::<()>();
            connections.serve(1, pending());
            connections.serve(2, async move {
                let _held = sender;
                pending::<()>().await;
            });
            connections.cut_off(1).await;
            assert!(receiver.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty));
            connections.cut_off(2).await;
            assert!(receiver.await.is_err());
        });
    }
}
