//! `operator`: somebody at the shop's console. Nothing travels; the shop's state changes without a request.

use super::replica;
use crate::lab::act_error::OperatorError;
use crate::lab::client::Clients;
use crate::lab::error::LabError;
use crate::lab::lane_state::LaneState;
use crate::lab::session_store::StoreError;
use crate::lab::tokens::shop_signing::{SigningError, signing_algorithm};
use crate::lab::{revocation, validate};
use crate::model::abbreviate::abbreviate;
use crate::model::act::{KeyRotation, OperatorActionKind, RoleChange, StoreAction};
use crate::model::{OperatorAction, SetupPatch};

/// Does what the operator does.
///
/// # Errors
/// When there is no such account, or when it can't be done as it is written.
pub(super) async fn perform(clients: &mut Clients, operator: &OperatorAction) -> Result<(), LabError> {
    match operator.kind().map_err(|error| LabError::BadOperator(OperatorError::Kind(error)))? {
        OperatorActionKind::Role(change) => set_role(&mut *clients.lane().state().await, change),
        OperatorActionKind::Ban(user) => ban(&mut *clients.lane().state().await, user),
        OperatorActionKind::EndSessions(user) => end_sessions(&mut *clients.lane().state().await, user),
        OperatorActionKind::EndSession(id) => end_session(&mut *clients.lane().state().await, id),
        OperatorActionKind::EndFamily(token) => end_family(&mut *clients.lane().state().await, token),
        OperatorActionKind::Revoke(user) => revoke(&mut *clients.lane().state().await, user),
        OperatorActionKind::RotateKeys(rotation) => rotate_keys(&mut *clients.lane().state().await, rotation),
        OperatorActionKind::Restart if operator.restart == Some(true) => {
            restart(clients).await;
            Ok(())
        }
        OperatorActionKind::Restart => Err(LabError::BadOperator(OperatorError::RestartNotTrue)),
        OperatorActionKind::Store(action) => control_store(&*clients.lane().state().await, action),
        OperatorActionKind::Replica(action) => replica::perform(clients.lane(), action).await,
        OperatorActionKind::Set(patch) => {
            let gone = apply_patch(&mut *clients.lane().state().await, patch)?;
            for server in gone {
                clients.lane().replica_connections.cut_off(server).await;
            }
            Ok(())
        }
    }
}

fn set_role(state: &mut LaneState, RoleChange { user, to }: &RoleChange) -> Result<(), LabError> {
    let account = state.accounts.find_mut(user)?;
    if !matches!(to.as_str(), "user" | "admin") {
        return Err(LabError::BadOperator(OperatorError::UnknownRole(to.clone())));
    }
    account.role.clone_from(to);
    Ok(())
}

fn ban(state: &mut LaneState, user: &str) -> Result<(), LabError> {
    state.accounts.find_mut(user)?.banned = true;
    Ok(())
}

fn end_sessions(state: &mut LaneState, user: &str) -> Result<(), LabError> {
    // Only to refuse a name without an account.
    state.accounts.find_mut(user)?;
    revocation::end_recorded_logins(state, user).map_err(store_failed)
}

fn end_session(state: &mut LaneState, id: &str) -> Result<(), LabError> {
    if state.store.remove_by_id(id).map_err(store_failed)? {
        return Ok(());
    }
    Err(LabError::BadOperator(OperatorError::NoSession(abbreviate(id).into_owned())))
}

fn end_family(state: &mut LaneState, token: &str) -> Result<(), LabError> {
    if !state.tokens.refresh_families.has_family_of(token) {
        return Err(LabError::BadOperator(OperatorError::NoTokenFamily(abbreviate(token).into_owned())));
    }
    state.tokens.refresh_families.end_any_owner(token);
    Ok(())
}

fn revoke(state: &mut LaneState, user: &str) -> Result<(), LabError> {
    // Only to refuse a name without an account.
    state.accounts.find_mut(user)?;
    revocation::revoke_all_access_tokens(state, user).map_err(store_failed)
}

fn rotate_keys(state: &mut LaneState, rotation: KeyRotation) -> Result<(), LabError> {
    if state.setup.shop.access.key_at_start && state.replicas.is_balanced() {
        return Err(LabError::BadOperator(OperatorError::KeyOfEachServer));
    }
    let bad = |error: SigningError| LabError::BadOperator(OperatorError::Signing(error));
    let algorithm = signing_algorithm(&state.setup).map_err(bad)?;
    state.tokens.signing_keys.rotate(algorithm, rotation, &mut state.random).map_err(|error| bad(error.into()))
}

/// Restarts the server: what lies in its memory is gone, and so are its connections. Tokens survive, as if they were on disk,
/// and so do keys that aren't made at each start.
async fn restart(clients: &mut Clients) {
    clients.close_connections();
    let mut state = clients.lane().state().await;
    let replicas: Vec<u32> = state.replicas.views().iter().map(|replica| replica.number).collect();
    for server in std::iter::once(0).chain(replicas) {
        state.forget_memory_of(server);
    }
}

fn control_store(state: &LaneState, action: StoreAction) -> Result<(), LabError> {
    state.store.control(action).map_err(store_failed)
}

fn store_failed(error: StoreError) -> LabError {
    LabError::BadOperator(OperatorError::Store(error))
}

/// Turns switches, and returns the numbers of the servers that are gone.
fn apply_patch(state: &mut LaneState, patch: &SetupPatch) -> Result<Vec<u32>, LabError> {
    // On a copy: a switch that can't be turned must leave everything as it is.
    let mut setup = state.setup.clone();
    patch.apply(&mut setup);
    validate::validate_setup(&setup)?;
    state.store.set_setup(&setup.shop.store);
    let mut gone = Vec::new();
    if setup.shop.balancer.replicas != state.setup.shop.balancer.replicas {
        gone = state.replicas.resize(setup.shop.balancer.replicas);
        for server in &gone {
            state.forget_server(*server);
        }
    }
    if setup.shop.password != state.setup.shop.password {
        state.accounts.store_passwords(&state.setup.shop.password);
        if setup.shop.password.wrap {
            state.accounts.wrap_passwords(&setup.shop.password, &mut state.random);
        }
    }
    state.setup = setup;
    Ok(gone)
}
