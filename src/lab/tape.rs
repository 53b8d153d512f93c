//! A socket that keeps the bytes of both directions, exactly as they travelled.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::link::held;

/// The bytes of one exchange.
#[derive(Debug, Default)]
pub(super) struct Tape {
    /// What was read.
    pub(super) read: Vec<u8>,
    /// What was written.
    pub(super) written: Vec<u8>,
}

/// A tape that somebody else can look at.
pub(super) type SharedTape = Arc<Mutex<Tape>>;

/// A socket and its tape.
#[derive(Debug)]
pub(super) struct Recorded {
    socket: TcpStream,
    tape: SharedTape,
    /// At most this many bytes of each direction are kept; more is let through all the same.
    most: usize,
}

impl Recorded {
    /// Records `socket`, keeping at most `most` bytes of each direction.
    pub(super) fn new(socket: TcpStream, most: usize) -> (Self, SharedTape) {
        let tape = SharedTape::default();
        (Self { socket, tape: Arc::clone(&tape), most }, tape)
    }
}

fn keep(track: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let room = most.saturating_sub(track.len()).min(bytes.len());
    track.extend_from_slice(bytes.get(..room).unwrap_or_default());
}

impl AsyncRead for Recorded {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(cx, buf);
        if let Some(new) = buf.filled().get(before..).filter(|new| !new.is_empty()) {
            keep(&mut held(&self.tape).read, new, self.most);
        }
        polled
    }
}

impl AsyncWrite for Recorded {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.socket).poll_write(cx, bytes);
        if let Poll::Ready(Ok(count)) = polled {
            keep(&mut held(&self.tape).written, bytes.get(..count).unwrap_or(bytes), self.most);
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
