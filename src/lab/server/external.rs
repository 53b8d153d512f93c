//! Requests from outside the lab: `curl` in another terminal, or anything else that finds the port.
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
use tokio::sync::mpsc::UnboundedSender;

use super::gateway::Gateway;
use super::http::connection::{MAX_BODY_BYTES, MAX_HEAD_BYTES, http_builder};
use crate::cookie;
use crate::lab::client::set_cookie_values;
use crate::lab::protocol::{LabReport, WorkerCommand};
use crate::lab::recording_stream::{RecordingStream, WireLog};
use crate::lab::side_channel::{ServerNotes, lock};
use crate::model::{Exchange, Initiator, Message};

/// At most this many bytes of each direction are kept to be shown: room for the longest request that is taken.
const MAX_RECORDED_BYTES: usize = MAX_HEAD_BYTES + MAX_BODY_BYTES;

/// What goes out before the response to a request with `Expect: 100-continue` (RFC 9110, section 15.2.1).
const CONTINUE_RESPONSE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What the recorded bytes of an exchange don't say.
struct ExternalResponse {
    url: String,
    status: u16,
    notes: ServerNotes,
}

/// Serves one external request, and reports it once the response has been written. What isn't HTTP gets hyper's answer, if
/// any. Neither that nor what is refused before it reaches a server is reported, so that no page in a browser can fill the
/// screen.
pub(super) async fn serve_external(gateway: &Gateway, socket: TcpStream, commands: &UnboundedSender<WorkerCommand>) {
    let (recorded, log) = RecordingStream::new(socket, MAX_RECORDED_BYTES);
    let responded = Arc::new(Mutex::new(None));
    let service = service_fn(|request: Request<Incoming>| async {
        let url = request_url(&request);
        let (mut response, notes) = gateway.respond_external(request).await;
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        let status = response.status().as_u16();
        *lock(&responded) = notes.map(|notes| ExternalResponse { url, status, notes });
        Ok::<Response, Infallible>(response)
    });
    // Whatever the other end does to the connection, the server is not at fault.
    let _ = http_builder().keep_alive(false).serve_connection(TokioIo::new(recorded), service).await;
    let Some(mut responded) = lock(&responded).take() else { return };
    let mut exchanges = std::mem::take(&mut responded.notes.backchannel);
    exchanges.push(recorded_exchange(responded, std::mem::take(&mut lock(&log))));
    let view = gateway.lane().state().await.view();
    for exchange in exchanges {
        let report = LabReport::ExternalExchange { lane: gateway.lane().index, exchange, view: view.clone() };
        let _ = commands.send(WorkerCommand::ForwardReport(Box::new(report)));
    }
}

fn request_url(request: &Request<Incoming>) -> String {
    let uri = request.uri();
    if uri.scheme().is_some() {
        return uri.to_string();
    }
    let host = request.headers().get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()));
    format!("https://{}{uri}", host.unwrap_or_default())
}

fn recorded_exchange(responded: ExternalResponse, log: WireLog) -> Exchange {
    let ExternalResponse { url, status, notes } = responded;
    let mut written = log.written;
    if written.starts_with(CONTINUE_RESPONSE) {
        written.drain(..CONTINUE_RESPONSE.len());
    }
    let response = Message::parse(written);
    let set_cookie_decisions = set_cookie_values(&response)
        .map(|line| cookie::refuse_set_cookie(line, "the lab does not see its jar"))
        .collect();
    Exchange {
        initiator: Initiator::External,
        url,
        request: Message::parse(log.read),
        response,
        status,
        trace: notes.trace,
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions,
        page_request: None,
    }
}
