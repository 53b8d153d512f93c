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

use super::front::{Front, LONGEST_BODY};
use super::{LONGEST_HEAD, http};
use crate::cookie;
use crate::lab::Report;
use crate::lab::client::set_cookies;
use crate::lab::link::{Behind, held};
use crate::lab::tape::{Recorded, Tape};
use crate::lab::worker::Letter;
use crate::world::{Exchange, Initiator, Message};

/// At most this many bytes of each direction are kept to be shown: room for the longest request that is taken.
const MOST_BYTES: usize = LONGEST_HEAD + LONGEST_BODY;

/// What is said before the answer to a request that asks whether to go on (RFC 9110, section 15.2.1).
const GO_ON: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// What the bytes of an exchange do not say.
struct Answered {
    url: String,
    status: u16,
    behind: Behind,
}

/// Serves one stranger, and once the response has been written reports what was seen. What is no HTTP is answered by
/// hyper, or not at all, and is not reported.
pub(super) async fn serve(front: &Front, socket: TcpStream, letters: &UnboundedSender<Letter>) {
    let (recorded, tape) = Recorded::new(socket, MOST_BYTES);
    let answered = Arc::new(Mutex::new(None));
    let service = service_fn(|request: Request<Incoming>| async {
        let url = url(&request);
        let (mut response, behind) = front.answer(request).await;
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        *held(&answered) = Some(Answered { url, status: response.status().as_u16(), behind });
        Ok::<Response, Infallible>(response)
    });
    // Whatever a stranger does to the connection is no fault of the server's.
    let _ = http().keep_alive(false).serve_connection(TokioIo::new(recorded), service).await;
    let Some(mut answered) = held(&answered).take() else { return };
    let asked = std::mem::take(&mut answered.behind.asked);
    let exchange = exchange(answered, std::mem::take(&mut held(&tape)));
    let view = front.lane().world().await.view().await;
    for exchange in asked.into_iter().chain(std::iter::once(exchange)) {
        let report = Report::Seen { lane: front.lane().number, exchange, view: view.clone() };
        let _ = letters.send(Letter::Seen(Box::new(report)));
    }
}

fn url(request: &Request<Incoming>) -> String {
    let uri = request.uri();
    if uri.scheme().is_some() {
        return uri.to_string();
    }
    let host = request.headers().get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()));
    format!("https://{}{uri}", host.unwrap_or_default())
}

fn exchange(answered: Answered, tape: Tape) -> Exchange {
    let Answered { url, status, behind } = answered;
    let mut written = tape.written;
    if written.starts_with(GO_ON) {
        written.drain(..GO_ON.len());
    }
    let response = Message::parse(written);
    let kept =
        set_cookies(&response).map(|line| cookie::reject_set_cookie(line, "the lab does not see its jar")).collect();
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
