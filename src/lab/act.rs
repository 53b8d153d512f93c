//! Acts, one file a kind: what each one does to a lane.

mod again;
mod at_once;
mod clock;
mod forge;
mod guess;
mod operator;
mod request;

use super::LabError;
use super::client::Clients;
use crate::world::{Act, ActKind, Exchange, Outcome};

/// Carries out one act in the lane of `clients`.
///
/// # Errors
/// When it cannot be done.
pub(super) async fn perform(clients: &mut Clients, act: &Act) -> Result<Outcome, LabError> {
    let exchanges = match act.kind().map_err(LabError::BadAct)? {
        ActKind::Request(request) => request::perform(clients, act, request).await?,
        ActKind::AtOnce(acts) => at_once::perform(clients, acts).await?,
        ActKind::Clock(span) => nothing_travels(clock::perform(&mut *clients.lane().world().await, span))?,
        ActKind::Operator(operator) => nothing_travels(operator::perform(clients, operator).await)?,
        ActKind::Guess(guess) => nothing_travels(guess::perform(&mut *clients.lane().world().await, guess))?,
        ActKind::Forge(forge) => nothing_travels(forge::perform(&mut *clients.lane().world().await, forge))?,
    };
    let view = clients.lane().world().await.view().await;
    Ok(Outcome { exchanges, view })
}

fn nothing_travels(done: Result<(), LabError>) -> Result<Vec<Exchange>, LabError> {
    done.map(|()| Vec::new())
}
