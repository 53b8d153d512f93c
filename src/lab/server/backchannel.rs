//! The back channel: requests from one server to another. They go over a connection of their own, like everybody else's, so
//! that learners can see them.

use std::net::Ipv4Addr;

use http_body_util::Full;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::lab::client::{Connection, OutgoingRequest};
use crate::lab::error::LabError;
use crate::lab::hosts::ServiceId;
use crate::lab::lane::LabLane;
use crate::lab::server::check_recorder::CheckRecorder;
use crate::model::{Exchange, Initiator, Message};

/// A server that asks another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lab::server) struct BackchannelSender {
    /// What it calls itself.
    pub(in crate::lab::server) name: &'static str,
    pub(in crate::lab::server) host: &'static str,
}

impl From<ServiceId> for BackchannelSender {
    fn from(service: ServiceId) -> Self {
        Self { name: service.name(), host: service.host() }
    }
}

/// A request to another server.
#[derive(Debug)]
pub(in crate::lab::server) enum BackchannelRequest {
    /// `GET` with this path.
    Get(&'static str),
    /// `GET` with this path and an access token.
    GetWithToken { path: &'static str, token: String },
    /// `POST` with a form and the sender's own credentials.
    Form {
        path: &'static str,
        /// The form, encoded.
        body: String,
        /// The value of `Authorization`.
        credentials: String,
    },
}

/// Sends a request to the server at `host`, and notes the requests that this one sent for it. The caller must not hold the
/// lane's state: the other one needs it to answer.
///
/// # Errors
/// When the connection breaks.
pub(in crate::lab::server) async fn send(
    lane: &LabLane,
    from: BackchannelSender,
    host: &str,
    request: BackchannelRequest,
    checks: &mut CheckRecorder,
) -> Result<Exchange, LabError> {
    let http_request = build_request(from, host, request)?;
    let url = format!("https://{host}{}", http_request.uri());
    let reply = Connection::open(lane, Ipv4Addr::LOCALHOST).await?.send(http_request).await?;
    for caused in reply.notes.backchannel {
        checks.add_backchannel(caused);
    }
    let (request, response) = (Message::parse(reply.request_bytes), Message::parse(reply.response_bytes));
    let initiator = Initiator::Server(from.host.to_owned());
    Ok(Exchange { trace: reply.notes.trace, ..Exchange::new(initiator, url, request, response, reply.status) })
}

fn build_request(
    from: BackchannelSender,
    host: &str,
    request: BackchannelRequest,
) -> Result<OutgoingRequest, LabError> {
    // The order of the headers is the order on the wire.
    let mut headers: Vec<(HeaderName, String)> =
        vec![(HOST, host.to_owned()), (USER_AGENT, format!("{} (service)", from.name))];
    let (method, path, body) = match request {
        BackchannelRequest::Get(path) => (Method::GET, path, String::new()),
        BackchannelRequest::GetWithToken { path, token } => {
            headers.push((AUTHORIZATION, format!("Bearer {token}")));
            (Method::GET, path, String::new())
        }
        BackchannelRequest::Form { path, body, credentials } => {
            headers.push((AUTHORIZATION, credentials));
            headers.push((CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()));
            headers.push((CONTENT_LENGTH, body.len().to_string()));
            (Method::POST, path, body)
        }
    };
    let mut http_request = OutgoingRequest::new(Full::new(Bytes::from(body)));
    *http_request.method_mut() = method;
    *http_request.uri_mut() = path.parse().map_err(|_| LabError::ConnectionFailed(format!("{path} is no path")))?;
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).map_err(|error| LabError::ConnectionFailed(error.to_string()))?;
        http_request.headers_mut().insert(name, value);
    }
    Ok(http_request)
}
