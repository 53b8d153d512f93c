//! One connection of a client to its lane's server, kept alive, with the raw bytes of each exchange.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};

use super::compose::OutgoingRequest;
use super::connection_target::ConnectionTarget;
use crate::lab::error::LabError;
use crate::lab::lane::LabLane;
use crate::lab::recording_stream::{RecordingStream, SharedWireLog, WireLog};
use crate::lab::side_channel::{
    BarrierHandle, BarrierPlace, ClientScheme, ExpectedConnections, ServerNotes, SideChannel, lock,
};
use crate::lab::wire_stream::WireStream;
use crate::model::TlsTransport;

/// A connection on which one request at a time is sent.
#[derive(Debug)]
pub(in crate::lab) struct Connection {
    target: ConnectionTarget,
    /// The eavesdropper's copy of what passes.
    tap: Option<SharedWireLog>,
    certificate_file: Option<PathBuf>,
    sender: SendRequest<Full<Bytes>>,
    wire_log: SharedWireLog,
    side_channel: Arc<SideChannel>,
}

/// A socket to the server of a lane.
pub(super) struct LabSocket {
    pub(super) stream: TcpStream,
    /// The eavesdropper's copy, if one listens.
    pub(super) tap: Option<SharedWireLog>,
}

/// One exchange as the connection saw it.
#[derive(Debug)]
pub(in crate::lab) struct RawExchange {
    pub(in crate::lab) status: u16,
    pub(in crate::lab) request_bytes: Vec<u8>,
    pub(in crate::lab) response_bytes: Vec<u8>,
    pub(in crate::lab) notes: ServerNotes,
    /// What passed the eavesdropper, if one listens.
    pub(in crate::lab) overheard: Option<WireLog>,
    /// What a program outside needs, where it went over TLS.
    pub(in crate::lab) tls: Option<TlsTransport>,
}

impl Connection {
    /// Connects to the lane's server as another server of the lab does, from `address`.
    ///
    /// # Errors
    /// When it can't be reached.
    pub(in crate::lab) async fn open(lane: &LabLane, address: Ipv4Addr) -> Result<Self, LabError> {
        let side_channel = Arc::new(SideChannel::new(ClientScheme::Https, address));
        let stream = connect_to(lane.address, &side_channel, &lane.expected_connections).await;
        let stream = WireStream::Plain(stream.map_err(connection_failed)?);
        Self::over(stream, ConnectionTarget::default(), side_channel, None).await
    }

    /// Connects a client at `address` to the lane's server: with TLS where `target` names a host, and past the
    /// eavesdropper if one
    /// listens.
    ///
    /// # Errors
    /// When it can't be reached, or when the handshake fails.
    pub(in crate::lab) async fn open_for_client(
        lane: &LabLane,
        target: ConnectionTarget,
        address: Ipv4Addr,
    ) -> Result<Self, LabError> {
        let side_channel = Arc::new(SideChannel::new(target.scheme, address));
        let LabSocket { stream, tap } = connect(lane, &side_channel).await.map_err(connection_failed)?;
        let (stream, certificate_file) = match (&target.tls_host, lane.authority().await.map_err(connection_failed)?) {
            (Some(host), Some(authority)) => {
                let tls = authority.connect(host, stream).await.map_err(connection_failed)?;
                (WireStream::Tls(Box::new(tls)), authority.certificate_file())
            }
            _ => (WireStream::Plain(stream), None),
        };
        let connection = Self::over(stream, target, side_channel, tap).await?;
        Ok(Self { certificate_file, ..connection })
    }

    async fn over(
        stream: WireStream,
        target: ConnectionTarget,
        side_channel: Arc<SideChannel>,
        tap: Option<SharedWireLog>,
    ) -> Result<Self, LabError> {
        let (recorded, wire_log) = RecordingStream::new(stream, usize::MAX);
        let mut builder = Builder::new();
        builder.title_case_headers(true);
        let (sender, driver) = builder.handshake(TokioIo::new(recorded)).await.map_err(connection_failed)?;
        // The connection ends when its sender is dropped. Why it broke, if it did, the request on it says.
        tokio::spawn(driver.with_upgrades());
        Ok(Self { target, tap, certificate_file: None, sender, wire_log, side_channel })
    }

    /// Whether it can be used again, and nobody listens on it.
    pub(super) fn is_open(&self) -> bool {
        !self.sender.is_closed() && self.tap.is_none()
    }

    /// What it is for.
    pub(super) const fn target(&self) -> &ConnectionTarget {
        &self.target
    }

    /// Makes the next request wait there until the barrier is released.
    pub(in crate::lab) fn set_barrier(&self, place: BarrierPlace) -> BarrierHandle {
        self.side_channel.set_barrier(place)
    }

    /// Makes the next request wait as long as the one that it passes on has to wait at a server.
    pub(in crate::lab) fn take_barrier_from(&self, client: &SideChannel) {
        client.pass_barrier_on(&self.side_channel);
    }

    /// Sends a request and reads all of its response.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(in crate::lab) async fn send(&mut self, request: OutgoingRequest) -> Result<RawExchange, LabError> {
        let status = self.exchange(request).await;
        self.side_channel.clear_barrier();
        // Emptied in any case, so that the bytes of a failed exchange don't show up in the next one.
        let exchange = self.take_exchange(0);
        Ok(RawExchange { status: status.map_err(connection_failed)?, ..exchange })
    }

    /// Sends a handshake, and ends as an HTTP connection: what the server switches to, or nothing if it refuses.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(super) async fn upgrade(
        mut self,
        request: OutgoingRequest,
    ) -> Result<(RawExchange, Option<Upgraded>), LabError> {
        self.sender.ready().await.map_err(connection_failed)?;
        let response = self.sender.send_request(request).await.map_err(connection_failed)?;
        let status = response.status();
        let upgraded = if status == StatusCode::SWITCHING_PROTOCOLS {
            Some(hyper::upgrade::on(response).await.map_err(connection_failed)?)
        } else {
            response.into_body().collect().await.map_err(connection_failed)?;
            None
        };
        Ok((self.take_exchange(status.as_u16()), upgraded))
    }

    /// What has passed since the last exchange.
    fn take_exchange(&self, status: u16) -> RawExchange {
        let log = std::mem::take(&mut *lock(&self.wire_log));
        RawExchange {
            status,
            request_bytes: log.written,
            response_bytes: log.read,
            notes: self.side_channel.take_notes(),
            overheard: self.tap.as_ref().map(|tap| std::mem::take(&mut *lock(tap))),
            tls: self.tls_transport(),
        }
    }

    fn tls_transport(&self) -> Option<TlsTransport> {
        let authority_file = self.certificate_file.clone();
        self.target.tls_host.is_some().then_some(TlsTransport { authority_file })
    }

    async fn exchange(&mut self, request: OutgoingRequest) -> hyper::Result<u16> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        response.into_body().collect().await?;
        Ok(status)
    }
}

/// Connects from a port that is registered before the first packet goes out, so that the server recognizes the lab's own
/// connection when it accepts it.
pub(super) async fn connect(lane: &LabLane, side_channel: &Arc<SideChannel>) -> std::io::Result<LabSocket> {
    let Some(eavesdropper) = lane.eavesdropper().await? else {
        let stream = connect_to(lane.address, side_channel, &lane.expected_connections).await?;
        return Ok(LabSocket { stream, tap: None });
    };
    let socket = TcpSocket::new_v4()?;
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
    let tap = eavesdropper.expect(socket.local_addr()?.port(), Arc::clone(side_channel));
    let stream = socket.connect(eavesdropper.address).await?;
    stream.set_nodelay(true)?;
    Ok(LabSocket { stream, tap: Some(tap) })
}

async fn connect_to(
    server: SocketAddr,
    side_channel: &Arc<SideChannel>,
    expected: &ExpectedConnections,
) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    let port = socket.local_addr()?.port();
    expected.register(port, Arc::clone(side_channel));
    let connected = socket.connect(server).await.and_then(|stream| {
        stream.set_nodelay(true)?;
        Ok(stream)
    });
    if connected.is_err() {
        expected.take(port);
    }
    connected
}

pub(super) fn connection_failed(error: impl std::error::Error) -> LabError {
    LabError::ConnectionFailed(error.to_string())
}
