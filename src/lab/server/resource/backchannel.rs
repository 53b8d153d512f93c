//! The back channel: requests from a service to the shop. They go over a connection of their own, like everybody else's, so
//! that learners can see them.

use http_body_util::Full;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::lab::client::{Connection, OutgoingRequest};
use crate::lab::error::LabError;
use crate::lab::hosts::{SHOP_HOST, ServiceId};
use crate::lab::lane::LabLane;
use crate::model::{Exchange, Initiator, Message};

/// A request to the shop.
#[derive(Debug)]
pub(super) enum BackchannelRequest {
    /// `GET` with this path.
    Get(&'static str),
    /// `POST` with a form and the service's own credentials.
    Form {
        path: &'static str,
        /// The form, encoded.
        body: String,
        /// The value of `Authorization`.
        credentials: String,
    },
}

/// Sends a request to the shop. The caller must not hold the lane's state: the shop needs it to answer.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn send_to_shop(
    lane: &LabLane,
    from: ServiceId,
    request: BackchannelRequest,
) -> Result<Exchange, LabError> {
    let http_request = build_request(from, request)?;
    let url = format!("https://{SHOP_HOST}{}", http_request.uri());
    let reply = Connection::open(lane).await?.send(http_request).await?;
    Ok(Exchange {
        initiator: Initiator::Server(from.host().to_owned()),
        url,
        request: Message::parse(reply.request_bytes),
        response: Message::parse(reply.response_bytes),
        status: reply.status,
        trace: reply.notes.trace,
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions: Vec::new(),
        page_request: None,
    })
}

fn build_request(from: ServiceId, request: BackchannelRequest) -> Result<OutgoingRequest, LabError> {
    // The order of the headers is the order on the wire.
    let mut headers: Vec<(HeaderName, String)> =
        vec![(HOST, SHOP_HOST.to_owned()), (USER_AGENT, format!("{} (service)", from.name()))];
    let (method, path, body) = match request {
        BackchannelRequest::Get(path) => (Method::GET, path, String::new()),
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
