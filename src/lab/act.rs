//! Acts, one file per kind: what each one does to a lane.

mod at_once;
mod clock;
mod forge;
mod guess;
mod operator;
mod refresh_retry;
mod replica;
mod request;
mod script;
mod socket;
mod totp;

use super::client::Clients;
use super::error::LabError;
use crate::model::{Act, ActKind, Exchange, Outcome};

/// Carries out one act in the lane of `clients`.
///
/// # Errors
/// When it can't be done. The state is then as before, unless a connection broke on the way.
pub(super) async fn perform(clients: &mut Clients, act: &Act) -> Result<Outcome, LabError> {
    let exchanges = match act.kind().map_err(LabError::BadAct)? {
        ActKind::Request(request) => request::perform(clients, act, request).await?,
        ActKind::Script(script) => script::perform(clients, act, script).await?,
        ActKind::Socket(socket) => socket::perform(clients, act, socket).await?,
        ActKind::AtOnce(acts) => at_once::perform(clients, acts).await?,
        ActKind::Clock(span) => without_exchanges(clock::perform(clients, span).await)?,
        ActKind::Operator(operator) => without_exchanges(operator::perform(clients, operator).await)?,
        ActKind::Guess(guess) => without_exchanges(guess::perform(&mut *clients.lane().state().await, guess))?,
        ActKind::Totp(totp) => without_exchanges(totp::perform(&mut *clients.lane().state().await, totp))?,
        ActKind::Forge(forge) => without_exchanges(forge::perform(&mut *clients.lane().state().await, forge))?,
    };
    let view = clients.lane().state().await.view();
    Ok(Outcome { exchanges, view, ..Outcome::default() })
}

fn without_exchanges(result: Result<(), LabError>) -> Result<Vec<Exchange>, LabError> {
    result.map(|()| Vec::new())
}
