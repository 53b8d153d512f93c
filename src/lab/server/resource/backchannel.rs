//! One server asks another: over a connection of its own, like everybody else, so that the question can be seen.

use http_body_util::Full;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::lab::LabError;
use crate::lab::client::{Connection, OutgoingRequest};
use crate::lab::hosts::{SHOP_HOST, ServiceId};
use crate::lab::lane::LabLane;
use crate::model::{Exchange, Initiator, Message};

/// What a service asks of the shop.
#[derive(Debug)]
pub(in crate::lab::server) enum BackchannelRequest {
    /// For what lies at this path.
    Get(&'static str),
    /// What this form is about, with the service's own credentials.
    Form {
        /// The path.
        path: &'static str,
        /// The fields, encoded.
        body: String,
        /// The value of `Authorization`.
        credentials: String,
    },
}

/// Asks the shop in the name of `from`.
///
/// # Errors
/// When the connection breaks.
pub(in crate::lab::server) async fn send_to_shop(
    lane: &LabLane,
    from: ServiceId,
    question: BackchannelRequest,
) -> Result<Exchange, LabError> {
    let (path, http) = build_request(from, question)?;
    let mut connection = Connection::open(lane).await?;
    let reply = connection.send(http).await?;
    Ok(Exchange {
        initiator: Initiator::Server(from.host().to_owned()),
        url: format!("https://{SHOP_HOST}{path}"),
        request: Message::parse(reply.request_bytes),
        response: Message::parse(reply.response_bytes),
        status: reply.status,
        trace: reply.notes.trace,
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions: Vec::new(),
    })
}

fn build_request(from: ServiceId, question: BackchannelRequest) -> Result<(&'static str, OutgoingRequest), LabError> {
    let (method, path, body) = match &question {
        BackchannelRequest::Get(path) => (Method::GET, *path, String::new()),
        BackchannelRequest::Form { path, body, .. } => (Method::POST, *path, body.clone()),
    };
    let mut headers: Vec<(HeaderName, String)> =
        vec![(HOST, SHOP_HOST.to_owned()), (USER_AGENT, format!("{} (service)", from.name()))];
    if let BackchannelRequest::Form { credentials, .. } = question {
        headers.push((AUTHORIZATION, credentials));
        headers.push((CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()));
        headers.push((CONTENT_LENGTH, body.len().to_string()));
    }
    let mut http = OutgoingRequest::new(Full::new(Bytes::from(body)));
    *http.method_mut() = method;
    *http.uri_mut() = path.parse().map_err(|_| LabError::ConnectionFailed(format!("{path} is no path")))?;
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).map_err(|error| LabError::ConnectionFailed(error.to_string()))?;
        http.headers_mut().insert(name, value);
    }
    Ok((path, http))
}
