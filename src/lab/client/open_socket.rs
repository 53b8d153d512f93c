//! The client's end of a WebSocket.

use hyper::header::{
    CONNECTION, HeaderValue, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;

use super::compose::OutgoingRequest;
use super::connection::connection_failed;
use crate::lab::act_error::SocketUseError;
use crate::lab::error::LabError;
use crate::lab::web_socket::{self, NORMAL_CLOSURE, SocketEnd, SocketMessage};

/// The key of every handshake. It proves that a server understood, and is no secret (RFC 6455, section 10.3), so that it may
/// be the same in every run.
const KEY: HeaderValue = HeaderValue::from_static("YXV0aHdhbGsgc2F5cyBoaQ==");

/// The key that masks what this client sends. It keeps proxies from taking a message for HTTP; there are none here.
const MASK: [u8; 4] = *b"mask";

/// An open socket.
pub(in crate::lab) struct OpenSocket {
    stream: TokioIo<Upgraded>,
}

impl OpenSocket {
    pub(super) fn new(upgraded: Upgraded) -> Self {
        Self { stream: TokioIo::new(upgraded) }
    }

    /// Sends a message and waits for the answer; `None` if the server has hung up.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(in crate::lab) async fn ask(&mut self, message: &str) -> Result<Option<SocketMessage>, LabError> {
        let frame = SocketMessage::Text(message.to_owned());
        let sent = web_socket::write_frame(&mut self.stream, &frame, SocketEnd::Client(MASK)).await;
        sent.map_err(connection_failed)?;
        web_socket::read_frame(&mut self.stream, false).await.map_err(connection_failed)
    }

    /// Says goodbye and waits for the echo (section 7.1.2).
    ///
    /// # Errors
    /// When the connection breaks.
    pub(in crate::lab) async fn close(&mut self) -> Result<(), LabError> {
        let frame = SocketMessage::Close(NORMAL_CLOSURE, String::new());
        let sent = web_socket::write_frame(&mut self.stream, &frame, SocketEnd::Client(MASK)).await;
        sent.map_err(connection_failed)?;
        web_socket::read_frame(&mut self.stream, false).await.map(drop).map_err(connection_failed)
    }
}

/// Makes a handshake of a request (section 4.1).
///
/// # Errors
/// When a subprotocol is no token of HTTP.
pub(super) fn add_handshake(request: &mut OutgoingRequest, protocols: &[String]) -> Result<(), LabError> {
    let headers = request.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    headers.insert(SEC_WEBSOCKET_KEY, KEY);
    if !protocols.is_empty() {
        let is_token = |protocol: &String| {
            let is_token_byte = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
            !protocol.is_empty() && protocol.bytes().all(is_token_byte)
        };
        let value = HeaderValue::try_from(protocols.join(", ")).ok().filter(|_| protocols.iter().all(is_token));
        headers.insert(SEC_WEBSOCKET_PROTOCOL, value.ok_or(LabError::BadSocket(SocketUseError::Subprotocol))?);
    }
    Ok(())
}
