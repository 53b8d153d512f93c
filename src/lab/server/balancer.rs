//! The reverse proxy of a lane: before several servers, each on a port of its own, that run the same shop, it is a load balancer;
//! where it ends TLS, it tells them in headers who the client is.
//!
//! It learns that a server has crashed as any proxy does: the connection is refused, and it tries the next one. A request that a
//! server has taken is never sent to another.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::response::Response;
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName, HeaderValue, SET_COOKIE, TRANSFER_ENCODING};
use hyper::{HeaderMap, Request, StatusCode};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::forwarding::add_forwarding_headers;
use super::http::client_address::ClientAddress;
use super::http::credentials::cookie_value;
use super::http::response::ServerResponse;
use crate::lab::client::{Connection, RawExchange};
use crate::lab::hosts::SHOP_HOST;
use crate::lab::lane::LabLane;
use crate::lab::side_channel::{ClientScheme, SideChannel};
use crate::model::switch_types::BalancerRouting;
use crate::model::{Exchange, Initiator, Message, ReplicaView};

/// The cookie in which the balancer writes down which server a client belongs to.
const STICKY_COOKIE: &str = "lb";

/// The one server behind a proxy that balances nothing. To the lane's state it is the server that it always has.
const SINGLE_SERVER: ReplicaView = ReplicaView { number: 0, is_running: true, reaches_store: true };

/// The load balancer of one lane, with the sockets of the servers behind it.
#[derive(Debug)]
pub(super) struct Balancer {
    lane: Arc<LabLane>,
    spawn_server: SpawnServer,
    replicas: Mutex<BTreeMap<u32, ReplicaServer>>,
}

/// Starts a server of a lane on a port.
pub(super) type SpawnServer = fn(Arc<LabLane>, TcpListener) -> JoinHandle<()>;

/// A server behind the balancer.
#[derive(Debug)]
struct ReplicaServer {
    /// The lane as this server sees it.
    lane: Arc<LabLane>,
    port: ReplicaPort,
}

/// The port of a server.
#[derive(Debug)]
enum ReplicaPort {
    /// The server listens there.
    Listening(JoinHandle<()>),
    /// It has crashed: whoever connects is refused, and no other program can get the port meanwhile.
    Refusing(#[expect(dead_code, reason = "it holds the port until it is dropped")] TcpSocket),
}

impl Balancer {
    pub(super) fn new(lane: Arc<LabLane>, spawn_server: SpawnServer) -> Self {
        Self { lane, spawn_server, replicas: Mutex::default() }
    }

    /// Whether this lane has servers behind a proxy.
    pub(super) async fn has_servers(&self) -> bool {
        let state = self.lane.state().await;
        state.replicas.is_balanced() || state.setup.shop.proxy.ends_tls
    }

    /// Passes a request on to one of the servers, and its response back, with the server's notes in it.
    ///
    /// # Errors
    /// 502 when no server takes the connection, or the one that does sends no answer.
    pub(super) async fn forward(
        &self,
        mut request: Request<Bytes>,
        scheme: ClientScheme,
    ) -> Result<Response, ServerResponse> {
        let cookie = cookie_value(request.headers(), STICKY_COOKIE).and_then(|number| number.parse().ok());
        let (order, routing, ends_tls) = {
            let mut state = self.lane.state().await;
            let routing = state.setup.shop.balancer.routing;
            let ends_tls = state.setup.shop.proxy.ends_tls;
            if ends_tls {
                add_forwarding_headers(request.headers_mut(), scheme);
            }
            if state.replicas.is_balanced() {
                self.update_ports(state.replicas.views()).await;
                (state.replicas.route(routing, cookie), routing, ends_tls)
            } else {
                self.update_ports(&[SINGLE_SERVER]).await;
                (vec![SINGLE_SERVER.number], BalancerRouting::RoundRobin, ends_tls)
            }
        };
        // A real balancer says it in `X-Forwarded-For`; here it goes past the wire, as from the client to the balancer.
        let client = request.extensions().get().map_or(Ipv4Addr::LOCALHOST, |ClientAddress(address)| *address);
        for number in order {
            let Some(lane) = self.replicas.lock().await.get(&number).map(|server| Arc::clone(&server.lane)) else {
                continue;
            };
            let Ok(mut connection) = Connection::open(&lane, client).await else { continue };
            if let Some(client) = request.extensions().get::<Arc<SideChannel>>() {
                connection.take_barrier_from(client);
            }
            // The server may have done what it was asked for, and only its answer was lost: done twice, a transfer would
            // pay twice (RFC 9110, section 9.2.2).
            let Ok(reply) = connection.send(outgoing(&request)).await else {
                let why = "the server was gone before it had answered";
                return Err(ServerResponse::error(StatusCode::BAD_GATEWAY, why));
            };
            let is_new = routing == BalancerRouting::Sticky && cookie != Some(number);
            let forwarded = ends_tls.then(|| forwarded_exchange(&request, &reply));
            return Ok(received(reply, number, is_new, forwarded));
        }
        Err(ServerResponse::error(StatusCode::BAD_GATEWAY, "no server answers"))
    }

    /// Opens and closes ports as the state says which servers run.
    async fn update_ports(&self, wanted: &[ReplicaView]) {
        let mut servers = self.replicas.lock().await;
        let gone: Vec<u32> =
            servers.keys().filter(|number| wanted.iter().all(|replica| replica.number != **number)).copied().collect();
        for number in gone {
            if let Some(ReplicaServer { port: ReplicaPort::Listening(task), .. }) = servers.remove(&number) {
                task.abort();
            }
        }
        for ReplicaView { number, is_running, .. } in wanted {
            let is_up = servers.get(number).map(|server| matches!(server.port, ReplicaPort::Listening(_)));
            if is_up == Some(*is_running) {
                continue;
            }
            let address = match servers.remove(number) {
                None => SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
                Some(ReplicaServer { lane, port }) => {
                    if let ReplicaPort::Listening(task) = port {
                        task.abort();
                        // Only then is its port free.
                        let _ = task.await;
                    }
                    lane.address
                }
            };
            // A server whose port can't be had stays away, as if it had crashed.
            if let Ok(server) = self.open(*number, address, *is_running) {
                servers.insert(*number, server);
            }
        }
    }

    fn open(&self, number: u32, address: SocketAddr, is_running: bool) -> std::io::Result<ReplicaServer> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind(address)?;
        let lane = Arc::new(self.lane.as_replica(number, socket.local_addr()?));
        let port = if is_running {
            ReplicaPort::Listening((self.spawn_server)(Arc::clone(&lane), socket.listen(128)?))
        } else {
            ReplicaPort::Refusing(socket)
        };
        Ok(ReplicaServer { lane, port })
    }
}

/// The request as the balancer sends it on. What concerns its own connection alone stays here (RFC 9110, section 7.6.1).
fn outgoing(request: &Request<Bytes>) -> Request<Full<Bytes>> {
    let mut outgoing = Request::new(Full::new(request.body().clone()));
    outgoing.method_mut().clone_from(request.method());
    outgoing.uri_mut().clone_from(request.uri());
    let headers = request.headers().iter().filter(|(name, _)| !is_hop_by_hop(name));
    outgoing.headers_mut().extend(headers.map(|(name, value)| (name.clone(), value.clone())));
    outgoing
}

fn is_hop_by_hop(name: &HeaderName) -> bool {
    [CONNECTION, TRANSFER_ENCODING, CONTENT_LENGTH].contains(name)
}

/// The exchange between the proxy and the app.
fn forwarded_exchange(request: &Request<Bytes>, reply: &RawExchange) -> Exchange {
    let [sent, received] = [&reply.request_bytes, &reply.response_bytes].map(|bytes| Message::parse(bytes.clone()));
    let (initiator, url) = (Initiator::Server("proxy".to_owned()), format!("http://{SHOP_HOST}{}", request.uri()));
    Exchange { trace: reply.notes.trace.clone(), ..Exchange::new(initiator, url, sent, received, reply.status) }
}

/// A server's response as the balancer passes it on.
fn received(reply: RawExchange, number: u32, is_new: bool, forwarded: Option<Exchange>) -> Response {
    let message = Message::parse(reply.response_bytes);
    let mut response = Response::new(Body::from(message.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::BAD_GATEWAY);
    let mut headers = HeaderMap::new();
    for header in &message.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(&header.name), HeaderValue::try_from(&header.value))
            && !is_hop_by_hop(&name)
        {
            headers.append(name, value);
        }
    }
    if is_new
        && let Ok(cookie) =
            HeaderValue::try_from(format!("{STICKY_COOKIE}={number}; Path=/; Secure; HttpOnly; SameSite=Lax"))
    {
        headers.append(SET_COOKIE, cookie);
    }
    *response.headers_mut() = headers;
    let mut notes = reply.notes;
    notes.trace.replica = (number != SINGLE_SERVER.number).then_some(number);
    notes.backchannel.extend(forwarded);
    response.extensions_mut().insert(notes);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::LabConfig;
    use crate::lab::replica_set::ReplicaSet;
    use crate::lab::worker::initial_state;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use tokio::io::AsyncReadExt as _;

    static TAKEN: AtomicUsize = AtomicUsize::new(0);

    /// A server that reads a request and hangs up.
    fn spawn_mute(_: Arc<LabLane>, listener: TcpListener) -> JoinHandle<()> {
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                if socket.read(&mut [0; 1024]).await.is_ok_and(|length| length > 0) {
                    TAKEN.fetch_add(1, Ordering::SeqCst);
                }
            }
        })
    }

    #[test]
    fn rfc_9110_9_2_2_a_request_that_a_server_has_taken_goes_to_no_other() {
        let mut state = initial_state(&LabConfig::default());
        state.replicas = ReplicaSet::new(3);
        let lane = LabLane::new(0, "lane".to_owned(), SocketAddr::from((Ipv4Addr::LOCALHOST, 1)), state);
        let balancer = Balancer::new(Arc::new(lane), spawn_mute);
        let mut request = Request::new(Bytes::from_static(b"to=bob&amount=100"));
        *request.method_mut() = hyper::Method::POST;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        assert!(runtime.block_on(balancer.forward(request, ClientScheme::Https)).is_err());
        assert_eq!(TAKEN.load(Ordering::SeqCst), 1);
    }
}
