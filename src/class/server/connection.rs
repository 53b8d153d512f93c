//! The connections of a class: how many, how long, how large.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;

use super::SharedClass;
use super::routes::respond;

/// How many connections may wait to be accepted: with the usual 128, phones that vote at the same moment try again only
/// after a second. The system may make it less.
const LISTEN_QUEUE: u32 = 4096;

/// How long the head of a request may take: a slow phone needs a second, a hostile one would take for ever.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// The longest head of a request. hyper allows no less than 8 KiB.
const MAX_HEAD_BYTES: usize = 8 * 1024;

/// How long to wait before the next attempt when the system has no file left for a connection.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// What somebody hears for whom there is no connection left.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Listens on `address`, with room for a whole class that connects at the same moment.
pub(super) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A class that was just held leaves connections behind for a while, which must not keep the next one away.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(LISTEN_QUEUE)
}

/// Serves phones for as long as the class goes on, at most `limit` at the same time.
pub(super) async fn accept_phones(shared: Arc<SharedClass>, listener: TcpListener, limit: usize) {
    let slots = Arc::new(Semaphore::new(limit.min(Semaphore::MAX_PERMITS)));
    loop {
        let Ok((socket, _)) = listener.accept().await else {
            // The caller has hung up, or there are no files left; to try again at once would only burn time.
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        match Arc::clone(&slots).try_acquire_owned() {
            Ok(slot) => {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    serve_phone(shared, socket).await;
                    drop(slot);
                });
            }
            Err(_) => {
                // Not waited for: whoever doesn't read it at once doesn't get it.
                let _ = socket.try_write(FULL);
            }
        }
    }
}

async fn serve_phone(shared: Arc<SharedClass>, socket: TcpStream) {
    if socket.set_nodelay(true).is_err() {
        return;
    }
    let service = service_fn(move |request| {
        let shared = Arc::clone(&shared);
        async move { Ok::<_, std::convert::Infallible>(respond(&shared, request).await) }
    });
    let mut builder = Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT).max_buf_size(MAX_HEAD_BYTES);
    // Whatever the other end does to the connection, the server is not at fault.
    let _ = builder.serve_connection(TokioIo::new(socket), service).await;
}
