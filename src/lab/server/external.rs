//! Requests from outside the lab: `curl` in another terminal, the learner's own browser, or anything else that finds the port.
//!
//! They get the same responses as all others and may change the state. An external connection serves one request and is then
//! closed, so that the bytes of its two directions are exactly one exchange.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HOST, HeaderValue};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::accept_stream;
use super::external_reports::ExternalReports;
use super::gateway::Gateway;
use super::http::connection::{MAX_BODY_BYTES, MAX_HEAD_BYTES, http_builder};
use crate::lab::own_browser::{BrowserVisit, ClientSide, OutsideRequest, OwnBrowser};
use crate::lab::recording_stream::{RecordingStream, WireLog};
use crate::lab::side_channel::{ClientScheme, ServerNotes, lock};
use crate::lab::wire_stream::WireStream;
use crate::model::{Exchange, Message, TlsTransport};

/// At most this many bytes of each direction are kept to be shown: room for the longest request that is taken.
const MAX_RECORDED_BYTES: usize = MAX_HEAD_BYTES + MAX_BODY_BYTES;

/// What goes out before the response to a request with `Expect: 100-continue` (RFC 9110, section 15.2.1).
const CONTINUE_RESPONSE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What the recorded bytes of an exchange don't say.
struct ExternalResponse {
    url: String,
    status: u16,
    notes: ServerNotes,
    /// Set for a request that uses one of the names for the learner's browser.
    visit: Option<Box<BrowserVisit>>,
}

/// Serves one external request, and reports it once the response has been written. What isn't HTTP gets hyper's answer, if
/// any. Neither that nor what is refused before it reaches a server is reported, so that no page in a browser can fill the
/// screen.
pub(super) async fn serve_external(gateway: &Gateway, socket: TcpStream, reports: &ExternalReports) {
    let lane = gateway.lane();
    let has_tls = lane.state().await.setup.tls;
    // Whoever can't finish a handshake gets no answer: there is nothing to say it in.
    let Ok(stream) = accept_stream(lane, socket).await else { return };
    let is_tls = matches!(stream, WireStream::Tls(_));
    let scheme = if has_tls && !is_tls { ClientScheme::Http } else { ClientScheme::Https };
    let (recorded, log) = RecordingStream::new(stream, MAX_RECORDED_BYTES);
    let responded = Arc::new(Mutex::new(None));
    let service = service_fn(|request: Request<Incoming>| async {
        let (mut response, answered) = respond(gateway, request, scheme).await;
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        *lock(&responded) = answered;
        Ok::<Response, Infallible>(response)
    });
    // Whatever the other end does to the connection, the server is not at fault.
    let _ = http_builder().keep_alive(false).serve_connection(TokioIo::new(recorded), service).await;
    let Some(mut responded) = lock(&responded).take() else { return };
    let mut exchanges = std::mem::take(&mut responded.notes.backchannel);
    let mut exchange = recorded_exchange(&lane.own_browser, responded, std::mem::take(&mut lock(&log)));
    if is_tls && let Ok(Some(authority)) = lane.authority().await {
        exchange.transport.tls = Some(TlsTransport { authority_file: authority.certificate_file() });
    }
    exchanges.push(exchange);
    reports.report(exchanges).await;
}

/// The response, and what is to be told of it; nothing of a request that was refused before it reached a server.
async fn respond(
    gateway: &Gateway,
    mut request: Request<Incoming>,
    scheme: ClientScheme,
) -> (Response, Option<ExternalResponse>) {
    let (response, notes, url, visit) = match gateway.lane().own_browser.arrival(&request) {
        OutsideRequest::FromElsewhere => return (gateway.refuse_visit().await, None),
        OutsideRequest::Other => {
            let url = request_url(&request, scheme);
            let (response, notes) = gateway.respond_external(request, scheme).await;
            (response, notes, url, None)
        }
        OutsideRequest::Visit(visit) => {
            visit.translate_request(request.headers_mut());
            let (response, notes) = gateway.respond_to_visit(&visit, request).await;
            (response, notes, visit.url.clone(), Some(visit))
        }
    };
    let status = response.status().as_u16();
    let answered = notes.map(|notes| ExternalResponse { url, status, notes, visit });
    (response, answered)
}

fn request_url(request: &Request<Incoming>, scheme: ClientScheme) -> String {
    let uri = request.uri();
    if uri.scheme().is_some() {
        return uri.to_string();
    }
    let host = request.headers().get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()));
    format!("{}://{}{uri}", scheme.word(), host.unwrap_or_default())
}

fn recorded_exchange(own_browser: &OwnBrowser, responded: ExternalResponse, log: WireLog) -> Exchange {
    let ExternalResponse { url, status, notes, visit } = responded;
    let mut written = log.written;
    if written.starts_with(CONTINUE_RESPONSE) {
        written.drain(..CONTINUE_RESPONSE.len());
    }
    let response = Message::parse(written);
    let ClientSide { initiator, cookie_send_decisions, set_cookie_decisions, page_request } =
        own_browser.client_side(visit, status, &response);
    Exchange {
        trace: notes.trace,
        cookie_send_decisions,
        set_cookie_decisions,
        page_request,
        ..Exchange::new(initiator, url, Message::parse(log.read), response, status)
    }
}
