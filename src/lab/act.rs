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
use crate::world::{Act, Exchange, Kind, Outcome};

/// Carries out one act in the lane of `clients`.
///
/// # Errors
/// When it cannot be done.
pub(super) async fn perform(clients: &mut Clients, act: &Act) -> Result<Outcome, LabError> {
    let exchanges = match act.kind().map_err(LabError::BadAct)? {
        Kind::Request(request) => request::perform(clients, act, request).await?,
        Kind::AtOnce(acts) => at_once::perform(clients, acts).await?,
        Kind::Clock(span) => nothing_travels(clock::perform(&mut *clients.lane().world().await, span))?,
        Kind::Operator(operator) => nothing_travels(operator::perform(clients, operator).await)?,
        Kind::Guess(guess) => nothing_travels(guess::perform(&mut *clients.lane().world().await, guess))?,
        Kind::Forge(forge) => nothing_travels(forge::perform(&mut *clients.lane().world().await, forge))?,
    };
    let view = clients.lane().world().await.view().await;
    Ok(Outcome { exchanges, view })
}

fn nothing_travels(done: Result<(), LabError>) -> Result<Vec<Exchange>, LabError> {
    done.map(|()| Vec::new())
}
