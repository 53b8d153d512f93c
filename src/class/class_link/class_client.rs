//! One request to a class elsewhere, each on a connection of its own.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Serialize;
use tokio::net::TcpStream;

use super::class_link_error::{ClassClientError, ConnectionFault, Refusal};
use super::class_url::ClassUrl;
use super::secure_channel::{ClassStream, SecureChannel};
use crate::class::presenter_token::PresenterToken;

/// How long a connection and the head of its answer may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest answer, in bytes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;

/// Asks a class.
pub struct ClassClient {
    pub(super) url: ClassUrl,
    pub(super) token: PresenterToken,
    /// `None` without TLS.
    pub(super) channel: Option<SecureChannel>,
}

impl ClassClient {
    /// Puts `message` to `path`, and returns what the class answers.
    ///
    /// # Errors
    /// When the class cannot be reached or refuses.
    pub async fn put(&self, path: &str, message: &impl Serialize) -> Result<Bytes, ClassClientError> {
        // Nothing in these types can fail to be written.
        let body = Bytes::from(serde_json::to_vec(message).unwrap_or_default());
        let response = self.send(Method::PUT, path, body).await?;
        let body = Limited::new(response.into_body(), MAX_ANSWER_BYTES).collect();
        match tokio::time::timeout(ANSWER_TIMEOUT, body).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            _ => Err(ClassClientError::Unreachable(ConnectionFault::AnswerBrokeOff)),
        }
    }

    /// Asks for what stands at `path`; the answer may go on for ever.
    ///
    /// # Errors
    /// As for [`ClassClient::put`].
    pub async fn get(&self, path: &str) -> Result<Incoming, ClassClientError> {
        self.send(Method::GET, path, Bytes::new()).await.map(Response::into_body)
    }

    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Incoming>, ClassClientError> {
        let answered = tokio::time::timeout(ANSWER_TIMEOUT, self.exchange(method, path, body)).await;
        let response = answered.unwrap_or_else(|_| Err(ConnectionFault::Silent));
        let response = response.map_err(ClassClientError::Unreachable)?;
        match response.status() {
            status if status.is_success() => Ok(response),
            StatusCode::UNAUTHORIZED => Err(ClassClientError::Refused(Refusal::Token)),
            StatusCode::NOT_FOUND => Err(ClassClientError::Refused(Refusal::NotDriven)),
            StatusCode::CONFLICT => Err(ClassClientError::Refused(Refusal::TakenOver)),
            StatusCode::BAD_REQUEST => Err(ClassClientError::Refused(Refusal::OtherVersion)),
            status => Err(ClassClientError::Unreachable(ConnectionFault::Status(status.as_u16()))),
        }
    }

    async fn exchange(&self, method: Method, path: &str, body: Bytes) -> Result<Response<Incoming>, ConnectionFault> {
        let stream = self.connect().await?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(ConnectionFault::Http)?;
        // It ends with its only answer; an error shows there.
        tokio::spawn(connection);
        let mut authorization = HeaderValue::from_str(&format!("Bearer {}", self.token.expose()))
            .map_err(|error| ConnectionFault::Request(error.into()))?;
        authorization.set_sensitive(true);
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, self.url.authority())
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_TYPE, "application/json")
            .body(Full::new(body))
            .map_err(ConnectionFault::Request)?;
        sender.send_request(request).await.map_err(ConnectionFault::Http)
    }

    async fn connect(&self) -> Result<ClassStream, ConnectionFault> {
        let address = (self.url.host.as_str(), self.url.port);
        let socket = TcpStream::connect(address).await.map_err(ConnectionFault::Socket)?;
        // Each message is small and waited for.
        drop(socket.set_nodelay(true));
        match &self.channel {
            None => Ok(ClassStream::Plain(socket)),
            Some(channel) => {
                let secure = channel.connect(&self.url.host, socket).await;
                secure.map(|stream| ClassStream::Secure(Box::new(stream))).map_err(ConnectionFault::Tls)
            }
        }
    }
}
