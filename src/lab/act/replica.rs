//! `operator.replica`: servers behind the load balancer come and go, and with them what they are answering.

use std::time::Duration;

use crate::lab::error::LabError;
use crate::lab::lane::LabLane;
use crate::lab::lane_state::LaneState;
use crate::model::act::ReplicaAction;

/// How long a server that is out of the rotation may go on answering what it has taken. Kubernetes gives 30 s by default; in
/// the lab nothing takes that long.
const DRAIN_DEADLINE: Duration = Duration::from_secs(5);

/// A server that takes nothing new, and what happens to it once it has answered.
#[derive(Debug)]
pub(super) struct DrainingReplica {
    number: u32,
    action: ReplicaAction,
}

/// Does what the operator does, to the end.
///
/// # Errors
/// When there is no such server, or when there would be too many or none.
pub(super) async fn perform(lane: &LabLane, action: ReplicaAction) -> Result<(), LabError> {
    match begin(lane, action).await? {
        Some(draining) => finish(lane, draining).await,
        None => Ok(()),
    }
}

/// Takes a server that is to go out of the rotation. Where the balancer doesn't drain, it goes at once, and so does one that
/// crashes: what it is answering is cut off.
///
/// # Errors
/// As [`perform`].
pub(super) async fn begin(lane: &LabLane, action: ReplicaAction) -> Result<Option<DrainingReplica>, LabError> {
    lane.state().await.replicas.clone().apply(action)?;
    match action {
        ReplicaAction::Restart(number) | ReplicaAction::Remove(number) => {
            let mut state = lane.state().await;
            // One that has crashed is answering nothing.
            if state.setup.shop.balancer.drains && state.replicas.is_running(number) {
                state.replicas.take_out(number);
                return Ok(Some(DrainingReplica { number, action }));
            }
            drop(state);
            lane.replica_connections.cut_off(number).await;
        }
        ReplicaAction::Crash(number) => lane.replica_connections.cut_off(number).await,
        ReplicaAction::Add(_) | ReplicaAction::Partition(_) | ReplicaAction::Reconnect(_) => {}
    }
    apply(&mut *lane.state().await, action)?;
    Ok(None)
}

/// Waits until the server has answered what it had taken, or its time is up; then it goes.
///
/// # Errors
/// As [`perform`].
pub(super) async fn finish(lane: &LabLane, draining: DrainingReplica) -> Result<(), LabError> {
    let DrainingReplica { number, action } = draining;
    lane.replica_connections.drain(number, DRAIN_DEADLINE).await;
    let mut state = lane.state().await;
    state.replicas.put_back(number);
    // One that has crashed meanwhile stays down, as any server that crashes: nobody has ordered it to start since.
    if matches!(action, ReplicaAction::Restart(_)) && !state.replicas.is_running(number) {
        return Ok(());
    }
    apply(&mut state, action)
}

fn apply(state: &mut LaneState, action: ReplicaAction) -> Result<(), LabError> {
    state.replicas.apply(action)?;
    match action {
        ReplicaAction::Add(_) | ReplicaAction::Partition(_) | ReplicaAction::Reconnect(_) => {}
        ReplicaAction::Crash(number) | ReplicaAction::Restart(number) => state.forget_memory_of(number),
        ReplicaAction::Remove(number) => state.forget_server(number),
    }
    Ok(())
}
