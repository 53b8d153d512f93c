//! Requests from outside the lab: `curl` in another terminal, or anything else that finds the port.
//!
//! They are answered like all others and may change the world. A stranger's connection serves one request and is then
//! closed, so that the raw bytes of its two directions are exactly that exchange.

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

use super::gateway::{Gateway, MAX_BODY_BYTES};
use super::{MAX_HEAD_BYTES, http_builder};
use crate::cookie;
use crate::lab::LabReport;
use crate::lab::client::set_cookie_values;
use crate::lab::recording_stream::{RecordingStream, WireLog};
use crate::lab::side_channel::{ServerNotes, lock};
use crate::lab::worker::WorkerCommand;
use crate::model::{Exchange, Initiator, Message};

/// At most this many bytes of each direction are kept to be shown: room for the longest request that is taken.
const MAX_RECORDED_BYTES: usize = MAX_HEAD_BYTES + MAX_BODY_BYTES;

/// What is said before the answer to a request that asks whether to go on (RFC 9110, section 15.2.1).
const CONTINUE_RESPONSE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What the bytes of an exchange do not say.
struct ExternalResponse {
    url: String,
    status: u16,
    notes: ServerNotes,
}

/// Serves one stranger, and once the response has been written reports what was seen. What is no HTTP is answered by
/// hyper, or not at all, and is not reported.
pub(super) async fn serve_external(front: &Gateway, socket: TcpStream, letters: &UnboundedSender<WorkerCommand>) {
    let (recorded, tape) = RecordingStream::new(socket, MAX_RECORDED_BYTES);
    let answered = Arc::new(Mutex::new(None));
    let service = service_fn(|request: Request<Incoming>| async {
        let url = request_url(&request);
        let (mut response, behind) = front.respond(request).await;
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        *lock(&answered) = Some(ExternalResponse { url, status: response.status().as_u16(), notes: behind });
        Ok::<Response, Infallible>(response)
    });
    // Whatever a stranger does to the connection is no fault of the server's.
    let _ = http_builder().keep_alive(false).serve_connection(TokioIo::new(recorded), service).await;
    let Some(mut answered) = lock(&answered).take() else { return };
    let asked = std::mem::take(&mut answered.notes.backchannel);
    let exchange = recorded_exchange(answered, std::mem::take(&mut lock(&tape)));
    let view = front.lane().state().await.view().await;
    for exchange in asked.into_iter().chain(std::iter::once(exchange)) {
        let report = LabReport::ExternalExchange { lane: front.lane().index, exchange, view: view.clone() };
        let _ = letters.send(WorkerCommand::ForwardReport(Box::new(report)));
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

fn recorded_exchange(answered: ExternalResponse, tape: WireLog) -> Exchange {
    let ExternalResponse { url, status, notes: behind } = answered;
    let mut written = tape.written;
    if written.starts_with(CONTINUE_RESPONSE) {
        written.drain(..CONTINUE_RESPONSE.len());
    }
    let response = Message::parse(written);
    let kept = set_cookie_values(&response)
        .map(|line| cookie::reject_set_cookie(line, "the lab does not see its jar"))
        .collect();
    let request = Message::parse(tape.read);
    Exchange {
        initiator: Initiator::External,
        url,
        request,
        response,
        status,
        trace: behind.trace,
        cookie_send_decisions: Vec::new(),
        set_cookie_decisions: kept,
    }
}
