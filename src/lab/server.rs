//! The servers of one lane: one listener on loopback, and behind it every host of that world.

pub(super) mod auth;
mod check_recorder;
mod external;
mod gateway;
mod http;
mod oauth;
mod pages;
mod resource;

use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::UnboundedSender;

use super::lane::LabLane;
use super::side_channel::SideChannel;
use super::worker::WorkerCommand;
pub(super) use auth::bearer::revoke_all_access_tokens;
use gateway::Gateway;

/// So many strangers may be connected to a lane at the same time; further ones are hung up on. The lab's own clients do
/// not count, so that nobody outside can keep a lesson waiting.
const MAX_EXTERNAL_CONNECTIONS: usize = 64;

/// The longest head of a request, in bytes; hyper answers 431 to a longer one.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// Serves a lane for as long as the lab runs.
pub(super) async fn serve(lane: Arc<LabLane>, listener: TcpListener, letters: UnboundedSender<WorkerCommand>) {
    let strangers = Arc::new(Semaphore::new(MAX_EXTERNAL_CONNECTIONS));
    let front = Arc::new(Gateway::new(lane));
    loop {
        let Ok((socket, peer)) = listener.accept().await else {
            // Whoever called has hung up, or there are no more files to be had: others come first.
            tokio::task::yield_now().await;
            continue;
        };
        let front = Arc::clone(&front);
        if socket.set_nodelay(true).is_err() {
            continue;
        }
        if let Some(link) = front.lane().expected_connections.take(peer.port()) {
            tokio::spawn(serve_lab_client(front, socket, link));
        } else if let Ok(seat) = Arc::clone(&strangers).try_acquire_owned() {
            let letters = letters.clone();
            tokio::spawn(async move {
                external::serve_external(&front, socket, &letters).await;
                drop(seat);
            });
        }
    }
}

/// Serves one of the lab's own clients: the checks of each request go to its other end.
async fn serve_lab_client(front: Arc<Gateway>, socket: TcpStream, link: Arc<SideChannel>) {
    let service = service_fn(|request: Request<Incoming>| async {
        link.wait_at_barrier().await;
        let (response, behind) = front.respond(request).await;
        link.set_notes(behind);
        Ok::<Response<Body>, Infallible>(response)
    });
    // A client that hangs up is no fault of the server's.
    let _ = http_builder().serve_connection(TokioIo::new(socket), service).await;
}

/// How the lab's servers speak HTTP: title-case headers, and no date of hyper's, since that would be the system's.
fn http_builder() -> Builder {
    let mut builder = Builder::new();
    builder.auto_date_header(false).title_case_headers(true).half_close(true).max_buf_size(MAX_HEAD_BYTES);
    builder
}
