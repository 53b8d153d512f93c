//! `at_once`: several requests in flight at the same moment.
//!
//! Each goes over a connection of its own. The server lets none of them in before all have arrived; then it answers them
//! in the order in which they are written in the lesson, so that the same seed gives the same bytes.

use tokio::task::JoinHandle;

use super::super::LabError;
use super::super::client::{Clients, Connection, OutgoingRequest, RawExchange, RequestContext};
use super::refresh_retry;
use crate::lab::side_channel::BarrierHandle;
use crate::model::{Act, ActKind, Exchange, Request};

/// One request under way.
struct InFlightRequest {
    request: Request,
    context: RequestContext,
    barrier: BarrierHandle,
    task: JoinHandle<(Connection, Result<RawExchange, LabError>)>,
}

/// Sends all requests, then reads all answers: the exchanges in the order of the acts.
///
/// # Errors
/// When one of the acts is no request or cannot be sent (then none is), or a connection breaks.
pub(super) async fn perform(clients: &mut Clients, acts: &[Act]) -> Result<Vec<Exchange>, LabError> {
    let mut ready = Vec::new();
    for (request, order, http) in compose_all(clients, acts).await? {
        let connection = clients.connection(&order.client).await?;
        ready.push((request, order, http, connection));
    }
    let mut flights: Vec<InFlightRequest> = ready.into_iter().map(send_in_background).collect();
    for flight in &mut flights {
        flight.barrier.wait_for_arrival().await;
    }
    let mut exchanges = Vec::with_capacity(flights.len());
    for InFlightRequest { request, context: order, barrier: door, task } in flights {
        door.release();
        exchanges.push(match task.await {
            Ok((connection, Ok(reply))) => {
                clients.return_connection(&order.client, connection);
                Ok((request, clients.receive(order, reply).await))
            }
            Ok((_, Err(error))) => Err(error),
            Err(error) => Err(LabError::ConnectionFailed(error.to_string())),
        });
    }
    let answered = exchanges.into_iter().collect::<Result<Vec<_>, _>>()?;
    refresh_retry::refresh_and_retry(clients, answered).await
}

/// What each act of this lane sends; all are composed before the first is sent, each from the same jars.
async fn compose_all(
    clients: &Clients,
    acts: &[Act],
) -> Result<Vec<(Request, RequestContext, OutgoingRequest)>, LabError> {
    let name = &clients.lane().name;
    let mut orders = Vec::with_capacity(acts.len());
    for act in acts.iter().filter(|act| act.lane.as_ref().is_none_or(|lane| lane == name)) {
        let ActKind::Request(request) = act.kind().map_err(LabError::BadAct)? else {
            return Err(LabError::BadAtOnce(format!("`{act}` is no request; make an act of its own of it")));
        };
        let (order, http) = clients.compose(act.by.as_deref(), request).await?;
        orders.push((request.clone(), order, http));
    }
    Ok(orders)
}

fn send_in_background(
    (request, order, http, mut connection): (Request, RequestContext, OutgoingRequest, Connection),
) -> InFlightRequest {
    let door = connection.set_barrier();
    let task = tokio::spawn(async move {
        let reply = connection.send(http).await;
        (connection, reply)
    });
    InFlightRequest { request, context: order, barrier: door, task }
}
