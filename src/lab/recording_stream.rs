//! A socket that records the bytes of both directions, exactly as they travelled.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::side_channel::lock;

/// The recorded bytes.
#[derive(Debug, Default)]
pub(super) struct WireLog {
    pub(super) read: Vec<u8>,
    pub(super) written: Vec<u8>,
}

/// A log that the owner of the stream reads while the stream is in use.
pub(super) type SharedWireLog = Arc<Mutex<WireLog>>;

/// A socket, or TLS on top of one, with its log.
#[derive(Debug)]
pub(super) struct RecordingStream<S> {
    socket: S,
    log: SharedWireLog,
    /// How many bytes of each direction are recorded. Further ones pass through unrecorded.
    limit: usize,
}

impl<S> RecordingStream<S> {
    /// Records at most `limit` bytes of each direction.
    pub(super) fn new(socket: S, limit: usize) -> (Self, SharedWireLog) {
        let log = SharedWireLog::default();
        (Self::with_log(socket, Arc::clone(&log), limit), log)
    }

    /// The same with a log that somebody else reads.
    pub(super) fn with_log(socket: S, log: SharedWireLog, limit: usize) -> Self {
        Self { socket, log, limit }
    }
}

fn append_up_to(recorded: &mut Vec<u8>, bytes: &[u8], limit: usize) {
    let room = limit.saturating_sub(recorded.len()).min(bytes.len());
    recorded.extend_from_slice(bytes.get(..room).unwrap_or_default());
}

impl<S: AsyncRead + Unpin> AsyncRead for RecordingStream<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(cx, buf);
        if let Some(new) = buf.filled().get(before..).filter(|new| !new.is_empty()) {
            append_up_to(&mut lock(&self.log).read, new, self.limit);
        }
        polled
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for RecordingStream<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.socket).poll_write(cx, bytes);
        if let Poll::Ready(Ok(count)) = polled {
            append_up_to(&mut lock(&self.log).written, bytes.get(..count).unwrap_or(bytes), self.limit);
        }
        polled
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
