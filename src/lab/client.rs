//! The clients of one lane: they compose requests, send them over real connections, and keep cookies where they have a jar.

mod compose;
mod connection;
mod key;
mod purse;
mod target;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::LabError;
use super::lane::Lane;
use super::world::World;
use crate::cookie;
use crate::world::{ClientSetup, Exchange, Initiator, Message, Request, SetCookieDecision};

pub(super) use compose::{Http, Order};
pub(super) use connection::{Connection, Reply};

/// A request that was answered.
#[derive(Debug)]
pub(super) struct Answered {
    /// What the server asked of other servers before it answered, in order.
    pub(super) asked: Vec<Exchange>,
    /// The request and its answer.
    pub(super) exchange: Exchange,
}

impl Answered {
    /// All exchanges in the order in which they ended.
    pub(super) fn into_all(self) -> impl Iterator<Item = Exchange> {
        self.asked.into_iter().chain(std::iter::once(self.exchange))
    }
}

/// The clients of one lane, with the connections they keep alive.
#[derive(Debug)]
pub(super) struct Clients {
    lane: Arc<Lane>,
    known: Arc<BTreeMap<String, ClientSetup>>,
    idle: BTreeMap<String, Vec<Connection>>,
}

impl Clients {
    /// These clients by their names, with no connections yet.
    pub(super) fn new(lane: Arc<Lane>, known: Arc<BTreeMap<String, ClientSetup>>) -> Self {
        Self { lane, known, idle: BTreeMap::new() }
    }

    /// The lane in which they act.
    pub(super) fn lane(&self) -> &Lane {
        &self.lane
    }

    /// What client `by` sends for a request of a lesson, its jar's cookies included.
    ///
    /// # Errors
    /// When nobody or somebody unknown sends it, or it cannot be sent as it is written.
    pub(super) async fn compose(&self, by: Option<&str>, request: &Request) -> Result<(Order, Http), LabError> {
        let client = by.ok_or(LabError::NoClient)?;
        let Some(setup) = self.known.get(client) else {
            let known = self.known.keys().cloned().collect();
            return Err(LabError::UnknownClient { name: client.to_owned(), known });
        };
        compose::order(&mut *self.lane.world().await, client, setup.kind, request)
    }

    /// Whether that client, told 401 for `exchange`, will now refresh and try again: it is one that does, it sent a token of
    /// its own, and it holds a refresh token.
    pub(super) async fn will_refresh(&self, request: &Request, exchange: &Exchange) -> bool {
        let Some(client) = exchange.client_name() else { return false };
        let does = self.known.get(client).is_some_and(|setup| setup.refresh_on_401);
        does && exchange.status == 401
            && request.bearer.is_none()
            && purse::goes_along(exchange.path())
            && self.lane.world().await.purses.get(client).is_some_and(|purse| purse.refresh.is_some())
    }

    /// A connection of that client: the one it keeps alive, or a new one.
    ///
    /// # Errors
    /// When the server cannot be reached.
    pub(super) async fn connection(&mut self, client: &str) -> Result<Connection, LabError> {
        let idle = self.idle.get_mut(client).and_then(|idle| {
            idle.retain(Connection::is_open);
            idle.pop()
        });
        match idle {
            Some(connection) => Ok(connection),
            None => Connection::open(&self.lane).await,
        }
    }

    /// Keeps a connection for the client's next request.
    pub(super) fn put_away(&mut self, client: &str, connection: Connection) {
        match self.idle.get_mut(client) {
            Some(idle) => idle.push(connection),
            None => drop(self.idle.insert(client.to_owned(), vec![connection])),
        }
    }

    /// Closes all connections.
    pub(super) fn hang_up(&mut self) {
        self.idle.clear();
    }

    /// Takes in a response: its cookies go into the jar, and the whole becomes an exchange.
    pub(super) async fn receive(&self, order: Order, reply: Reply) -> Answered {
        let response = Message::parse(reply.response);
        let mut world = self.lane.world().await;
        let kept = keep_cookies(&mut world, &order, &response);
        keep_tokens(&mut world, &order, reply.status, &response);
        drop(world);
        let exchange = Exchange {
            initiator: Initiator::Client(order.client),
            url: order.target.url(),
            request: Message::parse(reply.request),
            response,
            status: reply.status,
            trace: reply.behind.trace,
            cookie_send_decisions: order.sent,
            set_cookie_decisions: kept,
        };
        Answered { asked: reply.behind.asked, exchange }
    }
}

/// Only what the shop itself says counts: another site cannot take a client's tokens away, nor give it some.
fn keep_tokens(world: &mut World, order: &Order, status: u16, response: &Message) {
    if purse::of(world, &order.client, &order.target).is_some()
        && let Some(purse) = world.purses.get_mut(&order.client)
    {
        purse::take_in(purse, order.target.path(), status, &response.body);
    }
}

fn keep_cookies(world: &mut World, order: &Order, response: &Message) -> Vec<SetCookieDecision> {
    let now = world.now();
    let mut jar = world.jars.get_mut(&order.client);
    let mut keep = |line: &str| match &mut jar {
        Some(jar) => jar.store_set_cookie(order.target.origin(), order.target.path(), line, now),
        None => cookie::reject_set_cookie(line, "has no jar"),
    };
    set_cookies(response).map(&mut keep).collect()
}

/// The values of a response's `Set-Cookie` headers, in order.
pub(super) fn set_cookies(response: &Message) -> impl Iterator<Item = &str> {
    let named = response.headers.iter().filter(|header| header.name.eq_ignore_ascii_case("set-cookie"));
    named.map(|header| header.value.as_str())
}
