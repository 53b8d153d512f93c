//! The clients of one lane: they compose requests, send them over real connections, and keep cookies and tokens.

mod app_tokens;
mod compose;
mod connection;
mod connection_target;
mod dpop_proof;
mod open_socket;
mod page_initiator_context;
mod page_storage;
mod preflight;
mod raw_request;
mod redirects;
mod request_target;
mod tokens;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use super::act_error::SocketUseError;
use super::eavesdropper;
use super::error::LabError;
use super::lane::LabLane;
use super::lane_state::LaneState;
use crate::cookie;
use crate::model::act::{RequestTrigger, StoragePlace};
use crate::model::{ClientSetup, CorsVerdict, Exchange, Initiator, Message, Request, SetCookieDecision, Transport};

pub(super) use compose::{ComposedRequest, OutgoingRequest, RequestContext};
pub(super) use open_socket::OpenSocket;
use page_initiator_context::PageInitiatorContext;

pub(super) use connection::{Connection, RawExchange};
use connection_target::ConnectionTarget;
pub(super) use page_storage::ScriptPage;

/// An exchange of a client, with those that it caused between servers.
#[derive(Debug)]
pub(super) struct ClientExchange {
    /// What came before its response, in order: the browser's preflight, and the requests that the server sent to other
    /// servers.
    earlier: Vec<Exchange>,
    pub(super) exchange: Exchange,
    /// Whether the access token that the client holds went along.
    sent_own_token: bool,
}

impl ClientExchange {
    /// All exchanges in the order in which they ended.
    pub(super) fn into_exchanges(self) -> impl Iterator<Item = Exchange> {
        self.earlier.into_iter().chain(std::iter::once(self.exchange))
    }

    /// Whether CORS keeps the page's script from what it asked for.
    pub(super) fn is_refused_by_cors(&self) -> bool {
        self.exchange.page_request.as_ref().is_some_and(|page| page.cors.verdict == CorsVerdict::Refused)
    }
}

/// Whose connection it is, and what for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct ConnectionUse {
    client: String,
    connection_target: ConnectionTarget,
}
/// The last number of the first client's address.
const FIRST_CLIENT: u8 = 10;

/// The clients of one lane, with the connections they keep alive.
#[derive(Debug)]
pub(super) struct Clients {
    lane: Arc<LabLane>,
    setups: Arc<BTreeMap<String, ClientSetup>>,
    idle_connections: BTreeMap<ConnectionUse, Vec<Connection>>,
}

impl Clients {
    pub(super) fn new(lane: Arc<LabLane>, setups: Arc<BTreeMap<String, ClientSetup>>) -> Self {
        Self { lane, setups, idle_connections: BTreeMap::new() }
    }

    pub(super) fn lane(&self) -> &LabLane {
        &self.lane
    }

    /// What client `by` sends for a request of a lesson, with the cookies of its jar.
    ///
    /// # Errors
    /// When no client or an unknown one sends it, or when it can't be sent as it is written.
    pub(super) async fn compose(&self, by: Option<&str>, request: &Request) -> Result<ComposedRequest, LabError> {
        let client = by.ok_or(LabError::NoClient)?;
        let setup = self.setup_of(client)?;
        compose::compose_request(&mut *self.lane.state().await, client, setup.kind, request)
    }

    /// Sends a request that the lesson writes byte by byte as `client`, over a connection of its own, and reads the
    /// response. Nothing of the client's goes along; what comes back it keeps.
    ///
    /// # Errors
    /// When there is no such client, or when no response comes.
    pub(super) async fn send_written(&self, client: &str, text: &str) -> Result<ClientExchange, LabError> {
        self.setup_of(client)?;
        let bytes = raw_request::wire_bytes(text);
        let context = raw_request::request_context(&mut *self.lane.state().await, client, &bytes);
        let reply = raw_request::exchange(&self.lane, self.address_of(client), &bytes).await?;
        Ok(self.receive(context, reply).await)
    }

    /// Sends what was composed over the client's connection and reads the response. Where a browser has to ask first, it does,
    /// and sends nothing more if the answer forbids it.
    ///
    /// # Errors
    /// When the connection breaks.
    pub(super) async fn send(&mut self, composed: ComposedRequest) -> Result<ClientExchange, LabError> {
        let mut earlier = Vec::new();
        if let Some(preflight) = preflight::preflight_for(&composed) {
            let asked = self.exchange(preflight).await?;
            if asked.is_refused_by_cors() {
                return Ok(asked);
            }
            earlier.extend(asked.into_exchanges());
        }
        let mut answered = self.exchange(composed).await?;
        answered.earlier.splice(0..0, earlier);
        Ok(answered)
    }

    /// Whether a browser sends a preflight before this.
    pub(super) fn asks_first(composed: &ComposedRequest) -> bool {
        preflight::preflight_for(composed).is_some()
    }

    async fn exchange(&mut self, composed: ComposedRequest) -> Result<ClientExchange, LabError> {
        let ComposedRequest { context, http_request } = composed;
        let mut connection = self.connection(&context).await?;
        let reply = connection.send(http_request).await?;
        self.return_connection(&context.client, connection);
        Ok(self.receive(context, reply).await)
    }

    /// Opens a WebSocket as `client`: the handshake, and the socket if the server switches protocols.
    ///
    /// # Errors
    /// When the handshake can't be sent as it is written, or when the connection breaks.
    pub(super) async fn open_socket(
        &mut self,
        client: &str,
        request: &Request,
        protocols: &[String],
    ) -> Result<(ClientExchange, Option<OpenSocket>), LabError> {
        let has_proxy = {
            let state = self.lane.state().await;
            state.replicas.is_balanced() || state.setup.shop.proxy.ends_tls
        };
        if has_proxy {
            return Err(LabError::BadSocket(SocketUseError::Proxy));
        }
        let start = request.page.is_some().then_some(RequestTrigger::Socket);
        let request = Request { start, ..request.clone() };
        let ComposedRequest { context, mut http_request } = self.compose(Some(client), &request).await?;
        open_socket::add_handshake(&mut http_request, protocols)?;
        let connection =
            Connection::open_for_client(&self.lane, self.endpoint_of(&context).await, self.address_of(client)).await?;
        let (reply, upgraded) = connection.upgrade(http_request).await?;
        Ok((self.receive(context, reply).await, upgraded.map(OpenSocket::new)))
    }

    async fn endpoint_of(&self, context: &RequestContext) -> ConnectionTarget {
        let has_tls = self.lane.state().await.setup.tls;
        context.target.connection_target(has_tls)
    }

    fn setup_of(&self, client: &str) -> Result<&ClientSetup, LabError> {
        self.setups.get(client).ok_or_else(|| {
            let known = self.setups.keys().cloned().collect();
            LabError::UnknownClient { name: client.to_owned(), known }
        })
    }

    /// The address of a client: one of those for documentation (RFC 5737), in the order of their names.
    fn address_of(&self, client: &str) -> Ipv4Addr {
        let position = self.setups.keys().position(|name| name == client).unwrap_or_default();
        Ipv4Addr::new(192, 0, 2, u8::try_from(position).unwrap_or(u8::MAX).saturating_add(FIRST_CLIENT))
    }

    /// What a script in a page of the browser of `client` finds in these places, by their words.
    pub(super) async fn read_storage(
        &self,
        client: &str,
        page: ScriptPage,
        places: &[StoragePlace],
    ) -> BTreeMap<String, String> {
        page_storage::read_storage(&mut *self.lane.state().await, client, page, places)
    }

    /// Whether a client, after this exchange, refreshes and tries again: it got a 401 for a token of its own, it is an app
    /// that refreshes, and it holds a refresh token. For any other 401, such as that of a service to which it sends no token,
    /// a refresh token would be spent in vain.
    pub(super) async fn will_refresh(&self, answered: &ClientExchange) -> bool {
        let Some(client) = answered.exchange.client_name() else { return false };
        let refreshes = self.setups.get(client).is_some_and(|setup| setup.refresh_on_401);
        refreshes
            && answered.exchange.status == 401
            && answered.sent_own_token
            && self.lane.state().await.client_tokens.get(client).is_some_and(|held| held.refresh.is_some())
    }

    /// A connection for a request of a client: the one it keeps alive, or a new one. Where somebody listens, each request has
    /// one of its own, so that what was heard belongs to it, handshake included.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub(super) async fn connection(&mut self, context: &RequestContext) -> Result<Connection, LabError> {
        let key = ConnectionUse { client: context.client.clone(), connection_target: self.endpoint_of(context).await };
        let is_overheard = self.lane.state().await.setup.eavesdropper;
        let idle = self.idle_connections.get_mut(&key).filter(|_| !is_overheard).and_then(|connections| {
            connections.retain(Connection::is_open);
            connections.pop()
        });
        match idle {
            Some(connection) => Ok(connection),
            None => {
                Connection::open_for_client(&self.lane, key.connection_target, self.address_of(&context.client)).await
            }
        }
    }

    /// Keeps a connection for the client's next request.
    pub(super) fn return_connection(&mut self, client: &str, connection: Connection) {
        let key = ConnectionUse { client: client.to_owned(), connection_target: connection.target().clone() };
        self.idle_connections.entry(key).or_default().push(connection);
    }

    pub(super) fn close_connections(&mut self) {
        self.idle_connections.clear();
    }

    /// Takes in a response: keeps its cookies and tokens, and makes an exchange of it.
    pub(super) async fn receive(&self, context: RequestContext, reply: RawExchange) -> ClientExchange {
        let response = Message::parse(reply.response_bytes);
        let page_request = context.page_context.as_ref().map(|page| page.judge(reply.status, &response));
        let mut state = self.lane.state().await;
        let set_cookie_decisions = store_cookies(&mut state, &context, &response);
        if page_request.as_ref().is_none_or(|page| page.cors.verdict != CorsVerdict::Refused) {
            update_tokens(&mut state, &context, reply.status, &response);
        }
        note_hsts(&mut state, &context, &response);
        drop(state);
        let mut exchange = Exchange {
            initiator: Initiator::Client(context.client),
            url: context.target.url(),
            request: Message::parse(reply.request_bytes),
            response,
            status: reply.status,
            trace: reply.notes.trace,
            cookie_send_decisions: context.cookies_sent,
            set_cookie_decisions,
            page_request,
            transport: Transport { tls: reply.tls, upgraded_by_hsts: context.target.upgraded_by_hsts, overheard: None },
        };
        exchange.transport.overheard = reply.overheard.map(|passed| eavesdropper::overhear(&passed, &exchange));
        ClientExchange { earlier: reply.notes.backchannel, exchange, sent_own_token: context.sent_own_token }
    }
}

/// Keeps or drops tokens after a response of the shop. Another host can neither take a client's tokens away nor give it some.
fn update_tokens(state: &mut LaneState, context: &RequestContext, status: u16, response: &Message) {
    let start = context.page_context.as_ref().map(|page| &page.start);
    let place = page_storage::shop_token_place(state);
    if tokens::tokens_for(state, &context.client, &context.target, start).is_some()
        && let Some(held) = state.client_tokens.get_mut(&context.client)
    {
        tokens::update_from_response(held, place, context.target.path(), status, &response.body);
    }
    if status == 200 {
        app_tokens::update_from_response(state, &context.client, &context.target, start, &response.body);
    }
}

/// Remembers that the host of a response wants https alone, if this client is a browser and the response says so.
fn note_hsts(state: &mut LaneState, context: &RequestContext, response: &Message) {
    let now = state.now();
    if let Some(header) = response.header("strict-transport-security")
        && let Some(store) = state.hsts.get_mut(&context.client)
    {
        store.note(&context.target.host, context.target.secure, header, now);
    }
}

fn store_cookies(state: &mut LaneState, context: &RequestContext, response: &Message) -> Vec<SetCookieDecision> {
    let now = state.now();
    let page_context = context.page_context.as_ref();
    let request = context.target.cookie_request(page_context.map(|page| &page.start));
    let mut jar = state.jars.get_mut(&context.client);
    let takes_cookies = page_context.is_none_or(PageInitiatorContext::takes_cookies);
    let mut store = |line: &str| match &mut jar {
        Some(_) if !takes_cookies => cookie::refuse_set_cookie(line, "the request was sent without credentials"),
        Some(jar) => jar.store(&request, line, now).decision,
        None => cookie::refuse_set_cookie(line, "has no jar"),
    };
    response.set_cookies().map(&mut store).collect()
}
