//! Down to the phones: server-sent events. Each phone gets the latest state; one that reads slowly misses what is between,
//! and costs nothing.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame};
use serde_json::Value as Json;
use tokio::sync::{oneshot, watch};

/// After so much silence a comment is sent: proxies keep the connection open, and a phone that is gone is noticed.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The state of the class as an event.
#[must_use]
pub(super) fn state_event(state: &Json) -> Bytes {
    Bytes::from(format!("data: {state}\n\n"))
}

/// What this participant has chosen in the question at hand, as an event of its own kind; how soon to come back after a
/// lost connection stands before it.
#[must_use]
pub(super) fn own_vote_event(chosen: &Json) -> String {
    format!("retry: 1000\nevent: own\ndata: {chosen}\n\n")
}

type NextEvent = Pin<Box<dyn Future<Output = Option<(Bytes, watch::Receiver<Bytes>)>> + Send>>;

/// The body of a response that does not end before the class does.
pub(super) struct EventStream {
    first: Option<Bytes>,
    next: NextEvent,
    /// Ends the stream.
    ended: oneshot::Receiver<()>,
}

impl EventStream {
    /// Sends `first`, then each state of the class from the one that comes after now, until it is `ended`.
    pub(super) fn new(first: Bytes, states: watch::Receiver<Bytes>, ended: oneshot::Receiver<()>) -> Self {
        Self { first: Some(first), next: Box::pin(next_event(states)), ended }
    }
}

impl Body for EventStream {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if Pin::new(&mut self.ended).poll(context).is_ready() {
            return Poll::Ready(None);
        }
        let event = ready!(self.next.as_mut().poll(context));
        Poll::Ready(event.map(|(bytes, states)| {
            self.next = Box::pin(next_event(states));
            Ok(Frame::data(bytes))
        }))
    }
}

/// The next state; a comment if none comes for a while; `None` once the class is over.
async fn next_event(mut states: watch::Receiver<Bytes>) -> Option<(Bytes, watch::Receiver<Bytes>)> {
    match tokio::time::timeout(KEEP_ALIVE, states.changed()).await {
        Ok(Ok(())) => {
            let bytes = states.borrow_and_update().clone();
            Some((bytes, states))
        }
        Ok(Err(_)) => None,
        Err(_) => Some((Bytes::from_static(b":\n\n"), states)),
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;

    #[test]
    fn whoever_does_not_read_holds_up_nobody_and_then_gets_the_newest_state_alone() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let states = watch::Sender::new(Bytes::new());
        let (_going_on, ended) = oneshot::channel();
        let mut stream = EventStream::new(Bytes::from_static(b"own"), states.subscribe(), ended);
        let mut next_event = || {
            let frame = runtime.block_on(poll_fn(|context| Pin::new(&mut stream).poll_frame(context)))?;
            frame.expect("never fails").into_data().ok()
        };
        assert_eq!(next_event().as_deref(), Some(&b"own"[..]));
        for state in ["asking", "counted", "revealed"] {
            states.send_replace(Bytes::from_static(state.as_bytes()));
        }
        assert_eq!(next_event().as_deref(), Some(&b"revealed"[..]));
        drop(states);
        assert_eq!(next_event(), None);
    }
}
