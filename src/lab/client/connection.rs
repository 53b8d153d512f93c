//! One kept-alive connection of a client to its lane's server, with the raw bytes of each exchange.

use std::sync::Arc;

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpSocket, TcpStream};

use super::super::LabError;
use super::super::lane::Lane;
use super::super::link::{Behind, Door, Link, held};
use super::super::tape::{Recorded, SharedTape};
use super::compose::Http;

/// A connection on which one request at a time is sent.
#[derive(Debug)]
pub(in crate::lab) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    tape: SharedTape,
    link: Arc<Link>,
}

/// What came back for a request.
#[derive(Debug)]
pub(in crate::lab) struct Reply {
    /// The status of the response.
    pub(in crate::lab) status: u16,
    /// The bytes of the request.
    pub(in crate::lab) request: Vec<u8>,
    /// The bytes of the response.
    pub(in crate::lab) response: Vec<u8>,
    /// What the server checked, and what it asked of others.
    pub(in crate::lab) behind: Behind,
}

impl Connection {
    /// Connects to the lane's server, which is told beforehand from which port.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub(in crate::lab) async fn open(lane: &Lane) -> Result<Self, LabError> {
        let link = Arc::new(Link::default());
        let (recorded, tape) = Recorded::new(connect(lane, &link).await.map_err(broken)?, usize::MAX);
        let mut builder = Builder::new();
        builder.title_case_headers(true);
        let (sender, driver) = builder.handshake(TokioIo::new(recorded)).await.map_err(broken)?;
        // The connection ends when its sender is dropped; why it ended, its last request says.
        tokio::spawn(driver);
        Ok(Self { sender, tape, link })
    }

    /// Whether it can be used again.
    pub(super) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// The next request will wait at the server until the door is opened.
    pub(in crate::lab) fn close_gate(&self) -> Door {
        self.link.close()
    }

    /// Sends a request and reads all of its response.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(in crate::lab) async fn send(&mut self, request: Http) -> Result<Reply, LabError> {
        let status = self.exchange(request).await;
        self.link.leave();
        let mut tape = held(&self.tape);
        let (request, response) = (std::mem::take(&mut tape.written), std::mem::take(&mut tape.read));
        Ok(Reply { status: status.map_err(broken)?, request, response, behind: self.link.take_behind() })
    }

    async fn exchange(&mut self, request: Http) -> hyper::Result<u16> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let status = response.status().as_u16();
        response.into_body().collect().await?;
        Ok(status)
    }
}

/// The port is chosen and entered before the first packet, so that the server knows its own.
async fn connect(lane: &Lane, link: &Arc<Link>) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((std::net::Ipv4Addr::LOCALHOST, 0).into())?;
    let port = socket.local_addr()?.port();
    lane.expected.enter(port, Arc::clone(link));
    let connected = socket.connect(lane.address).await.and_then(|stream| {
        stream.set_nodelay(true)?;
        Ok(stream)
    });
    if connected.is_err() {
        lane.expected.take(port);
    }
    connected
}

fn broken(error: impl std::error::Error) -> LabError {
    LabError::Broken(error.to_string())
}
