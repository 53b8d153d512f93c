//! One server asks another: over a connection of its own, like everybody else, so that the question can be seen.

use http_body_util::Full;
use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};

use crate::lab::LabError;
use crate::lab::client::{Connection, Http};
use crate::lab::hosts::{SHOP, Service};
use crate::lab::lane::Lane;
use crate::world::{Exchange, Initiator, Message};

/// What a service asks of the shop.
#[derive(Debug)]
pub(super) enum Question {
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
pub(super) async fn call(lane: &Lane, from: Service, question: Question) -> Result<Exchange, LabError> {
    let (path, http) = request(from, question)?;
    let mut connection = Connection::open(lane).await?;
    let reply = connection.send(http).await?;
    Ok(Exchange {
        initiator: Initiator::Server(from.host().to_owned()),
        url: format!("https://{SHOP}{path}"),
        request: Message::parse(reply.request),
        response: Message::parse(reply.response),
        status: reply.status,
        trace: reply.behind.trace,
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions: Vec::new(),
    })
}

fn request(from: Service, question: Question) -> Result<(&'static str, Http), LabError> {
    let (method, path, body) = match &question {
        Question::Get(path) => (Method::GET, *path, String::new()),
        Question::Form { path, body, .. } => (Method::POST, *path, body.clone()),
    };
    let mut headers: Vec<(HeaderName, String)> =
        vec![(HOST, SHOP.to_owned()), (USER_AGENT, format!("{} (service)", from.name()))];
    if let Question::Form { credentials, .. } = question {
        headers.push((AUTHORIZATION, credentials));
        headers.push((CONTENT_TYPE, "application/x-www-form-urlencoded".to_owned()));
        headers.push((CONTENT_LENGTH, body.len().to_string()));
    }
    let mut http = Http::new(Full::new(Bytes::from(body)));
    *http.method_mut() = method;
    *http.uri_mut() = path.parse().map_err(|_| LabError::Broken(format!("{path} is no path")))?;
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).map_err(|error| LabError::Broken(error.to_string()))?;
        http.headers_mut().insert(name, value);
    }
    Ok((path, http))
}
