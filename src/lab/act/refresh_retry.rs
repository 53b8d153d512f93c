//! What an app does after a 401 that a refresh may cure: it refreshes once and sends the request again, unseen by its user.
//! However many requests were refused at the same moment, they share one refresh: a second one with the same refresh token
//! would look like reuse and end the login.

use crate::lab::client::{ClientExchange, Clients};
use crate::lab::error::LabError;
use crate::model::{Exchange, Request};

/// A request as the lesson writes it, with its exchange.
pub(super) struct AnsweredRequest {
    pub(super) request: Request,
    pub(super) answered: ClientExchange,
}

/// The requests of one client that are to be sent again.
struct RefusedRequests {
    client: String,
    requests: Vec<Request>,
}

/// Refreshes for every client whose requests were refused, and sends them again. Returns all exchanges in order, the given
/// ones included.
///
/// # Errors
/// When a connection breaks.
pub(super) async fn refresh_and_retry(
    clients: &mut Clients,
    answered_requests: Vec<AnsweredRequest>,
) -> Result<Vec<Exchange>, LabError> {
    let mut retries: Vec<RefusedRequests> = Vec::new();
    let mut exchanges = Vec::with_capacity(answered_requests.len());
    for AnsweredRequest { request, answered } in answered_requests {
        if clients.will_refresh(&answered).await
            && let Some(client) = answered.exchange.client_name()
        {
            match retries.iter_mut().find(|retry| retry.client == client) {
                Some(retry) => retry.requests.push(request),
                None => retries.push(RefusedRequests { client: client.to_owned(), requests: vec![request] }),
            }
        }
        exchanges.extend(answered.into_exchanges());
    }
    for RefusedRequests { client, requests } in retries {
        let line = "POST /refresh".to_owned();
        let refresh = send_request(clients, &client, &Request { line, ..Request::default() }).await?;
        let refreshed = refresh.exchange.status == 200;
        exchanges.extend(refresh.into_exchanges());
        if !refreshed {
            continue;
        }
        for request in &requests {
            exchanges.extend(send_request(clients, &client, request).await?.into_exchanges());
        }
    }
    Ok(exchanges)
}

/// Sends one request as `client` and reads the response.
///
/// # Errors
/// When it can't be sent as it is written, or when the connection breaks.
pub(super) async fn send_request(
    clients: &mut Clients,
    client: &str,
    request: &Request,
) -> Result<ClientExchange, LabError> {
    if let Some(text) = &request.raw {
        return clients.send_written(client, text).await;
    }
    clients.send_and_follow(client, request).await
}
