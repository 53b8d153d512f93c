//! `request`: a client sends an HTTP request and reads the response; an app may then refresh its token and try again.

use super::refresh_retry::{self, AnsweredRequest};
use crate::lab::client::Clients;
use crate::lab::error::LabError;
use crate::model::{Act, Exchange, Request};

/// Sends the request as the client that the act names.
///
/// # Errors
/// When it can't be sent as it is written, or when the connection breaks.
pub(super) async fn perform(clients: &mut Clients, act: &Act, request: &Request) -> Result<Vec<Exchange>, LabError> {
    let client = act.by.as_deref().ok_or(LabError::NoClient)?;
    let answered = refresh_retry::send_request(clients, client, request).await?;
    let answered = AnsweredRequest { request: request.clone(), answered };
    refresh_retry::refresh_and_retry(clients, vec![answered]).await
}
