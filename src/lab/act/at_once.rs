//! `at_once`: several requests in flight at the same moment.
//!
//! Each goes over a connection of its own. The server holds them at a barrier until all have arrived, then answers them in
//! the order in which the lesson writes them, so that the same seed gives the same bytes.

use tokio::task::JoinHandle;

use super::refresh_retry::{self, AnsweredRequest};
use crate::lab::client::{Clients, ComposedRequest, Connection, RawExchange, RequestContext};
use crate::lab::error::LabError;
use crate::lab::side_channel::BarrierHandle;
use crate::model::{Act, ActKind, Exchange, Request};

/// A request that can be sent now.
struct ReadyRequest {
    request: Request,
    composed: ComposedRequest,
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
    let ready = prepare_all(clients, acts).await?;
    let mut in_flight: Vec<InFlightRequest> = ready.into_iter().map(send_in_background).collect();
    for request in &mut in_flight {
        request.barrier.wait_for_arrival().await;
    }
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
    // Only now, so that after an error no request is left waiting at the barrier.
    let answered = results.into_iter().collect::<Result<Vec<_>, _>>()?;
    refresh_retry::refresh_and_retry(clients, answered).await
}

/// Composes the request of each act of this lane. All are composed before the first is sent, each from the same jars.
async fn prepare_all(clients: &mut Clients, acts: &[Act]) -> Result<Vec<ReadyRequest>, LabError> {
    let lane_name = clients.lane().name.clone();
    let mut composed_requests = Vec::with_capacity(acts.len());
    for act in acts.iter().filter(|act| act.lane.as_ref().is_none_or(|lane| *lane == lane_name)) {
        let ActKind::Request(request) = act.kind().map_err(LabError::BadAct)? else {
            return Err(LabError::BadAtOnce(format!("`{act}` is no request; make an act of its own of it")));
        };
        let composed = clients.compose(act.by.as_deref(), request).await?;
        if Clients::asks_first(&composed) {
            let why = format!("the browser asks before it sends `{act}`; make an act of its own of it");
            return Err(LabError::BadAtOnce(why));
        }
        composed_requests.push((request.clone(), composed));
    }
    let mut ready = Vec::with_capacity(composed_requests.len());
    for (request, composed) in composed_requests {
        let connection = clients.connection(&composed.context).await?;
        ready.push(ReadyRequest { request, composed, connection });
    }
    Ok(ready)
}

fn send_in_background(ready: ReadyRequest) -> InFlightRequest {
    let ReadyRequest { request, composed: ComposedRequest { context, http_request }, mut connection } = ready;
    let barrier = connection.set_barrier();
    let task = tokio::spawn(async move {
        let reply = connection.send(http_request).await;
        BackgroundReply { connection, reply }
    });
    InFlightRequest { request, context, barrier, task }
}
