//! One connection of a client to its lane's server, kept alive, with the raw bytes of each exchange.

use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};

use super::compose::OutgoingRequest;
use crate::lab::error::LabError;
use crate::lab::lane::LabLane;
use crate::lab::recording_stream::{RecordingStream, SharedWireLog};
use crate::lab::side_channel::{BarrierHandle, ServerNotes, SideChannel, lock};

/// A connection on which one request at a time is sent.
#[derive(Debug)]
pub(in crate::lab) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    wire_log: SharedWireLog,
    side_channel: Arc<SideChannel>,
}

/// One exchange as the connection saw it.
#[derive(Debug)]
pub(in crate::lab) struct RawExchange {
    pub(in crate::lab) status: u16,
    pub(in crate::lab) request_bytes: Vec<u8>,
    pub(in crate::lab) response_bytes: Vec<u8>,
    pub(in crate::lab) notes: ServerNotes,
}

impl Connection {
    /// Connects to the lane's server.
    ///
    /// # Errors
    /// When it can't be reached.
    pub(in crate::lab) async fn open(lane: &LabLane) -> Result<Self, LabError> {
        let side_channel = Arc::new(SideChannel::default());
        let socket = connect(lane, &side_channel).await.map_err(connection_failed)?;
        let (recorded, wire_log) = RecordingStream::new(socket, usize::MAX);
        let mut builder = Builder::new();
        builder.title_case_headers(true);
        let (sender, driver) = builder.handshake(TokioIo::new(recorded)).await.map_err(connection_failed)?;
        // The connection ends when its sender is dropped. Why it broke, if it did, the request on it says.
        tokio::spawn(driver);
        Ok(Self { sender, wire_log, side_channel })
    }

    /// Whether it can be used again.
    pub(super) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Makes the next request wait at the server until the barrier is released.
    pub(in crate::lab) fn set_barrier(&self) -> BarrierHandle {
        self.side_channel.set_barrier()
    }

    /// Sends a request and reads all of its response.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(in crate::lab) async fn send(&mut self, request: OutgoingRequest) -> Result<RawExchange, LabError> {
        let status = self.exchange(request).await;
        self.side_channel.clear_barrier();
        // Emptied in any case, so that the bytes of a failed exchange don't show up in the next one.
        let log = std::mem::take(&mut *lock(&self.wire_log));
        Ok(RawExchange {
            status: status.map_err(connection_failed)?,
            request_bytes: log.written,
            response_bytes: log.read,
            notes: self.side_channel.take_notes(),
        })
    }

    async fn exchange(&mut self, request: OutgoingRequest) -> hyper::Result<u16> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        response.into_body().collect().await?;
        Ok(status)
    }
}

/// Connects from a port that is registered before the first packet goes out, so that the server recognises the lab's own
/// connection when it accepts it.
pub(super) async fn connect(lane: &LabLane, side_channel: &Arc<SideChannel>) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
    let port = socket.local_addr()?.port();
    lane.expected_connections.register(port, Arc::clone(side_channel));
    let connected = socket.connect(lane.address).await.and_then(|stream| {
        stream.set_nodelay(true)?;
        Ok(stream)
    });
    if connected.is_err() {
        lane.expected_connections.take(port);
    }
    connected
}

pub(super) fn connection_failed(error: impl std::error::Error) -> LabError {
    LabError::ConnectionFailed(error.to_string())
}
