//! A socket that keeps the bytes of both directions, exactly as they travelled.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::side_channel::lock;

/// The bytes of one exchange.
#[derive(Debug, Default)]
pub(super) struct WireLog {
    /// What was read.
    pub(super) read: Vec<u8>,
    /// What was written.
    pub(super) written: Vec<u8>,
}

/// A tape that somebody else can look at.
pub(super) type SharedWireLog = Arc<Mutex<WireLog>>;

/// A socket and its tape.
#[derive(Debug)]
pub(super) struct RecordingStream {
    socket: TcpStream,
    log: SharedWireLog,
    /// At most this many bytes of each direction are kept; more is let through all the same.
    limit: usize,
}

impl RecordingStream {
    /// Records `socket`, keeping at most `most` bytes of each direction.
    pub(super) fn new(socket: TcpStream, most: usize) -> (Self, SharedWireLog) {
        let tape = SharedWireLog::default();
        (Self { socket, log: Arc::clone(&tape), limit: most }, tape)
    }
}

fn append_up_to(track: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let room = most.saturating_sub(track.len()).min(bytes.len());
    track.extend_from_slice(bytes.get(..room).unwrap_or_default());
}

impl AsyncRead for RecordingStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(cx, buf);
        if let Some(new) = buf.filled().get(before..).filter(|new| !new.is_empty()) {
            append_up_to(&mut lock(&self.log).read, new, self.limit);
        }
        polled
    }
}

impl AsyncWrite for RecordingStream {
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
