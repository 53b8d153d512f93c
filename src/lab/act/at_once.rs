//! `at_once`: several requests in flight at the same moment.
//!
//! Each goes over a connection of its own. The server holds them at a barrier until all have arrived, then answers them in
//! the order in which the lesson writes them, so that the same seed gives the same bytes.
//!
//! Among them the operator may change the servers behind the load balancer: then the requests before are at their servers, and
//! being answered, while it happens.

use tokio::task::JoinHandle;

use super::refresh_retry::{self, AnsweredRequest};
use super::replica;
use crate::lab::act_error::AtOnceError;
use crate::lab::client::{Clients, ComposedRequest, Connection, RawExchange, RequestContext};
use crate::lab::error::LabError;
use crate::lab::side_channel::{BarrierHandle, BarrierPlace};
use crate::model::act::ReplicaAction;
use crate::model::{Act, ActKind, Exchange, OperatorAction, Request};

/// One of the acts, in the order in which they are written; `R` is how far its request is.
enum ConcurrentAct<R> {
    Request(Box<R>),
    /// A server comes or goes.
    Replica(ReplicaAction),
}

/// A request before it has a connection.
struct PreparedRequest {
    request: Request,
    composed: ComposedRequest,
}

/// A request that can be sent now.
struct ReadyRequest {
    prepared: PreparedRequest,
    connection: Connection,
}

/// A request that was sent and waits at the server.
struct InFlightRequest {
    request: Request,
    context: RequestContext,
    barrier: BarrierHandle,
    task: JoinHandle<BackgroundReply>,
}

/// What came back over a connection, which can then be used again.
struct BackgroundReply {
    connection: Connection,
    reply: Result<RawExchange, LabError>,
}

/// Sends all requests, then reads all responses: the exchanges in the order of the acts.
///
/// # Errors
/// When one of the acts isn't a request or can't be sent (then none is), or when a connection breaks.
pub(super) async fn perform(clients: &mut Clients, acts: &[Act]) -> Result<Vec<Exchange>, LabError> {
    let acts = prepare_all(clients, acts).await?;
    let changes_servers = acts.iter().any(|act| matches!(act, ConcurrentAct::Replica(_)));
    let place = if changes_servers { BarrierPlace::Replica } else { BarrierPlace::Entrance };
    let mut in_flight: Vec<InFlightRequest> = Vec::with_capacity(acts.len());
    let mut draining = Vec::new();
    let mut fault = None;
    for act in acts {
        match act {
            ConcurrentAct::Request(ready) => {
                let mut request = send_in_background(*ready, place);
                if changes_servers {
                    // The load balancer deals them out as they come, so they come one after the other.
                    request.barrier.wait_for_arrival().await;
                }
                in_flight.push(request);
            }
            ConcurrentAct::Replica(action) => match replica::begin(clients.lane(), action).await {
                Ok(begun) => draining.extend(begun),
                Err(error) => {
                    fault.get_or_insert(error);
                }
            },
        }
    }
    if !changes_servers {
        for request in &mut in_flight {
            request.barrier.wait_for_arrival().await;
        }
    }
    let results = answer_all(clients, in_flight).await;
    for draining in draining {
        let ended = replica::finish(clients.lane(), draining).await;
        fault = fault.or(ended.err());
    }
    // Only now, so that after an error no request is left waiting at the barrier.
    if let Some(error) = fault {
        return Err(error);
    }
    let answered = results.into_iter().collect::<Result<Vec<_>, _>>()?;
    refresh_retry::refresh_and_retry(clients, answered).await
}

/// Lets the servers answer, one request after the other.
async fn answer_all(clients: &mut Clients, in_flight: Vec<InFlightRequest>) -> Vec<Result<AnsweredRequest, LabError>> {
    let mut results = Vec::with_capacity(in_flight.len());
    for InFlightRequest { request, context, barrier, task } in in_flight {
        barrier.release();
        results.push(match task.await {
            Ok(BackgroundReply { connection, reply: Ok(reply) }) => {
                clients.return_connection(&context.client, connection);
                Ok(AnsweredRequest { request, answered: clients.receive(context, reply).await })
            }
            Ok(BackgroundReply { reply: Err(error), .. }) => Err(error),
            Err(error) => Err(LabError::ConnectionFailed(error.to_string())),
        });
    }
    results
}

/// Composes the request of each act of this lane. All are composed before the first is sent, each from the same jars.
async fn prepare_all(clients: &mut Clients, acts: &[Act]) -> Result<Vec<ConcurrentAct<ReadyRequest>>, LabError> {
    let lane_name = clients.lane().name.clone();
    // What the servers will be after the changes so far: each may only be possible with, or without, the one before.
    let mut replicas = clients.lane().state().await.replicas.clone();
    let mut prepared = Vec::with_capacity(acts.len());
    for act in acts.iter().filter(|act| act.lane.as_ref().is_none_or(|lane| *lane == lane_name)) {
        let request = match act.kind().map_err(LabError::BadAct)? {
            ActKind::Request(request) => request,
            ActKind::Operator(OperatorAction { replica: Some(action), .. }) => {
                replicas.apply(*action)?;
                prepared.push(ConcurrentAct::Replica(*action));
                continue;
            }
            _ => {
                return Err(LabError::BadAtOnce(AtOnceError::OtherKind(act.to_string())));
            }
        };
        let composed = clients.compose(act.by.as_deref(), request).await?;
        if Clients::asks_first(&composed) {
            return Err(LabError::BadAtOnce(AtOnceError::Preflight(act.to_string())));
        }
        prepared.push(ConcurrentAct::Request(Box::new(PreparedRequest { request: request.clone(), composed })));
    }
    let mut ready = Vec::with_capacity(prepared.len());
    for act in prepared {
        ready.push(match act {
            ConcurrentAct::Request(prepared) => {
                let connection = clients.connection(&prepared.composed.context).await?;
                ConcurrentAct::Request(Box::new(ReadyRequest { prepared: *prepared, connection }))
            }
            ConcurrentAct::Replica(action) => ConcurrentAct::Replica(action),
        });
    }
    Ok(ready)
}

fn send_in_background(ready: ReadyRequest, place: BarrierPlace) -> InFlightRequest {
    let ReadyRequest { prepared: PreparedRequest { request, composed }, mut connection } = ready;
    let ComposedRequest { context, http_request } = composed;
    let barrier = connection.set_barrier(place);
    let task = tokio::spawn(async move {
        let reply = connection.send(http_request).await;
        BackgroundReply { connection, reply }
    });
    InFlightRequest { request, context, barrier, task }
}
