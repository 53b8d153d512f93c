//! `request`: a client sends an HTTP request and reads the response; an app may then refresh its token and try again.

use super::super::LabError;
use super::super::client::Clients;
use super::refresh_retry;
use crate::model::{Act, Exchange, Request};

/// Sends the request as whoever the act names.
///
/// # Errors
/// When it cannot be sent as it is written, or the connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, request: &Request) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    let answered = refresh_retry::send_request(clients, client, request).await?;
    refresh_retry::refresh_and_retry(clients, vec![(request.clone(), answered)]).await
}
