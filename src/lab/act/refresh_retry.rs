//! What a client does after a 401 that a refresh may cure: it refreshes once and sends the request again, unseen by its
//! user. However many requests were refused at the same moment, they share one refresh.

use super::super::LabError;
use super::super::client::{ClientExchange, Clients};
use crate::model::{Exchange, Request};

/// Goes on after `answered`, requests with their exchanges in order: the refreshes, and what was sent again.
///
/// # Errors
/// When a connection breaks.
pub(super) async fn refresh_and_retry(
    clients: &mut Clients,
    answered: Vec<(Request, ClientExchange)>,
) -> Result<Vec<Exchange>, LabError> {
    let mut refused: Vec<(String, Vec<Request>)> = Vec::new();
    let mut exchanges = Vec::with_capacity(answered.len());
    for (request, answered) in answered {
        let exchange = &answered.exchange;
        if clients.will_refresh(&request, exchange).await
            && let Some(client) = exchange.client_name()
        {
            match refused.iter_mut().find(|(name, _)| name == client) {
                Some((_, requests)) => requests.push(request),
                None => refused.push((client.to_owned(), vec![request])),
            }
        }
        exchanges.extend(answered.into_exchanges());
    }
    for (client, requests) in refused {
        let line = "POST /refresh".to_owned();
        let refresh = send_request(clients, &client, &Request { line, ..Request::default() }).await?;
        let fresh = refresh.exchange.status == 200;
        exchanges.extend(refresh.into_exchanges());
        for request in requests.iter().filter(|_| fresh) {
            exchanges.extend(send_request(clients, &client, request).await?.into_exchanges());
        }
    }
    Ok(exchanges)
}

/// Sends one request as `client` and reads the response.
///
/// # Errors
/// When it cannot be sent as it is written, or the connection breaks.
pub(super) async fn send_request(
    clients: &mut Clients,
    client: &str,
    request: &Request,
) -> Result<ClientExchange, LabError> {
    let (order, http) = clients.compose(Some(client), request).await?;
    let mut connection = clients.connection(&order.client).await?;
    let reply = connection.send(http).await?;
    clients.return_connection(&order.client, connection);
    Ok(clients.receive(order, reply).await)
}
