//! The clients of one lane: they compose requests, send them over real connections, and keep cookies and tokens.

mod compose;
mod connection;
mod dpop_proof;
mod page_storage;
mod preflight;
mod raw_request;
mod request_target;
mod started_by;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::error::LabError;
use super::lane::LabLane;
use super::lane_state::LaneState;
use crate::cookie;
use crate::model::act::StoragePlace;
use crate::model::{ClientSetup, CorsVerdict, Exchange, Initiator, Message, Request, SetCookieDecision};

pub(super) use compose::{ComposedRequest, OutgoingRequest, RequestContext};
use started_by::StartedBy;

pub(super) use connection::{Connection, RawExchange};

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

/// The clients of one lane, with the connections they keep alive.
#[derive(Debug)]
pub(super) struct Clients {
    lane: Arc<LabLane>,
    setups: Arc<BTreeMap<String, ClientSetup>>,
    idle_connections: BTreeMap<String, Vec<Connection>>,
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
        let reply = raw_request::exchange(&self.lane, &bytes).await?;
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
        let mut connection = self.connection(&context.client).await?;
        let reply = connection.send(http_request).await?;
        self.return_connection(&context.client, connection);
        Ok(self.receive(context, reply).await)
    }

    fn setup_of(&self, client: &str) -> Result<&ClientSetup, LabError> {
        self.setups.get(client).ok_or_else(|| {
            let known = self.setups.keys().cloned().collect();
            LabError::UnknownClient { name: client.to_owned(), known }
        })
    }

    /// What a script of the shop's page finds in these places of the browser of `client`, by their words.
    pub(super) async fn read_storage(&self, client: &str, places: &[StoragePlace]) -> BTreeMap<String, String> {
        page_storage::read_storage(&mut *self.lane.state().await, client, places)
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

    /// A connection of a client: the one it keeps alive, or a new one.
    ///
    /// # Errors
    /// When the server can't be reached.
    pub(super) async fn connection(&mut self, client: &str) -> Result<Connection, LabError> {
        let idle = self.idle_connections.get_mut(client).and_then(|connections| {
            connections.retain(Connection::is_open);
            connections.pop()
        });
        match idle {
            Some(connection) => Ok(connection),
            None => Connection::open(&self.lane).await,
        }
    }

    /// Keeps a connection for the client's next request.
    pub(super) fn return_connection(&mut self, client: &str, connection: Connection) {
        self.idle_connections.entry(client.to_owned()).or_default().push(connection);
    }

    pub(super) fn close_connections(&mut self) {
        self.idle_connections.clear();
    }

    /// Takes in a response: keeps its cookies and tokens, and makes an exchange of it.
    pub(super) async fn receive(&self, context: RequestContext, reply: RawExchange) -> ClientExchange {
        let response = Message::parse(reply.response_bytes);
        let page_request = context.started_by.as_ref().map(|started_by| started_by.judge(reply.status, &response));
        let mut state = self.lane.state().await;
        let set_cookie_decisions = store_cookies(&mut state, &context, &response);
        if page_request.as_ref().is_none_or(|page| page.cors.verdict != CorsVerdict::Refused) {
            update_tokens(&mut state, &context, reply.status, &response);
        }
        drop(state);
        let exchange = Exchange {
            initiator: Initiator::Client(context.client),
            url: context.target.url(),
            request: Message::parse(reply.request_bytes),
            response,
            status: reply.status,
            trace: reply.notes.trace,
            cookie_send_decisions: context.cookies_sent,
            set_cookie_decisions,
            page_request,
        };
        ClientExchange { earlier: reply.notes.backchannel, exchange, sent_own_token: context.sent_own_token }
    }
}

/// Keeps or drops tokens after a response of the shop. Another host can neither take a client's tokens away nor give it some.
fn update_tokens(state: &mut LaneState, context: &RequestContext, status: u16, response: &Message) {
    let start = context.started_by.as_ref().map(|started_by| &started_by.start);
    if tokens::tokens_for(state, &context.client, &context.target, start).is_some()
        && let Some(held) = state.client_tokens.get_mut(&context.client)
    {
        tokens::update_from_response(held, context.target.path(), status, &response.body);
    }
}

fn store_cookies(state: &mut LaneState, context: &RequestContext, response: &Message) -> Vec<SetCookieDecision> {
    let now = state.now();
    let started_by = context.started_by.as_ref();
    let request = context.target.cookie_request(started_by.map(|started_by| &started_by.start));
    let mut jar = state.jars.get_mut(&context.client);
    let takes_cookies = started_by.is_none_or(StartedBy::takes_cookies);
    let mut store = |line: &str| match &mut jar {
        Some(_) if !takes_cookies => cookie::refuse_set_cookie(line, "the request was sent without credentials"),
        Some(jar) => jar.store(&request, line, now).decision,
        None => cookie::refuse_set_cookie(line, "has no jar"),
    };
    set_cookie_values(response).map(&mut store).collect()
}

/// The values of a response's `Set-Cookie` headers, in order.
pub(super) fn set_cookie_values(response: &Message) -> impl Iterator<Item = &str> {
    let headers = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
    headers.map(|header| header.value.as_str())
}
