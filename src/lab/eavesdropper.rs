//! Somebody between the clients and the server of a lane: a relay on loopback that passes every byte on and keeps a copy. Whether
//! it understands what it has depends on the bytes alone.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::net::{TcpListener, TcpSocket, TcpStream};

use super::recording_stream::{RecordingStream, SharedWireLog, WireLog};
use super::side_channel::{ExpectedConnections, SideChannel, lock};
use crate::model::{Exchange, OverheardContent, OverheardItem};

/// At most this many bytes of each direction of a connection are kept.
const MAX_KEPT_BYTES: usize = 256 * 1024;

/// The first byte of a TLS record of a handshake (RFC 8446, section 5.1).
pub(super) const HANDSHAKE_RECORD: u8 = 22;

/// The relay of a lane.
#[derive(Debug)]
pub(super) struct Eavesdropper {
    /// Where it listens.
    pub(super) address: SocketAddr,
    expected: Arc<Mutex<HashMap<u16, TappedConnection>>>,
}

/// A connection that is about to come in.
#[derive(Debug)]
struct TappedConnection {
    side_channel: Arc<SideChannel>,
    log: SharedWireLog,
}

impl Eavesdropper {
    /// Listens on a port of loopback, and passes on what comes from the lab's own clients to `server`.
    ///
    /// # Errors
    /// When there is no port.
    pub(super) async fn start(server: SocketAddr, known_to_server: Arc<ExpectedConnections>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let expected = Arc::<Mutex<HashMap<u16, TappedConnection>>>::default();
        let waiting = Arc::clone(&expected);
        tokio::spawn(async move {
            loop {
                let Ok((socket, peer)) = listener.accept().await else {
                    tokio::task::yield_now().await;
                    continue;
                };
                // Nobody else gets through here.
                let Some(tapped) = lock(&waiting).remove(&peer.port()) else { continue };
                let known_to_server = Arc::clone(&known_to_server);
                tokio::spawn(async move {
                    // Whoever hangs up ends both halves.
                    let _ = relay(socket, tapped, server, &known_to_server).await;
                });
            }
        });
        Ok(Self { address, expected })
    }

    /// Expects a connection from this port of a client, and returns the copy of what will pass.
    pub(super) fn expect(&self, port: u16, side_channel: Arc<SideChannel>) -> SharedWireLog {
        let log = SharedWireLog::default();
        lock(&self.expected).insert(port, TappedConnection { side_channel, log: Arc::clone(&log) });
        log
    }
}

async fn relay(
    client: TcpStream,
    tapped: TappedConnection,
    server: SocketAddr,
    known_to_server: &ExpectedConnections,
) -> io::Result<()> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    known_to_server.register(socket.local_addr()?.port(), tapped.side_channel);
    let mut onward = socket.connect(server).await?;
    client.set_nodelay(true)?;
    onward.set_nodelay(true)?;
    let mut recorded = RecordingStream::with_log(client, tapped.log, MAX_KEPT_BYTES);
    tokio::io::copy_bidirectional(&mut recorded, &mut onward).await.map(drop)
}

/// What of `exchange` stands readable in the bytes that passed for it.
pub(super) fn overhear(passed: &WireLog, exchange: &Exchange) -> OverheardContent {
    let is_found = |item: &OverheardItem| {
        let wanted = texts_of(*item, exchange);
        wanted.iter().any(|text| !text.is_empty() && (contains(&passed.read, text) || contains(&passed.written, text)))
    };
    OverheardContent {
        encrypted: passed.read.first() == Some(&HANDSHAKE_RECORD),
        items: OverheardItem::ALL.into_iter().filter(is_found).collect(),
    }
}

/// The texts by which an item can be recognized.
fn texts_of(item: OverheardItem, exchange: &Exchange) -> Vec<String> {
    let request_header = |name| exchange.request.header(name).map(str::to_owned);
    match item {
        OverheardItem::Host => vec![exchange.host().to_owned()],
        OverheardItem::Path => vec![format!("{} {} ", exchange.method(), exchange.target())],
        OverheardItem::Password => password_in(&exchange.request.body).into_iter().collect(),
        OverheardItem::Cookie => {
            let set = exchange.set_cookie_decisions.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value));
            request_header("cookie").into_iter().chain(set).collect()
        }
        OverheardItem::Token => request_header("authorization").into_iter().collect(),
        OverheardItem::Body => vec![exchange.response.body.clone()],
    }
}

/// The password in a login's JSON or form.
fn password_in(body: &str) -> Option<String> {
    if let Ok(json) = serde_json::from_str::<serde_json::Value>(body) {
        return json.get("password")?.as_str().map(str::to_owned);
    }
    body.split('&').find_map(|pair| pair.strip_prefix("password=")).map(str::to_owned)
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
