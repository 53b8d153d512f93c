//! One server asks another: over a connection of its own, like everybody else, so that the question can be seen.

use http_body_util::Full;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::{HOST, HeaderValue, USER_AGENT};

use crate::lab::LabError;
use crate::lab::client::{Connection, Http};
use crate::lab::hosts::{SHOP, Service};
use crate::lab::lane::Lane;
use crate::world::{Exchange, Message, Starter};

/// Asks the shop, in the name of `from`, for what lies at `path`.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn get(lane: &Lane, from: Service, path: &'static str) -> Result<Exchange, LabError> {
    let mut http = Http::new(Full::new(Bytes::new()));
    *http.uri_mut() = Uri::from_static(path);
    http.headers_mut().insert(HOST, HeaderValue::from_static(SHOP));
    let agent = HeaderValue::try_from(format!("{} (service)", from.name()));
    http.headers_mut().insert(USER_AGENT, agent.unwrap_or(HeaderValue::from_static("")));
    let mut connection = Connection::open(lane).await?;
    let reply = connection.send(http).await?;
    Ok(Exchange {
        starter: Starter::Server(from.host().to_owned()),
        url: format!("https://{SHOP}{path}"),
        request: Message::parse(reply.request),
        response: Message::parse(reply.response),
        status: reply.status,
        trace: reply.behind.trace,
        sent: Vec::new(),
        kept: Vec::new(),
    })
}
