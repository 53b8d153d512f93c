//! `request`: a client sends an HTTP request and reads the response, once or several times; an app may then refresh its token
//! and try again.

use super::refresh_retry::{self, AnsweredRequest};
use crate::lab::client::Clients;
use crate::lab::error::LabError;
use crate::lab::request_error::RequestError;
use crate::model::act::MAX_REPETITIONS;
use crate::model::{Act, Exchange, Request};

/// Sends the request as the client that the act names, as often as the act says.
///
/// # Errors
/// When it can't be sent as it is written, or when the connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, request: &Request) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    let bad = |error: RequestError| LabError::BadRequest { line: request.first_line().to_owned(), error };
    if !(1..=MAX_REPETITIONS).contains(&act.repetitions()) {
        return Err(bad(RequestError::Repetitions));
    }
    let mut exchanges = Vec::new();
    for round in 0..act.repetitions() {
        let filled = act.request_of_round(request, round as usize);
        let request = filled.map_err(|error| bad(RequestError::Oversize(error)))?;
        let answered = refresh_retry::send_request(clients, client, &request).await?;
        let requests = vec![AnsweredRequest { request, answered }];
        exchanges.extend(refresh_retry::refresh_and_retry(clients, requests).await?);
    }
    Ok(exchanges)
}
