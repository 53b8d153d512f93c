//! One kept-alive connection of a client to its lane's server, with the raw bytes of each exchange.

use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};

use super::super::LabError;
use super::super::lane::LabLane;
use super::compose::OutgoingRequest;
use crate::lab::recording_stream::{RecordingStream, SharedWireLog};
use crate::lab::side_channel::{BarrierHandle, ServerNotes, SideChannel, lock};

/// A connection on which one request at a time is sent.
#[derive(Debug)]
pub(in crate::lab) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    wire_log: SharedWireLog,
    side_channel: Arc<SideChannel>,
}

/// What came back for a request.
#[derive(Debug)]
pub(in crate::lab) struct RawExchange {
    /// The status of the response.
    pub(in crate::lab) status: u16,
    /// The bytes of the request.
    pub(in crate::lab) request_bytes: Vec<u8>,
    /// The bytes of the response.
    pub(in crate::lab) response_bytes: Vec<u8>,
    /// What the server checked, and what it asked of others.
    pub(in crate::lab) notes: ServerNotes,
}

impl Connection {
    /// Connects to the lane's server, which is told beforehand from which port.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(in crate::lab) async fn open(lane: &LabLane) -> Result<Self, LabError> {
        let link = Arc::new(SideChannel::default());
        let (recorded, tape) = RecordingStream::new(connect(lane, &link).await.map_err(connection_failed)?, usize::MAX);
        let mut builder = Builder::new();
        builder.title_case_headers(true);
        let (sender, driver) = builder.handshake(TokioIo::new(recorded)).await.map_err(connection_failed)?;
        // The connection ends when its sender is dropped; why it ended, its last request says.
        tokio::spawn(driver);
        Ok(Self { sender, wire_log: tape, side_channel: link })
    }

    /// Whether it can be used again.
    pub(super) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// The next request will wait at the server until the door is opened.
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
        let mut tape = lock(&self.wire_log);
        let (request, response) = (std::mem::take(&mut tape.written), std::mem::take(&mut tape.read));
        Ok(RawExchange {
            status: status.map_err(connection_failed)?,
            request_bytes: request,
            response_bytes: response,
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

/// The port is chosen and entered before the first packet, so that the server knows its own.
async fn connect(lane: &LabLane, link: &Arc<SideChannel>) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
    let port = socket.local_addr()?.port();
    lane.expected_connections.register(port, Arc::clone(link));
    let connected = socket.connect(lane.address).await.and_then(|stream| {
        stream.set_nodelay(true)?;
        Ok(stream)
    });
    if connected.is_err() {
        lane.expected_connections.take(port);
    }
    connected
}

fn connection_failed(error: impl std::error::Error) -> LabError {
    LabError::ConnectionFailed(error.to_string())
}
