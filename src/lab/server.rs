//! The servers of one lane: one listener on loopback, and behind it every virtual host.
//!
//! The folders, lowest first; none names one that comes later: [`check_recorder`], [`http`] (the request's credentials, the
//! response), [`auth`] (sessions, tokens, `DPoP`), [`oauth`] (issuing, refreshing, revoking, introspecting), [`backchannel`]
//! (requests between servers), [`resource`] (the services), [`endpoints`] (the shop's and the blog's routes), [`issuer`]
//! (`id.test`), [`photos`] (the API that takes its tokens), [`app`] (`spa.test`, which logs people in with it),
//! [`balancer`], [`web_pages`] (what the learner's own browser shows), [`gateway`], [`external_reports`] and [`external`]. A request comes in here, goes
//! through the gateway to the router of its host, and from there to a handler.
//!
//! What a switch makes careless lies in a file of its own below the strict one; the table in the head of [`lab`](crate::lab) lists them.
//! Start reading at [`gateway`], then [`endpoints`] and [`auth`].

mod app;
mod auth;
mod backchannel;
mod balancer;
mod check_recorder;
mod endpoints;
mod external;
mod external_reports;
mod forwarding;
mod gateway;
mod http;
mod issuer;
mod oauth;
mod photos;
mod resource;
mod web_pages;

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;
use tokio::task::JoinHandle;

use super::eavesdropper::HANDSHAKE_RECORD;
use super::lane::LabLane;
use super::protocol::WorkerCommand;
use super::side_channel::SideChannel;
use super::wire_stream::WireStream;
use balancer::Balancer;
use external_reports::ExternalReports;
use gateway::Gateway;
use http::client_address::ClientAddress;
use http::connection::http_builder;

/// How many external connections a lane serves at the same time; it hangs up on further ones. The lab's own clients don't
/// count, so that nobody outside can keep a lesson waiting.
const MAX_EXTERNAL_CONNECTIONS: usize = 64;

/// Serves a lane for as long as the lab runs.
pub(super) async fn serve(lane: Arc<LabLane>, listener: TcpListener, commands: UnboundedSender<WorkerCommand>) {
    let external_slots = Arc::new(Semaphore::new(MAX_EXTERNAL_CONNECTIONS));
    let reports = ExternalReports::new(Arc::clone(&lane), commands);
    let balancer = Balancer::new(Arc::clone(&lane), spawn_replica);
    let gateway = Arc::new(Gateway::new(lane, Some(balancer)));
    loop {
        let Ok((socket, peer)) = listener.accept().await else {
            // The caller has hung up, or the process has no file descriptors left. The runtime has one thread: let others
            // run, or none would ever become free.
            tokio::task::yield_now().await;
            continue;
        };
        let gateway = Arc::clone(&gateway);
        if socket.set_nodelay(true).is_err() {
            continue;
        }
        if let Some(side_channel) = gateway.lane().expected_connections.take(peer.port()) {
            tokio::spawn(async move {
                // A client whose handshake fails learns that by itself.
                let Ok(stream) = accept_stream(gateway.lane(), socket).await else { return };
                serve_lab_client(gateway, stream, side_channel).await;
            });
        } else if let Ok(slot) = Arc::clone(&external_slots).try_acquire_owned() {
            let reports = reports.clone();
            tokio::spawn(async move {
                external::serve_external(&gateway, socket, &reports).await;
                drop(slot);
            });
        }
    }
}

/// Serves the port of one of several servers for as long as it runs. Only the load balancer may come there.
fn spawn_replica(lane: Arc<LabLane>, listener: TcpListener) -> JoinHandle<()> {
    let gateway = Arc::new(Gateway::new(Arc::clone(&lane), None));
    tokio::spawn(async move {
        loop {
            let Ok((socket, peer)) = listener.accept().await else {
                tokio::task::yield_now().await;
                continue;
            };
            if let Some(side_channel) = lane.expected_connections.take(peer.port()) {
                lane.serve_as_replica(serve_lab_client(Arc::clone(&gateway), WireStream::Plain(socket), side_channel));
            }
        }
    })
}

/// A connection that has come in: with TLS, where the lane speaks it and the first byte is that of a handshake.
async fn accept_stream(lane: &LabLane, socket: TcpStream) -> std::io::Result<WireStream> {
    let Some(authority) = lane.authority().await? else { return Ok(WireStream::Plain(socket)) };
    let mut first = [0];
    socket.peek(&mut first).await?;
    if first != [HANDSHAKE_RECORD] {
        return Ok(WireStream::Plain(socket));
    }
    Ok(WireStream::Tls(Box::new(authority.accept(socket).await?)))
}

/// Serves one of the lab's own clients: the notes on each request go to its other end.
async fn serve_lab_client(gateway: Arc<Gateway>, stream: WireStream, side_channel: Arc<SideChannel>) {
    let service = service_fn(|mut request: Request<Incoming>| async {
        request.extensions_mut().insert(ClientAddress(side_channel.address()));
        request.extensions_mut().insert(Arc::clone(&side_channel));
        side_channel.wait_at_barrier().await;
        let (mut response, notes) = gateway.respond(request, side_channel.scheme()).await;
        side_channel.set_notes(notes);
        if side_channel.takes_one_request() {
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        }
        Ok::<Response<Body>, Infallible>(response)
    });
    // When a client hangs up, the server is not at fault.
    let keep_alive = !side_channel.takes_one_request();
    let connection = http_builder().keep_alive(keep_alive).serve_connection(TokioIo::new(stream), service);
    let _ = connection.with_upgrades().await;
}
