//! `operator`: somebody at the shop's console. Nothing travels; the world changes behind everybody's back.

use super::super::LabError;
use super::super::client::Clients;
use super::super::server;
use super::super::store::SessionStore as _;
use crate::lab::lane_state::LaneState;
use crate::lab::validate;
use crate::model::act::{KeyRotation, OperatorActionKind, RoleChange};
use crate::model::{ActError, OperatorAction, SetupPatch};
use crate::token::Algorithm;

/// Does what the operator does.
///
/// # Errors
/// When there is no such account, or it cannot be done as it is written.
pub(super) async fn perform(clients: &mut Clients, operator: &OperatorAction) -> Result<(), LabError> {
    match operator.kind().map_err(kind_error)? {
        OperatorActionKind::Role(change) => set_role(&mut *clients.lane().state().await, change),
        OperatorActionKind::Ban(user) => ban(&mut *clients.lane().state().await, user),
        OperatorActionKind::EndSessions(user) => end_sessions(&mut *clients.lane().state().await, user).await,
        OperatorActionKind::Revoke(user) => revoke(&mut *clients.lane().state().await, user),
        OperatorActionKind::RotateKeys(rotation) => rotate_keys(&mut *clients.lane().state().await, rotation),
        OperatorActionKind::Restart if operator.restart == Some(true) => restart(clients).await,
        OperatorActionKind::Restart => Err(LabError::BadOperator("write `restart = true`, or leave it out".to_owned())),
        OperatorActionKind::Set(patch) => apply_patch(&mut *clients.lane().state().await, patch),
    }
}

fn kind_error(fault: ActError) -> LabError {
    LabError::BadOperator(match fault {
        ActError::NoKind => {
            "nothing is named; write one of role, ban, end_sessions, revoke, rotate_keys, restart, set".to_owned()
        }
        ActError::TwoKinds(second) => format!("it is two things at a time; make an act of its own of `{second}`"),
    })
}

fn set_role(world: &mut LaneState, RoleChange { user, to }: &RoleChange) -> Result<(), LabError> {
    let account = world.accounts.find_mut(user)?;
    if !matches!(to.as_str(), "user" | "admin") {
        return Err(LabError::BadOperator(format!("there is no role `{to}`; there is user and admin")));
    }
    account.role.clone_from(to);
    Ok(())
}

fn ban(world: &mut LaneState, user: &str) -> Result<(), LabError> {
    world.accounts.find_mut(user)?.banned = true;
    Ok(())
}

async fn end_sessions(world: &mut LaneState, user: &str) -> Result<(), LabError> {
    world.accounts.find_mut(user)?;
    let Ok(_) = world.store.remove_all_of(user).await;
    world.tokens.refresh_families.end_all(user);
    world.tokens.opaque_tokens.revoke_all(user);
    Ok(())
}

fn revoke(world: &mut LaneState, user: &str) -> Result<(), LabError> {
    world.accounts.find_mut(user)?;
    server::revoke_all_access_tokens(world, user);
    Ok(())
}

fn rotate_keys(world: &mut LaneState, rotation: KeyRotation) -> Result<(), LabError> {
    let name = &world.setup.shop.access.alg;
    let algorithm = Algorithm::by_name(name).ok_or_else(|| LabError::BadOperator(format!("{name} is no algorithm")))?;
    let rotated = world.tokens.signing_keys.rotate(algorithm, rotation, &mut world.random);
    rotated.map_err(LabError::BadOperator)
}

/// What lay in the server's memory is gone, and so are its connections.
async fn restart(clients: &mut Clients) -> Result<(), LabError> {
    clients.close_connections();
    let Ok(()) = clients.lane().state().await.store.replace_all(Vec::new()).await;
    Ok(())
}

fn apply_patch(world: &mut LaneState, patch: &SetupPatch) -> Result<(), LabError> {
    let mut setup = world.setup.clone();
    patch.apply(&mut setup);
    validate::validate_setup(&setup)?;
    world.setup = setup;
    Ok(())
}
