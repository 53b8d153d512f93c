//! `request`: a client sends an HTTP request and reads the response.

use super::super::LabError;
use super::super::client::Clients;
use crate::world::{Act, Exchange, Request};

/// Sends the request as whoever the act names.
///
/// # Errors
/// When it cannot be sent as it is written, or the connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, request: &Request) -> Result<Exchange, LabError> {
    let (order, http) = clients.compose(act.by.as_deref(), request).await?;
    let mut connection = clients.connection(&order.client).await?;
    let reply = connection.send(http).await?;
    clients.put_away(&order.client, connection);
    Ok(clients.receive(order, reply).await)
}
