//! The clients of one lane: they compose requests, send them over real connections, and keep cookies where they have a jar.

mod compose;
mod connection;
mod dpop_proof;
mod request_target;
mod tokens;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LabError;
use super::lane::LabLane;
use super::lane_state::LaneState;
use crate::cookie;
use crate::model::{ClientSetup, Exchange, Initiator, Message, Request, SetCookieDecision};

pub(super) use compose::{OutgoingRequest, RequestContext};
pub(super) use connection::{Connection, RawExchange};

/// A request that was answered.
#[derive(Debug)]
pub(super) struct ClientExchange {
    /// What the server asked of other servers before it answered, in order.
    pub(super) backchannel: Vec<Exchange>,
    /// The request and its answer.
    pub(super) exchange: Exchange,
}

impl ClientExchange {
    /// All exchanges in the order in which they ended.
    pub(super) fn into_exchanges(self) -> impl Iterator<Item = Exchange> {
        self.backchannel.into_iter().chain(std::iter::once(self.exchange))
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
    /// These clients by their names, with no connections yet.
    pub(super) fn new(lane: Arc<LabLane>, known: Arc<BTreeMap<String, ClientSetup>>) -> Self {
        Self { lane, setups: known, idle_connections: BTreeMap::new() }
    }

    /// The lane in which they act.
    pub(super) fn lane(&self) -> &LabLane {
        &self.lane
    }

    /// What client `by` sends for a request of a lesson, its jar's cookies included.
    ///
    /// # Errors
    /// When nobody or somebody unknown sends it, or it cannot be sent as it is written.
    pub(super) async fn compose(
        &self,
        by: Option<&str>,
        request: &Request,
    ) -> Result<(RequestContext, OutgoingRequest), LabError> {
        let client = by.ok_or(LabError::NoClient)?;
        let Some(setup) = self.setups.get(client) else {
            let known = self.setups.keys().cloned().collect();
            return Err(LabError::UnknownClient { name: client.to_owned(), known });
        };
        compose::compose_request(&mut *self.lane.state().await, client, setup.kind, request)
    }

    /// Whether that client, told 401 for `exchange`, will now refresh and try again: it is one that does, it sent a token of
    /// its own, and it holds a refresh token.
    pub(super) async fn will_refresh(&self, request: &Request, exchange: &Exchange) -> bool {
        let Some(client) = exchange.client_name() else { return false };
        let does = self.setups.get(client).is_some_and(|setup| setup.refresh_on_401);
        does && exchange.status == 401
            && request.bearer.is_none()
            && tokens::sends_access_token(exchange.path())
            && self.lane.state().await.client_tokens.get(client).is_some_and(|purse| purse.refresh.is_some())
    }

    /// A connection of that client: the one it keeps alive, or a new one.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub(super) async fn connection(&mut self, client: &str) -> Result<Connection, LabError> {
        let idle = self.idle_connections.get_mut(client).and_then(|idle| {
            idle.retain(Connection::is_open);
            idle.pop()
        });
        match idle {
            Some(connection) => Ok(connection),
            None => Connection::open(&self.lane).await,
        }
    }

    /// Keeps a connection for the client's next request.
    pub(super) fn return_connection(&mut self, client: &str, connection: Connection) {
        match self.idle_connections.get_mut(client) {
            Some(idle) => idle.push(connection),
            None => drop(self.idle_connections.insert(client.to_owned(), vec![connection])),
        }
    }

    /// Closes all connections.
    pub(super) fn close_connections(&mut self) {
        self.idle_connections.clear();
    }

    /// Takes in a response: its cookies go into the jar, and the whole becomes an exchange.
    pub(super) async fn receive(&self, order: RequestContext, reply: RawExchange) -> ClientExchange {
        let response = Message::parse(reply.response_bytes);
        let mut world = self.lane.state().await;
        let kept = store_cookies(&mut world, &order, &response);
        update_tokens(&mut world, &order, reply.status, &response);
        drop(world);
        let exchange = Exchange {
            initiator: Initiator::Client(order.client),
            url: order.target.url(),
            request: Message::parse(reply.request_bytes),
            response,
            status: reply.status,
            trace: reply.notes.trace,
            cookie_send_decisions: order.cookies_sent,
            set_cookie_decisions: kept,
        };
        ClientExchange { backchannel: reply.notes.backchannel, exchange }
    }
}

/// Only what the shop itself says counts: another site cannot take a client's tokens away, nor give it some.
fn update_tokens(world: &mut LaneState, order: &RequestContext, status: u16, response: &Message) {
    if tokens::tokens_for(world, &order.client, &order.target).is_some()
        && let Some(purse) = world.client_tokens.get_mut(&order.client)
    {
        tokens::update_from_response(purse, order.target.path(), status, &response.body);
    }
}

fn store_cookies(world: &mut LaneState, order: &RequestContext, response: &Message) -> Vec<SetCookieDecision> {
    let now = world.now();
    let mut jar = world.jars.get_mut(&order.client);
    let mut keep = |line: &str| match &mut jar {
        Some(jar) => jar.store_set_cookie(order.target.origin(), order.target.path(), line, now),
        None => cookie::reject_set_cookie(line, "has no jar"),
    };
    set_cookie_values(response).map(&mut keep).collect()
}

/// The values of a response's `Set-Cookie` headers, in order.
pub(super) fn set_cookie_values(response: &Message) -> impl Iterator<Item = &str> {
    let named = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
    named.map(|header| header.value.as_str())
}
