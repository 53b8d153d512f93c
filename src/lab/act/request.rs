//! `request`: a client sends an HTTP request and reads the response, once or several times; an app may then refresh its token
//! and try again.

use super::refresh_retry::{self, AnsweredRequest};
use crate::lab::client::Clients;
use crate::lab::error::LabError;
use crate::model::act::MAX_REPETITIONS;
use crate::model::{Act, Exchange, OversizeError, Request};

/// Sends the request as the client that the act names, as often as the act says.
///
/// # Errors
/// When it can't be sent as it is written, or when the connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, request: &Request) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    if !(1..=MAX_REPETITIONS).contains(&act.repetitions()) {
        let why = format!("`times` is between 1 and {MAX_REPETITIONS}");
        return Err(LabError::BadRequest { line: request.first_line().to_owned(), why });
    }
    let mut exchanges = Vec::new();
    for round in 0..act.repetitions() {
        let too_long = |error: OversizeError| LabError::BadRequest {
            line: request.first_line().to_owned(),
            why: error.to_string(),
        };
        let request = act.request_of_round(request, round as usize).map_err(too_long)?;
        let answered = refresh_retry::send_request(clients, client, &request).await?;
        let requests = vec![AnsweredRequest { request, answered }];
        exchanges.extend(refresh_retry::refresh_and_retry(clients, requests).await?);
    }
    Ok(exchanges)
}
